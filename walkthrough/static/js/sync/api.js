/** The server's API; asking never throws, and a stranger's answer never passes for the server's. */

const BASE = "/api/v1";

/**
 * Milliseconds to wait for an answer: a school's Wi-Fi may swallow a request without a word.
 * Sending gets longer, because a batch that did arrive is better acknowledged than repeated.
 */
const PATIENCE = { ask: 15000, send: 45000 };

/**
 * Every method resolves {ok, status, body, problem}. `ok` only when the API itself answered with
 * 2xx and JSON. Otherwise `problem.code` says what happened: the server's own code when it sent
 * problem+json, or `no_connection`, `timed_out`, `cut_short`, `captive_portal`,
 * `unexpected_answer`; `problem.retry_after` is milliseconds, where the server said how long.
 */
export function createApi({ base = BASE, patience = PATIENCE } = {}) {
  let token = null;
  const ask = (path) => request(`${base}${path}`, {}, patience.ask);
  const part = encodeURIComponent;
  const post = (path, document, wait) => request(`${base}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token ?? "" },
    body: JSON.stringify(document),
  }, wait);

  return {
    async session() {
      const answer = await ask("/session");
      token = answer.ok ? answer.body.csrf_token : null;
      return answer;
    },
    rubrics: () => ask("/rubrics"),
    rubric: (id, version) => ask(`/rubrics/${part(id)}/${part(version)}`),
    /** What a draft of a rubric means, for its preview. */
    draftRubric: (id) => ask(`/drafts/${part(id)}/rubric`),
    classes: () => ask("/classes"),
    walkthroughs: (after) => ask(`/walkthroughs${query(after)}`),
    walkthrough: (id) => ask(`/walkthroughs/${part(id)}`),
    events: (id, after) => ask(`/walkthroughs/${part(id)}/events${query(after)}`),
    invitation: (code) => ask(`/invitations/${part(code)}`),
    /** A link drawn as a QR code, with a CSRF token of the moment. */
    async qr(text) {
      const session = await this.session();
      return session.ok ? post("/qr", { text }, patience.ask) : session;
    },
    /** Send a batch of events, with the CSRF token of the last `session()`. */
    send(events) {
      return post("/events", { sent_at: new Date().toISOString(), events }, patience.send);
    },
  };
}

function query(after) {
  return after === null || after === undefined ? "" : `?after=${encodeURIComponent(after)}`;
}

async function request(url, { headers, ...options }, milliseconds) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), milliseconds);
  let response;
  try {
    response = await fetch(url, {
      ...options,
      headers: { Accept: "application/json", ...headers },
      credentials: "same-origin",
      cache: "no-store",
      redirect: "manual", // The API never redirects: whoever does is a portal.
      signal: control.signal,
    });
    return await read(response);
  } catch {
    if (control.signal.aborted) return failed("timed_out");
    return response ? failed("cut_short", response.status) : failed("no_connection");
  } finally {
    clearTimeout(timer);
  }
}

async function read(response) {
  if (response.type === "opaqueredirect") return failed("captive_portal");
  const { status } = response;
  const text = await response.text();
  const type = (response.headers.get("Content-Type") ?? "").split(";")[0].trim().toLowerCase();
  const body = /^application\/(.+\+)?json$/.test(type) ? parse(text) : undefined;
  if (response.ok && isRecord(body)) return { ok: true, status, body, problem: null };
  if (response.ok) return failed(type.endsWith("json") ? "cut_short" : "captive_portal", status);
  const problem = isRecord(body) && typeof body.code === "string" ? body : {};
  return {
    ok: false,
    status,
    body: body ?? null,
    problem: {
      ...problem,
      code: problem.code ?? null,
      retry_after: waitOf(response.headers.get("Retry-After")),
    },
  };
}

function failed(code, status = 0) {
  return { ok: false, status, body: null, problem: { code, retry_after: null } };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Retry-After, seconds or a date, as milliseconds from now; null when absent or senseless. */
function waitOf(header) {
  if (!header) return null;
  const wait = /^\s*\d+\s*$/.test(header)
    ? Number(header) * 1000
    : Date.parse(header) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
