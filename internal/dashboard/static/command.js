// The command that does the same: what the page asks for, as one types it.

// quoted is a word as a POSIX shell reads it back.
export const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${String(word).replaceAll("'", "'\\''")}'`);

// flags of settings whose flag is not the last part of their path.
const flags = {
  balanced: "class-weights",
  "optimizer.name": "optimizer", "schedule.name": "schedule", "stopping.metric": "stop-on", "splitting.method": "split",
  "preparation.scaling": "scale", "preparation.target_scaling": "scale-target", "preparation.numbers": "impute", "preparation.categories": "impute-categories",
};

// bare is the path of a setting within a plan: plan.optimizer.name and optimizer.name are the same.
export const bare = (path) => path.replace(/^plan\./, "");

// flagOf is the flag of the setting at a path of a plan.
export const flagOf = (path) => flags[bare(path)] ?? bare(path).split(".").pop().replaceAll("_", "-");

// spelled is how a plan spells words that flags spell otherwise.
const spelled = {
  balanced: { balanced: true }, "preparation.decimal": { point: ".", comma: "," }, task: { auto: "TASK_UNSPECIFIED", classification: "TASK_CLASSIFICATION", regression: "TASK_REGRESSION" },
};

// inPlan and inFlag turn a word of a setting from the one spelling into the other.
export const inPlan = (path, word) => spelled[path]?.[word] ?? word;
const inFlag = (path, value) => Object.entries(spelled[path] ?? {}).find(([, v]) => v === value)?.[0] ?? value;

// train is the command that submits a plan for a file.
export function train(file, plan) {
  const words = ["deepnet", "train", quoted(file)];
  const say = (flag, value) => words.push(`--${flag}`, quoted(String(value)));
  for (const target of [plan.target, ...(plan.more_targets ?? [])].filter(Boolean)) say("target", target);
  for (const { column, kind } of plan.preparation?.kinds ?? []) say("kind", `${column}=${kind}`);
  for (const column of plan.preparation?.leave_out ?? []) say("leave-out", column);
  for (const [path, value] of leaves(plan)) {
    if (path === "hidden") say("hidden", value.length === 1 && value[0] === 0 ? "" : value.join(","));
    else say(flagOf(path), inFlag(path, value));
  }
  return words.join(" ");
}

// leaves lists the settings of a plan that stand for themselves, with their paths.
function leaves(plan, under = "") {
  return Object.entries(plan).flatMap(([name, value]) => {
    const path = under + name;
    if (["target", "more_targets", "preparation.kinds", "preparation.leave_out"].includes(path)) return [];
    return value && typeof value === "object" && !Array.isArray(value) ? leaves(value, `${path}.`) : [[path, value]];
  });
}

// curl is the request that asks a job's model.
export function curl(job, body) {
  const address = new URL(`v1/jobs/${job}:predict`, document.baseURI).href;
  return [
    `curl ${quoted(address)}`,
    `  -H "Authorization: Bearer $DEEPNET_TOKEN"`,
    `  -H 'Content-Type: application/json'`,
    `  -d ${quoted(JSON.stringify(body))}`,
  ].join(" \\\n");
}
