// Minutes watched: how long each group was in focus, over all of an observer's devices.
//
// The twin of walkthrough/domain/focus.py.

// A phone left on a desk is not an observer: attention lasts this long past its last sign.
const ATTENTION_MS = 10 * 60 * 1000;
const BOUNDARIES = new Set(["group_focused", "observing_paused", "walkthrough_finished"]);
const SIGNS_OF_ATTENTION = new Set([
  "evidence_seen",
  "counter_evidence_seen",
  "no_opportunity_marked",
  "level_set",
  "note_written",
]);

/** Whole seconds of focus: Map group id → seconds, from standing events in their order. */
export function focusSeconds(standing, now) {
  const byDevice = new Map();
  for (const event of standing) {
    if (!byDevice.has(event.device)) byDevice.set(event.device, []);
    byDevice.get(event.device).push(event);
  }
  const totals = new Map();
  for (const own of byDevice.values()) {
    for (const [group, length] of spans(own, now)) {
      totals.set(group, (totals.get(group) ?? 0) + length);
    }
  }
  return new Map([...totals].map(([group, total]) => [group, Math.floor(total / 1000)]));
}

/** [group, milliseconds] for each span of one device's events. */
function* spans(own, now) {
  let group = null;
  let began = 0;
  let attended = 0;
  for (const event of own) {
    const moment = Date.parse(event.at);
    if (BOUNDARIES.has(event.type)) {
      if (group !== null) yield [group, Math.min(moment, attended + ATTENTION_MS) - began];
      group = event.type === "group_focused" ? event.group : null;
      began = attended = moment;
    } else if (SIGNS_OF_ATTENTION.has(event.type)) {
      attended = moment;
    }
  }
  if (group !== null) {
    let end = attended + ATTENTION_MS;
    if (now !== undefined) end = Math.max(began, Math.min(end, Date.parse(now)));
    yield [group, end - began];
  }
}
