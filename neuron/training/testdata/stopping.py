"""Writes stopping.json: when scikit-learn's MLPClassifier and MLPRegressor stop early, and with which weights.

Made with scikit-learn 1.2.1 and numpy 1.24.2 in float64: python3 stopping.py > stopping.json

Every step takes all rows to learn from, so that their order does not matter. With early_stopping the rows for validation
are those that scikit-learn itself splits off, recorded where it calls train_test_split. It records the first weights, the
loss of every epoch, the score of every validation, the best of them, how many epochs there were, how many of them in a
row were no improvement at the end, and the weights that the estimator answers with.
"""
import json
import warnings

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.neural_network import _multilayer_perceptron as mlp

warnings.filterwarnings("ignore")

SGD = dict(solver="sgd", learning_rate_init=0.3, alpha=0.01, max_iter=300)
ADAM = dict(solver="adam", learning_rate_init=0.05, alpha=0.01, max_iter=300)
EARLY = dict(early_stopping=True, validation_fraction=0.25)
CASES = [
    # seed, classes (0: numbers), settings; those of one seed have the same rows and first weights
    *((4, 2, dict(SGD, **EARLY, activation="tanh", tol=tol, n_iter_no_change=n)) for tol in (0.0, 1e-4, 0.1) for n in (2, 10)),
    *((9, 3, dict(ADAM, **EARLY, activation="tanh", tol=tol, n_iter_no_change=n)) for tol in (0.0, 1e-4, 0.1) for n in (1, 7)),
    (9, 3, dict(SGD, **EARLY, activation="logistic", tol=1e-4, n_iter_no_change=25)),
    (9, 3, dict(ADAM, **EARLY, activation="tanh", tol=1e-4, n_iter_no_change=50, max_iter=30)),
    *((3, 0, dict(ADAM, **EARLY, activation="tanh", tol=tol, n_iter_no_change=n)) for tol in (0.0, 1e-4, 0.02, 0.1) for n in (1, 4)),
    (5, 0, dict(SGD, **EARLY, activation="relu", learning_rate_init=0.02, tol=1e-3, n_iter_no_change=6)),
    (5, 0, dict(SGD, **EARLY, activation="relu", learning_rate_init=0.02, tol=1e-3, n_iter_no_change=6, max_iter=20)),
    (6, 0, dict(ADAM, **EARLY, activation="logistic", learning_rate_init=0.3, tol=1e-4, n_iter_no_change=12)),
    *((7, 2, dict(SGD, activation="tanh", tol=tol, n_iter_no_change=n)) for tol in (1e-3, 1e-2) for n in (5, 20)),
    *((8, 3, dict(ADAM, activation="relu", learning_rate_init=0.4, tol=tol, n_iter_no_change=n)) for tol in (0.0, 1e-2) for n in (3, 10)),
    *((2, 0, dict(ADAM, activation="tanh", tol=tol, n_iter_no_change=n)) for tol in (1e-4, 1e-3, 0.05) for n in (1, 4)),
    (1, 0, dict(SGD, activation="tanh", learning_rate_init=0.05, tol=0.0, n_iter_no_change=10, max_iter=40)),
]
ROWS, COLUMNS, HIDDEN = 48, 3, [5]


def table(classes, random):
    """Rows of numbers with three digits and a target that depends on them, with noise."""
    rows = random.uniform(-2, 2, (ROWS, COLUMNS)).round(3)
    numbers = numpy.round(numpy.sin(rows[:, 0]) + rows[:, 1] * rows[:, 2] / 2 + random.normal(0, 0.5, ROWS), 3)
    if not classes:
        return rows, numbers
    return rows, numpy.digitize(numbers, [-0.4, 0.6] if classes == 3 else [0.1])


def weights(network):
    """[layer][neuron][bias, weights]."""
    return [
        numpy.column_stack([biases, coefs.T]).tolist()
        for coefs, biases in zip(network.coefs_, network.intercepts_)
    ]


def record(kind):
    """A network of that kind that writes down what it begins with."""

    class Recorded(kind):
        train, valid = list(range(ROWS)), []

        def _initialize(self, *args):
            super()._initialize(*args)
            self.initial = weights(self)

    return Recorded


def train(seed, classes, settings):
    rows, y = table(classes, numpy.random.RandomState(seed))
    network = record(MLPClassifier if classes else MLPRegressor)(HIDDEN, random_state=seed, batch_size=ROWS, **settings)
    split = mlp.train_test_split

    def watched(x, targets, **how):
        *parts, train, valid = split(x, targets, numpy.arange(len(x)), **how)
        network.train, network.valid = train.tolist(), valid.tolist()
        return parts

    mlp.train_test_split = watched
    network.fit(rows, y)
    mlp.train_test_split = split
    targets = network._label_binarizer.transform(y).tolist() if classes else [[t] for t in y.tolist()]
    early = settings.get("early_stopping", False)
    return dict(
        settings=dict({k: v for k, v in network.get_params().items() if isinstance(v, (int, float, str))}, hidden=HIDDEN),
        classes=classes, output=network.out_activation_, rows=rows.tolist(), targets=targets,
        train=network.train, valid=network.valid, initial=network.initial,
        epochs=network.n_iter_, waited=network._no_improvement_count, losses=network.loss_curve_,
        scores=network.validation_scores_ if early else [],
        best=network.best_validation_score_ if early else network.best_loss_,
        answer=weights(network),
    )


def lines(list):
    return ",\n".join(json.dumps(item, separators=(",", ":")) for item in list)


made = json.dumps(f"by stopping.py with scikit-learn {sklearn.__version__} and numpy {numpy.__version__} in float64")
print('{"made":%s,\n"cases":[\n%s\n]}' % (made, lines(train(*case) for case in CASES)))
