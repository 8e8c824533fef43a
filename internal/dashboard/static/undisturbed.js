// The undisturbed run: the same job once more without its crashes, laid over its curve. Its
// losses must be equal to the last bit, and so must its digest.

import { el, button, number, plural } from "./ui.js";
import { post, job as path } from "./api.js";
import { follow, over } from "./run.js";

// undisturbed keeps the run that the address names as "with". -> {control, verdict, run, update(), stop()}
export function undisturbed(live, changed) {
  const view = { run: null };
  const begin = button("Lay the undisturbed run over it", () => start(live, begin), { kind: "small", title: "Trains the same job once more, without crashes, and compares" });
  const end = button("Take it off", () => live.app.keep({ with: null }), { kind: "small quiet", sign: "close" });
  view.control = el("span", { class: "row tight" }, begin, end);
  view.verdict = el("p", { class: "verdict", role: "status" });
  const show = () => { tell(view, live.run); changed(); };
  view.update = () => {
    const id = live.route.params.get("with");
    begin.hidden = Boolean(id);
    end.hidden = !id;
    if (id !== (view.run?.id ?? null)) {
      view.run?.stop();
      view.run = id ? follow(id, { heard: show }) : null;
    }
    tell(view, live.run);
  };
  view.stop = () => view.run?.stop();
  return view;
}

async function start(live, control) {
  control.disabled = true;
  try {
    const made = await post(path(live.run.id, ":verify"));
    live.app.go(`/job/${encodeURIComponent(live.run.id)}`, { ...Object.fromEntries(live.route.params), with: made.job });
  } catch (error) { live.app.problem(error); }
  control.disabled = false;
}

// difference is the largest absolute difference of two runs' losses over the epochs both have.
export function difference(a, b) {
  const by = new Map(b.epochs.map((e, i) => [e, i]));
  let most = 0, epochs = 0;
  const compare = (x, y) => { most = Math.max(most, x === y ? 0 : x === null || y === null ? Infinity : Math.abs(x - y)); };
  a.epochs.forEach((e, i) => {
    const j = by.get(e);
    if (j === undefined) return;
    epochs++;
    compare(a.errors[i], b.errors[j]);
    compare(a.validation[i], b.validation[j]);
  });
  return { most, epochs };
}

function tell(view, run) {
  const other = view.run;
  view.verdict.hidden = !other;
  if (!other) return;
  if (other.missing) { view.verdict.replaceChildren(`There is no job ${other.id} to lay over this one.`); return; }
  const { most, epochs } = difference(run, other);
  const done = over(run) && over(other);
  const parts = [el("b", { class: most === 0 ? "equal" : "unequal" }, `difference: ${number(most)}`), ` over ${plural(epochs, "epoch")}`];
  if (!done) parts.push(" so far");
  if (done && run.job?.digest && other.job?.digest) {
    parts.push(" · ", el("b", { class: run.job.digest === other.job.digest ? "equal" : "unequal" }, run.job.digest === other.job.digest ? "digests equal" : "digests differ"));
  } else if (other.job?.state === "failed") parts.push(` · the undisturbed run failed: ${other.job.reason ?? "no reason given"}`);
  view.verdict.replaceChildren(...parts, ` · ${plural(run.crashes.length, "crash", "crashes")} here, ${number(other.crashes.length)} there `);
}
