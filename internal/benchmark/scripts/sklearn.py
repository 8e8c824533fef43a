"""Train scikit-learn's MLPClassifier on a workload of `deepnet bench`; print rows/s and memory as JSON."""
import json
import sys
import time
import warnings

import numpy
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
asked = json.loads(sys.argv[1])
widths, batch, rows, seconds = asked["layers"], asked["batch"], asked["rows"], asked["seconds"]
draw = numpy.random.default_rng(1)
x = draw.standard_normal((rows, widths[0]))
y = draw.integers(0, widths[-1], rows)


def fit(epochs):
    model = MLPClassifier(
        widths[1:-1], solver="sgd", activation="relu", momentum=0.9, nesterovs_momentum=False, alpha=0, batch_size=batch,
        learning_rate_init=0.001, max_iter=epochs, tol=0, n_iter_no_change=10**6)
    began = time.perf_counter()
    model.fit(x, y)
    return time.perf_counter() - began


def memory():
    """Bytes resident at the most, 0 where that is not known."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
    except OSError:
        return 0



pilot = fit(2)
epochs = max(2, int(2 * seconds / pilot))
print(json.dumps({
    "rows_per_second": rows * epochs / fit(epochs),
    "memory": memory()}))
