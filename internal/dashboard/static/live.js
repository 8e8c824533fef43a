// The live view of a job: its network, supervision tree and learning curve, with one selection.

import { el } from "./ui.js";
import { get, post, job as path } from "./api.js";
import { follow } from "./run.js";
import { readSelection, writeSelection, same, inWords, victimOf } from "./selection.js";
import { jobHead } from "./jobhead.js";
import { networkPanel } from "./network.js";
import { treePanel } from "./tree.js";
import { curvePanel } from "./curve.js";
import { chaosPanel } from "./chaos.js";
import { selectedPanel } from "./selected.js";

export function mount(root, route, app) {
  let view = null, left = false, timer = 0;
  const open = (id) => { view?.stop(); view = liveOf(root, id, app); };
  const newest = async () => {
    try {
      const { jobs } = await get("/v1/jobs?limit=5");
      if (left) return;
      app.connection("live");
      const wanted = jobs.find((j) => j.queue !== "boot") ?? jobs[0]; // each start of the service teaches a first job
      if (wanted && (!view || view.ended()) && view?.id !== wanted.job) open(wanted.job);
      if (!wanted && !view) empty(root);
    } catch (error) {
      if (error.code === "away") app.connection("reconnecting");
      else if (!view) root.replaceChildren(el("section", { class: "panel notice" }, el("h1", {}, "No view"), el("p", {}, error.detail)));
    }
    if (!left) timer = setTimeout(newest, 3000);
  };
  if (route.id && route.id !== "latest") open(route.id);
  else newest();
  return {
    update: () => view?.update(),
    unmount() { left = true; clearTimeout(timer); view?.stop(); },
  };
}

function empty(root) {
  if (root.querySelector(".notice")) return;
  root.replaceChildren(el("section", { class: "panel notice" }, el("h1", {}, "Nothing has been trained yet"),
    el("p", { class: "muted" }, "Train a network on a table of yours and watch it learn here. As soon as there is a job, this page shows it."),
    el("div", { class: "row" }, el("a", { class: "button primary", href: "#/new" }, "Train on a table"), el("code", {}, "deepnet train FILE"))));
}

// liveOf builds the panels around one job.
function liveOf(root, id, app) {
  const crashes = new Map(); // by "layer.neuron"; how many of the run's crashes are counted
  let counted = 0;
  const live = {
    app,
    get route() { return app.route; },
    get selection() { return readSelection(app.route.params.get("sel")); },
    get row() { return Math.max(0, Number(app.route.params.get("row")) || 0); },
    get weights() { return Number(app.route.params.get("weights")) || 2000; },
    select(s) { app.keep({ sel: same(s, live.selection) ? null : writeSelection(s) }); if (s) app.say(`Selected ${inWords(s)}`); },
    async kill(s, job = id) {
      if (!s) return;
      try { await post(path(job, ":kill"), victimOf(s)); app.say(`Killed ${inWords(s)}`); parts.tree.now(); } catch (error) { app.problem(error); }
    },
    restartsOf(layer, neuron) {
      for (; counted < live.run.crashes.length; counted++) {
        const c = live.run.crashes[counted];
        if (c.actor === "neuron") crashes.set(`${c.layer}.${c.neuron}`, (crashes.get(`${c.layer}.${c.neuron}`) ?? 0) + 1);
      }
      const per = live.perActor(layer);
      return crashes.get(`${layer}.${neuron - (neuron % per)}`) ?? 0;
    },
    perActor: (layer) => Math.max(parts.network?.network?.layers[layer]?.per_actor ?? 1, 1),
    layers: () => parts.network?.network?.layers ?? shapeOf(live.run.job),
    changed: () => { parts.head.changed(); parts.curve.changed(); parts.selected.changed(); },
  };
  const parts = {};
  const spoken = teller(app);
  live.run = follow(id, {
    heard: (run) => { if (run.missing) missing(root, id); else live.changed(); },
    restarted: (crash) => { parts.network.restarted(crash); spoken(crash); parts.tree.now(); },
    connection: (state) => { app.connection(state); if (state === "live") { parts.network?.now(); parts.tree?.now(); } },
  });
  Object.assign(parts, { head: jobHead(live), network: networkPanel(live), tree: treePanel(live), curve: curvePanel(live), chaos: chaosPanel(live) });
  parts.selected = selectedPanel(live, () => parts.network);
  live.sampled = () => parts.selected.changed();
  root.replaceChildren(parts.head.element, el("div", { class: "live" },
    el("div", { class: "live-main" }, parts.network.element, parts.curve.element),
    el("div", { class: "live-side" }, parts.tree.element, parts.selected.element, parts.chaos.element)));
  const update = () => { for (const part of Object.values(parts)) part.update?.(); if (app.route.params.get("show") === "chaos") { app.keep({ show: null }); parts.chaos.show(); } };
  update();
  return { id, update, ended: () => live.run.state === "ended", stop() { live.run.stop(); for (const part of Object.values(parts)) part.stop?.(); } };
}

// teller tells of restarts, of many at once in one sentence.
function teller(app) {
  let count = 0, timer = 0;
  return (crash) => {
    count++;
    timer ||= setTimeout(() => {
      app.say(count === 1 ? `${inWords(crash)} restarted` : `${count} restarts`);
      count = timer = 0;
    }, 700);
  };
}

// shapeOf is a network's shape as its job tells; null where that is not known.
const shapeOf = (job) => (job?.layers?.length ? job.layers.map((neurons) => ({ neurons, per_actor: job.plan?.neurons_per_actor || 1 })) : null);

function missing(root, id) {
  root.replaceChildren(el("section", { class: "panel notice" }, el("h1", {}, "No such job"), el("p", { class: "muted" }, `There is no job ${id}.`), el("a", { class: "button", href: "#/jobs" }, "All jobs")));
}
