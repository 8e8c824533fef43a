// A job in the making: an uploaded table and what was decided about it. It outlives its view,
// so that whoever looks at something else finds it as it was.

import { inPlan } from "./command.js";

// draftOf is the draft of what POST /v1/datasets answered about a file.
export function draftOf(uploaded, file) {
  const { preview } = uploaded, names = preview.columns.map((c) => c.name);
  const target = names.includes(preview.suggested_target) ? preview.suggested_target : names.at(-1);
  return { name: uploaded.name || file.name, size: uploaded.size ?? file.size, dataset: uploaded.dataset, preview, targets: [target], kinds: {}, out: new Set(), task: "", preset: "", hidden: "", epochs: "", more: {}, key: null };
}

// widths reads the neurons of hidden layers: [] for nothing said, null for what cannot be read.
export function widths(text) {
  const said = text.trim().toLowerCase();
  if (said === "") return [];
  if (said === "none" || said === "0") return [0];
  return /^\d+(\s*[,\s]\s*\d+)*$/.test(said) ? said.split(/[,\s]+/).map(Number) : null;
}

// planOf is the plan that a draft asks for: what is not decided stays out of it.
export function planOf(draft) {
  const [target, ...others] = draft.targets, plan = { target };
  if (others.length) plan.more_targets = others;
  if (draft.task) plan.task = draft.task;
  if (draft.preset) plan.preset = draft.preset;
  const hidden = widths(draft.hidden);
  if (hidden?.length) plan.hidden = hidden;
  if (draft.epochs !== "") plan.epochs = Number(draft.epochs);
  const kinds = Object.entries(draft.kinds).map(([column, kind]) => ({ column, kind })), out = [...draft.out].filter((c) => !draft.targets.includes(c));
  if (kinds.length || out.length) plan.preparation = { ...(kinds.length && { kinds }), ...(out.length && { leave_out: out }) };
  for (const [path, value] of Object.entries(draft.more)) put(plan, path, inPlan(path, value));
  return plan;
}

// put sets the setting at a path such as optimizer.name.
function put(plan, path, value) {
  const parts = path.split("."), last = parts.pop();
  let at = plan;
  for (const part of parts) at = at[part] ??= {};
  at[last] = value;
}
