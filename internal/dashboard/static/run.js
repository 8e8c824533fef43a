// A job as it is followed: its curve, its crashes and what happened, gathered from its events.

import { get, job as path } from "./api.js";
import { events } from "./stream.js";

const keptEvents = 5000;

// follow gathers a job's events. heard(run) is called soon after something changed, at most
// 20 times a second; restarted(crash) at once for each crash that is news, not history.
export function follow(id, { heard = () => {}, restarted = () => {}, connection = () => {} } = {}) {
  const run = {
    id, job: null, state: "connecting", missing: false,
    epochs: [], errors: [], validation: [], times: [],
    crashes: [], happened: [], evaluating: null,
    stop: () => {},
  };
  let timer = 0, asking = 0, stopped = false;
  const changed = () => { timer ||= setTimeout(() => { timer = 0; heard(run); }, 50); };
  const refresh = () => {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      try { adopt(run, await get(path(id))); } catch (error) { run.missing ||= error.status === 404; }
      if (!stopped) changed();
    }, 80);
  };

  const begin = Date.now();
  let last = 0;
  const listen = () => events(id, last, (event) => {
    last = event.revision;
    take(run, event);
    if (["paused", "resumed", "retry", "finished"].includes(event.kind)) refresh();
    if (event.kind === "restart" && Date.parse(event.time) > begin - 2000) restarted(run.crashes.at(-1));
    changed();
  }, (state) => {
    run.state = state;
    run.missing ||= state === "gone";
    connection(state);
    if (state === "live" || state === "ended") refresh();
    changed();
  });
  let unfollow = listen();
  refresh();
  // again follows a job that was over and is tried once more.
  run.again = () => { if (run.state === "ended") unfollow = listen(); refresh(); };
  run.stop = () => { stopped = true; clearTimeout(timer); clearTimeout(asking); unfollow(); };
  return run;
}

// adopt takes what is now known of the job. A job that was cancelled no longer tells of its
// table; what was known of that stays.
function adopt(run, job) {
  for (const list of ["columns", "classes", "features", "layers"]) if (!job[list]?.length && run.job?.[list]?.length) job[list] = run.job[list];
  run.job = job;
}

function take(run, event) {
  const body = event[event.kind] ?? {};
  switch (event.kind) {
    case "epoch": return epoch(run, event, body);
    case "restart": crash(run, event, body); break;
    case "submitted": case "started": case "finished": adopt(run, body); break;
    case "evaluating": run.evaluating = body; return;
  }
  run.happened.push(event);
  if (run.happened.length > keptEvents) run.happened.splice(0, keptEvents / 10);
}

// epoch adds a point. A job that goes on from a checkpoint tells epochs again: they replace.
function epoch(run, event, { epoch, error, validation_error: validation }) {
  while (run.epochs.length && run.epochs.at(-1) >= epoch) {
    run.epochs.pop(); run.errors.pop(); run.validation.pop(); run.times.pop();
  }
  run.epochs.push(epoch);
  run.errors.push(error ?? null);
  run.validation.push(validation ?? null);
  run.times.push(Date.parse(event.time));
}

function crash(run, event, body) {
  run.crashes.push({ ...body, epoch: body.epoch ?? run.epochs.at(-1) ?? 0, time: event.time, revision: event.revision });
}

// speed is the rows learned per second over the last ten seconds; null when not known.
export function speed(run) {
  const last = run.times.length - 1;
  if (last < 1 || !run.job?.rows || !running(run)) return null;
  let first = last;
  while (first > 0 && run.times[last] - run.times[first] < 10_000 && last - first < 5000) first--;
  const took = run.times[last] - run.times[first];
  return took > 0 ? (run.job.rows * (run.epochs[last] - run.epochs[first]) * 1000) / took : null;
}

export const running = (run) => run.job?.state === "running";
export const over = (run) => ["succeeded", "failed", "cancelled"].includes(run.job?.state);
