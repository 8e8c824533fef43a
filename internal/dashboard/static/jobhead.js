// The head of the live view: which job, how it is, and what can be done with it.

import { el, button, copyable, number, percent, short, stateChip } from "./ui.js";
import { get, post, job as path } from "./api.js";
import { speed, over } from "./run.js";
import { nodeOf } from "./nodes.js";

const actions = [
  { verb: "pause", label: "Pause", sign: "pause", when: ["running"] },
  { verb: "resume", label: "Resume", sign: "play", when: ["paused"] },
  { verb: "retry", label: "Retry", sign: "retry", when: ["failed", "cancelled"] },
  { verb: "cancel", label: "Cancel", sign: "stop", when: ["queued", "running", "paused"], kind: "danger" },
];

// jobHead shows live.run's job. -> {element, changed()}
export function jobHead(live) {
  const title = el("h1", {}, "…"), chip = el("span", {}), id = el("span", { class: "muted" }), where = el("span", { class: "muted" }), reason = el("p", { class: "reason" });
  const controls = actions.map((a) => ({ ...a, button: button(a.label, () => act(live, a, controls), { kind: `small ${a.kind ?? ""}`, sign: a.sign }) }));
  const links = [["Report", "/report"], ["Predict", "/predict"], ["Events", "/events"]].map(([name, rest]) => el("a", { class: "button small", href: `#/job/${encodeURIComponent(live.run.id)}${rest}` }, name));
  const needModel = links.slice(0, 2);
  const other = switcher(live);
  const figures = figuresOf();
  const element = el("section", { class: "panel job-head", "aria-label": "Job" },
    el("div", { class: "job-line" }, el("div", { class: "job-title" }, title, chip, id, where, other), el("div", { class: "row tight push" }, controls.map((c) => c.button), links)),
    figures.element, reason);
  return {
    element,
    changed() {
      const { job } = live.run;
      if (!job) return;
      title.textContent = job.name || "Unnamed job";
      if (chip.dataset.state !== job.state) { chip.replaceChildren(stateChip(job.state)); chip.dataset.state = job.state; }
      if (id.dataset.id !== job.job) { id.replaceChildren(copyable(job.job, `…${job.job.slice(-8)}`, "Copy the job's identifier")); id.dataset.id = job.job; }
      where.textContent = nodeOf(job.job) ? `on ${nodeOf(job.job)}` : "";
      for (const c of controls) c.button.hidden = !c.when.includes(job.state);
      for (const link of needModel) link.hidden = job.state !== "succeeded";
      reason.hidden = !job.reason || job.state === "running" || job.state === "succeeded";
      reason.textContent = job.reason ?? "";
      reason.classList.toggle("failed", job.state === "failed");
      figures.show(live.run);
      document.title = `${job.name || "Job"}: ${job.state} · Deepnet`;
    },
  };
}

async function act(live, { verb, label }, controls) {
  controls.forEach((c) => { c.button.disabled = true; });
  try {
    live.run.job = await post(path(live.run.id, `:${verb}`));
    live.app.say(`${label}: done`);
    live.run.again();
    live.changed();
  } catch (error) { live.app.problem(error); }
  controls.forEach((c) => { c.button.disabled = false; });
}

// switcher leads to the newest jobs; it asks for them when it may be opened.
function switcher(live) {
  const list = el("select", { class: "switcher", "aria-label": "Show another job" }, el("option", { value: "" }, "Other jobs"));
  const fill = async () => {
    try {
      const { jobs } = await get("/v1/jobs?limit=30");
      if (list.value) return;
      list.replaceChildren(el("option", { value: "" }, "Other jobs"), ...jobs.filter((j) => j.job !== live.run.id).map((j) => el("option", { value: j.job }, `${j.name || "unnamed"} · ${j.state} · …${j.job.slice(-6)}`)));
    } catch { /* the list stays as it was */ }
  };
  fill();
  list.addEventListener("pointerenter", fill);
  list.addEventListener("focus", fill);
  list.addEventListener("change", () => list.value && live.app.go(`/job/${encodeURIComponent(list.value)}`));
  return list;
}

function figuresOf() {
  const made = {};
  const figure = (name, key) => { made[key] = el("dd", {}, "–"); return el("div", { dataset: { figure: key } }, el("dt", {}, name), made[key]); };
  const done = el("span", { class: "progress-fill" });
  const element = el("dl", { class: "figures" }, figure("Epoch", "epoch"), figure("Training error", "error"), figure("Validation", "validation"),
    figure("Rows per second", "speed"), figure("Restarts", "restarts"), figure("Result", "result"), figure("Digest", "digest"));
  made.epoch.after(el("dd", { class: "progress", "aria-hidden": "true" }, done));
  return { element, show: (run) => showFigures(made, element, done, run) };
}

function showFigures(made, element, done, run) {
  const { job } = run;
  const epochs = Math.max(job.epochs, run.epochs.at(-1) ?? 0), of = job.plan?.epochs;
  made.epoch.replaceChildren(number(epochs), ...(of ? [el("small", {}, ` / ${number(of)}`)] : []));
  done.style.width = of ? `${Math.min(epochs / of, 1) * 100}%` : "0";
  made.error.textContent = number(run.errors.at(-1) ?? job.error);
  made.validation.textContent = number(run.validation.at(-1));
  const rate = speed(run);
  made.speed.textContent = rate === null ? "–" : number(Math.round(rate));
  const restarts = Math.max(job.restarts, run.crashes.length);
  made.restarts.textContent = number(restarts);
  made.restarts.classList.toggle("some", restarts > 0);
  const hide = (key, hidden) => { element.querySelector(`[data-figure="${key}"]`).hidden = hidden; };
  hide("validation", run.validation.at(-1) == null);
  hide("speed", over(run));
  const result = resultOf(job, run);
  hide("result", !result);
  made.result.textContent = result ?? "";
  hide("digest", !job.digest);
  if (job.digest && made.digest.dataset.digest !== job.digest) {
    made.digest.dataset.digest = job.digest;
    made.digest.replaceChildren(copyable(job.digest, short(job.digest), "Copy the digest"));
  }
}

function resultOf(job, run) {
  if (job.state === "running" && (job.evaluating ?? run.evaluating)) {
    const { part, done, of } = job.evaluating ?? run.evaluating;
    return `evaluating ${part} ${number(done)}/${number(of)}`;
  }
  if (job.accuracy !== null && job.accuracy !== undefined) return `${percent(job.accuracy)} accuracy`;
  return job.r2 === null || job.r2 === undefined ? null : `R² ${number(job.r2, 3)}`;
}
