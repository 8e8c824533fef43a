"""Writes oracles.json: what Python makes of columns that the tests of package dataset prepare.

python3 oracles.py > oracles.json      (Python 3.8 or later, and scikit-learn for the last part)
"""
import bisect, calendar, csv, datetime, io, json, math, random, statistics
import numpy
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, QuantileTransformer, RobustScaler

random.seed(20)
columns = {
    "one": [3.5], "two": [1.0, 4.0], "even": [4.0, 1.0, 3.0, 2.0], "odd": [5.0, 1.0, 3.0, 9.0, 2.0],
    "ties": [1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 7.0, 2.0], "far": [1e15, 1e15 + 2, 1e15 + 8, 1e15 + 10],
    "normal": [random.gauss(5, 2) for _ in range(101)], "skewed": [random.expovariate(0.01) for _ in range(64)],
    "whole": [float(random.randint(0, 9)) for _ in range(200)], "many": [random.random() for _ in range(1500)],
}
measures = []
for name, x in columns.items():
    m = {"name": name, "values": x, "median": statistics.median(x), "mean": statistics.fmean(x),
         "most_frequent": min(statistics.multimode(x)), "deviation": statistics.pstdev(x), "least": min(x), "most": max(x)}
    m["quartiles"] = statistics.quantiles(x, n=4, method="inclusive") if len(x) > 1 else [x[0]] * 3
    measures.append(m)

normal = statistics.NormalDist()
probabilities = [1e-7, 1e-5, 0.001, 0.02, 0.0749, 0.0751, 0.1, 0.25, 0.4, 0.5, 0.6, 0.9, 0.95, 0.999, 1 - 1e-7]
turns = {str(n): [[math.sin(2 * math.pi * k / n), math.cos(2 * math.pi * k / n)] for k in range(n)] for n in (7, 12, 28, 29, 30, 31, 365, 366, 1440)}

days = []
for text in ["1970-01-01", "0001-01-01", "9999-12-31", "1900-02-28", "2000-02-29", "2024-02-29", "1969-12-31", "1582-10-15"]:
    d = datetime.datetime.fromisoformat(text)
    days.append(text)
for _ in range(200):
    d = datetime.datetime(1, 1, 1) + datetime.timedelta(seconds=random.randrange(3652059 * 86400))
    days.append(d.isoformat(random.choice("T "), "seconds"))
for zone in ("+01:00", "-05:30", "+00:00"):
    days.append("2024-03-01T00:15:30" + zone)
dates = []
for text in days:
    d = datetime.datetime.fromisoformat(text)
    if d.tzinfo:
        d = d.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    seconds = (d - datetime.datetime(1970, 1, 1)).total_seconds()
    dates.append({"text": text, "seconds": seconds, "year": d.year, "month": d.month, "weekday": d.weekday(),
                  "minutes": d.hour * 60 + d.minute, "days": d.toordinal() - datetime.date(1970, 1, 1).toordinal(),
                  "day": d.day, "inmonth": calendar.monthrange(d.year, d.month)[1],
                  "yearday": d.timetuple().tm_yday, "inyear": 365 + calendar.isleap(d.year)})

table = "kind,size,y\nrose,1.5,1\ntulip,,2\nrose,4,3\nlily,2.5,4\ntulip,7,5\nlily,,6\nrose,3,7\n,2,8\n"
rows = list(csv.DictReader(io.StringIO(table)))
kinds = numpy.array([[r["kind"] or None] for r in rows], dtype=object)
sizes = numpy.array([[float(r["size"] or "nan")] for r in rows])
filled = SimpleImputer(missing_values=None, strategy="most_frequent").fit_transform(kinds)
onehot = OneHotEncoder(sparse_output=False).fit(filled)
imputed = {how: SimpleImputer(strategy=how).fit_transform(sizes)[:, 0].tolist() for how in ("median", "mean", "most_frequent")}
encoded = {"table": table, "categories": onehot.categories_[0].tolist(), "onehot": onehot.transform(filled).T.tolist(),
           "imputed": imputed, "missing": [float(math.isnan(x)) for x in sizes[:, 0]]}


def rank_normal(values, x):
    """The rank of x among values, halfway among equal ones, as a number of the normal distribution."""
    v = sorted(values)
    low, high = bisect.bisect_left(v, x), bisect.bisect_right(v, x)
    if low < high:
        rank = (low + high - 1) / 2
    elif low == 0 or low == len(v):
        rank = min(low, len(v) - 1)
    else:
        rank = low - 1 + (x - v[low - 1]) / (v[low] - v[low - 1])
    return normal.inv_cdf(min(max(rank / (len(v) - 1), 1e-7), 1 - 1e-7))

scaled = []
for name in ("odd", "ties", "normal", "skewed", "whole", "many"):
    x = numpy.array(columns[name]).reshape(-1, 1)
    asked = numpy.concatenate([x, x.mean(keepdims=True), x.min(keepdims=True) - 1, x.max(keepdims=True) + 1])
    scaled.append({
        "name": name, "values": columns[name], "asked": asked[:, 0].tolist(),
        "minmax": MinMaxScaler().fit(x).transform(asked)[:, 0].tolist(),
        "robust": RobustScaler().fit(x).transform(asked)[:, 0].tolist(),
        "ranks": [rank_normal(columns[name], v) for v in asked[:, 0].tolist()] if len(x) <= 1000 else [],
        # scikit-learn breaks ties by the rounding of its quantiles, so only columns without any are compared
        "quantile": [] if len(set(columns[name])) < len(x) else QuantileTransformer(n_quantiles=min(1000, len(x)), output_distribution="normal", subsample=10**9).fit(x).transform(asked)[:, 0].tolist(),
    })

json.dump({
    "measures": measures, "inverse_normal": [[p, normal.inv_cdf(p)] for p in probabilities], "turns": turns,
    "dates": dates, "encoded": encoded, "scaled": scaled,
}, __import__("sys").stdout, indent=None, separators=(",", ":"))
