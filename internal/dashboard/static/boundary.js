// The decision boundary of a network of two inputs: what the output layer fires over the
// plane, and the sample's rows on it.

import { el, plural } from "./ui.js";
import { colour } from "./plot.js";
import { axes, drawn, frame, hue, scale, shape, svg, ticks } from "./svg.js";
import { picture } from "./picture.js";

const side = 64; // cells of the map

// boundary resolves to the picture of a job's plane, null where it has none.
export async function boundary(api, job) {
  if (job.layers[0] !== 2) return null;
  const network = await api.get(api.job(job.job, `/network?grid=${side}`));
  const output = network.layers.at(-1);
  if (!output?.maps || !network.sample) return null;
  const plane = read(network, output, job.classes);
  const names = job.features.length === 2 ? job.features : job.columns;
  return picture({
    title: job.classes.length ? "Decision boundary" : "What it predicts over the plane",
    about: `${names[0]} across, ${names[1]} up. The shapes are ${plane.points.length < job.rows ? "the first " : ""}${plural(plane.points.length, "row")} it learned from.`,
    body: el("div", { class: "stack" }, drawn((width) => draw(width, plane, names), `The plane of ${names.join(" and ")}, coloured by what the network answers`), legend(plane)),
  });
}

// read turns maps and sample into cells {k, sure} and points {x, y, k}: k is a class, or for
// numbers null, and sure or level are shares.
function read(network, output, classes) {
  const bytes = Uint8Array.from(atob(output.maps), (c) => c.charCodeAt(0));
  const grid = Math.round(Math.sqrt(bytes.length / output.neurons)), size = grid * grid;
  const { inputs, targets, input, target } = network.sample;
  const value = (k, at) => output.map_low + (bytes[k * size + at] / 255) * (output.map_high - output.map_low);
  const one = classes.length === 2 && output.neurons === 1;
  const sorted = classes.length ? [0, 1] : [...target].sort((a, b) => a - b), most = sorted[Math.floor(0.95 * (sorted.length - 1))], least = sorted[Math.floor(0.05 * (sorted.length - 1))];
  const level = (v) => Math.max(0, Math.min(1, (v - least) / (most - least || 1)));
  const cells = Array.from({ length: size }, (_, at) => {
    if (!classes.length) return { level: level(value(0, at)) };
    if (one) return { k: value(0, at) >= 0.5 ? 1 : 0, sure: Math.abs(value(0, at) - 0.5) * 2 };
    let best = 0;
    for (let k = 1; k < output.neurons; k++) if (bytes[k * size + at] > bytes[best * size + at]) best = k;
    return { k: best, sure: Math.max(0, (value(best, at) - 1 / output.neurons) / (1 - 1 / output.neurons)) };
  });
  const points = Array.from({ length: input.length / inputs }, (_, i) => {
    const t = target.slice(i * targets, (i + 1) * targets);
    const point = { x: input[i * inputs], y: input[i * inputs + 1] };
    if (!classes.length) return { ...point, level: level(t[0]) };
    return { ...point, k: one ? Number(t[0] >= 0.5) : t.indexOf(Math.max(...t)) };
  });
  return { grid, cells, points, classes, low: network.low, high: network.high };
}

function draw(width, plane, names) {
  const height = Math.min(460, Math.max(260, width * 0.8)), box = frame(width, height), { low, high } = plane;
  const x = scale(low[0], high[0], box.left, box.right), y = scale(low[1], high[1], box.bottom, box.top);
  const place = el("div", { class: "boundary", style: { height: `${height}px` } }, map(plane, box));
  const picture = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` },
    axes({ x, y, xTicks: ticks(low[0], high[0], width / 90), yTicks: ticks(low[1], high[1], 6), box, xName: names[0], yName: names[1] }),
    plane.points.map((p) => svg("path", {
      class: p.k === undefined ? "sample-point toned" : `sample-point ${hue(p.k)}`, transform: `translate(${x(p.x).toFixed(1)} ${y(p.y).toFixed(1)})`, d: shape(p.k ?? 0, 3.6), style: p.k === undefined ? { fill: tint(p, (name) => `var(${name})`) } : null,
    })));
  place.append(picture);
  return place;
}

// map paints the cells on a canvas under the axes.
function map(plane, box) {
  const { grid, cells } = plane;
  const canvas = el("canvas", { width: grid, height: grid, style: { left: `${box.left}px`, top: `${box.top}px`, width: `${box.right - box.left}px`, height: `${box.bottom - box.top}px` } });
  const pen = canvas.getContext("2d");
  const paint = () => {
    const colours = new Map(), read = (name) => colours.get(name) ?? colours.set(name, colour(name)).get(name);
    pen.clearRect(0, 0, grid, grid);
    cells.forEach((cell, at) => {
      pen.globalAlpha = cell.k === undefined ? 0.85 : 0.12 + 0.5 * cell.sure;
      pen.fillStyle = tint(cell, read);
      pen.fillRect(at % grid, grid - 1 - Math.floor(at / grid), 1, 1);
    });
  };
  paint();
  const look = () => (canvas.isConnected ? paint() : removeEventListener("look", look));
  addEventListener("look", look);
  return canvas;
}

// tint is the colour of a cell or point, whose parts named reads: of its class, or from low
// (orange) over pale to high (blue).
function tint({ k, level }, named) {
  if (k !== undefined) return named(`--hue-${(k % 8) + 1}`);
  return `color-mix(in srgb, ${named(level < 0.5 ? "--negative" : "--positive")} ${Math.round(Math.abs(level - 0.5) * 200)}%, ${named("--raised")})`;
}

function legend({ classes }) {
  if (!classes.length) return el("p", { class: "from-to" }, el("span", {}, "low"), el("span", { class: "from-to-bar", "aria-hidden": "true" }), el("span", {}, "high"));
  return el("ul", { class: "keys" }, classes.map((c, k) => el("li", {}, svg("svg", { width: 14, height: 14, viewBox: "-7 -7 14 14", "aria-hidden": "true" }, svg("path", { class: `sample-point ${hue(k)}`, d: shape(k, 5) })), el("b", {}, c))));
}
