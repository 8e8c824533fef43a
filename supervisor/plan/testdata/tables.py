"""Writes the tables that docs/reference/presets.md measures the preset auto on.

Made with scikit-learn 1.2.1 and NumPy 1.24: python3 tables.py FOLDER
The last column of each, y, is what is learned: a class where it begins with c, else a
number. `deepnet cv FOLDER/moons.csv --target y` measures one.
"""
import csv
import pathlib
import sys

import numpy as np
from sklearn import datasets


def write(folder, name, x, y, classes):
    with open(folder / f"{name}.csv", "w", newline="") as f:
        out = csv.writer(f)
        out.writerow([f"x{i + 1}" for i in range(x.shape[1])] + ["y"])
        for row, target in zip(x, y):
            out.writerow([f"{v:.6g}" for v in row] + [f"c{target}" if classes else f"{target:.6g}"])


def spirals(chance, rows=150):
    """Two spirals, wound about each other, as many rows each."""
    turn = np.sqrt(chance.rand(rows)) * 3 * np.pi
    arm = np.c_[np.cos(turn) * turn, np.sin(turn) * turn]
    x = np.vstack([arm, -arm]) + 0.3 * chance.randn(2 * rows, 2)
    return x, np.repeat([0, 1], rows)


def chess(chance, rows=400):
    """A board of 4 x 4 fields, black and white."""
    x = 4 * chance.rand(rows, 2)
    return x, x.astype(int).sum(axis=1) % 2


def waves(chance, rows=200):
    """sin a * cos b, and noise."""
    x = 2 * np.pi * chance.rand(rows, 2)
    return x, np.sin(x[:, 0]) * np.cos(x[:, 1]) + 0.3 * chance.randn(rows)


def hastie(rows=600):
    x, y = datasets.make_hastie_10_2(rows, random_state=1)
    return x, (y > 0).astype(int)


def classes():
    chance = np.random.RandomState(1)
    made = datasets.make_classification
    yield "iris", datasets.load_iris(return_X_y=True)
    yield "wine", datasets.load_wine(return_X_y=True)
    yield "breast_cancer", datasets.load_breast_cancer(return_X_y=True)
    yield "digits", datasets.load_digits(return_X_y=True)
    yield "classes2_200", made(200, 20, n_informative=5, n_redundant=2, random_state=1)
    yield "classes3_1000", made(1000, 15, n_informative=8, n_classes=3, random_state=2)
    yield "classes2_3000", made(3000, 20, n_informative=10, n_redundant=3, random_state=3, flip_y=0.05)
    yield "classes2_57", made(57, 16, n_informative=5, random_state=6)
    yield "classes3_7200", made(7200, 21, n_informative=8, n_classes=3, weights=[0.02, 0.05], random_state=5)
    yield "moons", datasets.make_moons(300, noise=0.25, random_state=1)
    yield "spirals", spirals(chance)
    yield "chess", chess(chance)
    yield "hastie", hastie()


def numbers():
    chance = np.random.RandomState(2)
    yield "diabetes", datasets.load_diabetes(return_X_y=True)
    yield "linear", datasets.make_regression(150, 20, n_informative=5, noise=30, random_state=1)
    yield "waves", waves(chance)
    for rows in (100, 300, 1000, 4000):
        yield f"friedman_{rows}", datasets.make_friedman1(rows, noise=1.0, random_state=1)


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, (x, y) in classes():
        write(folder, name, x, y, True)
    for name, (x, y) in numbers():
        write(folder, name, x, y, False)
