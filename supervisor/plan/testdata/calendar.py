"""Writes tables of times: what docs/reference/tables.md measures cyclic numbers and days elapsed on.

Python's standard library is enough: python3 calendar.py FOLDER
energy.csv: the load of a grid by hour, weekday and temperature, with peaks in the morning of working days and in the evening.
bikes.csv:  bikes lent in an hour, with the columns of the UCI repository's hourly table of bike sharing.
visits.csv: visits of a shop by day, which grow, are more in summer and at weekends.
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


if __name__ == "__main__":
    for made in (energy, bikes, visits):
        lines = made(random.Random(made.__name__))
        (pathlib.Path(sys.argv[1]) / f"{made.__name__}.csv").write_text("\n".join(lines) + "\n")
