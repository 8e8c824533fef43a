// The nodes of a service, where several share its store: a panel of them, and which of them
// works on a job.

import { el, moment } from "./ui.js";
import { get, post } from "./api.js";
import { poll } from "./poll.js";
import { since } from "./scores.js";

let all = [];
const heard = new Set(); // told of the nodes whenever they were asked for

// watchNodes asks for the nodes now and then, for as long as the page is open.
export function watchNodes() {
  poll(async () => {
    all = (await get("/v1/nodes")).nodes;
    for (const tell of heard) tell(all);
  }, 5000);
}

// several are the nodes, where there is more than one; else nobody wants to see them.
export const several = (nodes) => (nodes.length > 1 ? nodes : []);

// nodeOf is the name of the node that works on a job, where there are several; else null.
export const nodeOf = (job, nodes = all) => several(nodes).find((n) => n.jobs.includes(job))?.node ?? null;

const signs = { alive: ["●", "succeeded"], draining: ["‖", "paused"], gone: ["✕", "failed"] }; // and the state of a job that looks so

// nodesPanel lists the nodes, and is hidden where there is one. nameOf names a job by its id;
// changed is called when something else than a time has changed. -> {element, stop()}
export function nodesPanel(nameOf, changed) {
  const body = el("tbody");
  const element = el("section", { class: "panel nodes", "aria-labelledby": "nodes-title", hidden: true }, el("h2", { id: "nodes-title" }, "Nodes"),
    el("div", { class: "table-frame" }, el("table", {}, el("caption", { class: "visually-hidden" }, "The services that share the store"),
      el("thead", {}, el("tr", {}, ["Node", "State", "Works on", "Since", "Last seen"].map((t) => el("th", { scope: "col" }, t)))), body)));
  let before = "", times = "";
  const show = (nodes) => {
    const now = JSON.stringify(nodes.map((n) => [n.node, n.state, n.here, n.page, n.jobs])), clocks = JSON.stringify(nodes.map((n) => [since(n.started), since(n.seen)]));
    if (now === before && clocks === times) return;
    const focused = body.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    element.hidden = !several(nodes).length;
    body.replaceChildren(...several(nodes).map((n) => line(n, nameOf)));
    if (focused) [...body.querySelectorAll("a")].find((a) => a.getAttribute("href") === focused)?.focus();
    const other = now !== before;
    [before, times] = [now, clocks];
    if (other) changed();
  };
  heard.add(show);
  show(all);
  return { element, stop: () => heard.delete(show) };
}

// visit opens the page of another node with a code that lets this browser in: its cookie is for this node alone.
async function visit(event, page) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return; // another tab or window, by the address
  event.preventDefault();
  const { code } = await post("/v1/sign-in").catch(() => ({}));
  location.href = code ? `${page}/?code=${code}` : page;
}

// line is the row of a node.
function line(n, nameOf) {
  const [sign, like] = signs[n.state] ?? ["?", "queued"];
  const jobs = n.jobs.map((id, i) => [i > 0 && ", ", el("a", { href: `#/job/${encodeURIComponent(id)}` }, nameOf(id))]);
  return el("tr", {},
    el("th", { scope: "row" }, n.page && !n.here ? el("a", { href: n.page, onclick: (e) => visit(e, n.page) }, n.node) : n.node, n.here && el("span", { class: "hint" }, "answers this page")),
    el("td", { "data-label": "State" }, el("span", { class: `chip state-${like}` }, el("span", { "aria-hidden": "true", class: "sign" }, sign), n.state)),
    el("td", { "data-label": "Works on" }, jobs.length ? jobs : "nothing", el("span", { class: "hint" }, ` ${n.jobs.length} of ${n.slots} at once`)),
    el("td", { "data-label": "Since", class: "nowrap", title: moment(n.started) }, since(n.started)),
    el("td", { "data-label": "Last seen", class: "nowrap", title: moment(n.seen) }, since(n.seen)));
}
