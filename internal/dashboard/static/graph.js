// The network on two canvases: weights below, drawn only when they change, and neurons above.

import { el, calm } from "./ui.js";
import { palette } from "./palette.js";
import { fitting, headings, place } from "./layout.js";
import { drawEdges, drawTouching } from "./edges.js";
import { heatMaps, shadeOf } from "./heat.js";

const flashing = 1100; // ms
const marked = 5000; // ms that a restart's ring stays where motion is not wanted

// graph draws into a stage element. labels: {inputs: [..], outputs: [..]} beside the columns, of
// a line or more each.
export function graph(stage, labels) {
  const below = el("canvas", { class: "graph-edges", "aria-hidden": "true" });
  const above = el("canvas", { class: "graph-neurons", "aria-hidden": "true" });
  stage.append(below, above);
  const g = { network: null, columns: [], maps: [], hover: null, selected: null, ranks: [], flashes: new Map(), restarts: () => 0, below, above, size: [0, 0] };
  let frame = 0;

  g.show = (network) => { g.network = network; g.ranks = ranksOf(network, g.ranks); g.maps = network.layers.map(heatMaps); arrange(); };
  g.redraw = () => { frame ||= requestAnimationFrame(() => { frame = 0; drawAbove(g, labels()); if (g.flashes.size) later(); }); };
  g.flash = (layer, neuron) => { g.flashes.set(`${layer}.${neuron ?? ""}`, performance.now()); g.redraw(); };
  g.stop = () => { cancelAnimationFrame(frame); watcher.disconnect(); };

  const later = () => setTimeout(g.redraw, calm() ? 400 : 30);
  function arrange() {
    if (!g.network) return;
    const width = stage.clientWidth, height = stage.clientHeight, boxes = g.maps.some(Boolean);
    g.size = [width, height];
    g.columns = place(g.network.layers.map((l) => l.neurons), width, height, { boxes, keep: g.selected, rank: (l) => g.ranks[l].order, ...margins(width, labels(), boxes ? 104 : 84) });
    drawEdges(ready(below, width, height), g.network, g.columns);
    g.redraw();
  }
  g.arrange = arrange;
  const watcher = new ResizeObserver(arrange);
  watcher.observe(stage);
  return g;
}

const lasting = 10_000; // ms that the choice of neurons stands, so that the picture stays calm

// ranksOf orders each layer's neurons by the sum of their weights' magnitudes.
function ranksOf(network, before) {
  const now = performance.now();
  if (before.length === network.layers.length && now - before.since < lasting) return before;
  const sums = network.layers.map((l) => new Float64Array(l.neurons));
  network.layers.forEach((layer, l) => layer.weight.forEach((w, i) => {
    sums[l][layer.to[i]] += Math.abs(w);
    sums[l - 1][layer.from[i]] += Math.abs(w);
  }));
  const ranks = sums.map((sum) => ({ order: Array.from(sum.keys()).sort((a, b) => sum[b] - sum[a] || a - b) }));
  return Object.assign(ranks, { since: now });
}

// margins are the room for names; least is how much of it they have however narrow the picture.
function margins(width, { inputs, outputs }, least) {
  const widest = (list) => Math.max(0, ...list.flatMap((s) => s.split("\n")).map((s) => s.length));
  const room = (list) => (list.length ? Math.min(44 + widest(list) * 6.6, Math.max(width * 0.2, least)) : 44);
  return { left: room(inputs), right: room(outputs) };
}

// ready sizes a canvas for the screen's density and clears it.
function ready(canvas, width, height) {
  const scale = devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  return pen;
}

function drawAbove(g, labels) {
  if (!g.network || !g.columns.length) return;
  const pen = ready(g.above, ...g.size);
  const focus = g.hover?.neuron != null ? g.hover : g.selected?.neuron != null ? g.selected : null;
  g.below.classList.toggle("dimmed", Boolean(focus));
  if (focus) drawTouching(pen, g.network, g.columns, focus);
  drawHeadings(pen, g);
  g.network.layers.forEach((layer, l) => drawColumn(pen, g, layer, l));
  drawNames(pen, g.columns[0], labels.inputs, { side: -1, room: g.columns[0].x });
  drawNames(pen, g.columns.at(-1), labels.outputs, { side: 1, room: g.size[0] - g.columns.at(-1).x });
  if (g.selected) drawSelection(pen, g, g.selected);
  drawFlashes(pen, g);
}

function small(pen) {
  pen.font = "500 11px " + getComputedStyle(pen.canvas).fontFamily;
  pen.textAlign = "center";
}

function drawHeadings(pen, g) {
  const { muted, text } = palette();
  small(pen);
  const names = g.network.layers.map((layer, l) => (l === 0 ? "inputs" : layer.activation));
  for (const line of headings(g.columns, names, g.size[0], (s) => pen.measureText(s).width)) {
    pen.fillStyle = g.selected?.actor === "layer" && g.selected.layer === line.layer ? text : muted;
    pen.fillText(line.text, line.x, line.y);
  }
}

function drawColumn(pen, g, layer, l) {
  const c = g.columns[l], { muted, panel } = palette();
  const shade = shadeOf(layer);
  c.shown.forEach((n, i) => drawNeuron(pen, { x: c.x, y: c.y[i], r: c.r }, g.maps[l]?.[n] ?? shade(layer.signal[n]), g.restarts(l, n)));
  if (!c.hidden) return;
  small(pen);
  const more = `+${c.hidden.toLocaleString("en-US")} more`;
  const width = pen.measureText(more).width + 12;
  pen.fillStyle = panel;
  pen.beginPath();
  pen.roundRect(c.x - width / 2, c.moreY - 9, width, 18, 9);
  pen.fill();
  pen.fillStyle = muted;
  pen.fillText(more, c.x, c.moreY + 4);
}

function drawNeuron(pen, { x, y, r }, fill, restarts) {
  const p = palette();
  pen.beginPath();
  if (typeof fill === "number") {
    pen.arc(x, y, r, 0, 7);
    pen.fillStyle = p.shade(fill);
    pen.fill();
    pen.lineWidth = r > 5 ? 1.5 : 0.8;
    pen.strokeStyle = p["strong-line"];
    pen.stroke();
    if (r >= 9 && Math.abs(fill) > 0.05) sign(pen, x, y, fill);
  } else {
    pen.save();
    pen.roundRect(x - r, y - r, 2 * r, 2 * r, Math.min(6, r / 3));
    pen.clip();
    pen.drawImage(fill, x - r, y - r, 2 * r, 2 * r);
    pen.restore();
    pen.beginPath();
    pen.roundRect(x - r, y - r, 2 * r, 2 * r, Math.min(6, r / 3));
    pen.lineWidth = 1.5;
    pen.strokeStyle = p["strong-line"];
    pen.stroke();
  }
  if (!restarts || r < 4) return;
  pen.beginPath();
  pen.arc(x + r * 0.8, y - r * 0.8, Math.min(3.6, r * 0.4), 0, 7);
  pen.fillStyle = p.crash;
  pen.fill();
  pen.lineWidth = 1.2;
  pen.strokeStyle = p.panel;
  pen.stroke();
}

// sign writes plus or minus into a neuron, so that colour is not all that tells.
function sign(pen, x, y, value) {
  const { panel, text } = palette();
  pen.strokeStyle = Math.abs(value) > 0.45 ? panel : text;
  pen.lineWidth = 1.6;
  pen.beginPath();
  pen.moveTo(x - 3.5, y);
  pen.lineTo(x + 3.5, y);
  if (value > 0) { pen.moveTo(x, y - 3.5); pen.lineTo(x, y + 3.5); }
  pen.stroke();
}

// drawNames writes column or class names beside the first or last layer.
function drawNames(pen, column, names, { side, room }) {
  if (names.length !== column.size || column.pitch < 13) return;
  pen.fillStyle = palette().text;
  pen.textAlign = side < 0 ? "right" : "left";
  pen.font = "12px " + getComputedStyle(pen.canvas).fontFamily;
  column.shown.forEach((n, i) => {
    const lines = names[n].split("\n"), first = column.y[i] + 4 - 8 * (lines.length - 1);
    lines.forEach((line, at) => pen.fillText(fitting(line, room - column.r - 12, (s) => pen.measureText(s).width), column.x + side * (column.r + 9), first + 16 * at));
  });
}

function outline(pen, c, y, extra) {
  pen.beginPath();
  pen.roundRect(c.x - c.r - extra, y - c.r - extra, 2 * (c.r + extra), 2 * (c.r + extra), c.boxes ? 6 + extra : c.r + extra);
}

function drawSelection(pen, g, selected) {
  const { accent } = palette();
  pen.strokeStyle = accent;
  pen.lineWidth = 2.2;
  const all = selected.layer === null ? [] : [g.columns[selected.layer]];
  for (const c of all.filter(Boolean)) {
    if (selected.neuron !== null) { if (c.has(selected.neuron)) { outline(pen, c, c.at(selected.neuron), 4); pen.stroke(); } continue; }
    pen.beginPath();
    pen.roundRect(c.x - c.r - 8, c.y[0] - c.r - 7, 2 * c.r + 16, c.y.at(-1) - c.y[0] + 2 * c.r + 14, 12);
    pen.stroke();
  }
}

function drawFlashes(pen, g) {
  const now = performance.now(), still = calm();
  for (const [key, since] of g.flashes) {
    const age = (now - since) / (still ? marked : flashing);
    if (age >= 1) { g.flashes.delete(key); continue; }
    const [layer, neuron] = key.split(".");
    const columns = layer === "null" ? g.columns : [g.columns[layer]];
    pen.strokeStyle = palette().crash;
    pen.globalAlpha = still ? 1 : 1 - age;
    pen.lineWidth = 3;
    for (const c of columns.filter(Boolean)) {
      const ys = neuron === "" ? c.y : [c.at(Number(neuron))];
      for (const y of ys) { outline(pen, c, y, still ? 3 : 2 + age * 14); pen.stroke(); }
    }
  }
  pen.globalAlpha = 1;
}
