// What neurons fire over the plane of two inputs, as small pictures.

import { palette } from "./palette.js";

// middleOf is the signal drawn in the colour between the two: 0.5 where signals lie between
// 0 and 1, else 0.
export const middleOf = (activation) => (activation === "sigmoid" || activation === "softmax" || activation === "logistic" ? 0.5 : 0);

// shadeOf makes a function from a layer's signals to -1..1 for the palette.
export function shadeOf(layer) {
  const middle = middleOf(layer.activation);
  let most = middle || (layer.activation === "tanh" ? 1 : 0);
  if (!most) for (const s of layer.signal) most = Math.max(most, Math.abs(s));
  return (signal) => (signal - middle) / (most || 1);
}

// heatMaps turns a layer's maps into one canvas a neuron; null where it has none.
export function heatMaps(layer) {
  if (!layer.maps) return null;
  const raw = atob(layer.maps);
  const side = Math.round(Math.sqrt(raw.length / layer.neurons));
  if (!side) return null;
  const colours = ramp(layer);
  return Array.from({ length: layer.neurons }, (_, n) => picture(raw, n * side * side, side, colours));
}

// ramp gives a colour to each of the 256 values of a map, the same colour for the same signal.
function ramp(layer) {
  const { rgb } = palette();
  const middle = middleOf(layer.activation), low = layer.map_low, high = layer.map_high;
  const most = Math.max(Math.abs(high - middle), Math.abs(low - middle)) || 1;
  return Array.from({ length: 256 }, (_, b) => rgb((low + ((high - low) * b) / 255 - middle) / most));
}

function picture(raw, start, side, colours) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const image = new ImageData(side, side);
  for (let row = 0; row < side; row++) {
    for (let col = 0; col < side; col++) {
      const [r, g, b] = colours[raw.charCodeAt(start + row * side + col)];
      const to = ((side - 1 - row) * side + col) * 4; // the lowest second input is at the bottom
      image.data[to] = r; image.data[to + 1] = g; image.data[to + 2] = b; image.data[to + 3] = 255;
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

// drawPlane draws one neuron's map large, with the sample's rows as dots over it.
export function drawPlane(canvas, map, network, target) {
  const side = canvas.clientWidth, scale = devicePixelRatio || 1;
  canvas.width = canvas.height = Math.round(side * scale);
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  pen.imageSmoothingEnabled = true;
  pen.imageSmoothingQuality = "high";
  pen.drawImage(map, 0, 0, side, side);
  const { sample, low, high } = network;
  if (!sample) return;
  const dots = Math.min(sample.input.length / 2, 500);
  const values = Array.from({ length: dots }, (_, i) => sample.target[i * sample.targets + target] ?? 0);
  const least = Math.min(...values), most = Math.max(...values), middle = (least + most) / 2, half = (most - least) / 2 || 1;
  for (let i = 0; i < dots; i++) dot(pen, {
    x: ((sample.input[2 * i] - low[0]) / (high[0] - low[0])) * side,
    y: side - ((sample.input[2 * i + 1] - low[1]) / (high[1] - low[1])) * side,
    value: (values[i] - middle) / half,
  });
}

// dot marks a row: a disc for high targets, a diamond for low ones, so that shape tells, too.
function dot(pen, { x, y, value }) {
  const { shade, panel } = palette();
  pen.fillStyle = shade(value);
  pen.strokeStyle = panel;
  pen.lineWidth = 1.2;
  pen.beginPath();
  if (value >= 0) pen.arc(x, y, 3, 0, 7);
  else { pen.moveTo(x, y - 3.8); pen.lineTo(x + 3.8, y); pen.lineTo(x, y + 3.8); pen.lineTo(x - 3.8, y); pen.closePath(); }
  pen.fill();
  pen.stroke();
}
