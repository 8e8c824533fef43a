// A list of any length: only the lines in sight are in the document.

import { el } from "./ui.js";

// list shows records as lines of equal height (CSS pixels) built by line(record). -> {element, show(records), stop()}
export function list(line, { height, label }) {
  const lines = el("ol", { class: "long-lines" });
  const frame = el("div", { class: "long-list", tabindex: 0, role: "region", "aria-label": label }, lines);
  frame.style.setProperty("--row", `${height}px`);
  let records = [], frameAsked = 0;
  const built = new WeakMap();

  const item = (record, i) => {
    let made = built.get(record);
    if (!made) { made = el("li", {}, line(record)); built.set(record, made); }
    made.setAttribute("aria-setsize", records.length);
    made.setAttribute("aria-posinset", i + 1);
    return made;
  };
  const draw = () => {
    frameAsked = 0;
    const first = Math.max(0, Math.floor(frame.scrollTop / height) - 8);
    const last = Math.min(records.length, first + Math.ceil(frame.clientHeight / height) + 16);
    lines.style.paddingTop = `${first * height}px`;
    lines.style.height = `${records.length * height}px`;
    const wanted = records.slice(first, last).map((r, i) => item(r, first + i));
    if (wanted.length !== lines.children.length || wanted.some((w, i) => lines.children[i] !== w)) lines.replaceChildren(...wanted);
  };
  const soon = () => { frameAsked ||= requestAnimationFrame(draw); };
  frame.addEventListener("scroll", soon);
  const watcher = new ResizeObserver(soon);
  watcher.observe(frame);
  return {
    element: frame,
    // show keeps what is being read in its place when newer lines come above it.
    show(next) {
      const reading = frame.scrollTop > height ? records[Math.floor(frame.scrollTop / height)] : null;
      const before = reading ? records.indexOf(reading) : -1, after = reading ? next.indexOf(reading) : -1;
      records = next;
      draw();
      if (after > before) { frame.scrollTop += (after - before) * height; draw(); }
    },
    stop() { watcher.disconnect(); cancelAnimationFrame(frameAsked); },
  };
}
