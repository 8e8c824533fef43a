// The panel that has actors crash at random, and the badge that tells so in every view.

import { el, plural, duration } from "./ui.js";
import { get, put } from "./api.js";
import { poll } from "./poll.js";

const slowest = 60_000, fastest = 100, steps = 100; // ms; positions of the slider after "off"
const victims = [["neuron", "neurons"], ["layer", "layers"], ["network", "networks"], ["trainer", "trainers"]];

// every is the mean time between crashes at a position of the slider; position is its inverse.
export const every = (position) => (position <= 0 ? 0 : round(slowest * (fastest / slowest) ** ((position - 1) / (steps - 1))));
export const position = (ms) => (ms <= 0 ? 0 : Math.max(1, Math.min(steps, Math.round(1 + ((steps - 1) * Math.log(slowest / ms)) / Math.log(slowest / fastest)))));
const round = (ms) => { const unit = 10 ** Math.floor(Math.log10(ms) - 2); return Math.round(ms / unit) * unit; };
const inWords = (ms) => (ms ? `a crash every ${duration(ms)}` : "off");

// watchChaos keeps the badge; heard is told each time what the service says.
let heard = () => {};
let asked = null;
export function watchChaos(app) {
  asked = poll(async () => {
    const chaos = await get("/v1/chaos");
    app.chaosBadge(chaos.every_ms ? duration(chaos.every_ms) : null);
    heard(chaos);
  }, 3000);
}

// chaosPanel is the slider with its targets. -> {element, update(), stop()}
export function chaosPanel(live) {
  const told = el("output", { class: "chaos-told", for: "chaos-rate" }, "off");
  const slider = el("input", { type: "range", min: 0, max: steps, step: 1, value: 0, id: "chaos-rate", "aria-describedby": "chaos-hint" });
  const boxes = victims.map(([value, name]) => ({ value, box: el("input", { type: "checkbox", checked: true, id: `chaos-${value}` }), name }));
  const where = el("select", { id: "chaos-job", "aria-label": "Whose actors" }, el("option", { value: "this" }, "this job"), el("option", { value: "" }, "every running job"));
  const another = el("option", { value: "another", hidden: true }, "another job");
  where.append(another);
  const count = el("span", { class: "muted" });
  let chaos = null, timer = 0, sending = false, moved = false;

  // rate is what the slider says once it was moved; before, what the service does, which may lie between its positions.
  const rate = () => (moved || !chaos ? every(Number(slider.value)) : chaos.every_ms);
  const body = () => ({
    every_ms: rate(), victims: boxes.filter((b) => b.box.checked).map((b) => b.value),
    seed: chaos?.seed || 1, job: where.value === "this" ? live.run.id : where.value === "another" ? chaos?.job : null,
  });
  const say = () => { const text = inWords(rate()); told.textContent = text; slider.setAttribute("aria-valuetext", text); };
  const send = async () => {
    const wanted = body();
    timer = 0;
    if (wanted.every_ms && !wanted.victims.length) { live.app.toast("Choose at least one kind of actor to crash."); return; }
    sending = true;
    try { chaos = await put("/v1/chaos", wanted); if (!timer) moved = false; live.app.say(`Chaos: ${inWords(wanted.every_ms)}`); } catch (error) { live.app.problem(error); }
    sending = false;
    asked?.now();
  };
  const change = (delay) => { say(); clearTimeout(timer); timer = setTimeout(send, delay); };
  slider.addEventListener("input", () => { moved = true; change(300); });
  for (const b of boxes) b.box.addEventListener("change", () => change(0));
  where.addEventListener("change", () => change(0));
  heard = (now) => {
    count.textContent = now.kills ? `${plural(now.kills, "crash", "crashes")} ordered` : "";
    if (timer || sending || document.activeElement === slider) { chaos = now; return; }
    chaos = now;
    moved = false;
    slider.value = position(now.every_ms);
    if (now.every_ms) {
      for (const b of boxes) b.box.checked = !now.victims.length || now.victims.includes(b.value);
      another.hidden = !now.job || now.job === live.run.id;
      where.value = !now.job ? "" : now.job === live.run.id ? "this" : "another";
    }
    say();
  };
  asked?.now();
  const element = el("section", { class: "panel chaos", "aria-labelledby": "chaos-title" },
    el("header", {}, el("h2", { id: "chaos-title" }, "Chaos"), told, where),
    el("label", { for: "chaos-rate", class: "visually-hidden" }, "How often an actor is crashed"), slider,
    el("div", { class: "chaos-scale muted", "aria-hidden": "true" }, el("span", {}, "off"), el("span", {}, "1 min"), el("span", {}, "2.5 s"), el("span", {}, "0.1 s")),
    el("fieldset", { class: "chaos-targets" }, el("legend", { class: "visually-hidden" }, "What is crashed"),
      boxes.map((b) => el("label", { class: "tick" }, b.box, b.name)), count),
    el("p", { class: "hint", id: "chaos-hint" }, "What falls is restarted from its last committed state: the curve does not notice."));
  return { element, update() {}, stop() { clearTimeout(timer); heard = () => {}; }, show: () => { element.scrollIntoView({ block: "nearest" }); slider.focus(); } };
}
