// A place to drop a file on, with a button for those who choose one.

import { button, el } from "./ui.js";

// dropPlace makes the place; take hears a File. accept lists endings for the file dialog.
export function dropPlace({ title, about, accept, label, take }) {
  const chooser = el("input", { type: "file", accept, class: "visually-hidden", tabindex: -1, "aria-label": label, onchange: () => { const [file] = chooser.files; chooser.value = ""; if (file) take(file); } });
  const choose = button(label, () => chooser.click(), { kind: "primary", sign: "upload" });
  let inside = 0;
  const over = (by) => { inside = Math.max(0, inside + by); place.classList.toggle("over", inside > 0); };
  const place = el("div", {
    class: "drop",
    ondragenter: (e) => { e.preventDefault(); over(1); },
    ondragover: (e) => e.preventDefault(),
    ondragleave: () => over(-1),
    ondrop: (e) => { e.preventDefault(); over(-inside); const [file] = e.dataTransfer.files; if (file) take(file); },
  }, el("p", { class: "drop-title" }, title), about && el("p", { class: "muted" }, about), choose, chooser);
  return place;
}

// dropAnywhere lets a file that is dropped beside the place count, too, instead of leaving the page; the function returned ends it.
export function dropAnywhere(take) {
  const over = (e) => e.dataTransfer?.types.includes("Files") && e.preventDefault();
  const drop = (e) => {
    if (e.defaultPrevented || !e.dataTransfer?.files.length) return;
    e.preventDefault();
    take(e.dataTransfer.files[0]);
  };
  document.addEventListener("dragover", over);
  document.addEventListener("drop", drop);
  return () => { document.removeEventListener("dragover", over); document.removeEventListener("drop", drop); };
}

// download hands the reader a text as a file.
export function download(name, text, type = "text/csv") {
  const link = el("a", { download: name, href: URL.createObjectURL(new Blob([text], { type })) });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
