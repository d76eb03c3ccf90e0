/** One person's data on this device: what they recorded, what waits, what the server said. */

import { inOrder } from "../tally/fold.js";
import { uuid7 } from "../tally/ids.js";
import { Changes } from "./changes.js";
import { Database, done } from "./db.js";
import { StoreError } from "./errors.js";
import { eventsIn, unsentFile } from "./file.js";
import { Ledger } from "./ledger.js";
import * as outbox from "./outbox.js";
import {
  databaseName, forgetHere, lastUser, rememberHere, setLastUser, wasHere,
} from "./people.js";
import { STORES } from "./schema.js";

export { openPractice } from "./practice.js";

/**
 * Open the person's database on this device. Rejects with a StoreError when nothing can be kept
 * here: there is no silent fallback to memory, because a tap shown as counted must be on disk.
 */
export async function openDevice({ userId, ...options }) {
  const device = new Device(userId, options);
  try {
    await device.arrive();
  } catch (error) {
    device.close();
    throw error;
  }
  return device;
}

class Device {
  #database;
  #changes;
  #id = null;
  #recording = Promise.resolve();
  #closed = null;
  #stopListening;

  constructor(userId, { migrations, timeouts } = {}) {
    this.userId = userId;
    this.fresh = false;
    this.evicted = false;
    this.#database = new Database(databaseName(userId), { migrations, timeouts });
    this.ledger = new Ledger({
      read: (work) => this.#read(work),
      write: (work) => this.#write(work),
      tell: (news) => this.#changes.tell(news),
    });
    this.#changes = new Changes(databaseName(userId), ({ kind }) => {
      if (kind === "wiped") this.#end("wiped");
    });
    const listeners = {
      // Safari may have killed the connection while the page was out of sight.
      visibilitychange: () => this.#database.probe(),
      pagehide: () => this.#database.leave(),
      pageshow: () => {
        this.#database.comeBack();
        this.#database.probe();
      },
    };
    for (const [moment, act] of Object.entries(listeners)) addEventListener(moment, act);
    this.#stopListening = () => {
      for (const [moment, act] of Object.entries(listeners)) removeEventListener(moment, act);
    };
  }

  /** The device's id; it changes only when the browser has thrown the database away. */
  get id() {
    return this.#id;
  }

  async arrive() {
    const known = await this.#write(outbox.identity, { durability: "strict" });
    this.#meet(known.id, known.made);
    await this.counts();
  }

  /** Record one event; resolves with it once it is on disk. Rejects with a StoreError. */
  async record(walkthrough, type, fields = {}) {
    const [event] = await this.recordAll(walkthrough, [[type, fields]]);
    return event;
  }

  /** Record several events, [[type, fields], …], all or none. */
  async recordAll(walkthrough, entries) {
    if (!entries.length) return [];
    // A round trip through JSON, so that what is kept is exactly what will be sent.
    const drafts = entries.map(([type, fields]) => ({
      ...JSON.parse(JSON.stringify(fields ?? {})), id: uuid7(), walkthrough, type,
    }));
    // One after the other: even one that has to be run again keeps its place before the next.
    const recording = this.#recording.catch(() => {}).then(() =>
      this.#write((transaction) => outbox.append(transaction, drafts), { durability: "strict" }),
    );
    this.#recording = recording;
    const events = await recording;
    if (events[0].device !== this.#id) this.#meet(events[0].device, true);
    this.#changes.tell({ kind: "recorded", walkthrough });
    return events.map((event) => this.#own(event));
  }

  /** Every event of the walkthrough known here: waiting, sent, pulled. */
  async events(walkthrough) {
    const rows = await this.#read((transaction) =>
      done(transaction.objectStore("events").index("walkthrough").getAll(walkthrough)),
    );
    return rows.map(({ event }) => this.#own(event)).sort(inOrder);
  }

  /** [{id, events, unsent, aside, last_at}], the one touched last first. */
  async walkthroughs() {
    const rows = await this.#read(async (transaction) => {
      const count = (store, id) =>
        done(transaction.objectStore(store).index("walkthrough").count(id));
      const known = await done(transaction.objectStore("walkthroughs").getAll());
      return Promise.all(known.map(async ({ id, events, last_at }) => ({
        id, events, unsent: await count("outbox", id), aside: await count("aside", id), last_at,
      })));
    });
    return rows.sort((one, other) => (one.last_at < other.last_at ? 1 : -1));
  }

  /**
   * {unsent, aside, oldest_unsent_at, aside_code}: an ISO string and the code with which the
   * server refused the latest evidence, or null.
   */
  async counts() {
    this.lastCounts = await this.#read(async (transaction) => {
      const waiting = transaction.objectStore("outbox");
      const aside = transaction.objectStore("aside");
      const [first] = await done(waiting.getAll(null, 1));
      const refused = await done(aside.openCursor(null, "prev"));
      return {
        unsent: await done(waiting.count()),
        aside: await done(aside.count()),
        oldest_unsent_at: first?.at ?? null,
        aside_code: refused?.value.code ?? null,
      };
    });
    return this.lastCounts;
  }

  /** What the server refused for good: [{event, code, message}]. */
  asideOf(walkthrough) {
    return this.#read(async (transaction) => {
      const rows = await done(
        transaction.objectStore("aside").index("walkthrough").getAll(walkthrough),
      );
      return Promise.all(rows.map(async ({ id, code, message }) => {
        const { event } = await done(transaction.objectStore("events").get(id));
        return { event: this.#own(event), code, message };
      }));
    });
  }

  /** Give what was set aside another try; resolves with how many events that was. */
  async requeue(walkthrough) {
    const count = await this.#write((transaction) => outbox.requeue(transaction, walkthrough));
    this.#changes.tell({ kind: "requeued", walkthrough });
    return count;
  }

  /** Keep a copy of something the server said. */
  async put(key, value) {
    await this.#write((transaction) =>
      done(transaction.objectStore("cache").put(value, key)),
    );
    this.#changes.tell({ kind: "cache", key });
  }

  /** The copy kept under that key, or undefined. */
  get(key) {
    return this.#read((transaction) => done(transaction.objectStore("cache").get(key)));
  }

  /** Everything the server has not taken, set-aside evidence included, as a file's content. */
  async exportUnsent() {
    const events = await this.#read(outbox.unsent);
    const last = lastUser();
    const user = last?.id === this.userId ? last : (await this.get("session"))?.user;
    return unsentFile({ id: this.userId, name: user?.name ?? "" }, events);
  }

  /** Bring such a file in: {added, known}. Rejects `other_observer`, `invalid_file`. */
  async importUnsent(file) {
    const offered = eventsIn(file, this.userId);
    const added = await this.#write(
      async (transaction) => {
        const unknown = await outbox.unknownOf(transaction, offered);
        outbox.queue(transaction, unknown, await outbox.rowsOf(transaction, unknown));
        return unknown.length;
      },
      { durability: "strict" },
    );
    if (added) this.#changes.tell({ kind: "imported" });
    return { added, known: offered.length - added };
  }

  /** Free the room that an acknowledged walkthrough takes; what waits or was refused stays. */
  async forgetSent(walkthrough) {
    await this.#write((transaction) => outbox.forgetSent(transaction, walkthrough));
    this.#changes.tell({ kind: "forgotten", walkthrough });
  }

  /** Erase everything of this person from the device, unsent evidence too, and close. */
  async wipe() {
    await this.#write(
      (transaction) => {
        for (const store of STORES) transaction.objectStore(store).clear();
      },
      { durability: "strict" },
    );
    forgetHere(this.userId);
    if (lastUser()?.id === this.userId) setLastUser(null);
    this.#changes.tell({ kind: "wiped" });
    this.#end("wiped");
    // It is empty by now; that the file goes too is tidiness, and another tab may put it off.
    await this.#database.delete().catch(() => {});
  }

  /** Ask the browser never to throw this site's data away; resolves with whether it agreed. */
  async persist() {
    return (await navigator.storage?.persist?.().catch(() => false)) ?? false;
  }

  /** Be told {kind, walkthrough?} after any change, in this tab or another. Returns the way out. */
  onChange(listener) {
    return this.#changes.listen(listener);
  }

  close() {
    this.#end("storage_failed");
  }

  #read(work) {
    return this.#run("readonly", work);
  }

  #write(work, options) {
    return this.#run("readwrite", work, options);
  }

  async #run(mode, work, options) {
    if (this.#closed) throw new StoreError(this.#closed);
    return this.#database.run(STORES, mode, work, options);
  }

  /** An event as everybody sees it: the server's copy says who recorded it, and so does this. */
  #own(event) {
    return event.by === undefined ? { ...event, by: this.userId } : event;
  }

  #meet(id, made) {
    const evicted = made && (this.#id !== null || wasHere(this.userId));
    this.#id = id;
    this.fresh ||= made;
    this.evicted ||= evicted;
    rememberHere(this.userId);
    if (evicted) this.#changes.tell({ kind: "evicted" });
  }

  #end(reason) {
    if (this.#closed) return;
    this.#closed = reason;
    this.#stopListening();
    this.#changes.close();
    this.#database.drop();
  }
}
