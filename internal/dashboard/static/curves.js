// Learning curves over each other, by epoch.

import { el, number } from "./ui.js";
import { colour, plotting } from "./plot.js";
import { dashes, hue, svg } from "./svg.js";
import { figure } from "./scores.js";

const height = 280;

// curves draws lines {label, epochs, values, hue} in a place of its own, with the values under the pointer, or at the
// end, beside their names: {place, show(lines, log), stop()}. hue counts from 0 and chooses the dashes, too.
export function curves(label) {
  const frame = el("div", { class: "curves-frame", role: "img", "aria-label": label }), keys = el("ul", { class: "keys curve-keys" });
  const place = el("div", { class: "curves" }, frame, keys);
  let plot = null, last = { lines: [], log: false }, gone = false, drawing = 0;
  const draw = async () => {
    const mine = ++drawing, uPlot = await plotting();
    if (gone || mine !== drawing || frame.clientWidth < 40) return;
    plot?.destroy();
    plot = null;
    keys.replaceChildren();
    if (!last.lines.length) return;
    const tell = keysOf(keys, last.lines);
    plot = new uPlot(options(last, frame.clientWidth, tell), joined(uPlot, last), frame);
    tell(plot);
  };
  const watch = new ResizeObserver(() => (plot ? plot.setSize({ width: frame.clientWidth, height }) : draw()));
  watch.observe(frame);
  addEventListener("look", draw);
  return {
    place,
    show(lines, log = false) { last = { lines, log }; return draw(); },
    stop() { gone = true; watch.disconnect(); removeEventListener("look", draw); plot?.destroy(); },
  };
}

// keysOf lists what the lines are; the function returned fills in their values where the pointer is.
function keysOf(place, lines) {
  const epoch = el("span", { class: "muted" }), values = lines.map(() => el("span", { class: "muted" }));
  place.replaceChildren(el("li", {}, epoch), ...lines.map((l, i) => el("li", {}, sample(l.hue), el("b", {}, l.label), values[i])));
  return (u) => {
    const at = u.cursor.idx ?? null;
    epoch.textContent = at === null ? "at the end" : `epoch ${number(u.data[0][at])}`;
    values.forEach((v, i) => { v.textContent = figure(at === null ? lines[i].values.at(-1) : u.data[i + 1][at]); });
  };
}

// sample is a short piece of a line, for a list of what lines are.
export const sample = (i) => svg("svg", { width: 34, height: 10, class: "sample", "aria-hidden": "true" }, svg("line", { class: `class-curve ${hue(i)}`, "stroke-dasharray": dashes[i % dashes.length], x1: 1, x2: 33, y1: 5, y2: 5 }));

// joined puts lines of different epochs under one list of epochs. A log scale has no 0 and no less.
function joined(uPlot, { lines, log }) {
  const fit = (v) => (v === null || v === undefined || (log && v <= 0) ? null : v);
  return uPlot.join(lines.map((l) => [l.epochs, l.values.map(fit)]));
}

function options({ lines, log }, width, tell) {
  const ink = colour("--muted"), grid = { stroke: colour("--line"), width: 1 }, font = "12px system-ui, sans-serif";
  return {
    width, height, padding: [10, 18, 0, 0], cursor: { y: false, drag: { x: true, y: false } }, legend: { show: false }, hooks: { setCursor: [tell] },
    scales: { x: { time: false }, y: { distr: log ? 3 : 1 } },
    axes: [
      { stroke: ink, grid, ticks: grid, font, size: 30, label: "epoch", labelFont: font, labelSize: 18, labelGap: 0, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5] },
      { stroke: ink, grid, ticks: grid, font, size: 64, values: (_, marks) => marks.map((m) => (m === null ? "" : Number(m.toPrecision(3)).toString())) },
    ],
    series: [{}, ...lines.map((l) => ({
      stroke: colour(`--hue-${(l.hue % 8) + 1}`), width: 2, dash: dashes[l.hue % dashes.length].split(" ").filter(Boolean).map(Number), spanGaps: true, points: { show: l.values.length < 3 },
    }))],
  };
}

// trainingName is what to call the training losses of a plan: they include its penalties, which
// the losses of other rows do not.
export const trainingName = (plan) => (plan?.regularization?.l1 > 0 || plan?.regularization?.l2 > 0 ? "training, penalties included" : "training");
