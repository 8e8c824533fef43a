"""Writes students_t.json and crossvalidation.json: quantiles of Student's t, and intervals of mean scores.

Made with mpmath 1.2.1 to 40 digits: python3 crossvalidation.py

(SciPy 1.10.1 has these quantiles to 10 digits only.) An interval is mean +- t s sqrt(1/n + test/train), n scores of
deviation s (Nadeau and Bengio 2003); t leaves 2.5 % of Student's distribution with n-1 degrees of freedom above it.
"""
import json
import random
import statistics

import mpmath
from mpmath import mpf

mpmath.mp.dps = 40
random.seed(2003)
FREEDOM = [*range(1, 61), 99, 100, 249, 250, 999, 1000, 4999]


def outside(t, freedom):
    """How much of the distribution is farther than t from 0."""
    return mpmath.betainc(mpf(freedom) / 2, mpf(1) / 2, 0, freedom / (freedom + t**2), regularized=True)


def quantile(freedom):
    low, high = mpf(1), mpf(13)
    for _ in range(130):
        middle = (low + high) / 2
        low, high = (middle, high) if outside(middle, freedom) > mpf("0.05") else (low, middle)
    return high


def validation(folds, repeats):
    scores = [round(random.betavariate(9, 2), 4) for _ in range(folds * repeats)]
    test, train = random.randint(1, 40), random.randint(41, 400)
    mean, deviation, n = mpf(statistics.fmean(scores)), mpf(statistics.stdev(scores)), len(scores)
    reach = quantile(n - 1) * deviation * mpmath.sqrt(mpf(1) / n + mpf(test) / train)
    return dict(scores=scores, test=test, train=train, want=dict(low=float(mean - reach), high=float(mean + reach)))


def write(name, value):
    with open(name, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(v, allow_nan=False) for v in value) + "\n]\n")


write("students_t.json", [dict(freedom=f, quantile=float(quantile(f))) for f in FREEDOM])
write("crossvalidation.json", [validation(folds, repeats) for folds, repeats in [(2, 1), (3, 1), (5, 1), (5, 2), (10, 1), (10, 10)]])
