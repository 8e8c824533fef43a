// The shell: which view is shown, how it looks, and what is said to the reader.

import * as api from "./api.js";
import { el, button } from "./ui.js";
import { startTheme } from "./look.js";
import { watchChaos } from "./chaos.js";
import { watchNodes } from "./nodes.js";
import { showKeys } from "./help.js";

// A route is a pattern of the address behind "#"; its view is a module with
// mount(root, route, app) -> { update?(route), unmount() }.
const routes = [
  { pattern: /^\/$/, view: "live", file: "live.js", title: "Live" },
  { pattern: /^\/job\/([^/]+)$/, view: "live", file: "live.js", title: "Live" },
  { pattern: /^\/job\/([^/]+)\/report$/, view: "jobs", file: "report.js", title: "Report" },
  { pattern: /^\/job\/([^/]+)\/predict$/, view: "jobs", file: "predict.js", title: "Predict" },
  { pattern: /^\/job\/([^/]+)\/events$/, view: "events", file: "timeline.js", title: "Events" },
  { pattern: /^\/jobs$/, view: "jobs", file: "jobs.js", title: "Jobs" },
  { pattern: /^\/compare$/, view: "jobs", file: "jobs.js", title: "Compare" },
  { pattern: /^\/new$/, view: "new", file: "new.js", title: "Train" },
  { pattern: /^\/events$/, view: "events", file: "timeline.js", title: "Events" },
];

// read makes a route of the address: {path, id, params, view, file, title}.
function read() {
  const [path, query = ""] = (location.hash.slice(1) || "/").split("?");
  for (const r of routes) {
    const found = path.match(r.pattern);
    if (found) return { ...r, path, id: found[1] ? decoded(found[1]) : null, params: new URLSearchParams(query) };
  }
  return { path, id: null, params: new URLSearchParams(query), view: "", file: "", title: "Not found" };
}

// decoded is a part of an address; what is not encoded rightly stands for itself.
function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

const main = document.getElementById("main");
let shown = null; // {route, view}
let turn = 0; // counts navigations: a module that arrives late is not mounted

const app = {
  api,
  get route() { return shown?.route ?? read(); },
  // link writes an address: link("/jobs", {state: "failed"}).
  link(path, params = {}) {
    const query = new URLSearchParams(Object.entries(params).filter(([, v]) => v !== null && v !== undefined && v !== "" && v !== false));
    return `#${path}${String(query) ? "?" + query : ""}`;
  },
  // go moves to a path, as a link would.
  go(path, params) { location.hash = app.link(path, params); },
  // keep changes parameters of the address and makes no step to go back to; null removes one.
  keep(changes) {
    const params = Object.fromEntries(read().params);
    history.replaceState(null, "", app.link(read().path, { ...params, ...changes }));
    navigate();
  },
  // say tells a screen reader, politely.
  say(text) { document.getElementById("said").textContent = text; },
  toast,
  // problem shows an error to everybody.
  problem(error) { toast(error.detail || error.message || String(error), "error"); },
  // connection shows whether the service is there: "live", "reconnecting", or "unauthorized",
  // when it no longer knows this page.
  connection(state) {
    const sign = document.getElementById("connection");
    const text = { reconnecting: "Reconnecting…", unauthorized: "Signed out: open the link of deepnet dashboard" }[state] ?? "";
    if (sign.textContent === text) return;
    sign.hidden = !text;
    sign.textContent = text;
    if (state === "unauthorized") toast(text, "error");
    app.say(text || "Connected again");
  },
  // chaosBadge shows in every view that actors are being crashed at random, and how often.
  chaosBadge(often) {
    const badge = document.getElementById("chaos-badge");
    badge.hidden = !often;
    badge.replaceChildren(el("span", { class: "wide" }, "Chaos: every "), often || "");
    badge.setAttribute("aria-label", `Chaos: a crash every ${often}`);
  },
};

function toast(text, kind = "info") {
  const close = () => box.remove();
  const box = el("div", { class: `toast ${kind}` }, el("span", {}, text), button("", close, { sign: "close", kind: "quiet icon-only small", "aria-label": "Dismiss" }));
  const all = document.getElementById("toasts");
  all.append(box);
  while (all.children.length > 4) all.firstChild.remove();
  if (kind === "error") document.getElementById("alarm").textContent = text;
  else app.say(text);
  setTimeout(close, kind === "error" ? 12_000 : 5_000);
}

async function navigate() {
  const route = read();
  document.title = `${route.title} · Deepnet`;
  for (const link of document.querySelectorAll(".nav a")) {
    if (link.dataset.view === route.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (shown && shown.route.file === route.file && shown.route.path === route.path && (!shown.view || shown.view.update)) {
    shown.route = route; // a view that is only being mounted reads it then
    return shown.view?.update(route);
  }
  const mine = ++turn;
  const moved = shown !== null;
  shown?.view?.unmount?.();
  shown = { route, view: null };
  try {
    const module = route.file ? await import(`./${route.file}`) : { mount: nowhere };
    if (mine !== turn) return;
    main.replaceChildren();
    main.className = `view view-${route.file.replace(".js", "")}`;
    shown.view = module.mount(main, shown.route, app);
    if (moved) { main.focus({ preventScroll: true }); scrollTo(0, 0); app.say(route.title); }
  } catch (error) {
    if (mine !== turn) return;
    shown = null;
    main.replaceChildren(notice("This view could not be loaded", error.message));
  }
}

const notice = (title, text) => el("section", { class: "panel notice" }, el("h1", {}, title), el("p", { class: "muted" }, text),
  el("a", { class: "button", href: "#/" }, "Live view"));

function nowhere(root, route) {
  root.append(notice("No such view", `There is nothing at ${route.path}.`));
  return { unmount() {} };
}

startTheme(document.getElementById("theme"));
document.getElementById("keys").addEventListener("click", showKeys);
addEventListener("hashchange", navigate);
navigate();
watchChaos(app);
watchNodes();
