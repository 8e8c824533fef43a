// The tree of a job that is over, put together from its network's shape and its restarts.

// treeOf is shaped as the service's answer for a running job; layers are those of a network sample.
export function treeOf(job, layers, crashes) {
  const node = (actor, place, children = []) => ({ actor, name: actor, job, layer: null, neuron: null, neurons: 0, spent: 0, budget: 0, period_ms: 0, ...fate(crashes, actor, place), ...place, children });
  const neurons = (layer, l) => {
    const per = Math.max(layer.per_actor, 1);
    return Array.from({ length: Math.ceil(layer.neurons / per) }, (_, i) => node("neuron", { layer: l, neuron: i * per, neurons: Math.min(per, layer.neurons - i * per) }));
  };
  return node("trainer", {}, [node("network", {}, layers.map((layer, l) => node("layer", { layer: l, neurons: layer.neurons }, neurons(layer, l))))]);
}

// fate counts an actor's restarts and tells of the last one.
function fate(crashes, actor, { layer = null, neuron = null }) {
  const mine = crashes.filter((c) => c.actor === actor && (c.layer ?? null) === layer && (c.neuron ?? null) === neuron);
  const last = mine.at(-1);
  return { restarts: mine.length, reason: last?.reason ?? null, last: last?.time ?? null, took_us: last?.took_us ?? 0 };
}
