"""Writes tables of times, on which docs/reference/tables.md and docs/decisions/0044-calendars.md measure.

Python's standard library is enough: python3 calendar.py FOLDER
energy.csv: the load of a grid by hour, weekday and temperature, with peaks in the morning of working days and in the evening.
bikes.csv:  bikes lent in an hour, with the columns of the UCI repository's hourly table of bike sharing.
visits.csv: visits of a shop by day, which grow, are more in summer and at weekends.
season.csv, months.csv, paydays.csv, years.csv and lot.csv have dates of one effect each; in the last they say nothing.
"""
import datetime
import math
import pathlib
import random
import sys

FIRST = datetime.date(2022, 1, 1)


def wave(k, n, peak):
    """1 at the peak of a cycle of n, -1 half of it later."""
    return math.cos(2 * math.pi * (k - peak) / n)


def bump(hour, at, width):
    """A bell around an hour of the day, across midnight, too."""
    distance = min(abs(hour - at), 24 - abs(hour - at))
    return math.exp(-((distance / width) ** 2))


def energy(chance):
    yield "hour,weekday,temperature,load"
    for _ in range(400):
        hour, weekday, heat = chance.randrange(24), chance.randrange(7), chance.gauss(12, 8)
        load = 45 + 8 * wave(hour, 24, 15) + 15 * bump(hour, 20, 3) + (12 * bump(hour, 8, 2.5) if weekday < 5 else -5)
        yield f"{hour},{weekday},{heat:.1f},{load + abs(heat - 16) * 0.5 + chance.gauss(0, 2):.1f}"


def bikes(chance):
    yield "season,mnth,hr,holiday,weekday,workingday,weathersit,temp,hum,windspeed,cnt"
    for _ in range(1200):
        day, hour = FIRST + datetime.timedelta(chance.randrange(730)), chance.randrange(24)
        weekday = day.isoweekday() % 7
        holiday = int(chance.random() < 0.03)
        working = int(0 < weekday < 6 and not holiday)
        season, weather = day.month % 12 // 3 + 1, chance.choices((1, 2, 3), (66, 26, 8))[0]
        heat = 0.5 + 0.22 * wave(day.month, 12, 7) + 0.05 * wave(hour, 24, 15) + chance.gauss(0, 0.06)
        ways = 350 * bump(hour, 8, 1.5) + 420 * bump(hour, 17.5, 2) + 110 * bump(hour, 13, 4) if working else 330 * bump(hour, 14, 5) + 60 * bump(hour, 0, 2)
        lent = (20 + ways) * (0.35 + heat) * (1, 0.9, 0.55)[weather - 1] * math.exp(chance.gauss(0, 0.25))
        hum, wind = min(1, max(0.2, 0.5 + 0.12 * weather + chance.gauss(0, 0.1))), abs(chance.gauss(0.19, 0.12))
        yield f"{season},{day.month},{hour},{holiday},{weekday},{working},{weather},{heat:.2f},{hum:.2f},{wind:.3f},{lent:.0f}"


def visits(chance):
    yield "day,price,visits"
    for n in sorted(chance.sample(range(1000), 240)):
        day, price = FIRST + datetime.timedelta(n), chance.uniform(2, 5)
        count = 60 + 0.09 * n + 12 * wave(day.timetuple().tm_yday, 365, 200) + 15 * (day.weekday() > 4) - 6 * price + chance.gauss(0, 4)
        yield f"{day},{price:.2f},{count:.0f}"


def effects():
    """Names with a seed, the rows, the days that they are drawn from, and what a day and a number make, without noise."""
    months = random.Random(99)
    month = [months.gauss(0, 2) for _ in range(12)]

    def season(n, day, z):
        return 0.004 * n + 4 * math.sin(2 * math.pi * (day.timetuple().tm_yday + 20) / 365) + z

    yield "season", 1, 400, 1095, season, 1
    yield "months", 3, 400, 1095, lambda n, day, z: month[day.month - 1] + z, 1
    yield "paydays", 4, 400, 365, lambda n, day, z: 4 * (day.day >= 28 or day.day <= 3) + 2 * (day.weekday() > 4), 1
    yield "years", 2, 300, 1095, lambda n, day, z: [0, 5, 2][day.year - 2021] + z, 1
    yield "lot", 7, 150, 700, lambda n, day, z: 5 * z + math.sin(6 * z), 0.5


def effect(seed, rows, days, made, noise):
    chance = random.Random(seed)
    yield "when,z,y"
    for _ in range(rows):
        n = chance.randrange(days)
        day, z = datetime.date(2021, 1, 1) + datetime.timedelta(n), chance.random()
        yield f"{day},{z:.3f},{made(n, day, z) + chance.gauss(0, noise):.3f}"


if __name__ == "__main__":
    tables = [(made.__name__, made(random.Random(made.__name__))) for made in (energy, bikes, visits)]
    for name, lines in tables + [(name, effect(*rest)) for name, *rest in effects()]:
        (pathlib.Path(sys.argv[1]) / f"{name}.csv").write_text("\n".join(lines) + "\n")
