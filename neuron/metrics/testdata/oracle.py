"""Writes classes.json, numbers.json, intervals.json and fits.json: what scikit-learn, SciPy and NumPy say.

Made with scikit-learn 1.2.1, SciPy 1.10.1 and NumPy 1.24.2: OMP_NUM_THREADS=1 python3 oracle.py
"""
import json
import math
import warnings

import numpy as np
from scipy.stats import binomtest
from sklearn import metrics as sk
from sklearn.calibration import calibration_curve
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler

warnings.simplefilter("ignore")
chance = np.random.default_rng(20261)


def write(name, value):
    with open(name, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(v, allow_nan=False) for v in value) + "\n]\n")


# Classes

def dirichlet(rows, classes, digits=None):
    p = chance.dirichlet(np.full(classes, 0.7), rows)
    if digits is not None:
        p = np.round(p, digits)
        p[:, -1] = np.clip(np.round(1 - p[:, :-1].sum(axis=1), digits), 0, 1)
    return p


def leaning(truth, classes, digits=None):
    """Probabilities that are right more often than not."""
    p = dirichlet(len(truth), classes)
    p[np.arange(len(truth)), truth] += chance.uniform(0, 1, len(truth))
    p /= p.sum(axis=1, keepdims=True)
    return p if digits is None else np.round(p, digits)


def class_inputs():
    for classes in (2, 3, 5):
        for rows in (2, 3, 7, 20, 60):
            for digits in (None, 1, 2):
                truth = chance.integers(0, classes, rows)
                yield f"{classes} classes, {rows} rows, {digits} digits", truth, leaning(truth, classes, digits)
    for classes in (2, 4):
        for truth in range(classes):
            yield f"one row of class {truth} of {classes}", np.array([truth]), dirichlet(1, classes)
            yield f"all rows of class {truth} of {classes}", np.full(9, truth), dirichlet(9, classes)
        truth = chance.integers(0, classes, 30)
        one_hot = np.eye(classes)
        yield f"{classes} classes, certain and right", truth, one_hot[truth]
        yield f"{classes} classes, certain and wrong", truth, one_hot[(truth + 1) % classes]
        yield f"{classes} classes, all rows alike", truth, np.tile(dirichlet(1, classes), (30, 1))
        yield f"{classes} classes, no opinion", truth, np.full((30, classes), 1 / classes)
        yield f"one class of {classes}, certain and right", np.full(5, 1), np.tile(one_hot[1], (5, 1))
        yield f"one class of {classes}, certain and wrong", np.full(5, 1), np.tile(one_hot[0], (5, 1))
    missing = chance.choice([0, 2, 4], 40)
    yield "classes 1 and 3 have no rows", missing, leaning(missing, 5)
    never = leaning(missing, 5)
    never[:, 3] = 0
    yield "class 3 has no rows and is never predicted", missing, never / never.sum(axis=1, keepdims=True)
    rare = np.r_[np.zeros(58, int), 1, 1]
    yield "two rows of 60 are positive", rare, leaning(rare, 2)
    yield "probabilities next to 0 and 1", np.array([0, 1, 0, 1]), np.array([[1e-300, 1], [1, 1e-20], [1 - 2**-53, 2**-53], [5e-324, 1]])
    yield "probabilities that do not add up to 1", chance.integers(0, 3, 25), chance.uniform(0, 1, (25, 3))


def class_oracle(name, truth, p, predicted=None, single=None):
    classes = p.shape[1]
    labels = np.arange(classes)
    if predicted is None:
        predicted = p.argmax(axis=1)
    precision, recall, f1, support = sk.precision_recall_fscore_support(truth, predicted, labels=labels)
    aucs, precisions = [], []
    for c in labels:
        both = 0 < (truth == c).sum() < len(truth)
        aucs.append(sk.roc_auc_score(truth == c, p[:, c]) if both else None)
        precisions.append(sk.average_precision_score(truth == c, p[:, c]) if (truth == c).any() else None)
    if classes > 2 and None not in aucs and np.allclose(p.sum(axis=1), 1):
        assert abs(sk.roc_auc_score(truth, p, multi_class="ovr") - np.mean(aucs)) < 1e-14
    kappa = sk.cohen_kappa_score(truth, predicted)
    right, confidence = predicted == truth, p[np.arange(len(truth)), predicted]
    counts = np.bincount(np.searchsorted(np.linspace(0, 1, 11)[1:-1], confidence), minlength=10)
    share, mean = curve_of(right, confidence)
    filled = counts > 0
    wilson = binomtest(int(right.sum()), len(truth)).proportion_ci(method="wilson")
    roc = None
    if classes == 2 and aucs[1] is not None:
        roc = [dict(false_positive_rate=f, true_positive_rate=t, threshold=h) for f, t, h in zip(*sk.roc_curve(truth, p[:, 1]))]
        assert len(roc) <= 100
    one_hot = np.eye(classes)[truth]
    return dict(
        name=name, truth=truth.tolist(), probabilities=single if single is not None else p.T.tolist(),
        want=dict(
            rows=len(truth),
            accuracy=sk.accuracy_score(truth, predicted),
            accuracy_interval=dict(low=wilson.low, high=wilson.high),
            balanced_accuracy=sk.balanced_accuracy_score(truth, predicted),
            macro=averages(truth, predicted, "macro"),
            weighted=averages(truth, predicted, "weighted"),
            mcc=sk.matthews_corrcoef(truth, predicted),
            cohen_kappa=None if math.isnan(kappa) else kappa,
            log_loss=sk.log_loss(truth, p, labels=labels),
            brier=sk.brier_score_loss(truth, p[:, 1], pos_label=1) if classes == 2 else ((p - one_hot) ** 2).sum(axis=1).mean(),
            expected_calibration_error=float((counts[filled] * abs(share - mean)).sum() / len(truth)),
            roc_auc=over(aucs),
            average_precision=over(precisions),
            per_class=[
                dict(support=int(support[c]), precision=precision[c], recall=recall[c], f1=f1[c], roc_auc=aucs[c], average_precision=precisions[c])
                for c in labels
            ],
            confusion=sk.confusion_matrix(truth, predicted, labels=labels).tolist(),
            reliability=bars(counts, share, mean),
            roc=roc,
        ),
    )


def curve_of(right, confidence):
    """calibration_curve, also where it refuses a probability a rounding above 1 or only one kind of row."""
    return calibration_curve(right, np.clip(confidence, 0, 1), n_bins=10, pos_label=True)


def bars(counts, share, mean):
    share, mean = iter(share), iter(mean)
    return [
        dict(low=i / 10, high=(i + 1) / 10, rows=int(n), confidence=next(mean) if n else 0, accuracy=next(share) if n else 0)
        for i, n in enumerate(counts)
    ]


def averages(truth, predicted, how):
    precision, recall, f1, _ = sk.precision_recall_fscore_support(truth, predicted, average=how)
    return dict(precision=precision, recall=recall, f1=f1)


def over(values):
    if len(values) == 2:
        return values[1]
    values = [v for v in values if v is not None]
    return float(np.mean(values)) if values else None


def classes():
    cases = [class_oracle(*c) for c in class_inputs()]
    for rows in (1, 2, 40):
        p1 = np.round(chance.uniform(0, 1, rows), 1)
        truth = chance.integers(0, 2, rows)
        both = np.c_[1 - p1, p1]
        cases.append(class_oracle(f"one output, {rows} rows", truth, both, (p1 >= 0.5).astype(int), [p1.tolist()]))
    return cases


# Numbers

def number_inputs():
    for rows in (2, 3, 4, 11, 50, 200):
        truth = chance.normal(0, 1, rows)
        yield f"{rows} rows", truth, truth + chance.normal(0, 0.5, rows)
        yield f"{rows} rows, far from 0", 1e6 + truth, 1e6 + chance.normal(0, 1, rows)
        yield f"{rows} rows, rounded", np.round(truth * 3) + 10, np.round(chance.normal(0, 3, rows)) + 10
    yield "one row", np.array([3.5]), np.array([3.0])
    yield "one row, right", np.array([3.5]), np.array([3.5])
    yield "right", np.arange(1.0, 9), np.arange(1.0, 9)
    yield "right but for a shift", np.arange(1.0, 9), np.arange(1.0, 9) + 0.5
    yield "all alike, wrong", np.full(7, 2.5), chance.normal(2.5, 1, 7)
    yield "all alike, right", np.full(7, 2.5), np.full(7, 2.5)
    yield "all alike, off by the same", np.full(7, 2.5), np.full(7, 2.0)
    yield "predictions all alike", chance.normal(5, 1, 20), np.full(20, 5.0)
    yield "a true number is 0", np.array([0.0, 1, 2]), np.array([0.5, 1, 3])
    yield "a true number is -0", np.array([-0.0, 1, 2]), np.array([0.0, 1, 3])
    yield "a true number is as good as 0", np.array([1e-17, 1, 2]), np.array([0.5, 1, 3])
    yield "small numbers", chance.normal(0, 1e-9, 20), chance.normal(0, 1e-9, 20)
    yield "large numbers", chance.normal(0, 1e140, 20), chance.normal(0, 1e140, 20)


def number_oracle(name, truth, predicted):
    several = len(truth) > 1
    percentage = abs(truth).min() >= np.finfo(float).eps
    return dict(
        name=name, truth=truth.tolist(), predicted=predicted.tolist(),
        want=dict(
            rows=len(truth),
            mse=sk.mean_squared_error(truth, predicted),
            rmse=sk.mean_squared_error(truth, predicted, squared=False),
            mae=sk.mean_absolute_error(truth, predicted),
            median_absolute_error=sk.median_absolute_error(truth, predicted),
            r2=sk.r2_score(truth, predicted) if several else None,
            explained_variance=sk.explained_variance_score(truth, predicted) if several else None,
            mape=sk.mean_absolute_percentage_error(truth, predicted) if percentage else None,
        ),
    )


# Intervals

def intervals():
    for k, n in [(0, 1), (1, 1), (0, 10), (10, 10), (3, 10), (7, 10), (1, 1000), (999, 1000), (500, 1000), (123456, 1000000)]:
        found = binomtest(k, n).proportion_ci(method="wilson")
        yield dict(k=k, n=n, low=found.low, high=found.high)
    for rows in (1, 2, 3, 40, 41, 1000):
        values = np.round(chance.normal(0, 1, rows), 3)
        low, high = np.percentile(values, [2.5, 97.5])
        yield dict(values=values.tolist(), low=low, high=high)


# Fits

def fit_inputs():
    def rows(n, p):
        return chance.normal(0, 1, (n, p))

    def labels(x, classes):
        return (x @ chance.normal(0, 1, (x.shape[1], classes)) + chance.gumbel(0, 1, (len(x), classes))).argmax(axis=1)

    for classes in (2, 3, 5):
        x = rows(60, 4)
        yield f"{classes} classes", x, labels(x, classes), classes
    x = rows(50, 3) * [1e-6, 1, 1e6] + [0, 100, -1e7]
    yield "features of all sizes", x, labels((x - x.mean(axis=0)) / x.std(axis=0), 3), 3
    x = np.c_[rows(40, 2), np.full(40, 3.25)]
    yield "a constant feature", x, labels(x[:, :2], 2), 2
    x = rows(40, 2)
    yield "a feature twice", np.c_[x, x[:, 0]], labels(x, 3), 3
    x = rows(12, 30)
    yield "more features than rows", x, labels(x, 3), 3
    x = rows(40, 2)
    yield "separable", x, (x[:, 0] > 0).astype(int), 2
    yield "a class without rows", x, np.array([0, 2, 3])[labels(x, 3)], 4
    yield "two of three classes have rows", x, np.array([0, 2])[labels(x, 2)], 3
    x = rows(60, 2)
    yield "one row of the second class", x, (np.arange(60) == 7).astype(int), 2


def logistic(scaled, y, held, classes):
    """Probabilities for held: scikit-learn's, and what it minimises taken to the last digits by dense Newton steps."""
    model = LogisticRegression(C=1.0, solver="newton-cg", tol=1e-7, max_iter=1000).fit(scaled, y)
    present, (n, p) = model.classes_, scaled.shape
    free = 1 if len(present) == 2 else len(present)
    one = np.c_[np.ones(n), scaled]
    t = (y[:, None] == present)[:, -free:].astype(float)
    w = np.c_[model.intercept_, model.coef_]
    keep = np.diag(np.tile(np.r_[0.0, np.ones(p)], free))

    def probabilities(one, w):
        z = one @ w.T
        z = np.c_[np.zeros(len(z)), z] if free == 1 else z
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return (e / e.sum(axis=1, keepdims=True))

    for _ in range(5):
        q = probabilities(one, w)[:, -free:]
        gradient = ((q - t).T @ one).ravel() + keep @ w.ravel()
        middle = np.einsum("ra,ab->rab", q, np.eye(free)) - np.einsum("ra,rb->rab", q, q)
        bend = np.einsum("rab,ri,rj->aibj", middle, one, one).reshape(w.size, w.size) + keep
        w = w - (np.linalg.pinv(bend, hermitian=True) @ gradient).reshape(w.shape)
    held = np.c_[np.ones(len(held)), held]
    found = np.zeros((len(held), classes))
    found[:, present] = probabilities(held, w)
    assert abs(found[:, present] - model.predict_proba(held[:, 1:])).max() < 1e-6
    return found


def fit_oracle(name, x, y, classes):
    held = x[:5] + chance.normal(0, 0.5, (5, x.shape[1])) * x.std(axis=0)
    scaler = StandardScaler().fit(x)
    scaled, held_scaled = scaler.transform(x), scaler.transform(held)
    target = scaled @ chance.normal(0, 1, x.shape[1]) + chance.normal(0, 0.3, len(x)) + 7
    ridge = Ridge(alpha=1e-8 * len(x), solver="svd").fit(scaled, target)
    shares = np.bincount(y, minlength=classes) / len(y)
    dummy = DummyClassifier(strategy="prior").fit(x, y)
    assert np.allclose(dummy.predict_proba(x[:1])[0], shares[dummy.classes_], atol=1e-16)
    if name != "more features than rows":
        plain = LinearRegression().fit(scaled, target).predict(held_scaled)
        assert np.allclose(plain, ridge.predict(held_scaled), atol=1e-6)
    return dict(
        name=name, classes=classes, inputs=x.T.tolist(), truth=y.tolist(), targets=target.tolist(), held=held.T.tolist(),
        shares=shares.tolist(),
        mean=float(DummyRegressor().fit(x, target).predict(x[:1])[0]),
        logistic=logistic(scaled, y, held_scaled, classes).T.tolist(),
        linear=ridge.predict(held_scaled).tolist(),
    )


write("classes.json", classes())
write("numbers.json", [number_oracle(*c) for c in number_inputs()])
write("intervals.json", list(intervals()))
write("fits.json", [fit_oracle(*c) for c in fit_inputs()])
