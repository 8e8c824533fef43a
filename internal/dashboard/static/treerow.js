// One line of the supervision tree: name, restarts, budget, what happened last, and a kill button.

import { el, button, number, ago, duration } from "./ui.js";

const marked = 5000; // ms that a restart's mark stays

// row makes a line for a node; it is filled by fill(). on: {toggle(key), choose(node), kill(node)}.
export function row(on) {
  const r = {
    open: el("span", { class: "twist", "aria-hidden": "true" }), name: el("span", { class: "name" }), restarts: el("span", { class: "count" }),
    bar: el("span", { class: "bar-fill" }), budget: el("span", { class: "budget-text" }), last: el("span", { class: "last" }), node: null, key: "", seen: null,
  };
  r.meter = el("span", { class: "budget", role: "meter", "aria-valuemin": 0 }, el("span", { class: "budget-bar", "aria-hidden": "true" }, r.bar), r.budget);
  r.kill = button("", (e) => { e.stopPropagation(); on.kill(r.node); }, { kind: "quiet small icon-only kill", sign: "kill", tabindex: -1 });
  r.element = el("tr", { role: "row", tabindex: -1, onclick: (e) => { if (e.target.closest(".twist")) on.toggle(r.key); else on.choose(r.node, r.key); } },
    el("td", { role: "gridcell", class: "who" }, r.open, r.name), el("td", { role: "gridcell", class: "right" }, r.restarts),
    el("td", { role: "gridcell", class: "fate" }, r.meter, r.last), el("td", { role: "gridcell", class: "right" }, r.kill));
  return r;
}

const killable = new Set(["neuron", "layer", "network", "trainer"]);

// fill shows a node. place: {key, level, expandable, expanded, selected, below} where below are
// the restarts of what is folded away.
export function fill(r, node, place) {
  const before = r.node;
  r.node = node;
  r.key = place.key;
  const e = r.element;
  e.setAttribute("aria-level", place.level);
  if (place.expandable) e.setAttribute("aria-expanded", String(place.expanded));
  else e.removeAttribute("aria-expanded");
  e.setAttribute("aria-selected", String(place.selected));
  e.style.setProperty("--level", place.level - 1);
  set(r.name, label(node, place.own));
  r.name.title = node.name;
  const hidden = place.below > 0 && !place.expanded;
  set(r.restarts, hidden ? `${node.restarts ? number(node.restarts) + " " : ""}+${number(place.below)}` : node.restarts ? number(node.restarts) : "0");
  r.restarts.classList.toggle("some", node.restarts > 0 || hidden);
  r.restarts.title = hidden ? `${node.restarts} of its own, ${place.below} below` : "";
  budget(r, node);
  set(r.last, node.reason ? `${ago(node.last).replace(" ago", "")} · ${node.reason.replace(/^(neuron|layer|network|trainer) /, "")}` : "");
  r.last.title = node.reason ? `${node.reason}, back at work after ${duration(node.took_us / 1000)}` : "";
  r.kill.hidden = !killable.has(node.actor) || !node.job || place.over;
  r.kill.setAttribute("aria-label", `Kill ${label(node)}`);
  r.kill.title = `Kill ${label(node)}`;
  if (before && before.restarts + (r.seen ?? 0) < node.restarts + (hidden ? place.below : 0) && r.seen !== null) flash(r);
  r.seen = hidden ? place.below : 0;
}

const set = (element, text) => { if (element.textContent !== text) element.textContent = text; };

// label is a node's name, told with how many neurons share an actor.
function label(node, own) {
  if (node.actor === "neuron") return node.neurons > 1 ? `neurons ${node.neuron}–${node.neuron + node.neurons - 1}` : `neuron ${node.neuron}`;
  if (node.actor === "layer") return `layer ${node.layer}`;
  if (node.actor === "trainer") return own ? "trainer" : `trainer …${node.job.slice(-6)}`;
  return node.name;
}

function budget(r, node) {
  r.meter.hidden = !node.budget;
  if (!node.budget) return;
  const share = Math.min(node.spent / node.budget, 1);
  r.bar.style.width = `${share * 100}%`;
  r.meter.classList.toggle("tight", share >= 0.5);
  r.meter.classList.toggle("out", share >= 0.9);
  r.meter.setAttribute("aria-valuemax", node.budget);
  r.meter.setAttribute("aria-valuenow", Math.min(node.spent, node.budget));
  r.meter.setAttribute("aria-label", `Restarts below ${label(node)}`);
  r.meter.setAttribute("aria-valuetext", `${node.spent} of ${node.budget} restarts`);
  r.meter.title = `${node.spent} of ${node.budget} restarts within ${duration(node.period_ms)}; after that it fails in their place`;
  set(r.budget, `${node.spent}/${node.budget}`);
}

// flash marks a line whose actor was just restarted; without motion the mark just stands there.
export function flash(r) {
  const e = r.element;
  e.classList.remove("restarted");
  void e.offsetWidth; // lets the animation begin anew
  e.classList.add("restarted");
  clearTimeout(r.timer);
  r.timer = setTimeout(() => e.classList.remove("restarted"), marked);
}
