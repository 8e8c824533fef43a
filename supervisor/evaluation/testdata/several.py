"""Makes several.json: what scikit-learn 1.2.1 measures of two targets at once.

Run it with python3 in this folder. `inputs` are rows of two numbers. As a regression they
are the predictions of the two columns of `numbers`; as labels, their sigmoids are the
probabilities of the two columns of `labels`.
"""

import json

import numpy as np
from sklearn import metrics

rng = np.random.default_rng(7)
inputs = np.round(rng.normal(size=(40, 2)) * 2, 3)
numbers = np.round(inputs * [1, 0.5] + rng.normal(size=(40, 2)), 3)
labels = (inputs + rng.normal(size=(40, 2)) * 2 > [0, 1]).astype(int)

probabilities = 1 / (1 + np.exp(-inputs))
predicted = (probabilities >= 0.5).astype(int)
macro = {"average": "macro", "zero_division": 0}

made = {
    "inputs": inputs.tolist(),
    "numbers": numbers.tolist(),
    "labels": labels.tolist(),
    "of_numbers": {
        "r2": metrics.r2_score(numbers, inputs),
        "rmse": metrics.mean_squared_error(numbers, inputs, squared=False),
        "mae": metrics.mean_absolute_error(numbers, inputs),
        "median_absolute_error": metrics.median_absolute_error(numbers, inputs),
        "explained_variance": metrics.explained_variance_score(numbers, inputs),
        "mape": metrics.mean_absolute_percentage_error(numbers, inputs),
    },
    "of_labels": {
        "exact_match": metrics.accuracy_score(labels, predicted),
        "hamming_loss": metrics.hamming_loss(labels, predicted),
        "macro_precision": metrics.precision_score(labels, predicted, **macro),
        "macro_recall": metrics.recall_score(labels, predicted, **macro),
        "macro_f1": metrics.f1_score(labels, predicted, **macro),
        "log_loss": float(np.mean([metrics.log_loss(labels[:, k], probabilities[:, k]) for k in range(2)])),
        "roc_auc": metrics.roc_auc_score(labels, probabilities, average="macro"),
        "average_precision": metrics.average_precision_score(labels, probabilities, average="macro"),
    },
}
with open("several.json", "w") as out:
    json.dump(made, out)
    out.write("\n")
