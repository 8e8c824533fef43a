// Pictures of how well numbers are predicted: predicted against actual, and the errors.

import { el, plural } from "./ui.js";
import { axes, drawn, frame, scale, svg, ticks } from "./svg.js";
import { picture } from "./picture.js";
import { figure, share } from "./scores.js";

// numberPictures are the pictures of a NumberReport; target names its column.
export function numberPictures(report, target, rows) {
  return [report.points.length > 0 && predicted(report.points, target, rows), report.residuals.length > 2 && residuals(report.residuals, target)].filter(Boolean);
}

function predicted(points, target, rows) {
  const all = points.flatMap((p) => [p.actual, p.predicted]);
  const low = Math.min(...all), high = Math.max(...all), pad = (high - low || 1) * 0.04;
  const draw = (width) => {
    const height = Math.min(460, Math.max(260, width * 0.85)), box = frame(width, height);
    const x = scale(low - pad, high + pad, box.left, box.right), y = scale(low - pad, high + pad, box.bottom, box.top);
    return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` },
      axes({ x, y, xTicks: ticks(low, high, width / 90), yTicks: ticks(low, high, 6), box, xName: `actual ${target}`, yName: `predicted ${target}` }),
      svg("line", { class: "guide", x1: x(low - pad), y1: y(low - pad), x2: x(high + pad), y2: y(high + pad) }),
      points.map((p) => svg("circle", { class: "dot", cx: x(p.actual).toFixed(1), cy: y(p.predicted).toFixed(1), r: points.length > 200 ? 2.5 : 4 },
        svg("title", {}, `row ${p.row}: is ${figure(p.actual)}, predicted ${figure(p.predicted)}`))));
  };
  return picture({
    title: "Predicted against actual",
    about: `On the line, the prediction is right; above it, too high. ${points.length < rows ? `${points.length} of ${plural(rows, "test row")}, evenly chosen.` : `All ${plural(rows, "test row")}.`}`,
    body: drawn(draw, `Predicted against actual ${target}, ${plural(points.length, "point")}; the table below has the numbers`),
    numbers: {
      name: `Predicted against actual ${target}`,
      columns: [
        { label: "Row", align: "right", cell: (p) => p.row }, { label: "Actual", align: "right", cell: (p) => figure(p.actual) },
        { label: "Predicted", align: "right", cell: (p) => figure(p.predicted) }, { label: "Error", align: "right", cell: (p) => figure(p.actual - p.predicted) },
      ],
      records: points,
    },
  });
}

// residuals draws the quantiles of true minus predicted as nested bands around 0.
function residuals(list, target) {
  const at = (part) => list.find((q) => Math.abs(q.share - part) < 1e-9)?.value;
  const low = Math.min(0, list[0].value), high = Math.max(0, list.at(-1).value);
  const draw = (width) => {
    const height = 104, x = scale(low, high, 14, width - 14), mid = 34;
    const band = (a, b, half) => a !== undefined && b !== undefined && svg("rect", { class: "band", x: x(a), width: Math.max(1, x(b) - x(a)), y: mid - half, height: 2 * half, rx: 3 });
    return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, class: "residuals" },
      svg("line", { class: "guide", x1: x(low), x2: x(high), y1: mid, y2: mid }), band(at(0.05), at(0.95), 10), band(at(0.25), at(0.75), 18),
      svg("line", { class: "zero", x1: x(0), x2: x(0), y1: 6, y2: mid + 28 }),
      at(0.5) !== undefined && svg("circle", { class: "dot", cx: x(at(0.5)), cy: mid, r: 5 }),
      svg("g", { class: "axes" }, ticks(low, high, width / 90).map((t) => svg("text", { x: x(t), y: mid + 44, "text-anchor": "middle" }, figure(t).replace(/\.0+$/, "")))),
      svg("text", { class: "axis-name", x: width / 2, y: height - 8, "text-anchor": "middle" }, `actual minus predicted ${target}`));
  };
  const said = [
    at(0.25) !== undefined && at(0.75) !== undefined && `Half of the errors are between ${figure(at(0.25))} and ${figure(at(0.75))}`,
    at(0.05) !== undefined && at(0.95) !== undefined && `nine in ten between ${figure(at(0.05))} and ${figure(at(0.95))}`,
  ].filter(Boolean).join(", ");
  return picture({
    title: "Errors", about: said ? `${said}.` : null, body: drawn(draw, said || "Quantiles of the errors"),
    numbers: { name: `Errors of ${target}`, columns: [{ label: "Share of the rows", align: "right", cell: (q) => share(q.share, 0) }, { label: "Error at most", align: "right", cell: (q) => figure(q.value) }], records: list },
  });
}

// misses is the table of the rows with the largest errors, null without any.
export function misses(list, numbers, target) {
  if (!list.length) return null;
  return picture({
    title: numbers ? "Largest errors" : "Surest mistakes", about: "Rows are numbered from 1, below the header, as they stand in the table.",
    body: el("div", { class: "table-frame", tabindex: 0, role: "region", "aria-label": `Mistakes about ${target}` }, el("table", {},
      el("thead", {}, el("tr", {}, ["Row", "Actual", "Predicted", numbers ? "Error" : "Its probability"].map((t, i) => el("th", { scope: "col", class: i !== 0 && !numbers && i < 3 ? null : "right" }, t)))),
      el("tbody", {}, list.map((m) => el("tr", {}, el("th", { scope: "row", class: "right" }, m.row),
        el("td", { class: numbers ? "right" : null }, m.actual), el("td", { class: numbers ? "right" : null }, numbers ? figure(m.predicted) : m.predicted), el("td", { class: "right" }, numbers ? figure(m.error) : share(m.error))))))),
  });
}
