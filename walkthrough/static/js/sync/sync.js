/** Keeps one person's device and the server in step, and always says how that is going. */

import { Drain } from "./drain.js";
import { exclusively } from "./lock.js";
import { pullOpen, pullWalkthrough } from "./pull.js";
import { refresh, sameUser } from "./refresh.js";
import { Status } from "./status.js";

/**
 * Milliseconds: `gather` lets taps that belong together travel together; `first` and `longest`
 * bound the back-off; `idle` is between two looks for other devices' news; `refresh` between two
 * fetches of classes and rubrics; `elsewhere` until looking again whether another tab has finished.
 */
const TIMING = {
  gather: 150, first: 1000, longest: 60_000, idle: 60_000, refresh: 600_000, elsewhere: 5000,
};

/** Moments at which the connection may be back: each is a reason to ask, never an answer. */
const MOMENTS = ["online", "visibilitychange", "pageshow"];

/** `device` and `user` belong together; `timing` and `random` are for tests. */
export function createSync(options) {
  return new Sync(options);
}

class Sync {
  #context;
  #timing;
  #random;
  #drain;
  #status;
  #stops = [];
  #control = null;
  #timer = null;
  #due = Infinity;
  #earliest = { at: 0, firm: false };
  #failures = 0;
  #running = false;
  #again = false;
  #looked = 0;
  #listed = null;
  #refreshed = 0;

  constructor({ device, api, user, timing = {}, random = Math.random }) {
    if (device.userId !== user.id) throw new Error("This device is open for somebody else.");
    this.#context = { device, api, user };
    this.#status = new Status(device.lastCounts);
    this.#timing = { ...TIMING, ...timing };
    this.#random = random;
    this.#drain = new Drain({ ledger: device.ledger, api, user });
  }

  /** {state, unsent, aside, since, retry_at, message_code}, see status.js. */
  get status() {
    return this.#status.current;
  }

  /** Be told the status, now and after every change of it. Returns the way out. */
  onStatus(listener) {
    return this.#status.listen(listener);
  }

  start() {
    if (this.#control) return;
    this.#control = new AbortController();
    const wake = () => this.#wake();
    for (const moment of MOMENTS) addEventListener(moment, wake);
    this.#stops = [
      this.#context.device.onChange((news) => this.#onNews(news)),
      () => MOMENTS.forEach((moment) => removeEventListener(moment, wake)),
    ];
    this.#count();
    this.#schedule(0);
  }

  /** Send soon what waits, within the back-off; `now` ends any waiting: a person has asked. */
  poke({ now = false } = {}) {
    if (now) {
      this.#drain.release();
      this.#earliest = { at: 0, firm: false };
    }
    this.#schedule(now ? 0 : this.#timing.gather);
  }

  stop() {
    this.#control?.abort();
    this.#control = null;
    for (const stop of this.#stops) stop();
    this.#stops = [];
    clearTimeout(this.#timer);
    this.#due = Infinity;
  }

  /** Fetch one walkthrough's events from the server now. Resolves {ok, problem}. */
  async pull(walkthrough) {
    const hindrance = await sameUser(this.#context);
    return hindrance ?? pullWalkthrough(this.#context, walkthrough);
  }

  #onNews({ kind }) {
    if (kind === "wiped") return this.stop();
    if (kind === "cache") return undefined;
    if (kind === "recorded" || kind === "imported") this.poke();
    if (kind === "requeued") this.poke({ now: true });
    // Some tab got through, so whatever was in the way is gone.
    if (kind === "sent") this.#status.trouble = null;
    return this.#count();
  }

  /** The connection may be back: ask at once, unless the server itself has said when. */
  #wake() {
    if (!this.#earliest.firm) this.#earliest.at = 0;
    this.#looked = 0;
    this.#schedule(0);
  }

  #schedule(delay) {
    if (!this.#control) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    const now = Date.now();
    const due = Math.max(now + delay, this.#earliest.at);
    if (due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => this.#run(), due - now);
  }

  async #run() {
    const control = this.#control;
    this.#due = Infinity;
    this.#running = true;
    this.#again = false;
    let delay;
    try {
      delay = await this.#cycle(control.signal);
    } catch (error) {
      // The server is not to blame, but the screen has to say something, and it names the code.
      const message_code = error.code ?? "storage_failed";
      if (!control.signal.aborted) delay = this.#backOff({ state: "server_trouble", message_code });
    }
    this.#running = false;
    if (!this.#control) return;
    if (this.#again) this.#schedule(this.#timing.gather);
    this.#schedule(delay ?? 0);
  }

  /** Send, then look for news. Resolves with the milliseconds until the next cycle. */
  async #cycle(signal) {
    const { device, user } = this.#context;
    const name = `walkthrough-drain-${user.id}`;
    const verdict = await exclusively(name, device.ledger, signal, (keepOn) =>
      this.#drain.run({ keepOn, settled: () => this.#succeeded() }),
    );
    if (verdict === undefined) return this.#timing.elsewhere;
    if (verdict && !verdict.held) {
      await this.#count();
      return this.#backOff(verdict);
    }
    this.#succeeded();
    if (verdict) this.#status.trouble = { ...verdict, retry_at: instant(verdict.retry_after) };
    await this.#count();
    this.#fetchNews().catch((error) => signal.aborted || console.error(error));
    return Math.min(this.#timing.idle, verdict?.retry_after ?? Infinity);
  }

  /**
   * Now and then, what other devices recorded and what the server lists. It goes on beside the
   * sending, which never waits for it; missing it once is no trouble.
   */
  async #fetchNews() {
    const now = Date.now();
    if (now - this.#looked < this.#timing.idle) return;
    this.#looked = now;
    const pulled = await pullOpen(this.#context, this.#listed);
    if (pulled.ok) this.#listed = pulled.cursor;
    if (!pulled.ok || now - this.#refreshed < this.#timing.refresh) return;
    const { ok } = await refresh(this.#context);
    if (ok) this.#refreshed = now;
  }

  #succeeded() {
    this.#failures = 0;
    this.#earliest = { at: 0, firm: false };
    this.#status.trouble = null;
  }

  /** Say what is in the way, and how long to wait: resolves with milliseconds. */
  #backOff({ state, message_code, retry_after = null }) {
    const { first, longest } = this.#timing;
    const full = Math.min(longest, first * 2 ** this.#failures);
    this.#failures += 1;
    // Half of it by chance: thirty phones that lost the same Wi-Fi must not come back as one.
    const delay = Math.max(retry_after ?? 0, full * (0.5 + this.#random() / 2));
    this.#earliest = { at: Date.now() + delay, firm: retry_after > 0 };
    this.#status.trouble = { state, message_code, retry_at: instant(delay) };
    return delay;
  }

  async #count() {
    try {
      this.#status.counts = await this.#context.device.counts();
    } catch (error) {
      // What cannot be read cannot be counted: the last numbers stand, and a tap says it itself.
      console.error(error);
    }
  }
}

function instant(milliseconds) {
  return new Date(Date.now() + milliseconds).toISOString();
}
