/** Sending what waits: batch by batch, in order, and settled event by event. */

import { judge, sortResults } from "./verdict.js";

/** Under the API's limits of 500 events and 1 MB, with room for the envelope. */
const BATCH = { events: 500, bytes: 900_000 };

/** A 413 for an event smaller than this (bytes of JSON) is a mistake on the way, not the event. */
const SMALL_EVENT = 2000;

/** Milliseconds after which what the server asked to be sent later is sent again… */
const LATER = { first: 5000, longest: 600_000 };

/** …and what the server seems to break on: longer than any back-off, so that others get a turn. */
const BROKEN = { first: 300_000, longest: 600_000 };

export class Drain {
  #ledger;
  #api;
  #user;
  #limit = BATCH.events;
  #holds = new Map(); // walkthrough or event id → {until, wait, code}

  constructor({ ledger, api, user }) {
    this.#ledger = ledger;
    this.#api = api;
    this.#user = user;
  }

  /** Let everything be tried again at once. */
  release() {
    this.#holds.clear();
  }

  /**
   * Send until nothing waits or something is in the way; resolves with a verdict (see verdict.js).
   * `keepOn` is asked before each batch; `settled` is called when the server has answered for one.
   */
  async run({ keepOn, settled }) {
    let hindrance = await this.#admission();
    let renewed = false;
    while (!hindrance && (await keepOn())) {
      const batch = await this.#next();
      if (!batch.length) return this.#heldBack();
      const answer = await this.#api.send(batch);
      if (answer.ok) {
        hindrance = await this.#settle(batch, answer.body.results);
        if (!hindrance) settled();
      } else {
        const verdict = judge(answer);
        if (verdict.next === "session" && !renewed) {
          renewed = true;
          hindrance = await this.#admission();
        } else if (verdict.next !== "halve") {
          if (verdict.next === "isolate") this.#isolate(batch, verdict.message_code);
          hindrance = verdict;
        } else {
          hindrance = await this.#halve(batch, answer.problem);
        }
      }
    }
    return hindrance;
  }

  /** Why nothing may be sent now, or null: what one person tapped is never sent as another. */
  async #admission() {
    const answer = await this.#api.session();
    if (!answer.ok) return judge(answer);
    if (answer.body.user?.id === this.#user.id) return null;
    return { state: "other_user", message_code: "other_user", retry_after: null };
  }

  #next() {
    const now = Date.now();
    const held = (key) => (this.#holds.get(key)?.until ?? 0) > now;
    return this.#ledger.nextBatch({
      ...BATCH,
      events: this.#limit,
      skip: ({ id, walkthrough }) => held(id) || held(walkthrough),
    });
  }

  async #settle(batch, results) {
    const { later, ...sorted } = sortResults(batch, results);
    const answered = Object.values(sorted).flat().length + later.length;
    if (!answered) {
      return { state: "server_trouble", message_code: "unexpected_answer", retry_after: null };
    }
    await this.#ledger.settle(sorted);
    const ids = new Set(sorted.taken);
    const taken = batch.filter(({ id }) => ids.has(id));
    for (const { walkthrough } of taken) this.#holds.delete(walkthrough);
    // What came before its own start in this batch can follow at once, or has gone with it.
    const decided = new Set(
      [...taken.filter(({ type }) => type === "walkthrough_started"), ...sorted.refusedStarts]
        .map(({ walkthrough }) => walkthrough),
    );
    for (const { walkthrough, code } of later) {
      if (!decided.has(walkthrough)) this.#hold(walkthrough, code);
    }
    this.#limit = Math.min(BATCH.events, this.#limit * 2);
    return null;
  }

  /** The batch was too much. One event alone is set aside, with the server's reason. */
  async #halve(batch, problem) {
    if (batch.length > 1) {
      this.#limit = Math.floor(batch.length / 2);
      return null;
    }
    const [event] = batch;
    const code = problem.code ?? "too_large";
    if (code === "too_large" && JSON.stringify(event).length < SMALL_EVENT) {
      this.#hold(event.id, code);
      return { state: "server_trouble", message_code: code, retry_after: null };
    }
    const refusal = { id: event.id, status: "rejected", code, message: problem.detail ?? "" };
    const { later: _none, ...sorted } = sortResults(batch, [refusal]);
    await this.#ledger.settle(sorted);
    return null;
  }

  /** Narrow down, one pause at a time, what the server breaks on; go round it once it is known. */
  #isolate(batch, code) {
    if (batch.length > 1) this.#limit = Math.floor(batch.length / 2);
    else this.#hold(batch[0].id, code, BROKEN);
  }

  #hold(key, code, { first, longest } = LATER) {
    const before = this.#holds.get(key)?.wait;
    const wait = before ? Math.min(longest, before * 2) : first;
    this.#holds.set(key, { until: Date.now() + wait, wait, code });
  }

  /** Nothing may be sent now: all is well, unless the server asked for some of it later. */
  #heldBack() {
    const now = Date.now();
    const holds = [...this.#holds.values()].filter(({ until }) => until > now);
    if (!holds.length) return null;
    const [soonest] = holds.sort((one, other) => one.until - other.until);
    return {
      state: "server_trouble", message_code: soonest.code, retry_after: soonest.until - now,
      held: true,
    };
  }
}
