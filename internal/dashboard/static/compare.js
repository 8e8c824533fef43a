// Several jobs side by side: their learning curves over each other, and what they differ in.

import { button, copyable, duration, el, icon, number, plural, short, stateChip } from "./ui.js";
import { isOver } from "./actions.js";
import { curves, sample } from "./curves.js";
import { failure, waiting } from "./jobtabs.js";
import { picture, segments } from "./picture.js";
import { figure, interval, measured, metricName, score, smallerIsBetter, took } from "./scores.js";

const again = 1200; // ms between looks while one goes on

export function mount(root, route, app) {
  let ids = asked(route.params);
  let timer = 0, gone = false, params = route.params, reports = [], told = "";
  const plot = curves("Learning curves over each other; what they differ by is said below");
  const top = el("div"), below = el("div", { class: "stack" }), apart = el("p", { class: "hint" });
  const keep = (name, standard) => (value) => app.keep({ [name]: value === standard ? null : value });
  const curvePanel = picture({
    title: "Learning curves", body: el("div", {}, plot.place, apart),
    aside: el("div", { class: "row" }, segments("Rows", [["training", "Training"], ["validation", "Validation"]], params.get("rows") ?? "training", keep("rows", "training")), segments("Scale", [["linear", "Linear"], ["log", "Log"]], params.get("scale") ?? "linear", keep("scale", "linear"))),
  });
  root.append(waiting("Loading the jobs…"));

  async function load() {
    clearTimeout(timer);
    if (ids.length < 2) return root.replaceChildren(failure("Choose two jobs or more", { message: "Tick them in the list of jobs, then choose Compare." }, el("a", { class: "button primary", href: "#/jobs" }, "All jobs")));
    try {
      reports = await Promise.all(ids.map((id) => app.api.get(app.api.job(id, "/report"))));
      if (!gone) show();
    } catch (error) {
      if (gone) return;
      if (!reports.length || error.code !== "away") return root.replaceChildren(failure("These jobs cannot be compared", error, el("a", { class: "button", href: "#/jobs" }, "All jobs")));
    }
    if (reports.some((r) => !isOver(r.job))) timer = setTimeout(load, again);
  }

  function show() {
    if (!curvePanel.isConnected) root.replaceChildren(el("div", { class: "stack" }, top, curvePanel, below));
    const jobs = reports.map((r) => r.job), now = JSON.stringify(jobs.map((j) => [j.state, j.epochs, j.summary]));
    draw();
    if (now === told) return;
    told = now;
    top.replaceChildren(head(jobs, (id) => app.go("/compare", { jobs: ids.filter((other) => other !== id).join(",") })), sameness(jobs));
    below.replaceChildren(results(reports), plans(jobs));
  }

  function draw() {
    const checked = params.get("rows") === "validation";
    const lines = reports.map((r, i) => ({ label: `${r.job.name} ${short(r.job.job, 10)}`, epochs: r.losses.map((l) => l.epoch), values: r.losses.map((l) => (checked ? l.validation : l.error)), hue: i })).filter((l) => l.values.some((v) => v !== null));
    plot.show(lines, params.get("scale") === "log");
    apart.textContent = lines.length === 0 ? (checked ? "None of them kept rows for validation." : "No epoch is done yet.") : lines.length === 2 ? difference(lines) : "";
  }

  // update hears of another scale, or of other jobs.
  function update(r) {
    params = r.params;
    if (String(asked(params)) === String(ids)) return draw();
    [ids, reports, told] = [asked(params), [], ""];
    load();
  }

  load();
  return { update, unmount() { gone = true; clearTimeout(timer); plot.stop(); } };
}

// asked are the jobs that an address names.
const asked = (params) => [...new Set((params.get("jobs") ?? "").split(",").filter(Boolean))].slice(0, 8);

// difference says how far two curves are apart in the epochs that both have.
function difference([a, b]) {
  const other = new Map(b.epochs.map((e, i) => [e, b.values[i]])), both = a.epochs.map((e, i) => [e, a.values[i], other.get(e)]).filter(([, x, y]) => x !== null && y !== null && y !== undefined);
  if (!both.length) return "";
  const most = both.reduce((worst, p) => (Math.abs(p[1] - p[2]) > Math.abs(worst[1] - worst[2]) ? p : worst));
  const apart = Math.abs(most[1] - most[2]);
  return apart === 0 ? `Difference: 0 in each of ${plural(both.length, "epoch")}.` : `Largest difference: ${figure(apart)}, in epoch ${number(most[0])}.`;
}

const head = (jobs, remove) => el("div", { class: "job-top" }, el("h1", {}, `${jobs.length} jobs compared`), el("ul", { class: "keys compared" }, jobs.map((j, i) => el("li", {}, sample(i), el("a", { href: `#/job/${j.job}` }, j.name), el("code", { class: "muted" }, short(j.job, 10)), stateChip(j.state),
  jobs.length > 2 && button("", () => remove(j.job), { kind: "quiet icon-only small", sign: "close", "aria-label": `Take ${j.name}, ${short(j.job, 10)} out` })))));

// sameness says whether all models are the same to the bit, once all are there.
function sameness(jobs) {
  const digests = new Set(jobs.map((j) => j.digest)), [digest] = digests;
  if (jobs.some((j) => !j.digest) || digests.size > 1) return "";
  return el("p", { class: "same panel", role: "status" }, icon("check"), el("span", {}, el("b", {}, "The same model, bit for bit."), ` Every one has the digest `, copyable(digest, short(digest, 16), "Copy the digest")));
}

function results(reports) {
  const jobs = reports.map((r) => r.job), metrics = [...new Set(reports.flatMap((r) => (r.evaluation?.metrics ?? []).map((m) => m.name)))];
  const of = (r, name) => r.evaluation?.metrics.find((m) => m.name === name);
  const plain = [["Loss, training", (j) => figure(j.error)], ["Epochs", (j) => number(j.epochs)], ["Restarts", (j) => number(j.restarts)], ["Time", (j) => duration(took(j))], ["Network", (j) => j.layers.join("–") || "–"], ["Digest", (j) => (j.digest ? el("code", { title: j.digest }, short(j.digest, 10)) : "–")]];
  const measuredLine = (name) => {
    const values = reports.map((r) => of(r, name)?.value), best = bestOf(name, values);
    return row(metricName(name), reports.map((r, i) => [el(best !== undefined && values[i] === best ? "b" : "span", {}, measured(name, values[i]), best !== undefined && values[i] === best && el("span", { class: "visually-hidden" }, " (best)")), of(r, name) && interval(of(r, name)) && el("span", { class: "hint" }, interval(of(r, name)))]));
  };
  return picture({ title: "Results", about: "In bold: the best. Where intervals overlap widely, the test rows do not tell the models apart.", body: sheet("Results", jobs, [row("Score", jobs.map((j) => (score(j) ? `${score(j).text} ${score(j).name}` : "–"))), ...plain.map(([name, say]) => row(name, jobs.map(say))), ...metrics.map(measuredLine)]) });
}

// bestOf is the best of several values, undefined where all are the same or fewer than two are known.
function bestOf(name, values) {
  const known = values.filter((v) => v !== null && v !== undefined);
  if (new Set(known).size < 2) return undefined;
  return smallerIsBetter(name) ? Math.min(...known) : Math.max(...known);
}

function plans(jobs) {
  const flat = jobs.map((j) => new Map([["data set", short(j.dataset, 10)], ...leaves(j.plan ?? {})])), names = [...new Set(flat.flatMap((f) => [...f.keys()]))];
  const differing = names.filter((n) => new Set(flat.map((f) => f.get(n) ?? "")).size > 1), body = el("div");
  const show = (which) => {
    const list = which === "all" ? names : differing;
    body.replaceChildren(list.length ? sheet("Plan", jobs, list.map((n) => row(n, flat.map((f) => f.get(n) ?? "–"), which === "all" && differing.includes(n)))) : el("p", { class: "muted" }, "Same data, same plan: nothing differs."));
  };
  show("differing");
  return picture({ title: "Plan", aside: segments("Settings", [["differing", "What differs"], ["all", "Everything"]], "differing", show), body });
}

const leaves = (value, under = "") => Object.entries(value).flatMap(([name, v]) => (v && typeof v === "object" && !Array.isArray(v) ? leaves(v, `${under}${name}.`) : [[`${under}${name}`.replaceAll("_", " "), typeof v === "string" ? v.replace(/^TASK_/, "").toLowerCase() : JSON.stringify(v)]]));

const row = (name, cells, marked = false) => el("tr", { class: marked ? "differs" : null }, el("th", { scope: "row" }, name), cells.map((c) => el("td", {}, c)));

const sheet = (label, jobs, rows) => el("div", { class: "table-frame", tabindex: 0, role: "region", "aria-label": `Table of the ${label.toLowerCase()}` }, el("table", { class: "sheet" }, el("thead", {}, el("tr", {}, el("td", {}), jobs.map((j, i) => el("th", { scope: "col" }, sample(i), ` ${j.name} `, el("code", {}, short(j.job, 10)))))), el("tbody", {}, rows)));
