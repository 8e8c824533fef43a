// Where neurons stand: columns by layer, from plain numbers; it draws nothing.

const top = 34, bottom = 12;

// place arranges layers of the given sizes. boxes: neurons are squares with heat maps. keep is
// {layer, neuron} that must be shown though its layer is condensed. left and right are margins
// for labels. rank(layer) lists a layer's neurons, those first that must be shown first. -> [{x, r, pitch, shown: [neuron...], y: [..], hidden, moreY, at(neuron)}]
export function place(sizes, width, height, { boxes = false, left = 40, right = 40, keep = null, rank = null } = {}) {
  const smallest = boxes ? 17 : 8;
  const room = Math.max(height - top - bottom, 40);
  const span = Math.max(width - left - right, 10);
  return sizes.map((size, layer) => {
    const x = left + (sizes.length === 1 ? span / 2 : (span * layer) / (sizes.length - 1));
    const most = Math.max(Math.floor(room / smallest), 3);
    const wanted = keep && keep.layer === layer ? keep.neuron : null;
    return column(size, most, room, { x, boxes, smallest, wanted, rank: rank && (() => rank(layer)) });
  });
}

function column(size, most, room, { x, boxes, smallest, wanted, rank }) {
  const condensed = size > most;
  const moreRoom = condensed ? 26 : 0;
  const count = condensed ? Math.max(Math.floor((room - moreRoom) / smallest), 1) : size;
  const shown = condensed && rank ? rank().slice(0, count) : Array.from({ length: count }, (_, i) => i);
  if (condensed && wanted !== null && wanted < size && !shown.includes(wanted)) shown[count - 1] = wanted;
  shown.sort((a, b) => a - b);
  const pitch = Math.min((room - moreRoom) / count, boxes ? 72 : 58);
  const first = top + (room - moreRoom - pitch * count) / 2 + pitch / 2;
  const y = shown.map((_, i) => first + pitch * i);
  const r = boxes ? Math.min(pitch * 0.42, 26) : Math.max(Math.min(pitch * 0.36, 15), 2.4);
  const places = new Map(shown.map((n, i) => [n, y[i]]));
  const moreY = top + room - 9;
  return { x, r, pitch, boxes, shown, y, size, hidden: size - count, moreY, labelY: Math.max(y[0] - r - 10, 22), at: (n) => places.get(n) ?? moreY, has: (n) => places.has(n) };
}

// headings are the lines above columns of such names and sizes: [{layer, text, x, y}]. Where
// neighbours are near, the size stands below the name, a name too long is shortened,
// and what fits nowhere is left out.
// measure is a text's width.
export function headings(columns, names, width, measure) {
  return columns.flatMap(({ x, size, labelY }, layer) => {
    const room = Math.min(2 * x, 2 * (width - x), ...[columns[layer - 1], columns[layer + 1]].filter(Boolean).map((c) => Math.abs(c.x - x))) - 3;
    const whole = `${names[layer]} ${size}`;
    if (measure(whole) <= room) return [{ layer, text: whole, x, y: labelY }];
    return [{ layer, text: fitting(names[layer], room, measure), x, y: labelY - 12 }, { layer, text: String(size), x, y: labelY }].filter((line) => measure(line.text) <= room);
  });
}

// fitting shortens a name to so many pixels.
export function fitting(name, room, measure) {
  if (measure(name) <= room) return name;
  let n = name.length - 1;
  while (n > 1 && measure(name.slice(0, n) + "…") > room) n--;
  return name.slice(0, n) + "…";
}

// nearest finds the neuron under a point: {layer, neuron}, {layer} for a column's label or its
// "more", or null.
export function nearest(columns, px, py) {
  for (let layer = 0; layer < columns.length; layer++) {
    const c = columns[layer];
    const reach = Math.max(c.r + 5, 12);
    if (Math.abs(px - c.x) > Math.max(reach, 28)) continue;
    if (Math.abs(py - c.labelY + 4) < 12 || (c.hidden && Math.abs(py - c.moreY) < 11)) return { layer, neuron: null };
    if (Math.abs(px - c.x) > reach) continue;
    let best = -1, far = Math.max(c.r + 4, c.pitch / 2);
    c.y.forEach((y, i) => { if (Math.abs(py - y) < far) { far = Math.abs(py - y); best = i; } });
    if (best >= 0) return { layer, neuron: c.shown[best] };
  }
  return null;
}

// neighbour is the neuron that an arrow key leads to.
export function neighbour(columns, from, key) {
  if (!from || !columns[from.layer]) return { layer: 0, neuron: columns[0].shown[0] };
  const c = columns[from.layer];
  const row = Math.max(c.shown.indexOf(from.neuron), 0);
  if (key === "ArrowUp" || key === "ArrowDown") {
    const next = Math.max(0, Math.min(c.shown.length - 1, row + (key === "ArrowUp" ? -1 : 1)));
    return { layer: from.layer, neuron: c.shown[next] };
  }
  if (key === "Home" || key === "End") return { layer: from.layer, neuron: key === "Home" ? c.shown[0] : c.shown.at(-1) };
  const layer = Math.max(0, Math.min(columns.length - 1, from.layer + (key === "ArrowLeft" ? -1 : 1)));
  const to = columns[layer], share = c.shown.length > 1 ? row / (c.shown.length - 1) : 0.5;
  return layer === from.layer ? from : { layer, neuron: to.shown[Math.round(share * (to.shown.length - 1))] };
}
