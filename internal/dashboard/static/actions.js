// What can be done to a job, by its state, and doing it.

import { dialog, el, plural } from "./ui.js";

const over = new Set(["succeeded", "failed", "cancelled"]);
export const isOver = (job) => over.has(job.state);

const all = {
  pause: { label: "Pause", sign: "pause", fits: (j) => j.state === "running" || j.state === "queued" },
  resume: { label: "Resume", sign: "play", fits: (j) => j.state === "paused" },
  cancel: { label: "Cancel", sign: "stop", fits: (j) => !isOver(j), asks: "What it has learned so far is lost; it can be tried again." },
  retry: { label: "Try again", sign: "retry", fits: (j) => j.state === "failed" || j.state === "cancelled" },
  delete: { label: "Delete", sign: "close", fits: isOver, asks: "Its history, report and model go with it. This cannot be undone." },
};

// actionsFor are the names of what can be done to a job now.
export const actionsFor = (job) => Object.keys(all).filter((name) => all[name].fits(job));
export const actionOf = (name) => all[name];

// act does it to those of the jobs that it fits, once the reader agrees; it answers how many it was done to.
export async function act(name, jobs, app) {
  const { label, asks, fits } = all[name], fitting = jobs.filter(fits);
  if (!fitting.length) return 0;
  if (asks && !await agreed(label, asks, fitting)) return 0;
  let done = 0;
  for (const job of fitting) {
    try {
      await (name === "delete" ? app.api.del(app.api.job(job.job)) : app.api.post(app.api.job(job.job, `:${name}`)));
      done++;
    } catch (error) { app.problem(error); }
  }
  return done;
}

function agreed(label, asks, jobs) {
  const names = jobs.slice(0, 5).map((j) => el("li", {}, j.name, " ", el("code", { class: "muted" }, j.job.slice(0, 10))));
  return dialog({
    title: `${label} ${jobs.length === 1 ? jobs[0].name : plural(jobs.length, "job")}?`,
    body: el("div", { class: "stack" }, jobs.length > 1 && el("ul", { class: "choices" }, names, jobs.length > 5 && el("li", {}, `and ${jobs.length - 5} more`)), el("p", {}, asks)),
    actions: [{ label: "Keep", value: false }, { label, value: true, kind: "danger" }],
  });
}
