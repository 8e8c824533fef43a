// The panel with the supervision tree: a tree grid of actors, folded where layers are large.

import { el, plural } from "./ui.js";
import { get } from "./api.js";
import { poll } from "./poll.js";
import { row, fill } from "./treerow.js";
import { over } from "./run.js";
import { treeOf } from "./wastree.js";
import { same, within, writeSelection } from "./selection.js";

const large = 16; // a layer with more actors begins folded
const mostShown = 200; // children of one node; the rest is counted

const selectionOf = (node) => (["neuron", "layer", "network", "trainer"].includes(node.actor) && node.job ? { actor: node.actor, layer: node.layer, neuron: node.neuron } : null);
const keyOf = (node) => [node.actor, node.job, node.layer, node.neuron].join("/");

// treePanel follows the tree. -> {element, update(), now(), stop()}
export function treePanel(live) {
  const view = { live, root: null, rows: new Map(), shown: [], folded: new Map(), focus: null, size: 0, asked: -Infinity };
  const on = {
    toggle: (key) => { view.folded.set(key, !isFolded(view, key)); draw(view); },
    choose: (node, key) => { view.focus = key; const s = selectionOf(node); if (s && node.job === live.run.id) live.select(s); draw(view); },
    kill: (node) => live.kill(selectionOf(node), node.job),
  };
  view.on = on;
  view.body = el("tbody", { role: "rowgroup" });
  view.note = el("p", { class: "muted tree-note" });
  const grid = el("table", { role: "treegrid", "aria-label": "Supervision tree", class: "tree" },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ["Actor", "Restarts", "Budget, reason", "Kill"].map((t, i) =>
      el("th", { role: "columnheader", scope: "col", class: i === 1 ? "right" : null }, i === 3 ? el("span", { class: "visually-hidden" }, t) : t)))), view.body);
  grid.addEventListener("keydown", (e) => key(view, e));
  const whole = el("div", { class: "segments", role: "group", "aria-label": "Which part of the tree" });
  const scopes = [["This job", ""], ["Service", "service"]].map(([name, value]) =>
    el("button", { type: "button", onclick: () => live.app.keep({ tree: value || null }), dataset: { value } }, name));
  whole.append(...scopes);
  const element = el("section", { class: "panel supervision", "aria-labelledby": "tree-title" },
    el("header", {}, el("h2", { id: "tree-title" }, "Supervision tree"), whole), el("div", { class: "tree-frame" }, grid, view.note));
  const asked = poll(() => ask(view), () => pace(view), element);
  const scoped = () => scopes.forEach((b) => b.setAttribute("aria-pressed", String((live.route.params.get("tree") ?? "") === b.dataset.value)));
  scoped();
  return {
    element,
    update() { scoped(); reveal(view); draw(view); show(view); asked.now(); },
    // now asks at once, unless it was asked a moment ago.
    now: () => performance.now() - view.asked > pace(view) / 3 && asked.now(),
    perActor: (layer) => perActor(view, layer),
    stop: () => asked.stop(),
  };
}

// pace is the time between two askings: longer for a tree of thousands of actors.
const pace = ({ size }) => (size > 5000 ? 10_000 : size > 600 ? 3000 : 1000);
const actors = (node) => node.children.reduce((n, c) => n + actors(c), 1);

async function ask(view) {
  const { live } = view;
  const service = live.route.params.get("tree") === "service";
  if (!live.run.job) return undefined;
  if (over(live.run) && !service) return remember(view);
  view.asked = performance.now();
  try {
    const tree = await get("/v1/tree" + (service ? "" : `?job=${encodeURIComponent(live.run.id)}`));
    view.root = tree?.root ?? null;
  } catch (error) {
    if (!["not_found", "conflict"].includes(error.code)) throw error;
    view.root = service ? null : view.root;
  }
  view.size = view.root ? actors(view.root) : 0;
  view.note.textContent = view.root ? "" : "The job has no actors now.";
  reveal(view);
  draw(view);
  show(view);
  return true;
}

// remember shows the tree of a job that is over as its network and its events tell of it.
function remember(view) {
  const layers = view.live.layers();
  view.root = layers ? treeOf(view.live.run.id, layers, view.live.run.crashes) : null;
  view.note.textContent = "The job is over and its actors have stopped.";
  reveal(view);
  draw(view);
  return !(layers && view.live.run.state === "ended");
}

const isFolded = (view, key) => view.folded.get(key) ?? false;

// reveal unfolds what leads to the selection.
function reveal(view) {
  const wanted = view.live.selection;
  if (!wanted || wanted.actor !== "neuron" || same(view.revealed, wanted)) return;
  for (const key of view.folded.keys()) if (key.startsWith(`layer/${view.live.run.id}/${wanted.layer}/`)) { view.folded.set(key, false); view.revealed = wanted; }
}

// lines lists what is to be seen of the tree, depth first.
function lines(view, node, level = 1, out = []) {
  const key = keyOf(node);
  if (!view.folded.has(key)) view.folded.set(key, node.children.length > large || (node.actor === "trainer" && node.job !== view.live.run.id && level > 1));
  const expanded = !isFolded(view, key);
  out.push({ node, key, level, expandable: node.children.length > 0, expanded, below: below(node) });
  if (!expanded) return out;
  const wanted = view.live.selection?.neuron ?? -1;
  node.children.forEach((child, i) => {
    if (i < mostShown || (child.actor === "neuron" && wanted >= child.neuron && wanted < child.neuron + child.neurons)) lines(view, child, level + 1, out);
  });
  if (node.children.length > mostShown) out.push({ more: node.children.length - mostShown, key: key + "/more", level: level + 1 });
  return out;
}

const below = (node) => node.children.reduce((n, c) => n + c.restarts + below(c), 0);

function draw(view) {
  const list = view.root ? lines(view, view.root) : [];
  const kept = new Map();
  const elements = list.map((line) => {
    const r = view.rows.get(line.key) ?? (line.more ? { element: el("tr", { role: "row" }, el("td", { role: "gridcell", colspan: 4, class: "muted" })), more: true } : row(view.on));
    kept.set(line.key, r);
    if (line.more) r.element.firstChild.textContent = `${plural(line.more, "more actor")}, not shown`;
    else fill(r, line.node, { ...line, selected: chosen(view, line.node), own: line.node.job === view.live.run.id, over: over(view.live.run) && line.node.job === view.live.run.id });
    return r.element;
  });
  view.rows = kept;
  view.shown = list.filter((l) => !l.more);
  arrange(view.body, elements);
  roving(view);
}

// arrange puts elements into a parent and moves none that stands right, which would lose the focus.
function arrange(parent, elements) {
  const wanted = new Set(elements);
  for (const e of [...parent.children]) if (!wanted.has(e)) e.remove();
  elements.forEach((e, i) => { if (parent.children[i] !== e) parent.insertBefore(e, parent.children[i] ?? null); });
}

// show scrolls the tree, and not the page, to a line that was selected elsewhere.
function show(view) {
  const now = writeSelection(view.live.selection);
  const line = now !== view.scrolledTo && view.shown.find((l) => chosen(view, l.node));
  if (!line) return;
  view.scrolledTo = now;
  const e = view.rows.get(line.key).element, frame = view.body.closest(".tree-frame");
  const above = e.offsetTop - 30, under = e.offsetTop + e.offsetHeight;
  if (above < frame.scrollTop || under > frame.scrollTop + frame.clientHeight) frame.scrollTop = above - frame.clientHeight / 3;
}

function chosen(view, node) {
  const s = view.live.selection;
  if (!s || node.job !== view.live.run.id || node.actor !== s.actor) return false;
  return node.actor === "neuron" ? node.layer === s.layer && s.neuron >= node.neuron && s.neuron < node.neuron + Math.max(node.neurons, 1) : within(s, node) && same(s, selectionOf(node));
}

// roving keeps one line, and its button, in the order of the Tab key.
function roving(view) {
  const keys = view.shown.map((l) => l.key);
  const selected = view.shown.find((l) => chosen(view, l.node))?.key;
  if (!keys.includes(view.focus)) view.focus = selected ?? keys[0] ?? null;
  for (const [key, r] of view.rows) {
    if (r.more) continue;
    r.element.tabIndex = key === view.focus ? 0 : -1;
    r.kill.tabIndex = r.element.tabIndex;
  }
}

function focusOn(view, key) {
  if (!key) return;
  view.focus = key;
  roving(view);
  view.rows.get(key)?.element.focus();
}

function key(view, e) {
  const at = view.shown.findIndex((l) => l.key === view.focus), line = view.shown[at];
  if (!line || e.ctrlKey || e.metaKey || e.altKey || (e.target.closest("button") && (e.key === "Enter" || e.key === " "))) return;
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: view.shown.length - 1 };
  if (e.key in moves) focusOn(view, view.shown[moves[e.key]]?.key);
  else if (e.key === "ArrowRight" && line.expandable) line.expanded ? focusOn(view, view.shown[at + 1]?.key) : view.on.toggle(line.key);
  else if (e.key === "ArrowLeft") line.expandable && line.expanded ? view.on.toggle(line.key) : focusOn(view, view.shown.slice(0, at).findLast((l) => l.level < line.level)?.key);
  else if (e.key === "Enter" || e.key === " ") view.on.choose(line.node, line.key);
  else if ((e.key === "k" || e.key === "K" || e.key === "Delete") && selectionOf(line.node)) view.on.kill(line.node);
  else if (e.key === "Escape") view.live.select(null);
  else return;
  e.preventDefault();
}

// perActor is how many neurons share an actor in a layer, as the tree tells.
function perActor({ root }, layer) {
  const find = (n) => (n.actor === "neuron" && n.layer === layer ? n : n.children.map(find).find(Boolean));
  return Math.max((root && find(root)?.neurons) || 1, 1);
}
