// What the page asks of the service: JSON over HTTP, uploads with progress, and job events.

const base = new URL(".", document.baseURI);

// Problem is an answer that refuses: code is stable, detail is for people.
export class Problem extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `The service answered ${status}.`);
    this.name = "Problem";
    this.status = status;
    this.code = problem.code || "internal";
    this.detail = this.message;
    this.title = problem.title || "";
  }
}

// away is the Problem for a service that does not answer at all.
const away = () => new Problem(0, { code: "away", title: "Service away", detail: "The service does not answer. The page tries again by itself." });

export const address = (path) => new URL(path.replace(/^\//, ""), base).href;

// job is the address of a job's resource; verb such as "pause" or "kill" is appended.
export const job = (id, rest = "") => `/v1/jobs/${encodeURIComponent(id)}${rest}`;

async function problemOf(response) {
  let problem = {};
  try { problem = await response.json(); } catch { /* not JSON: the status has to do */ }
  return new Problem(response.status, problem);
}

// request answers the decoded JSON (null for an empty answer); options are those of fetch,
// and options.text asks for the body as text.
export async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(address(path), { credentials: "same-origin", ...options, headers: { Accept: "application/json", ...options.headers } });
  } catch (error) {
    throw error.name === "AbortError" ? error : away();
  }
  if (!response.ok) throw await problemOf(response);
  if (options.text) return response.text();
  const body = await response.text();
  return body ? JSON.parse(body) : null;
}

const withBody = (method) => (path, body, options = {}) => request(path, {
  ...options, method, body: JSON.stringify(body ?? {}), headers: { "Content-Type": "application/json", ...options.headers },
});

export const get = (path, options) => request(path, options);
export const post = withBody("POST");
export const put = withBody("PUT");
export const del = (path, options = {}) => request(path, { ...options, method: "DELETE" });

// upload streams a file as a data set; progress is called with the share sent, 0 to 1.
export function upload(file, progress = () => {}) {
  return new Promise((resolve, reject) => {
    const sender = new XMLHttpRequest();
    sender.open("POST", address(`/v1/datasets?name=${encodeURIComponent(file.name)}`));
    sender.setRequestHeader("Accept", "application/json");
    sender.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    sender.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total);
    sender.onerror = () => reject(away());
    sender.onload = () => {
      let body = {};
      try { body = JSON.parse(sender.responseText); } catch { /* not JSON */ }
      if (sender.status >= 200 && sender.status < 300) resolve(body);
      else reject(new Problem(sender.status, body));
    };
    sender.send(file);
  });
}

export { events } from "./stream.js";
