/** What an answer of the server's means for the queue: pure, so that every case can be told. */

/*
 * A verdict is {state, message_code, retry_after?, next?}. `state` and `message_code` are what the
 * status says; `next` is what the drain may still try at once or later:
 *   'halve'   the batch was too much: send half of it; a single event of that kind is set aside
 *   'isolate' the server broke on this batch: send half of it after a pause, perhaps one event
 *             is to blame; it is never set aside for the server's own fault
 *   'session' ask for a fresh session and try once more
 */

const CONNECTION = ["no_connection", "timed_out", "cut_short", "captive_portal"];

/** The verdict on a request that was not ok. */
export function judge({ status, problem }) {
  const { code, retry_after = null } = problem;
  const trouble = (message_code, more = {}) => ({
    state: "server_trouble", message_code, retry_after, ...more,
  });
  if (CONNECTION.includes(code)) return { state: "offline", message_code: code, retry_after };
  if (status === 401) return { state: "sign_in_needed", message_code: "signed_out", retry_after };
  if (status === 413) return trouble("too_large", { next: "halve" });
  if (status === 429) return trouble("busy");
  if (status === 503) return trouble("store_unavailable");
  if (status === 502 || status === 504) return trouble("bad_gateway");
  if (status >= 500) return trouble("server_error", { next: "isolate" });
  if (code?.includes("csrf")) return trouble("csrf", { next: "session" });
  // Without a code of the API's, a filter on the way took offence at something in the batch.
  if (!code) return trouble("unexpected_answer", { next: "isolate" });
  if (status === 403) return { state: "refused", message_code: code, retry_after };
  if (status === 400 || status === 422) return trouble(code, { next: "halve" });
  return trouble(code);
}

/**
 * Sort the API's answers to a batch. Only an event that is answered for by its own id with
 * `stored` or `duplicate` counts as taken: a 200 as such proves nothing.
 *
 * Returns {taken, refused, refusedStarts, later: [{id, walkthrough, code}]}; an event without an
 * answer that makes sense is in none of them, and goes on waiting.
 */
export function sortResults(events, results) {
  const answers = new Map();
  for (const result of Array.isArray(results) ? results : []) answers.set(result?.id, result);
  const sorted = { taken: [], refused: [], refusedStarts: [], later: [] };
  for (const event of events) {
    const answer = answers.get(event.id);
    if (!answer) continue;
    const reason = { code: answer.code ?? answer.status, message: answer.message ?? "" };
    if (["stored", "duplicate"].includes(answer.status)) {
      sorted.taken.push(event.id);
    } else if (answer.status === "conflict") {
      sorted.refused.push({ id: event.id, ...reason });
    } else if (answer.status === "rejected" && answer.retry === true) {
      sorted.later.push({ id: event.id, walkthrough: event.walkthrough, code: reason.code });
    } else if (answer.status === "rejected" && endsWalkthrough(event, reason)) {
      sorted.refusedStarts.push({ walkthrough: event.walkthrough, ...reason });
    } else if (answer.status === "rejected") {
      sorted.refused.push({ id: event.id, ...reason });
    }
  }
  return sorted;
}

/** Without its start a walkthrough is nothing; a second start leaves the first one standing. */
function endsWalkthrough(event, { code }) {
  return event.type === "walkthrough_started" && code !== "already_started";
}
