"""Writes sklearn.json: whole trainings of scikit-learn's MLPClassifier and
MLPRegressor, to be gone through again.

Made with scikit-learn 1.2.1 and numpy 1.24.2 in float64: python3 sklearn.py >
sklearn.json

It records the first weights, the order of the rows in every epoch, the learning
rate and the loss of every epoch, and the weights after some. Then the rates that
"adaptive" goes down by from several first ones until it ends.
"""
import json
import sys
import warnings

sys.path = sys.path[1:]  # this file has the package's name

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.neural_network import _multilayer_perceptron as mlp
from sklearn.neural_network._stochastic_optimizers import SGDOptimizer

warnings.filterwarnings("ignore")

USUAL = dict(alpha=0.3, batch_size=7, max_iter=6, tol=0, n_iter_no_change=100)
SGD = dict(USUAL, solver="sgd", learning_rate_init=0.2)
ADAM = dict(USUAL, solver="adam", learning_rate_init=0.03)
ADAPTIVE = dict(SGD, learning_rate="adaptive", max_iter=80)
CASES = [
    # classes (0: numbers), hidden layers, settings
    (3, [5], dict(SGD, activation="tanh")),
    (2, [4, 3], dict(SGD, activation="relu", nesterovs_momentum=False)),
    (0, [5], dict(SGD, activation="relu", learning_rate_init=0.05)),
    (2, [5], dict(SGD, activation="logistic", momentum=0, alpha=2.0)),
    (0, [4], dict(SGD, activation="identity", momentum=0, learning_rate_init=0.05)),
    (2, [6], dict(SGD, activation="tanh", learning_rate="invscaling")),
    (0, [4, 4], dict(SGD, activation="tanh", learning_rate="invscaling", power_t=0.25, nesterovs_momentum=False)),
    (3, [4], dict(SGD, activation="logistic", learning_rate="invscaling", power_t=1.0, momentum=0)),
    (3, [6], dict(ADAM, activation="relu")),
    (2, [4, 3], dict(ADAM, activation="tanh", alpha=0.0)),
    (0, [5], dict(ADAM, activation="logistic", beta_1=0.7, beta_2=0.9, epsilon=1e-3)),
    (0, [5], dict(ADAM, activation="relu", batch_size=200, max_iter=8)),
    (2, [3], dict(SGD, activation="tanh", batch_size=1, learning_rate_init=0.01, max_iter=4)),
    (0, [3], dict(ADAPTIVE, activation="tanh", n_iter_no_change=2, tol=1e-3)),
    (3, [3], dict(ADAPTIVE, activation="relu", n_iter_no_change=1, tol=1e-2)),
    (2, [3], dict(ADAPTIVE, activation="logistic", n_iter_no_change=3, tol=1e-4, nesterovs_momentum=False, max_iter=40)),
    (0, [3], dict(ADAPTIVE, activation="relu", learning_rate_init=0.003125, n_iter_no_change=1, tol=0.05, max_iter=30)),
]
ROWS, COLUMNS = 31, 4


def table(classes, random):
    """Rows of numbers with three digits and a target that depends on them."""
    rows = random.uniform(-2, 2, (ROWS, COLUMNS)).round(3)
    numbers = numpy.round(numpy.sin(rows[:, 0]) + rows[:, 1] * rows[:, 2] / 2 + random.normal(0, 0.2, ROWS), 3)
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
    """A network of that kind that writes down what it does."""

    class Recorded(kind):
        def _initialize(self, *args):
            super()._initialize(*args)
            self.initial, self.orders, self.rates, self.after = weights(self), [], [], {}
            shuffle = sklearn.utils.shuffle

            def watched(order, random_state):
                adam = self.solver == "adam"
                self.rates.append(self._optimizer.learning_rate_init if adam else self._optimizer.learning_rate)
                order = shuffle(order, random_state=random_state)
                self.orders.append(order.tolist())
                return order

            mlp.shuffle = watched

        def _update_no_improvement_count(self, *args):
            super()._update_no_improvement_count(*args)
            if self.n_iter_ in (1, 3) or self.n_iter_ == self.max_iter:
                self.after[self.n_iter_] = weights(self)

    return Recorded


def train(seed, classes, hidden, settings):
    rows, y = table(classes, numpy.random.RandomState(seed))
    network = record(MLPClassifier if classes else MLPRegressor)(hidden, random_state=seed, **settings)
    network.fit(rows, y)
    network.after[network.n_iter_] = weights(network)
    targets = network._label_binarizer.transform(y).tolist() if classes else [[t] for t in y.tolist()]
    return dict(
        settings=dict({k: v for k, v in network.get_params().items() if isinstance(v, (int, float, str))}, hidden=hidden),
        classes=classes, output=network.out_activation_, rows=rows.tolist(), targets=targets,
        initial=network.initial, orders=network.orders, rates=network.rates, losses=network.loss_curve_,
        after={str(k): v for k, v in network.after.items()},
        ended=network.n_iter_ < network.max_iter,
    )


def descend(first):
    """The rates of an optimizer that is stuck for good."""
    optimizer, rates = SGDOptimizer([], first, "adaptive"), [first]
    while not optimizer.trigger_stopping("", False):
        rates.append(optimizer.learning_rate)
    return rates


def lines(list):
    return ",\n".join(json.dumps(item, separators=(",", ":")) for item in list)


# 1e-6, where it ends, times powers of 5 are the close calls.
FIRST = [0.001, 0.01, 0.2, 1.0] + [5**k / 1e6 for k in range(9)]
made = json.dumps(f"by sklearn.py with scikit-learn {sklearn.__version__} and numpy {numpy.__version__} in float64")
cases = lines(train(seed, *case) for seed, case in enumerate(CASES))
print('{"made":%s,\n"descents":[\n%s\n],\n"cases":[\n%s\n]}' % (made, lines(map(descend, FIRST)), cases))
