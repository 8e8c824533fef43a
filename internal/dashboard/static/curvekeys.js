// The curve by keyboard and by dragging: going along it, and looking closer at some epochs,
// which stand in the address as "epochs=100-400".

import { number } from "./ui.js";

// closer reads which epochs are looked at: [first, last], or null for all.
export function closer(params) {
  const found = /^(\d+)-(\d+)$/.exec(params.get("epochs") ?? "");
  return found && Number(found[1]) < Number(found[2]) ? [Number(found[1]), Number(found[2])] : null;
}

// look writes them into the address; a range without two epochs stands for all.
export function look(live, range) {
  const [first, last] = range ? [Math.max(0, Math.floor(range[0])), Math.ceil(range[1])] : [0, 0];
  live.app.keep({ epochs: last > first ? `${first}-${last}` : null });
}

// dragged looks closer at what was drawn over with the pointer.
export function dragged(live, plot) {
  const { left, width } = plot.select;
  if (width < 6) return;
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  look(live, [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")]);
}

// keys lets the arrow keys go along the curve, plus and minus look closer and less so.
export function keys(view) {
  const { live, frame } = view;
  let at = null;
  const go = (to) => {
    const { plot } = view, epochs = plot.data[0];
    at = Math.max(0, Math.min(epochs.length - 1, to));
    plot.setCursor({ left: plot.valToPos(epochs[at], "x"), top: 0 });
    const [epoch, training, validation] = plot.data.map((list) => list[at]);
    live.app.say(`Epoch ${number(epoch)}: training error ${number(training)}${validation == null ? "" : `, validation error ${number(validation)}`}`);
  };
  const zoom = (by) => {
    const { min, max } = view.plot.scales.x, middle = at === null ? (min + max) / 2 : view.plot.data[0][at];
    const half = ((max - min) / 2) * by, all = view.plot.data[0].at(-1);
    look(live, middle - half <= 0 && middle + half >= all ? null : [middle - half, middle + half]);
  };
  frame.addEventListener("keydown", (e) => {
    if (!view.plot?.data[0].length || e.ctrlKey || e.metaKey || e.altKey) return;
    const last = view.plot.data[0].length - 1, step = Math.max(1, Math.round(last / 100));
    const moves = { ArrowLeft: (at ?? last + step) - step, ArrowRight: (at ?? last) + step, Home: 0, End: last };
    if (e.key in moves) go(moves[e.key]);
    else if (e.key === "+" || e.key === "=") zoom(0.5);
    else if (e.key === "-") zoom(2);
    else if (e.key === "Escape" || e.key === "0") { at = null; look(live, null); }
    else return;
    e.preventDefault();
  });
}
