"""Writes schedules.json: the learning rate of every step of a course, by every
schedule.

Made with PyTorch 1.13: python3 schedules.py > schedules.json

PyTorch makes all rates but those of inverse_time, coslog4, invscaling and
adaptive, which it lacks; these are written here from their papers and from
scikit-learn's sources, in plain loops.
"""
import json
import math
import random

import torch
from torch.optim import lr_scheduler

torch.set_default_dtype(torch.float64)

BASE, STEPS, ROWS, EPOCHS = 0.3, 5, 37, 24  # steps and rows of an epoch
TOTAL = STEPS * EPOCHS


def by_epoch(make):
    return run(make, EPOCHS, STEPS)


def by_step(make):
    return run(make, TOTAL, 1)


def run(make, count, repeat):
    """The rates that PyTorch's scheduler gives, each so many times."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=BASE)
    scheduler, rates = make(optimizer), []
    for _ in range(count):
        rates += repeat * [optimizer.param_groups[0]["lr"]]
        optimizer.step()
        scheduler.step()
    return rates


def after_warmup(epochs, make):
    steps = epochs * STEPS

    def both(o):
        linear = lr_scheduler.LinearLR(o, start_factor=1 / steps, end_factor=1, total_iters=steps - 1)
        return lr_scheduler.SequentialLR(o, [linear, make(o)], milestones=[steps])

    return by_step(both)


def coslog4(t):
    return BASE * 0.5 * (1 - math.cos(2 * math.pi * math.log2(1 + 15 * t)))


def cosine(total, least=0.0):
    return lambda o: lr_scheduler.CosineAnnealingLR(o, total, least)


def restarts(every, multiplier, least=0.0):
    return lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, every * STEPS, multiplier, least)


def polynomial(total, power):
    return lambda o: lr_scheduler.PolynomialLR(o, total, power)


def plateau(losses, factor, patience, threshold, cooldown, least):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=BASE)
    scheduler = lr_scheduler.ReduceLROnPlateau(
        optimizer, factor=factor, patience=patience, threshold=threshold, cooldown=cooldown, min_lr=least, eps=0
    )
    rates = []
    for loss in losses:
        rates += STEPS * [optimizer.param_groups[0]["lr"]]
        scheduler.step(loss)
    return rates


def adaptive(losses, factor, patience, tol, least):
    """scikit-learn's SGD with learning_rate="adaptive": it divides by 5."""
    rates, rate, best, count = [], BASE, math.inf, 0
    for loss in losses:
        rates += STEPS * [rate]
        count = count + 1 if loss > best - tol else 0
        best = min(best, loss)
        if count > patience:
            if rate <= least:
                return rates
            rate, count = rate * factor, 0
    return rates


random.seed(7)
SLOW = [1 / (1 + e) + 0.3 * random.random() for e in range(EPOCHS)]
STUCK = [0.5 + 1e-5 * random.random() for e in range(EPOCHS)]
SAME = EPOCHS * [0.5]  # without a tolerance, no worse is an improvement
STEADY = [1 / (1 + e) for e in range(EPOCHS)]

CASES = [
    (dict(Name="constant"), by_step(lambda o: lr_scheduler.LambdaLR(o, lambda t: 1.0)), None),
    (dict(Name="constant", Warmup=3), by_step(lambda o: lr_scheduler.LinearLR(o, 1 / (3 * STEPS), 1, 3 * STEPS - 1)), None),
    (dict(Name="step", Every=7, Factor=0.3), by_epoch(lambda o: lr_scheduler.StepLR(o, 7, 0.3)), None),
    (dict(Name="exponential", Factor=0.9), by_epoch(lambda o: lr_scheduler.ExponentialLR(o, 0.9)), None),
    (dict(Name="polynomial", Power=1), by_step(polynomial(TOTAL, 1)), None),
    (dict(Name="polynomial", Power=2.5), by_step(polynomial(TOTAL, 2.5)), None),
    (dict(Name="polynomial", Power=2, Warmup=2), after_warmup(2, polynomial(TOTAL - 2 * STEPS, 2)), None),
    (dict(Name="inverse_time", Decay=0.4), [BASE / (1 + 0.4 * t / STEPS) for t in range(TOTAL)], None),
    (dict(Name="invscaling", Power=0.5), [BASE / (t // STEPS * ROWS + 1) ** 0.5 for t in range(TOTAL)], None),
    (dict(Name="invscaling", Power=0.25), [BASE / (t // STEPS * ROWS + 1) ** 0.25 for t in range(TOTAL)], None),
    (dict(Name="cosine"), by_step(cosine(TOTAL)), None),
    (dict(Name="cosine", MinRate=0.01), by_step(cosine(TOTAL, 0.01)), None),
    (dict(Name="cosine", MinRate=0.01, Warmup=1), after_warmup(1, cosine(TOTAL - STEPS, 0.01)), None),
    (dict(Name="cosine_restarts", Every=5, Multiplier=1), by_step(restarts(5, 1)), None),
    (dict(Name="cosine_restarts", Every=3, Multiplier=2, MinRate=0.02), by_step(restarts(3, 2, 0.02)), None),
    (dict(Name="one_cycle", PeakAt=0.3, StartDivisor=25, EndDivisor=1e4), None, None),
    (dict(Name="one_cycle", PeakAt=0.5, StartDivisor=4, EndDivisor=10), None, None),
    (dict(Name="coslog4"), [coslog4(t / TOTAL) for t in range(TOTAL)], None),
    (dict(Name="reduce_on_plateau", Factor=0.5, Patience=2, Threshold=0.01, Cooldown=1, MinRate=0.02), plateau(SLOW, 0.5, 2, 0.01, 1, 0.02), SLOW),
    (dict(Name="reduce_on_plateau", Factor=0.1, Patience=0), plateau(STUCK, 0.1, 0, 0, 0, 0), STUCK),
    (dict(Name="reduce_on_plateau", Factor=0.1, Patience=10, Threshold=1e-4), plateau(STEADY, 0.1, 10, 1e-4, 0, 0), STEADY),
    (dict(Name="adaptive", Factor=0.2, Patience=2, Threshold=1e-4, MinRate=1e-6), adaptive(SLOW, 0.2, 2, 1e-4, 1e-6), SLOW),
    (dict(Name="adaptive", Factor=0.2, Patience=2, Threshold=1e-4, MinRate=0.02), adaptive(STUCK, 0.2, 2, 1e-4, 0.02), STUCK),
    (dict(Name="adaptive", Factor=0.2, Patience=2, MinRate=1e-6), adaptive(SAME, 0.2, 2, 0, 1e-6), SAME),
]


def one_cycle_rates(s):
    """OneCycleLR refuses a step beyond its last, so it takes one step less."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=BASE)
    scheduler = lr_scheduler.OneCycleLR(
        optimizer, BASE, total_steps=TOTAL, pct_start=s["PeakAt"],
        div_factor=s["StartDivisor"], final_div_factor=s["EndDivisor"], cycle_momentum=False,
    )
    rates = [optimizer.param_groups[0]["lr"]]
    for _ in range(TOTAL - 1):
        optimizer.step()
        scheduler.step()
        rates.append(optimizer.param_groups[0]["lr"])
    return rates


cases = [
    json.dumps(
        dict(schedule=s, base=BASE, steps=STEPS, rows=ROWS, epochs=EPOCHS, rates=rates or one_cycle_rates(s), losses=losses),
        separators=(",", ":"),
    )
    for s, rates, losses in CASES
]
made = f"by schedules.py with PyTorch {torch.__version__} in float64"
print('{"made":%s,\n"cases":[\n%s\n]}' % (json.dumps(made), ",\n".join(cases)))
