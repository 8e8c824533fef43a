# Learns a table by scikit-learn's network with its defaults, and by the best of 18 settings on three folds.
import warnings

import numpy
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import GridSearchCV
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

warnings.filterwarnings("ignore")
os.environ["PYTHONWARNINGS"] = "ignore"  # of the processes that share the grid
columns = [numpy.array(column, dtype=float) for column in asked["numbers"] + asked["categories"]]
x = numpy.column_stack(columns)
y = numpy.array(asked["target"], dtype=int if asked["classes"] else float)
train, test = asked["train"], asked["test"]
numbers = list(range(len(asked["numbers"])))
categories = list(range(len(numbers), len(columns)))


def pipeline():
    network = MLPClassifier(random_state=1) if asked["classes"] else MLPRegressor(random_state=1)
    return make_pipeline(make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()), numbers),
        (OneHotEncoder(handle_unknown="ignore"), categories)), network)


name = "mlpclassifier" if asked["classes"] else "mlpregressor"
grid = {
    name + "__hidden_layer_sizes": [(50,), (100,), (50, 50)],
    name + "__alpha": [1e-4, 1e-2, 1],
    name + "__learning_rate_init": [1e-3, 1e-2]}


def learned(model):
    began = time.perf_counter()
    model.fit(x[train], y[train])
    return {"seconds": time.perf_counter() - began, "score": model.score(x[test], y[test])}


answer(defaults=learned(pipeline()), grid=learned(GridSearchCV(pipeline(), grid, cv=3, n_jobs=asked["cores"])))
