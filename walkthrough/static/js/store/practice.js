/** A practice run: the same methods as a device, in memory only, and never sent anywhere. */

import { inOrder } from "../tally/fold.js";
import { stampAfter, uuid7 } from "../tally/ids.js";

const OBSERVER = "practice";
const NOTHING = { unsent: 0, aside: 0, oldest_unsent_at: null, aside_code: null };

/** A device whose events live as long as the page. */
export function openPractice() {
  return new Practice();
}

class Practice {
  #events = [];
  #cache = new Map();
  #listeners = new Set();
  #at = null;

  constructor() {
    this.id = uuid7();
    this.userId = OBSERVER;
    this.fresh = true;
    this.evicted = false;
    this.lastCounts = NOTHING;
  }

  async record(walkthrough, type, fields = {}) {
    const [event] = await this.recordAll(walkthrough, [[type, fields]]);
    return event;
  }

  async recordAll(walkthrough, entries) {
    const events = entries.map(([type, fields], index) => {
      this.#at = stampAfter(this.#at);
      return {
        ...JSON.parse(JSON.stringify(fields ?? {})),
        id: uuid7(), walkthrough, type, schema: 1, device: this.id,
        seq: this.#events.length + index + 1, at: this.#at, by: OBSERVER,
      };
    });
    this.#events.push(...events);
    this.#tell({ kind: "recorded", walkthrough });
    return events;
  }

  async events(walkthrough) {
    return this.#events.filter((event) => event.walkthrough === walkthrough).sort(inOrder);
  }

  async walkthroughs() {
    const ids = [...new Set(this.#events.map((event) => event.walkthrough))];
    return ids.reverse().map((id) => {
      const events = this.#events.filter((event) => event.walkthrough === id);
      return { id, events: events.length, unsent: 0, aside: 0, last_at: events.at(-1).at };
    });
  }

  async put(key, value) {
    this.#cache.set(key, value);
    this.#tell({ kind: "cache", key });
  }

  async get(key) {
    return this.#cache.get(key);
  }

  /** Nothing of a practice run ever waits for the server. */
  async counts() {
    return NOTHING;
  }

  async asideOf() {
    return [];
  }

  async requeue() {
    return 0;
  }

  async exportUnsent() {
    throw new Error("A practice run has nothing to save.");
  }

  async importUnsent() {
    throw new Error("Evidence cannot be brought into a practice run.");
  }

  async forgetSent(walkthrough) {
    this.#events = this.#events.filter((event) => event.walkthrough !== walkthrough);
    this.#tell({ kind: "forgotten", walkthrough });
  }

  async wipe() {
    this.#events = [];
    this.#cache.clear();
    this.#tell({ kind: "wiped" });
  }

  async persist() {
    return false;
  }

  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close() {
    this.#listeners.clear();
  }

  #tell(news) {
    for (const listener of [...this.#listeners]) listener(news);
  }
}
