/** Unsent evidence as a file: what it looks like, and what is checked when one is brought in. */

import { StoreError } from "./errors.js";

const FORMAT = "walkthrough-unsent";

/** The file's content: who observed, when it was saved, and the events as they were stamped. */
export function unsentFile(observer, events, now = new Date()) {
  const { id, name } = observer;
  return {
    format: FORMAT, version: 1, observer: { id, name }, saved_at: now.toISOString(), events,
  };
}

/**
 * The events of such a file. Throws a StoreError: `invalid_file` for anything that is no such
 * file, `other_observer` when somebody else saved it: evidence is never sent as another person.
 */
export function eventsIn(file, userId) {
  if (file?.format !== FORMAT || file.version !== 1 || !Array.isArray(file.events)) {
    throw new StoreError("invalid_file");
  }
  if (file.observer?.id !== userId) throw new StoreError("other_observer");
  if (!file.events.every(isEvent)) throw new StoreError("invalid_file");
  return file.events;
}

function isEvent(event) {
  const texts = ["id", "walkthrough", "type", "device", "at"];
  return texts.every((key) => typeof event?.[key] === "string") && Number.isInteger(event.seq);
}
