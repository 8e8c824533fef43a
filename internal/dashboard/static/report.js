// The report of a job: how it was trained, how good its model is, and the proof of it.

import { button, copyable, el, plural, short } from "./ui.js";
import { boundary } from "./boundary.js";
import { classPictures } from "./classes.js";
import { curves, trainingName } from "./curves.js";
import { failure, jobTabs, waiting } from "./jobtabs.js";
import { headline, importances, metrics } from "./measures.js";
import { misses, numberPictures } from "./numbers.js";
import { picture, segments } from "./picture.js";
import { figure, metricName, measured, targetNames } from "./scores.js";

const again = 1500; // ms between looks at a job that is not over
const over = new Set(["succeeded", "failed", "cancelled"]);

export function mount(root, route, app) {
  let timer = 0, gone = false, plot = null, told = "";
  root.append(waiting("Loading the report…"));

  async function load() {
    try {
      const report = await app.api.get(app.api.job(route.id, "/report"));
      if (gone) return;
      const state = `${report.job.state} ${report.job.evaluating?.part ?? ""} ${Boolean(report.evaluation)}`;
      if (state !== told) show(report);
      else plot.show(report);
      told = state;
      if (!over.has(report.job.state) || report.job.evaluating) timer = setTimeout(load, again);
    } catch (error) {
      if (gone) return;
      if (error.code === "away" && told) timer = setTimeout(load, again);
      else root.replaceChildren(failure("No report to show", error, el("a", { class: "button", href: "#/jobs" }, "All jobs"), button("Try again", load)));
    }
  }

  function show(report) {
    plot?.stop();
    const { job, evaluation } = report, place = el("div", { class: "pictures" });
    plot = curve(report);
    const first = goodness(report), results = evaluation ? pictures(report) : { own: [], rest: [], parts: [] };
    place.append(...[...first, ...results.own, plot.panel, ...results.rest, choices(job), receipt(report, app), ...results.parts].filter(Boolean));
    root.replaceChildren(jobTabs(job, "report", app), ...warnings(job), place);
    boundary(app.api, job).then((made) => made && !gone && place.insertBefore(made, place.children[first.length])).catch(() => { /* the report stands without its plane */ });
  }

  load();
  return { update() {}, unmount() { gone = true; clearTimeout(timer); plot?.stop(); } };
}

// goodness is the headline, or why there is none.
function goodness({ job, evaluation, missing }) {
  if (job.summary) return [picture({ title: "How good it is", body: el("div", { class: "stack" }, headline(job.summary), byTarget(job.summary)) })];
  const text = evaluation ? null : job.evaluating ? `The model is being evaluated: ${job.evaluating.part}, ${job.evaluating.done} of ${job.evaluating.of}.` : missing || reasonOf(job);
  return text ? [picture({ title: job.state === "failed" || job.state === "cancelled" ? "No model" : "How good it is", body: el("p", {}, text[0].toUpperCase() + text.slice(1)) })] : [];
}

const reasonOf = (job) => (job.reason ? `${job.state}: ${job.reason}` : over.has(job.state) ? "There is nothing to report on this job." : `The job is ${job.state}; its model is evaluated at the end.`);

function byTarget({ targets }) {
  if (!targets?.length) return null;
  return el("ul", { class: "keys" }, targets.map((t) => el("li", {}, el("b", {}, t.target), ` ${metricName(t.metric)} ${measured(t.metric, t.value)}`, el("span", { class: "muted" }, ` (simplest model ${measured(t.metric, t.simplest)})`))));
}

function warnings(job) {
  const list = [job.summary?.warning, ...job.warnings].filter(Boolean);
  return list.length ? [el("section", { class: "panel warned", "aria-label": "Warnings" }, el("h2", {}, plural(list.length, "thing to look at", "things to look at")), el("ul", {}, list.map((w) => el("li", {}, w))))] : [];
}

// pictures are those of the model's results: own above the learning curve, rest below,
// and parts, of each of several targets, at the end.
function pictures({ job, evaluation }) {
  const several = evaluation.by_target?.targets ?? [], target = targetNames(job)[0];
  const own = (e, name) => [...(e.classes ? classPictures(e.classes) : []), ...(e.numbers ? numberPictures(e.numbers, name, e.rows) : [])];
  const rest = [misses(evaluation.misses, Boolean(evaluation.numbers), target), metrics(evaluation, several.length ? "Metrics of all targets together" : "Metrics")];
  const parts = several.flatMap((t) => [el("h2", { class: "part" }, t.target), ...own(t.evaluation, t.target), metrics(t.evaluation, `Metrics of ${t.target}`), misses(t.evaluation.misses, Boolean(t.evaluation.numbers), t.target)]);
  const mine = [...own(evaluation, target), importances(evaluation)].filter(Boolean), isWide = (p) => p.classList.contains("wide");
  return { own: [...mine.filter((p) => !isWide(p)), ...mine.filter(isWide)], rest, parts };
}

// curve is the panel of the learning curve, with show(report) for more of it, and stop().
function curve(report) {
  const drawing = curves("Learning curve; the table below has the numbers"), checked = report.losses.some((l) => l.validation !== null), none = el("p", { class: "muted" }, "No epoch is done yet.");
  let scale = "linear", now = report;
  const show = () => {
    const { losses, job } = now, epochs = losses.map((l) => l.epoch);
    const lines = [{ label: trainingName(job.plan), epochs, values: losses.map((l) => l.error), hue: 0 }];
    if (checked) lines.push({ label: "validation", epochs, values: losses.map((l) => l.validation), hue: 1 });
    none.hidden = losses.length > 0;
    drawing.place.hidden = !losses.length;
    drawing.show(losses.length ? lines : [], scale === "log");
  };
  show();
  const columns = [{ label: "Epoch", align: "right", cell: (l) => l.epoch }, { label: "Training loss", align: "right", cell: (l) => figure(l.error) }, checked && { label: "Validation loss", align: "right", cell: (l) => figure(l.validation) }].filter(Boolean);
  const panel = picture({
    title: "Learning curve", aside: segments("Scale", [["linear", "Linear"], ["log", "Log"]], scale, (to) => { scale = to; show(); }),
    about: report.job.best_epoch ? `The model has the weights of epoch ${report.job.best_epoch}, the best.` : null, body: el("div", {}, none, drawing.place), numbers: report.losses.length > 0 && { columns, records: report.losses },
  });
  return { panel, stop: drawing.stop, show(more) { now = more; show(); } };
}

function choices(job) {
  if (!job.choices.length) return null;
  return picture({ title: `What ${job.plan?.preset ? `the preset ${job.plan.preset}` : "the service"} chose, and why`, body: el("ul", { class: "choices" }, job.choices.map((c) => el("li", {}, c))) });
}

// receipt shows the digests that prove a model, and offers to prove it.
function receipt(report, app) {
  const { job } = report, r = job.receipt;
  const file = new Blob([JSON.stringify(report, null, 2)], { type: "application/json" });
  const download = el("a", { class: "button small", download: `${job.name}-${short(job.job, 10)}.report.json`, href: URL.createObjectURL(file) }, "Download report (JSON)");
  if (!r) return picture({ title: "To take away", body: el("div", { class: "row" }, download) });
  const lines = [["digest of the model", job.digest], ["data set", r.dataset], ["plan", r.plan], ["preparation", r.preparation], ["weights", r.weights], ["chain of all epochs", r.chain], ["origin", r.origin]].filter(([, v]) => v);
  const prove = button("Train again and compare", async () => {
    prove.disabled = true;
    try {
      const other = await app.api.post(app.api.job(job.job, ":verify"), {});
      app.go("/compare", { jobs: `${job.job},${other.job}` });
    } catch (error) { app.problem(error); } finally { prove.disabled = false; }
  }, { kind: "small" });
  return picture({
    title: "Receipt", about: "Whoever trains the same data by the same plan gets the same bits. These digests say which.",
    body: el("div", { class: "stack" }, el("dl", { class: "receipt" }, lines.map(([name, value]) => [el("dt", {}, name), el("dd", {}, copyable(value, short(value, 16), `Copy the ${name}`))]), [el("dt", {}, "seed"), el("dd", {}, el("code", {}, r.seed))], [el("dt", {}, "release"), el("dd", {}, el("code", {}, r.release))]),
      el("div", { class: "row" }, prove, download, copyable(`deepnet verify ${job.job}`, `deepnet verify ${short(job.job, 10)}…`, "Copy the command"))),
  });
}
