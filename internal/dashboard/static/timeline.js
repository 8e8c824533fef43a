// The timeline: what happened to jobs, with a filter by kind, a pause, and "show all".

import { el, button, clock, moment, number, plural } from "./ui.js";
import { get } from "./api.js";
import { events } from "./stream.js";
import { kinds, line } from "./eventline.js";
import { list } from "./longlist.js";

const jobsFollowed = 4; // streams at once; a browser has six connections to one service
const kept = 200_000; // events in memory
const hiddenAtFirst = new Set(["epoch", "evaluating"]);

// mount shows one job's events, or those of the newest jobs.
export function mount(root, route, app) {
  const view = { app, events: [], waiting: 0, paused: false, jobs: new Map(), streams: new Map(), stopped: false };
  build(view, root, route);
  follow(view, route);
  return {
    update() { filterOf(view); view.dirty(); },
    unmount() { view.stopped = true; clearTimeout(view.timer); clearTimeout(view.asking); view.streams.forEach((stop) => stop()); view.list.stop(); },
  };
}

function build(view, root, route) {
  const { app } = view;
  const pause = button("Pause", () => { view.paused = !view.paused; shown(); view.dirty(); }, { kind: "small", sign: "pause", "aria-pressed": "false" });
  const shown = () => { pause.lastChild.textContent = view.paused ? "Go on" : "Pause"; pause.setAttribute("aria-pressed", String(view.paused)); };
  const all = button("Show all", () => app.keep({ kinds: app.route.params.get("kinds") === "all" ? null : "all" }), { kind: "small" });
  view.all = all;
  view.of = el("a", { href: `#/job/${encodeURIComponent(route.id ?? "")}` }, "of one job");
  view.count = el("p", { class: "muted", role: "status" });
  view.filters = Object.entries(kinds).map(([kind, k]) => {
    const box = el("input", { type: "checkbox", onchange: () => app.keep({ kinds: chosenText(view) }) });
    return { kind, box, element: el("label", { class: "tick" }, box, el("span", { class: `event-sign kind-${kind}`, "aria-hidden": "true" }, k.sign), k.name) };
  });
  view.list = list((event) => lineOf(view, event), { height: matchMedia("(max-width: 640px)").matches ? 50 : 30, label: "Events, newest first" });
  view.dirty = () => { view.timer ||= setTimeout(() => { view.timer = 0; if (!view.stopped) draw(view); }, 120); };
  root.append(el("section", { class: "panel timeline", "aria-labelledby": "timeline-title" },
    el("header", {}, el("h1", { id: "timeline-title" }, "Events"), route.id ? view.of : el("span", { class: "muted" }, "of the newest jobs"),
      el("div", { class: "row tight" }, pause, all)),
    el("fieldset", { class: "kinds" }, el("legend", { class: "visually-hidden" }, "Kinds of events"), view.filters.map((f) => f.element)), view.count, view.list.element));
  filterOf(view);
}

// filterOf reads which kinds are shown from the address: "all", a list, or nothing for the usual.
function filterOf(view) {
  const text = view.app.route.params.get("kinds");
  const wanted = text && text !== "all" ? new Set(text.split(",")) : null;
  for (const f of view.filters) f.box.checked = text === "all" || (wanted ? wanted.has(f.kind) : !hiddenAtFirst.has(f.kind));
  view.wanted = new Set(view.filters.filter((f) => f.box.checked).map((f) => f.kind));
  view.all.lastChild.textContent = text === "all" ? "Show the usual" : "Show all";
}

function chosenText(view) {
  const on = view.filters.filter((f) => f.box.checked).map((f) => f.kind);
  return on.length === view.filters.length ? "all" : on.join(",") || "none";
}

// follow opens a stream for the job of the route, or for the newest jobs as they come.
async function follow(view, route) {
  if (view.stopped) return;
  try {
    const jobs = route.id ? [await get(`/v1/jobs/${encodeURIComponent(route.id)}`)] : (await get(`/v1/jobs?limit=${jobsFollowed}`)).jobs;
    if (view.stopped) return;
    if (!route.id) view.app.connection("live");
    for (const job of jobs) open(view, job);
    const newest = new Set(jobs.map((j) => j.job));
    for (const [id, stop] of view.streams) if (!newest.has(id)) { stop(); view.streams.delete(id); }
    if (!jobs.length) view.count.textContent = "No job yet: nothing has happened.";
  } catch (error) {
    if (error.code === "not_found") { view.count.textContent = error.detail; return; }
    if (error.status === 401) return view.app.connection("unauthorized");
    view.app.connection("reconnecting");
  }
  if (!route.id || !view.streams.size) view.asking = setTimeout(() => follow(view, route), 4000);
}

function open(view, { job, name }) {
  view.jobs.set(job, name || `…${job.slice(-6)}`);
  view.of.textContent = `of ${view.jobs.get(job)}`;
  if (view.streams.has(job)) return;
  view.streams.set(job, events(job, 0, (event) => {
    view.events.push({ ...event, job });
    view.sorted = false;
    if (view.events.length > kept) view.events.splice(0, kept / 10);
    if (view.paused && view.wanted.has(event.kind)) view.waiting++;
    view.dirty();
  }, (state) => view.app.connection(state)));
}

function draw(view) {
  if (view.paused) {
    view.count.textContent = `Paused: ${plural(view.waiting, "new event")} ${view.waiting === 1 ? "waits" : "wait"}.`;
    if (view.drawnFor === view.wanted) return;
  } else view.waiting = 0;
  if (!view.sorted && view.jobs.size > 1) view.events.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  view.sorted = true;
  view.drawnFor = view.wanted;
  const seen = view.events.filter((e) => view.wanted.has(e.kind)).reverse();
  view.list.show(seen);
  if (!view.paused) view.count.textContent = seen.length === view.events.length ? plural(seen.length, "event") : `${number(seen.length)} of ${plural(view.events.length, "event")}`;
}

function lineOf(view, event) {
  const k = kinds[event.kind] ?? { name: event.kind, sign: "?" };
  const text = line(event), many = view.jobs.size > 1;
  return [
    el("time", { datetime: event.time, title: moment(event.time) }, clock(event.time)),
    el("span", { class: `event-sign kind-${event.kind}`, "aria-hidden": "true" }, k.sign),
    many && el("a", { class: "event-job", href: `#/job/${encodeURIComponent(event.job)}` }, view.jobs.get(event.job), el("small", { class: "muted" }, ` …${event.job.slice(-4)}`)),
    el("span", { class: "event-text", title: text }, text),
    event.kind === "restart" && el("a", { class: "event-show", href: `#/job/${encodeURIComponent(event.job)}?sel=${selectionText(event.restart)}` }, "Show"),
  ].filter(Boolean);
}

const selectionText = (r) => (r.actor === "neuron" ? `${r.layer}.${r.neuron}` : r.actor === "layer" ? r.layer : r.actor);
