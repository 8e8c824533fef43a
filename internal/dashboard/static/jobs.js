// All jobs, newest first: live, filtered, and several of them compared.

import { button, duration, el, icon, moment, number, plural, stateChip } from "./ui.js";
import { act, actionOf, actionsFor, isOver } from "./actions.js";
import { mount as mountComparison } from "./compare.js";
import { failure, waiting } from "./jobtabs.js";
import { nodeOf, nodesPanel } from "./nodes.js";
import { segments } from "./picture.js";
import { figure, interval, score, since, targetNames, took } from "./scores.js";

const page = 50; // jobs asked for at once
const mostLate = 8; // older jobs that are looked at, too, in turn
const busy = 1500, calmly = 8000; // ms between looks, with and without jobs that go on
const groups = { all: null, active: ["running", "queued", "paused"], succeeded: ["succeeded"], failed: ["failed", "cancelled"] };
const labels = [["all", "All"], ["active", "Going on"], ["succeeded", "Succeeded"], ["failed", "Failed"]];

export function mount(root, route, app) {
  return route.path === "/compare" ? mountComparison(root, route, app) : list(root, route, app);
}

function list(root, route, app) {
  let gone = false, timer = 0, next = null, older = false, turn = 0, first = new Set(), params = route.params;
  const jobs = new Map(), rows = new Map(), chosen = new Set();
  const body = el("tbody"), bar = el("div", { class: "selection", role: "region", "aria-label": "Selected jobs", hidden: true }), foot = el("div", { class: "row foot" });
  const every = el("input", { type: "checkbox", "aria-label": "Select all shown", onchange: () => { for (const j of visible()) chosen[every.checked ? "add" : "delete"](j.job); show(); } });
  const search = el("input", { type: "search", placeholder: "Find by name or id", "aria-label": "Find by name or id", value: params.get("q") ?? "", oninput: () => app.keep({ q: search.value || null }) });
  const frame = el("div", { class: "table-frame" }, el("table", { class: "jobs" }, el("caption", { class: "visually-hidden" }, "Jobs, newest first"),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, every), ["Job", "State", "Score"].map((t) => el("th", { scope: "col" }, t)), ["Loss", "Epochs", "Restarts", "Took", "Submitted"].map((t) => el("th", { scope: "col", class: "right" }, t)), el("th", { scope: "col", class: "right" }, el("span", { class: "visually-hidden" }, "Actions")))), body));
  const states = segments("State", labels, params.get("state") ?? "all", (state) => app.keep({ state: state === "all" ? null : state }));
  const nodes = nodesPanel((id) => jobs.get(id)?.name ?? `…${id.slice(-8)}`, () => rows.size && show());
  const panel = el("section", { class: "panel" }, frame, foot);
  root.append(el("div", { class: "row jobs-head" }, el("h1", {}, "Jobs"), states, search, el("a", { class: "button primary push", href: "#/new" }, icon("plus"), "Train on a table")), nodes.element, bar, waiting());

  async function look() {
    clearTimeout(timer);
    try {
      const got = await app.api.get(`/v1/jobs?limit=${page}`);
      if (gone) return;
      take(got);
      await lookAtOlder();
      if (gone) return;
      app.connection("live");
      show();
    } catch (error) {
      if (gone) return;
      if (error.status === 401) return app.connection("unauthorized");
      if (jobs.size || error.code === "away") app.connection("reconnecting");
      else root.replaceChildren(failure("The jobs could not be listed", error, button("Try again", look)));
    }
    if (!document.hidden) timer = setTimeout(look, [...jobs.values()].some((j) => !isOver(j)) ? busy : calmly);
  }

  // lookAtOlder looks at those beyond the first page that go on.
  async function lookAtOlder() {
    const late = [...jobs.values()].filter((j) => !isOver(j) && !first.has(j.job));
    await Promise.all(Array.from({ length: Math.min(mostLate, late.length) }, async () => {
      const { job: id } = late[turn++ % late.length];
      try { jobs.set(id, await app.api.get(app.api.job(id))); } catch (error) { if (error.code === "not_found") { jobs.delete(id); chosen.delete(id); } }
    }));
  }

  // take merges the first page: what is missing in it though it is as new was deleted.
  function take(got) {
    const last = got.jobs.at(-1)?.job ?? "", here = new Set(got.jobs.map((j) => j.job));
    for (const id of jobs.keys()) if ((id >= last || !got.next) && !here.has(id)) { jobs.delete(id); chosen.delete(id); }
    first = here;
    for (const j of got.jobs) jobs.set(j.job, j);
    if (!older) next = got.next;
  }

  async function more(e) {
    e.currentTarget.disabled = true;
    try {
      const got = await app.api.get(`/v1/jobs?limit=${page}&before=${encodeURIComponent(next)}`);
      older = true;
      next = got.next;
      for (const j of got.jobs) jobs.set(j.job, j);
      show();
    } catch (error) { app.problem(error); e.currentTarget && (e.currentTarget.disabled = false); }
  }

  function visible() {
    const states = groups[params.get("state")] ?? null, wanted = (params.get("q") ?? "").toLowerCase();
    return [...jobs.values()].filter((j) => (!states || states.includes(j.state)) && (!wanted || `${j.name} ${j.job} ${targetNames(j)}`.toLowerCase().includes(wanted))).sort((a, b) => (a.job < b.job ? 1 : -1));
  }

  function show() {
    root.querySelector(".waiting")?.replaceWith(panel);
    const shown = visible();
    const made = shown.map((j) => rowOf(j));
    if (made.length) { made.forEach((tr, i) => { if (body.children[i] !== tr) body.insertBefore(tr, body.children[i] ?? null); }); while (body.children.length > made.length) body.lastChild.remove(); } else body.replaceChildren(el("tr", {}, el("td", { colspan: 10 }, nothing())));
    every.checked = shown.length > 0 && shown.every((j) => chosen.has(j.job));
    every.indeterminate = !every.checked && shown.some((j) => chosen.has(j.job));
    foot.replaceChildren(el("span", { class: "hint" }, `${plural(shown.length, "job")}${shown.length < jobs.size ? ` of ${number(jobs.size)} loaded` : ""}`), next ? button("Older jobs", more, { kind: "small" }) : "");
    selection();
  }

  const nothing = () => (jobs.size ? el("p", { class: "muted nothing" }, next ? "None of the jobs loaded fits; older ones may." : "No job fits.") : el("div", { class: "nothing" }, el("p", { class: "muted" }, "No jobs yet."), el("a", { class: "button", href: "#/new" }, "Train on a table")));

  // rowOf is the job's line, made anew only when the job has changed.
  function rowOf(job) {
    const key = `${JSON.stringify([job.state, job.epochs, job.error, job.restarts, job.summary, job.evaluating, nodeOf(job.job)])}${isOver(job) ? since(job.submitted) : Date.now()}${chosen.has(job.job)}`;
    const had = rows.get(job.job);
    if (had?.key === key) return had.tr;
    const tr = had?.tr ?? el("tr"), focused = tr.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent : null;
    tr.replaceChildren(...line(job, chosen.has(job.job), (on) => { chosen[on ? "add" : "delete"](job.job); show(); }, (name) => doTo(name, [job])));
    tr.classList.toggle("chosen", chosen.has(job.job));
    if (focused) [...tr.querySelectorAll("a, button, input")].find((n) => (n.getAttribute("aria-label") ?? n.textContent) === focused)?.focus();
    rows.set(job.job, { key, tr });
    return tr;
  }

  function selection() {
    const picked = [...chosen].map((id) => jobs.get(id)).filter(Boolean), names = new Set(picked.flatMap(actionsFor));
    bar.hidden = picked.length === 0;
    if (bar.hidden) return;
    const compare = el("a", { class: `button ${picked.length > 1 ? "primary" : ""}`, href: app.link("/compare", { jobs: picked.map((j) => j.job).join(",") }), "aria-disabled": picked.length < 2 ? "true" : null, onclick: (e) => picked.length < 2 && e.preventDefault() }, "Compare");
    const focused = bar.contains(document.activeElement) ? document.activeElement.textContent : null;
    bar.replaceChildren(el("b", {}, plural(picked.length, "job selected", "jobs selected")), compare, ...[...names].map((n) => button(actionOf(n).label, () => doTo(n, picked), { sign: actionOf(n).sign, kind: n === "delete" || n === "cancel" ? "danger" : "" })), button("Clear", () => { chosen.clear(); show(); }, { kind: "quiet" }));
    if (focused) [...bar.children].find((n) => n.textContent === focused)?.focus();
  }

  async function doTo(name, some) {
    const done = await act(name, some, app);
    if (done) { app.say(`${actionOf(name).label}: ${plural(done, "job")}`); await look(); }
  }

  const seen = () => !document.hidden && look();
  document.addEventListener("visibilitychange", seen);
  look();
  return {
    update(r) {
      params = r.params;
      states.press(params.get("state") ?? "all");
      if (document.activeElement !== search) search.value = params.get("q") ?? "";
      show();
    },
    unmount() { gone = true; nodes.stop(); clearTimeout(timer); document.removeEventListener("visibilitychange", seen); },
  };
}

// line is the cells of a job.
function line(job, chosen, choose, does) {
  const got = score(job), share = job.plan?.epochs ? Math.min(1, job.epochs / job.plan.epochs) : 0, cell = (label, content, kind = "right", title = null) => el("td", { "data-label": label, class: kind, title }, content);
  return [
    el("td", {}, el("input", { type: "checkbox", checked: chosen, "aria-label": `Select ${job.name}, ${job.job.slice(0, 10)}`, onchange: (e) => choose(e.target.checked) })),
    el("th", { scope: "row" }, el("a", { href: `#/job/${job.job}` }, job.name), el("span", { class: "hint" }, el("code", {}, job.job.slice(0, 10)), " ", targetNames(job).length > 0 && el("span", {}, `learns ${targetNames(job).join(", ")}`))),
    cell("State", [stateChip(job.state), job.reason && el("span", { class: "hint why-over", title: job.reason }, job.reason), job.evaluating && el("span", { class: "hint" }, `evaluating: ${job.evaluating.part}`), nodeOf(job.job) && [" ", el("span", { class: "hint" }, `on ${nodeOf(job.job)}`)]], null),
    cell("Score", got ? [el("b", {}, got.text), el("span", { class: "hint" }, ` ${got.name}`)] : "–", "nowrap", job.summary ? interval(job.summary) && `95 % interval ${interval(job.summary)}` : null),
    cell("Loss", figure(job.error)),
    cell("Epochs", isOver(job) ? number(job.epochs) : [`${number(job.epochs)}${job.plan?.epochs ? ` / ${number(job.plan.epochs)}` : ""}`, el("progress", { max: 1, value: share, "aria-label": "Epochs done" })]),
    cell("Restarts", job.restarts ? el("b", { class: "crashed" }, number(job.restarts)) : "0"),
    cell("Took", took(job) === null ? "–" : duration(took(job)), "right nowrap"),
    cell("Submitted", since(job.submitted), "right nowrap", moment(job.submitted)),
    el("td", { class: "right nowrap acts" }, job.state === "succeeded" && [el("a", { href: `#/job/${job.job}/report` }, "Report"), el("a", { href: `#/job/${job.job}/predict` }, "Predict")],
      actionsFor(job).map((n) => button("", () => does(n), { kind: "quiet icon-only small", sign: actionOf(n).sign, title: actionOf(n).label, "aria-label": `${actionOf(n).label} ${job.name}, ${job.job.slice(0, 10)}` }))),
  ];
}
