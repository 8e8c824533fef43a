// Learning curves over each other, by epoch.

import { el } from "./ui.js";
import { colour, plotting } from "./plot.js";
import { dashes } from "./svg.js";
import { figure } from "./scores.js";

const height = 300;

// curves draws lines {label, epochs, values, hue, dash} into a place of its own: {place, show(lines, log), stop()}.
// hue and dash count from 0.
export function curves(label) {
  const place = el("div", { class: "curves", role: "img", "aria-label": label });
  let plot = null, last = { lines: [], log: false }, gone = false;
  const draw = async () => {
    const uPlot = await plotting();
    if (gone || place.clientWidth < 40) return;
    plot?.destroy();
    plot = last.lines.length ? new uPlot(options(last, place.clientWidth), joined(uPlot, last), place) : null;
  };
  const watch = new ResizeObserver(() => (plot ? plot.setSize({ width: place.clientWidth, height }) : draw()));
  watch.observe(place);
  addEventListener("look", draw);
  return {
    place,
    show(lines, log = false) { last = { lines, log }; return draw(); },
    stop() { gone = true; watch.disconnect(); removeEventListener("look", draw); plot?.destroy(); },
  };
}

// joined puts lines of different epochs under one list of epochs. A log scale has no 0 and no less.
function joined(uPlot, { lines, log }) {
  const fit = (v) => (v === null || v === undefined || (log && v <= 0) ? null : v);
  return uPlot.join(lines.map((l) => [l.epochs, l.values.map(fit)]));
}

function options({ lines, log }, width) {
  const ink = colour("--muted"), grid = { stroke: colour("--line"), width: 1 }, font = "12px system-ui, sans-serif";
  return {
    width, height, padding: [10, 18, 0, 0], cursor: { y: false, drag: { x: true, y: false } }, legend: { live: true },
    scales: { x: { time: false }, y: { distr: log ? 3 : 1 } },
    axes: [
      { stroke: ink, grid, ticks: grid, font, label: "epoch", labelFont: font, labelSize: 20, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5] },
      { stroke: ink, grid, ticks: grid, font, size: 64, values: (_, marks) => marks.map((m) => (m === null ? "" : Number(m.toPrecision(3)).toString())) },
    ],
    series: [{ label: "epoch" }, ...lines.map((l) => ({
      label: l.label, stroke: colour(`--hue-${(l.hue % 8) + 1}`), width: 2, dash: dashes[l.dash % dashes.length].split(" ").filter(Boolean).map(Number), spanGaps: true, points: { show: l.values.length < 3 }, value: (_, v) => figure(v),
    }))],
  };
}

// trainingName is what to call the training losses of a plan: they include its penalties, which
// the losses of other rows do not.
export const trainingName = (plan) => (plan?.regularization?.l1 > 0 || plan?.regularization?.l2 > 0 ? "training, penalties included" : "training");
