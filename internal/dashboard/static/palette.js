// The diverging colours of weights and signals: orange below, blue above, for either theme.

import { colour } from "./plot.js";

let kept = null;
addEventListener("look", () => { kept = null; });

const parse = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const mix = (a, b, t) => a.map((x, i) => Math.round(x + (b[i] - x) * t));
const css = (rgb) => `rgb(${rgb.join(" ")})`;

// palette has shade(t) for t in -1..1 as CSS, rgb(t) as three bytes, and the page's other colours.
export function palette() {
  return (kept ??= make());
}

function make() {
  const read = (name) => parse(colour(name));
  const middle = read("--middle"), low = read("--negative"), high = read("--positive");
  const ramp = Array.from({ length: 201 }, (_, i) => {
    const t = (i - 100) / 100;
    return mix(middle, t < 0 ? low : high, Math.abs(t) ** 0.8);
  });
  const at = (t) => Math.round(Math.max(-1, Math.min(1, t || 0)) * 100) + 100;
  const named = Object.fromEntries(["text", "muted", "panel", "line", "strong-line", "crash", "accent", "positive", "negative"].map((n) => [n, colour(`--${n}`)]));
  const text = ramp.map(css);
  return { ...named, shade: (t) => text[at(t)], rgb: (t) => ramp[at(t)] };
}
