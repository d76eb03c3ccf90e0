/** What one device did last, read from the events that stand: focus, tap, what can be undone. */

import { taps } from "../tally/fold.js";

const UNDOABLE = [
  "evidence_seen", "counter_evidence_seen", "no_opportunity_marked", "level_set", "note_written",
  "evidence_moved", "group_added", "group_renamed", "group_removed", "place_corrected",
];

/** The group that this device is watching, or null before the first and while paused. */
export function focusOf(events, device) {
  const last = events.findLast((event) => event.device === device
    && ["group_focused", "observing_paused", "walkthrough_finished"].includes(event.type));
  return last?.type === "group_focused" ? last.group : null;
}

/** The latest thing done on this device that can be taken back, or null. */
export function lastUndoable(events, device) {
  return events.findLast((event) => event.device === device && UNDOABLE.includes(event.type))
    ?? null;
}

/** The latest tap of this device, or null. */
export function lastTap(events, device) {
  const own = new Set(events.filter((event) => event.device === device).map(({ id }) => id));
  return taps(events).findLast((tap) => own.has(tap.id)) ?? null;
}
