// The panel with the learning curve: training, validation, crashes, and the undisturbed run.

import { button, el, number, plural } from "./ui.js";
import { plotting, colour } from "./plot.js";
import { within } from "./selection.js";
import { undisturbed } from "./undisturbed.js";
import { logMarks } from "./logaxis.js";
import { closer, dragged, keys, look } from "./curvekeys.js";

// curvePanel draws live.run's curve. -> {element, update(), changed(), stop()}
export function curvePanel(live) {
  const view = { live, plot: null, other: null, built: "", stopped: false };
  view.frame = el("div", { class: "curve-frame", tabindex: 0, role: "application", "aria-roledescription": "chart", "aria-label": "Learning curve" });
  view.legend = el("p", { class: "curve-legend" });
  view.scales = [["Linear", ""], ["Log", "log"]].map(([name, value]) => el("button", { type: "button", dataset: { value }, onclick: () => live.app.keep({ scale: value || null }) }, name));
  view.all = button("All epochs", () => look(live, null), { kind: "small", hidden: true });
  keys(view);
  view.beside = undisturbed(live, () => view.changed());
  const element = el("section", { class: "panel curve", "aria-labelledby": "curve-title" },
    el("header", {}, el("h2", { id: "curve-title" }, "Learning curve"),
      el("div", { class: "row tight" }, view.all, view.beside.control, el("div", { class: "segments", role: "group", "aria-label": "Scale of the error" }, view.scales))),
    el("div", { class: "curve-told" }, view.legend, view.beside.verdict), view.frame);
  let pending = 0;
  view.changed = () => { pending ||= setTimeout(() => { pending = 0; draw(view); }, 90); };
  const anew = () => { view.built = ""; view.changed(); };
  const watcher = new ResizeObserver(() => view.plot?.setSize(sizeOf(view)));
  watcher.observe(view.frame);
  addEventListener("look", anew);
  plotting().then((uPlot) => { view.uPlot = uPlot; view.changed(); }, (error) => { view.frame.textContent = error.message; });
  return {
    element,
    update() { view.beside.update(); view.changed(); },
    changed: () => view.changed(),
    stop() { clearTimeout(pending); view.stopped = true; watcher.disconnect(); view.beside.stop(); view.plot?.destroy(); removeEventListener("look", anew); },
  };
}

const sizeOf = ({ frame }) => ({ width: Math.max(frame.clientWidth, 120), height: Math.max(frame.clientHeight, 100) });

function draw(view) {
  if (!view.uPlot || view.stopped) return;
  const { run, route } = view.live;
  const scale = route.params.get("scale") ?? "";
  view.scales.forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.value === scale)));
  const other = view.beside.run;
  view.all.hidden = !closer(route.params);
  const validates = run.validation.some((v) => v !== null);
  const shape = [scale, validates, other?.id].join();
  const data = dataOf(run, other, scale === "log");
  if (shape !== view.built) {
    view.plot?.destroy();
    view.plot = new view.uPlot(options(view, { scale, validates, other }), data, view.frame);
    view.built = shape;
  } else view.plot.setData(data);
  tell(view, null);
}

// dataOf aligns the runs by epoch: [epochs, training, validation, undisturbed].
function dataOf(run, other, logarithmic) {
  const fit = (v) => (v === null || v === undefined || (logarithmic && v <= 0) ? null : v);
  const longest = other && other.epochs.length > run.epochs.length ? other.epochs : run.epochs;
  const by = other && new Map(other.epochs.map((e, i) => [e, other.errors[i]]));
  const own = longest === run.epochs ? null : new Map(run.epochs.map((e, i) => [e, i]));
  const at = (list) => (own ? longest.map((e) => fit(own.has(e) ? list[own.get(e)] : null)) : list.map(fit));
  return [longest, at(run.errors), at(run.validation), by ? longest.map((e) => fit(by.get(e))) : longest.map(() => null)];
}

function options(view, { scale, validates, other }) {
  const grid = { stroke: colour("--line"), width: 1 }, font = "11px " + getComputedStyle(view.frame).fontFamily;
  const axis = { stroke: colour("--muted"), grid, ticks: { ...grid, size: 4 }, font };
  const values = (_, list) => list.map((v) => (v === null ? "" : v !== 0 && Math.abs(v) < 1e-3 ? v.toExponential(0) : String(Number(v.toPrecision(4)))));
  return {
    ...sizeOf(view), padding: [16, 22, 0, 0], legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { x: true, y: false, setScale: false }, bind: { dblclick: () => () => look(view.live, null) } },
    scales: { x: { time: false, range: (_, low, high) => closer(view.live.route.params) ?? [low, Math.max(high, low + 1)] }, y: scale === "log" ? { distr: 3, range: (_, low, high) => (low > 0 ? [low / 1.2, high * 1.2] : [1e-3, 1]) } : {} },
    axes: [{ ...axis, size: 30, gap: 3, space: 70, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6] }, { ...axis, size: 52, gap: 4, values, space: 34, ...(scale === "log" && logarithmic) }],
    series: [{}, { stroke: colour("--positive"), width: 2, points: { show: false } },
      { stroke: colour("--negative"), width: 1.6, dash: [6, 4], show: validates, points: { show: false } },
      { stroke: colour("--text"), width: 2.4, dash: [1, 6], cap: "round", show: Boolean(other), points: { show: false } }],
    hooks: { draw: [(plot) => ticks(plot, view.live)], setSelect: [(plot) => dragged(view.live, plot)], setCursor: [(plot) => tell(view, plot.cursor.idx)] },
  };
}

const logarithmic = { splits: (plot, _, low, high) => logMarks(low, high, plot.bbox.height / (devicePixelRatio || 1)), filter: (_, marks) => marks };

// ticks marks each crash above the curve, with a line down through it: the curve goes on as if
// nothing had happened. Crashes of the selection stand out.
function ticks(plot, live) {
  const { ctx, bbox } = plot, scale = devicePixelRatio || 1;
  ctx.save();
  ctx.setLineDash([]);
  ctx.strokeStyle = ctx.fillStyle = colour("--crash");
  for (const [x, at] of gathered(plot, live)) {
    if (x < bbox.left - 1 || x > bbox.left + bbox.width + 1) continue;
    const { chosen, count } = at;
    tick(ctx, { x, count, top: bbox.top, foot: bbox.top + bbox.height, scale, strength: chosen ? 1 : live.selection ? 0.3 : 0.8, line: chosen ? 0.9 : live.selection ? 0.07 : 0.16 });
  }
  ctx.restore();
}

// gathered counts the crashes by where they stand, in canvas pixels; chosen: one is of the selection.
function gathered(plot, live) {
  const found = new Map();
  for (const c of live.run.crashes) {
    const x = Math.round(plot.valToPos(c.epoch, "x", true));
    const at = found.get(x) ?? { count: 0, chosen: false };
    at.count++;
    at.chosen ||= Boolean(live.selection && within(live.selection, c, live.perActor));
    found.set(x, at);
  }
  return found;
}

function tick(ctx, { x, count, top, foot, scale, strength, line }) {
  ctx.globalAlpha = line;
  ctx.lineWidth = 1.5 * scale;
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, foot);
  ctx.stroke();
  ctx.globalAlpha = strength;
  ctx.beginPath();
  ctx.moveTo(x - 4 * scale, top - 9 * scale); ctx.lineTo(x + 4 * scale, top - 9 * scale); ctx.lineTo(x, top - 1 * scale);
  ctx.fill();
  if (count < 2) return;
  ctx.font = `600 ${10 * scale}px ${getComputedStyle(ctx.canvas).fontFamily}`;
  ctx.textAlign = "left";
  ctx.fillText(String(count), x + 6 * scale, top - 2 * scale);
}

// tell writes the values under the pointer, or the last ones, beside the title.
function tell(view, index) {
  const { run, selection, perActor } = view.live;
  const data = view.plot?.data;
  const at = index ?? run.epochs.length - 1;
  const epoch = data?.[0][at], near = run.crashes.filter((c) => c.epoch === epoch).length;
  const key = (cls, name, value) => el("span", { class: "key" }, el("span", { class: cls, "aria-hidden": "true" }), `${name} `, el("b", {}, number(value, 4)));
  const counted = selection ? run.crashes.filter((c) => within(selection, c, perActor)).length : run.crashes.length;
  view.legend.replaceChildren(...[
    epoch !== undefined && el("span", {}, "Epoch ", el("b", {}, number(epoch))),
    key("key-line positive", "training", data?.[1][at]),
    view.plot?.series[2].show && key("key-line negative", "validation", data?.[2][at]),
    view.plot?.series[3].show && key("key-line dotted", "undisturbed", data?.[3][at]),
    el("span", { class: "key" }, el("span", { class: "key-tick", "aria-hidden": "true" }), index !== null && near ? `${plural(near, "crash", "crashes")} here` : plural(counted, "crash", "crashes")),
  ].filter(Boolean));
  if (index !== null) return;
  view.frame.setAttribute("aria-label", `Learning curve: ${plural(run.epochs.length, "epoch")}, training error ${number(run.errors.at(-1))}` +
    `${run.validation.at(-1) != null ? `, validation error ${number(run.validation.at(-1))}` : ""}, ${plural(run.crashes.length, "crash", "crashes")}. Arrow keys go along it, plus and minus look closer.`);
}
