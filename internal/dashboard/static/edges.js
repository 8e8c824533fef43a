// The weights of a network as lines: colour by sign, width and strength by magnitude.

import { palette } from "./palette.js";

const levels = 7;
const chunk = 250; // lines of one stroke; longer paths are slower to fill

// strongest is the largest weight's magnitude of a layer.
function strongest(layer) {
  let most = 0;
  for (const w of layer.weight) most = Math.max(most, Math.abs(w));
  return most || 1;
}

// sizeOf gives a weight's size among those of its layer, 0 to 1. Where only the largest were
// sent, the smallest of these counts as small, or all would look alike.
function sizeOf(layer) {
  const most = strongest(layer);
  const least = layer.weight.length < layer.weights ? layer.weight.reduce((m, w) => Math.min(m, Math.abs(w)), most) * 0.9 : 0;
  return (w) => (Math.abs(w) - least) / (most - least || 1);
}

// drawEdges draws the weights of a network between the neurons that its columns show.
export function drawEdges(pen, network, columns) {
  for (let l = 1; l < network.layers.length; l++) {
    const layer = network.layers[l];
    if (layer.from.length) drawLayer(pen, layer, columns[l - 1], columns[l]);
  }
  pen.globalAlpha = 1;
  pen.setLineDash([]);
}

// sorted puts the indices of weights into buckets: weakest first, by sign.
function sorted(layer, from, to) {
  const size = sizeOf(layer);
  const buckets = Array.from({ length: levels * 2 }, () => []);
  layer.weight.forEach((w, i) => {
    if (!from.has(layer.from[i]) || !to.has(layer.to[i])) return;
    const level = Math.min(Math.floor(size(w) * levels), levels - 1);
    buckets[level * 2 + (w < 0 ? 1 : 0)].push(i);
  });
  return buckets;
}

function drawLayer(pen, layer, from, to) {
  const { positive, negative } = palette();
  const buckets = sorted(layer, from, to);
  const count = buckets.reduce((n, b) => n + b.length, 0);
  const thin = Math.max(Math.min(1, Math.sqrt(36 / count)), 0.22);
  const faint = Math.max(Math.min(1, (700 / count) ** 0.3), 0.3);
  buckets.forEach((bucket, b) => {
    const size = ((b >> 1) + 0.5) / levels;
    pen.strokeStyle = b % 2 ? negative : positive;
    pen.lineWidth = Math.max((0.5 + 4 * size ** 1.3) * thin, 0.5);
    pen.globalAlpha = Math.min(0.12 + 0.8 * size ** 1.1, 1) * faint;
    pen.setLineDash(b % 2 && count <= 400 ? [5, 3] : []);
    for (let at = 0; at < bucket.length; at += chunk) {
      pen.beginPath();
      for (const i of bucket.slice(at, at + chunk)) line(pen, from, layer.from[i], to, layer.to[i], count <= 3000);
      pen.stroke();
    }
  });
}

function line(pen, from, i, to, j, curved) {
  const x1 = from.x + from.r, y1 = from.at(i), x2 = to.x - to.r, y2 = to.at(j);
  pen.moveTo(x1, y1);
  if (!curved) return pen.lineTo(x2, y2);
  const middle = (x1 + x2) / 2;
  pen.bezierCurveTo(middle, y1, middle, y2, x2, y2);
}

// drawTouching draws, strongly, only the weights into and out of one neuron.
export function drawTouching(pen, network, columns, { layer, neuron }) {
  const { positive, negative } = palette();
  for (const l of [layer, layer + 1]) {
    const part = network.layers[l];
    if (!part?.from.length) continue;
    const sized = sizeOf(part), side = l === layer ? part.to : part.from;
    for (let i = 0; i < side.length; i++) {
      if (side[i] !== neuron || !columns[l - 1].has(part.from[i]) || !columns[l].has(part.to[i])) continue;
      const w = part.weight[i], size = sized(w);
      pen.strokeStyle = w < 0 ? negative : positive;
      pen.setLineDash(w < 0 ? [5, 3] : []);
      pen.lineWidth = 0.8 + 3.6 * size;
      pen.globalAlpha = 0.25 + 0.75 * size;
      pen.beginPath();
      line(pen, columns[l - 1], part.from[i], columns[l], part.to[i], true);
      pen.stroke();
    }
  }
  pen.globalAlpha = 1;
  pen.setLineDash([]);
}

// touching lists a neuron's strongest weights: {from, to, weight}, into it and out of it.
export function touching(network, { layer, neuron }, n = 3) {
  const take = (l, side) => {
    const part = network.layers[l];
    if (!part?.from.length) return [];
    const found = [];
    part[side].forEach((k, i) => { if (k === neuron) found.push({ from: part.from[i], to: part.to[i], weight: part.weight[i] }); });
    return found.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, n);
  };
  return { into: take(layer, "to"), out: take(layer + 1, "from") };
}
