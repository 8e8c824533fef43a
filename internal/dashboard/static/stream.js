// Job events as a stream that mends itself: after a break it goes on behind the last event seen.
// fetch is used rather than EventSource, which gives up for good when a starting service answers 503.

import { address, job as jobPath } from "./api.js";

const silence = 40_000; // ms without even a heartbeat: the connection is dead
const hiddenFor = 30_000; // ms a hidden tab keeps its connection, of which a browser has six

// parser turns chunks of text into server-sent events {id, event, data}.
export function parser(onMessage) {
  let rest = "";
  return (chunk) => {
    rest += chunk;
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) {
      const message = { id: "", event: "message", data: "" };
      for (const line of block.split(/\r?\n/)) {
        const at = line.indexOf(":");
        if (at <= 0) continue;
        const field = line.slice(0, at), value = line.slice(at + 1).replace(/^ /, "");
        if (field === "data") message.data += (message.data ? "\n" : "") + value;
        else if (field in message) message[field] = value;
      }
      if (message.data || message.event !== "message") onMessage(message);
    }
  };
}

// events follows a job. onEvent gets each event once, in order; onState gets "live",
// "reconnecting", "ended", "gone" (no such job) or "unauthorized". The returned function stops it.
export function events(job, after, onEvent, onState = () => {}) {
  let last = after || 0, stopped = false, waits = 250, timer = 0, dozing = 0, controller = null, open = false;

  const heard = (message) => {
    if (message.event === "end") return finish("ended");
    const event = JSON.parse(message.data);
    const revision = Number(message.id || event.revision);
    if (revision && revision <= last) return;
    if (revision) last = revision;
    onEvent(event);
  };
  const finish = (state) => { stop(); onState(state); };
  const again = () => {
    if (stopped || document.hidden) return;
    onState("reconnecting");
    timer = setTimeout(connect, waits * (0.75 + Math.random() / 2));
    waits = Math.min(waits * 1.7, 5000);
  };

  async function connect() {
    controller?.abort();
    const mine = controller = new AbortController();
    open = true;
    let quiet = setTimeout(() => mine.abort(), silence);
    try {
      const response = await fetch(address(`${jobPath(job, "/events")}?after=${last}`), {
        headers: { Accept: "text/event-stream", ...(last ? { "Last-Event-ID": String(last) } : {}) },
        credentials: "same-origin", cache: "no-store", signal: mine.signal,
      });
      if (response.status === 404) return finish("gone");
      if (response.status === 401) return finish("unauthorized");
      if (!response.ok) throw new Error(String(response.status));
      waits = 250;
      onState("live");
      const read = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const feed = parser(heard);
      for (let part = await read.read(); !part.done && !stopped; part = await read.read()) {
        clearTimeout(quiet);
        quiet = setTimeout(() => mine.abort(), silence);
        feed(part.value);
      }
    } catch { /* broken off, refused or silent: tried again below */ } finally { clearTimeout(quiet); }
    if (controller !== mine) return;
    open = false;
    again();
  }

  const seen = () => {
    clearTimeout(dozing);
    if (document.hidden) {
      dozing = setTimeout(() => { clearTimeout(timer); controller?.abort(); }, hiddenFor);
    } else if (!open) {
      clearTimeout(timer);
      connect();
    }
  };
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    clearTimeout(dozing);
    document.removeEventListener("visibilitychange", seen);
    controller?.abort();
  };

  document.addEventListener("visibilitychange", seen);
  connect();
  seen(); // a tab may be opened in the background
  return stop;
}
