// The head of every view of one job: its name and state, its score, and the way to its other views.

import { copyable, duration, el, moment, short, stateChip } from "./ui.js";
import { score, since, targetNames, took } from "./scores.js";

// jobTabs makes the head; current is "report" or "predict".
export function jobTabs(job, current, app) {
  const got = score(job), targets = targetNames(job);
  const tab = (name, label, path) => el("a", { href: app.link(path), "aria-current": name === current ? "page" : null }, label);
  return el("div", { class: "job-top" },
    el("div", { class: "row" }, el("h1", {}, job.name), stateChip(job.state), got && el("span", { class: "chip" }, `${got.name} `, el("b", {}, got.text))),
    el("p", { class: "muted job-facts" }, targets.length > 0 && el("span", {}, "learns ", el("b", {}, targets.join(", "))),
      job.layers.length > 0 && el("span", {}, "network ", el("b", {}, job.layers.join("–"))),
      job.finished && el("span", { title: moment(job.finished) }, `finished ${since(job.finished)}`), took(job) !== null && el("span", {}, `took ${duration(took(job))}`),
      el("span", {}, "job ", copyable(job.job, short(job.job, 10), "Copy the job’s id"))),
    el("nav", { class: "tabs", "aria-label": "Views of this job" }, tab("live", "Network and curve", `/job/${job.job}`), tab("report", "Report", `/job/${job.job}/report`), tab("predict", "Predict", `/job/${job.job}/predict`)));
}

// failure shows a refused request in place of what was asked for.
export function failure(title, error, ...ways) {
  return el("section", { class: "panel notice", role: "alert" }, el("h1", {}, title), el("p", {}, error.detail || error.message), el("div", { class: "row" }, ways));
}

// waiting is what stands in a view until its answer has come.
export const waiting = (text = "Loading…") => el("p", { class: "muted waiting", role: "status" }, text);
