// An event of a job in words, for the timeline.

import { number, duration, percent, bytes } from "./ui.js";
import { inWords } from "./selection.js";

// kinds are the kinds of events with their names and signs.
export const kinds = {
  submitted: { name: "Submitted", sign: "+" }, started: { name: "Started", sign: "▸" }, epoch: { name: "Epochs", sign: "·" },
  restart: { name: "Restarts", sign: "⚡" }, checkpoint: { name: "Checkpoints", sign: "◆" }, paused: { name: "Paused", sign: "‖" },
  resumed: { name: "Resumed", sign: "▸" }, retry: { name: "Retries", sign: "↻" }, evaluating: { name: "Evaluating", sign: "…" }, finished: { name: "Finished", sign: "■" },
};

const told = {
  submitted: (b) => `Submitted${b.queue ? ` to the queue ${b.queue}` : ""}`,
  started: (b) => `Started: ${b.rows ? `${number(b.rows)} rows, ` : ""}layers ${b.layers?.join("–") || "not known yet"}`,
  epoch: (b) => `Epoch ${number(b.epoch)}: training error ${number(b.error)}${b.validation_error == null ? "" : `, validation error ${number(b.validation_error)}`}`,
  restart: (b) => `${inWords(b)[0].toUpperCase()}${inWords(b).slice(1)} ${b.escalated ? "has no restart left: its parent fails instead" : `restarted in ${b.took_us < 1000 ? `${b.took_us} µs` : duration(b.took_us / 1000)}`}: ${b.reason} (${b.count} of ${b.budget} in the period)`,
  checkpoint: (b) => `Checkpoint after epoch ${number(b.epoch)}, ${bytes(b.bytes)}`,
  paused: (b) => `Paused${b.reason ? `: ${b.reason}` : ""}`,
  resumed: (b) => `Resumed at epoch ${number(b.epoch)}${b.reason ? `: ${b.reason}` : ""}`,
  retry: (b) => `Tried again${b.of ? `, ${b.count} of ${b.of}` : ""}: ${b.reason}`,
  evaluating: (b) => `Evaluating ${b.part}: ${number(b.done)} of ${number(b.of)}`,
  finished: (b) => `Finished: ${b.state}${b.reason ? `, ${b.reason}` : ""}${b.accuracy != null ? `, accuracy ${percent(b.accuracy)}` : b.r2 != null ? `, R² ${number(b.r2, 3)}` : ""}`,
};

// line is the sentence for an event.
export const line = (event) => (told[event.kind] ? told[event.kind](event[event.kind] ?? {}) : event.kind);
