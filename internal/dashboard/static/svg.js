// The drawing kit of the result pictures: SVG elements, scales, ticks, axes, and drawings
// that are made anew when their place changes its width, so that letters keep their size.

const namespace = "http://www.w3.org/2000/svg";

// svg makes an SVG element; attributes that are null or false are left out.
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "style") Object.assign(made.style, value);
    else made.setAttribute(name, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

// scale maps low..high to from..to in a straight line.
export function scale(low, high, from, to) {
  const span = high - low || 1;
  return (x) => from + ((x - low) / span) * (to - from);
}

// ticks are round numbers within low..high, about as many as asked for.
export function ticks(low, high, about = 5) {
  const rough = (high - low) / Math.max(1, about);
  if (!(rough > 0) || !Number.isFinite(rough)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? 10 * power;
  const marks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) marks.push(Number((i * step).toPrecision(12)));
  return marks;
}

// tickText writes a tick shortly: 12000 as 12k.
export function tickText(x) {
  const size = Math.abs(x);
  if (size >= 1e9 || (size > 0 && size < 1e-4)) return x.toExponential(0).replace("e+", "e");
  if (size >= 1e6) return `${Number((x / 1e6).toPrecision(4))}M`;
  if (size >= 1e4) return `${Number((x / 1e3).toPrecision(4))}k`;
  return String(Number(x.toPrecision(6))).replace("-", "−");
}

// axes draws the frame of a picture: grid lines, ticks, and what the two axes are.
export function axes({ x, y, xTicks, yTicks, box, xName, yName, text = tickText }) {
  const { left, right, top, bottom } = box;
  return svg("g", { class: "axes" },
    yTicks.map((t) => svg("line", { x1: left, x2: right, y1: y(t), y2: y(t) })),
    xTicks.map((t) => svg("line", { x1: x(t), x2: x(t), y1: top, y2: bottom })),
    yTicks.map((t) => svg("text", { x: left - 8, y: y(t) + 4, "text-anchor": "end" }, text(t))),
    xTicks.map((t) => svg("text", { x: x(t), y: bottom + 18, "text-anchor": "middle" }, text(t))),
    svg("text", { class: "axis-name", x: (left + right) / 2, y: bottom + 38, "text-anchor": "middle" }, xName),
    svg("text", { class: "axis-name", transform: `translate(14 ${(top + bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, yName));
}

// frame is where a picture of a width and height has its axes.
export const frame = (width, height) => ({ left: 58, right: width - 12, top: 10, bottom: height - 46 });

// path is the d of a line through points [x, y].
export const path = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

// drawn is a place whose picture draw(width) makes, again whenever the width changes.
export function drawn(draw, label) {
  const place = document.createElement("div");
  place.className = "drawing";
  if (label) {
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", label);
  }
  let last = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width < 40 || width === last) return;
    last = width;
    place.replaceChildren(draw(width));
  }).observe(place);
  return place;
}

// marks are the shapes and dashes that, beside colours, tell classes and lines apart.
const shapes = [
  (s) => `M${-s} 0a${s} ${s} 0 1 0 ${2 * s} 0a${s} ${s} 0 1 0 ${-2 * s} 0Z`,
  (s) => `M0 ${-1.25 * s}L${1.15 * s} ${0.85 * s}H${-1.15 * s}Z`,
  (s) => `M${-0.9 * s} ${-0.9 * s}H${0.9 * s}V${0.9 * s}H${-0.9 * s}Z`,
  (s) => `M0 ${-1.3 * s}L${1.3 * s} 0L0 ${1.3 * s}L${-1.3 * s} 0Z`,
  (s) => `M0 ${1.25 * s}L${1.15 * s} ${-0.85 * s}H${-1.15 * s}Z`,
  (s) => `M${-0.4 * s} ${-1.2 * s}H${0.4 * s}V${-0.4 * s}H${1.2 * s}V${0.4 * s}H${0.4 * s}V${1.2 * s}H${-0.4 * s}V${0.4 * s}H${-1.2 * s}V${-0.4 * s}H${-0.4 * s}Z`,
];
export const dashes = ["", "7 4", "2 3", "10 3 2 3", "5 2", "1 4", "12 4", "4 6"];
export const shape = (i, size) => shapes[i % shapes.length](size);
export const hue = (i) => `hue-${(i % 8) + 1}`;
