// How numbers and metrics are written, as `deepnet report` writes them.

const usual = {
  r2: "R²", rmse: "RMSE", mae: "MAE", mape: "MAPE", mcc: "MCC", f1: "F1", macro_f1: "macro F1", weighted_f1: "weighted F1",
  roc_auc: "ROC AUC", cohen_kappa: "Cohen’s kappa", brier: "Brier score", expected_calibration_error: "calibration error",
  median_absolute_error: "median abs. error", hamming_loss: "Hamming loss", log_loss: "log loss",
};
const units = new Set(["mse", "rmse", "mae", "median_absolute_error"]); // in the target's own unit, which may be small
const smaller = new Set(["mse", "rmse", "mae", "median_absolute_error", "mape", "log_loss", "brier", "expected_calibration_error", "hamming_loss"]);
const shares = new Set(["accuracy", "balanced_accuracy"]);

export const metricName = (name) => usual[name] ?? name.replaceAll("_", " ");
export const smallerIsBetter = (name) => smaller.has(name);

// figure writes a number with three or four significant digits, "–" where it is not known.
export function figure(x) {
  if (x === null || x === undefined || !Number.isFinite(Number(x))) return "–";
  x = Number(x);
  const size = Math.abs(x);
  let text;
  if (size === 0) text = "0";
  else if (size < 0.001) text = x.toExponential(1).replace("e+", "e");
  else if (size < 10) text = x.toFixed(3);
  else if (size < 100) text = x.toFixed(2);
  else if (size < 1000) text = x.toFixed(1);
  else if (size < 1e6) text = x.toFixed(0);
  else text = x.toPrecision(4).replace("e+", "e");
  return text.replace(/^-/, "−").replace(/e-/, "e−");
}

// measured is a metric's value, 0 where rounding alone keeps it from 0, shares in per cent.
export function measured(name, value) {
  if (value === null || value === undefined) return "–";
  if (shares.has(name)) return share(value);
  return figure(!units.has(name) && Math.abs(value) < 1e-12 ? 0 : value);
}

// share writes 0.934 as 93.4 %, and says where rounding alone makes 0 or 100 of it.
export function share(x, digits = 1) {
  if (x === null || x === undefined) return "–";
  const text = (100 * x).toFixed(digits), least = 10 ** -digits;
  if (Number(text) === 0) return x > 0 ? `<\u00a0${least}\u00a0%` : "0\u00a0%";
  if (Number(text) === 100) return x < 1 ? `>\u00a0${(100 - least).toFixed(digits)}\u00a0%` : "100\u00a0%";
  return `${text}\u00a0%`;
}

// interval writes a metric's confidence interval, "" without one.
export const interval = ({ name, metric, low, high }) => (low === null || low === undefined || high === null || high === undefined
  ? "" : `${measured(name ?? metric, low)} to ${measured(name ?? metric, high)}`);

// score is a job's headline: {name, text, value}; null before its model was measured.
export function score(job) {
  const s = job.summary;
  if (s && s.value !== null) return { name: metricName(s.metric), metric: s.metric, value: s.value, text: measured(s.metric, s.value) };
  if (job.accuracy !== null && job.accuracy !== undefined) return { name: "accuracy", metric: "accuracy", value: job.accuracy, text: share(job.accuracy) };
  if (job.r2 !== null && job.r2 !== undefined) return { name: "R²", metric: "r2", value: job.r2, text: figure(job.r2) };
  return null;
}

// targetNames are the columns a job's model predicts.
export const targetNames = (job) => (job.targets?.length ? job.targets.map((t) => t.target) : [job.plan?.target].filter(Boolean));

// outputNames are the names of a network's outputs: a class each, or a target each. An output
// that stands for two classes has a line for either, by the signal that says it.
export function outputNames(job, count) {
  const { classes = [] } = job, names = classes.length ? classes : targetNames(job);
  if (names.length === count) return names;
  return count === 1 && classes.length === 2 ? [`1: ${classes[1]}\n0: ${classes[0]}`] : [];
}

// took is how long a job has run, in ms; null before it started.
export const took = (job) => (job.started ? Date.parse(job.finished ?? new Date().toISOString()) - Date.parse(job.started) : null);

// since is how long ago a time is, in its largest unit: "15 min ago".
export function since(time) {
  const s = (Date.now() - Date.parse(time)) / 1000;
  if (!(s >= 2)) return time ? "just now" : "–";
  const [size, name] = [[86400, "days"], [3600, "h"], [60, "min"], [1, "s"]].find(([of]) => s >= of), n = Math.floor(s / size);
  return `${n} ${name === "days" && n === 1 ? "day" : name} ago`;
}
