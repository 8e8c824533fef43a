// Pictures of how well classes are predicted: confusion matrix, ROC and precision-recall
// curves, and calibration.

import { el, plural } from "./ui.js";
import { axes, dashes, drawn, frame, hue, path, scale, svg, ticks } from "./svg.js";
import { sample } from "./curves.js";
import { picture, segments } from "./picture.js";
import { figure, share } from "./scores.js";

const mostInTable = 40; // classes; more cannot be read as a matrix
const mostCurves = 8;

// classPictures are the pictures of a ClassReport.
export function classPictures(report) {
  const classes = report.scores.map((s) => s.class);
  return [confusion(report, classes), report.curves.length > 0 && curves(report), report.calibration.some((b) => b.rows) && calibration(report.calibration)].filter(Boolean);
}

function confusion(report, classes) {
  const body = classes.length <= mostInTable ? matrix(report, classes) : mistaken(report, classes);
  const right = classes.reduce((sum, _, i) => sum + report.confusion[i * classes.length + i], 0);
  const all = report.confusion.reduce((a, b) => a + b, 0);
  return picture({
    title: "Confusion matrix", wide: classes.length > 6, body,
    about: `Each line is what the rows are, each column what the model took them for. ${right} of ${plural(all, "test row")} right.`,
  });
}

// matrix is the confusion matrix as a table: it is read by eye, by keyboard and aloud.
function matrix({ scores, confusion: counts }, classes) {
  const n = classes.length, compact = n > 10;
  const cell = (i, j) => {
    const count = counts[i * n + j], of = scores[i].support, part = of ? count / of : 0;
    const kind = count === 0 ? "none" : i === j ? "hit" : "miss";
    return el("td", { class: `cell ${kind}`, style: { "--share": part.toFixed(3) }, title: `${count} of ${of} of ${classes[i]} taken for ${classes[j]}` },
      el("b", {}, count), !compact && count > 0 && el("span", {}, share(part, part < 0.1 ? 1 : 0)));
  };
  const taken = (j) => classes.reduce((sum, _, i) => sum + counts[i * n + j], 0);
  return el("div", { class: "table-frame", tabindex: 0, role: "region", "aria-label": "Table of the confusion matrix" },
    el("table", { class: compact ? "confusion compact" : "confusion" },
      el("caption", { class: "visually-hidden" }, "Rows of each class, by the class predicted"),
      el("thead", {}, el("tr", {}, el("td", { class: "corner" }, "is \\ taken for"), distinct(classes).map((c, i) => el("th", { scope: "col", title: classes[i] }, el("span", {}, c))), el("th", { scope: "col", class: "edge" }, "recall"))),
      el("tbody", {}, classes.map((c, i) => el("tr", {}, el("th", { scope: "row" }, c), classes.map((_, j) => cell(i, j)),
        el("td", { class: "edge" }, scores[i].support ? share(scores[i].recall, 0) : "–")))),
      el("tfoot", {}, el("tr", {}, el("th", { scope: "row", class: "edge" }, "precision"), classes.map((_, j) => el("td", { class: "edge" }, taken(j) ? share(scores[j].precision, 0) : "–")), el("td", {})))));
}

// distinct are names of which the longer ones lose the beginning that all share.
function distinct(names) {
  if (names.length < 2 || Math.max(...names.map((n) => n.length)) < 16) return names;
  let common = names[0];
  for (const name of names) while (!name.startsWith(common)) common = common.slice(0, -1);
  common = common.slice(0, common.search(/\S*$/)); // whole words alone
  return common.length < 4 ? names : names.map((n) => `…${n.slice(common.length)}`);
}

// mistaken lists what is mixed up most, where there are too many classes for a matrix.
function mistaken({ confusion: counts, scores }, classes) {
  const n = classes.length;
  const pairs = counts.map((count, at) => ({ count, i: Math.floor(at / n), j: at % n })).filter((p) => p.i !== p.j && p.count > 0).sort((a, b) => b.count - a.count).slice(0, 20);
  return el("div", { class: "stack" }, el("p", {}, `${n} classes are too many for a matrix. What is mixed up most:`),
    pairs.length === 0 ? el("p", {}, "Nothing.") : el("ol", { class: "pairs" }, pairs.map((p) => el("li", {}, el("b", {}, classes[p.i]), " taken for ", el("b", {}, classes[p.j]), `: ${p.count} of ${scores[p.i].support}`))));
}

function curves(report) {
  const scored = new Map(report.scores.map((s) => [s.class, s]));
  const shown = report.curves.map((c, i) => ({ ...c, i, score: scored.get(c.class) ?? {} }))
    .sort((a, b) => (a.score.roc_auc ?? 1) - (b.score.roc_auc ?? 1)).slice(0, mostCurves).sort((a, b) => a.i - b.i)
    .map((c, k) => ({ ...c, k }));
  const place = el("div");
  const show = (kind) => place.replaceChildren(drawn((width) => curve(width, shown, kind), `${kind === "roc" ? "ROC" : "Precision-recall"} curves; the areas under them are in the list below`));
  show("roc");
  const left = report.curves.length - shown.length;
  return picture({
    title: "Telling classes apart",
    aside: segments("Curve", [["roc", "ROC"], ["pr", "Precision–recall"]], "roc", show),
    about: report.curves.length > 1 ? `Each class against all others${left ? `; the ${mostCurves} hardest of ${report.curves.length} classes` : ""}.` : null,
    body: el("div", { class: "stack" }, place, legend(shown)),
    numbers: {
      columns: [
        { label: "Class", cell: (p) => p.class }, { label: "Threshold", align: "right", cell: (p) => figure(p.threshold) }, { label: "False positive rate", align: "right", cell: (p) => figure(p.false_positive_rate) },
        { label: "Recall", align: "right", cell: (p) => figure(p.recall) }, { label: "Precision", align: "right", cell: (p) => figure(p.precision) },
      ],
      records: shown.flatMap((c) => c.points.map((p) => ({ class: c.class, ...p }))),
    },
  });
}

function curve(width, shown, kind) {
  const height = Math.min(360, Math.max(240, width * 0.8)), box = frame(width, height);
  const x = scale(0, 1, box.left, box.right), y = scale(0, 1, box.bottom, box.top), marks = ticks(0, 1, 5);
  const roc = kind === "roc";
  const points = (c) => (roc ? c.points.map((p) => [x(p.false_positive_rate), y(p.recall)]) : c.points.map((p) => [x(p.recall), y(p.precision)]));
  return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` },
    axes({ x, y, xTicks: marks, yTicks: marks, box, xName: roc ? "false positive rate" : "recall", yName: roc ? "recall" : "precision" }),
    roc && svg("line", { class: "guide", x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
    shown.map((c) => svg("path", { class: `class-curve ${hue(c.k)}`, "stroke-dasharray": dashes[c.k], d: path(points(c)) })));
}

const legend = (shown) => el("ul", { class: "keys" }, shown.map((c) => el("li", {}, sample(c.k), el("b", {}, c.class),
  el("span", { class: "muted" }, `AUC ${figure(c.score.roc_auc)}, average precision ${figure(c.score.average_precision)}`))));

function calibration(bins) {
  const filled = bins.filter((b) => b.rows > 0), most = Math.max(...filled.map((b) => b.rows));
  const draw = (width) => {
    const height = Math.min(360, Math.max(240, width * 0.8)), box = frame(width, height), marks = ticks(0, 1, 5);
    const x = scale(-0.04, 1.04, box.left, box.right), y = scale(-0.04, 1.04, box.bottom, box.top);
    return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` },
      axes({ x, y, xTicks: marks, yTicks: marks, box, xName: "probability given", yName: "share that was right" }),
      svg("line", { class: "guide", x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
      filled.map((b) => svg("line", { class: "residual", x1: x(b.confidence), x2: x(b.confidence), y1: y(b.confidence), y2: y(b.accuracy) })),
      filled.map((b) => svg("circle", { class: "dot", cx: x(b.confidence), cy: y(b.accuracy), r: 4 + 8 * Math.sqrt(b.rows / most) }, svg("title", {}, `${b.rows} rows: probability ${share(b.confidence)}, right ${share(b.accuracy)}`))));
  };
  return picture({
    title: "Calibration", about: "Does it happen as often as the model says? On the line, its probabilities can be taken at their word; larger dots stand for more rows.",
    body: drawn(draw, "Probability given against the share that was right; the table below has the numbers"),
    numbers: {
      columns: [
        { label: "Probability", cell: (b) => `above ${b.low} up to ${b.high}` }, { label: "Rows", align: "right", cell: (b) => b.rows },
        { label: "Mean probability", align: "right", cell: (b) => share(b.confidence) }, { label: "Right", align: "right", cell: (b) => share(b.accuracy) },
      ],
      records: filled,
    },
  });
}
