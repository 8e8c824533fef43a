# Trains scikit-learn's MLPClassifier on a workload.
import warnings

import numpy
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

warnings.filterwarnings("ignore")
widths, batch, rows = asked["layers"], asked["batch"], asked["rows"]
draw = numpy.random.default_rng(1)
x = draw.standard_normal((rows, widths[0]))
y = draw.integers(0, widths[-1], rows)


def fit(number, epochs, rows=rows):
    model = MLPClassifier(
        widths[1:-1], solver="sgd", activation="relu", momentum=0.9, nesterovs_momentum=False, alpha=0, batch_size=min(batch, rows),
        learning_rate_init=0.001, max_iter=epochs, tol=0, n_iter_no_change=10**6)
    with threadpool_limits(number, user_api="blas"):
        began = time.perf_counter()
        model.fit(x[:rows], y[:rows])
        return time.perf_counter() - began


few = min(rows, 20 * batch)
number = fastest(sorted({1, asked["cores"]}), lambda number: fit(number, 2, few))
epochs = max(2, int(asked["seconds"] / fit(number, 2, few) * 2 * few / rows))
answer(rows_per_second=rows * epochs / fit(number, epochs), memory=memory(), setting=threads(number))
