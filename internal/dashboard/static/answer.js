// What a model answers, for people: probabilities as bars, numbers in large.

import { el, icon } from "./ui.js";
import { figure, share } from "./scores.js";

const mostBars = 12;

// answer shows the first row of Predictions; target names the column of a single number.
export function answer({ classes, targets, rows, warnings }, target) {
  const [row] = rows;
  return el("div", { class: "stack" },
    targets?.length ? several(targets, row) : classes.length ? oneOf(classes, row) : el("div", {}, (row.values ?? []).map((v) => large(amount(v), target))),
    warned(warnings));
}

// spoken is the same in a line, for a screen reader.
export function spoken({ classes, targets, rows: [row] }, target) {
  if (targets?.length) return targets.map((t, i) => `${t.target} ${row.labels?.[i] ?? amount(row.values[i])}`).join(", ");
  if (classes.length) return `${row.label}, ${share(Math.max(...row.probabilities))}`;
  return `${target} ${amount(row.values[0])}`;
}

// warned lists what the service remarks on rows; null for nothing.
export const warned = (list) => (list?.length ? el("ul", { class: "remarks" }, list.map((w) => el("li", {}, icon("warn"), el("span", {}, w)))) : null);

// amount writes a predicted number to four significant digits at least.
const amount = (v) => (v === null || v === undefined ? "–" : Math.abs(v) >= 1000 ? Number(v.toFixed(1)).toLocaleString("en-US") : figure(v));

const large = (value, name) => el("p", { class: "answer" }, el("strong", {}, value), " ", el("span", {}, name));

function oneOf(classes, row) {
  const listed = classes.map((c, i) => ({ c, p: row.probabilities[i] ?? 0 }));
  const shown = listed.length > mostBars ? [...listed].sort((a, b) => b.p - a.p).slice(0, mostBars) : listed;
  const sure = Math.max(...listed.map((l) => l.p));
  return el("div", {}, large(row.label, share(sure)),
    el("ul", { class: "chances" }, shown.map(({ c, p }) => el("li", { class: c === row.label ? "best" : null }, el("span", { class: "of", title: c }, c), el("span", { class: "chance", "aria-hidden": "true" }, el("span", { style: { width: `${100 * p}%` } })), el("span", { class: "right" }, share(p))))),
    shown.length < listed.length && el("p", { class: "hint" }, `the likeliest ${shown.length} of ${listed.length} classes`));
}

const several = (targets, row) => el("dl", { class: "answers" }, targets.map((t, i) => [el("dt", {}, t.target),
  el("dd", {}, row.labels ? [el("strong", {}, row.labels[i]), el("span", { class: "muted" }, ` ${t.positive} ${share(row.probabilities[i])}`)] : el("strong", {}, amount(row.values[i])))]));
