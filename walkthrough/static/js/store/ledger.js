/** The part of a person's data that only sync writes: what was answered, what was pulled. */

import { done } from "./db.js";
import * as outbox from "./outbox.js";

export class Ledger {
  #read;
  #write;
  #tell;

  /** `read(work)` and `write(work)` run a transaction; `tell(news)` reports a change. */
  constructor({ read, write, tell }) {
    this.#read = read;
    this.#write = write;
    this.#tell = tell;
  }

  /** The next events to send, see outbox.nextBatch. */
  nextBatch(limits) {
    return this.#read((transaction) => outbox.nextBatch(transaction, limits));
  }

  /**
   * Write down what the server answered: `taken` ids, `refused` [{id, code, message}] and
   * `refusedStarts` [{walkthrough, code, message}].
   */
  async settle({ taken, refused, refusedStarts }) {
    await this.#write(async (transaction) => {
      await outbox.acknowledge(transaction, taken);
      await outbox.setAside(transaction, refused);
      for (const { walkthrough, ...reason } of refusedStarts) {
        await outbox.setWalkthroughAside(transaction, walkthrough, reason);
      }
    });
    if (taken.length) this.#tell({ kind: "sent" });
    if (refused.length || refusedStarts.length) this.#tell({ kind: "aside" });
  }

  /** Keep events of this person's other devices, and how far the server's list has been read. */
  async keepPulled(walkthrough, events, cursor) {
    const added = await this.#write(async (transaction) => {
      const unknown = await outbox.unknownOf(transaction, events);
      outbox.keep(transaction, unknown, await outbox.rowsOf(transaction, unknown));
      transaction.objectStore("meta").put(cursor, `cursor:${walkthrough}`);
      return unknown.length;
    });
    if (added) this.#tell({ kind: "pulled", walkthrough });
  }

  /** How far the server's list of that walkthrough's events has been read, or null. */
  async cursor(walkthrough) {
    const cursor = await this.#read((transaction) =>
      done(transaction.objectStore("meta").get(`cursor:${walkthrough}`)),
    );
    return cursor ?? null;
  }

  /** Take or renew the right to drain, where there are no Web Locks; false when another has it. */
  lease(holder, milliseconds, now = Date.now()) {
    return this.#write(async (transaction) => {
      const meta = transaction.objectStore("meta");
      const held = await done(meta.get("lease"));
      // An end further away than any lease reaches was written by a clock that has jumped back.
      const valid = held && held.until > now && held.until <= now + 10 * milliseconds;
      if (valid && held.holder !== holder) return false;
      meta.put({ holder, until: now + milliseconds }, "lease");
      return true;
    });
  }

  /** Give the lease back. */
  release(holder) {
    return this.#write(async (transaction) => {
      const meta = transaction.objectStore("meta");
      const held = await done(meta.get("lease"));
      if (held?.holder === holder) meta.delete("lease");
    });
  }
}
