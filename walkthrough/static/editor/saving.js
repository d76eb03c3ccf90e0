/** Autosaving: a while after the last change, one at a time, again after a failure, never over others. */

const CALM = 700;
const AGAIN = [2000, 5000, 15000, 30000];
// How often the server is asked whether somebody else saved, while the page is looked at.
const WATCH = 15000;
const OTHERS = new Set(["draft_changed", "draft_gone", "no_such_draft"]);

export class Saving {
  #drafts;
  #id;
  #textOf;
  #status;
  #revision;
  #saved;
  #timer = 0;
  #running = null;
  #failures = 0;
  #isHeld = false;

  /**
   * `textOf()` gives the file's text now; `status` says how it goes; `onSaved(answer)`,
   * `onConflict(theirs)` and, while nothing of ours waits, `onNews(theirs)` are told. `start` is
   * the draft as the page came with it.
   */
  constructor({ drafts, start, textOf, status, onSaved, onConflict, onNews }) {
    this.#drafts = drafts;
    this.#id = start.id;
    this.#textOf = textOf;
    this.#status = status;
    this.#revision = start.revision;
    this.#saved = textOf();
    this.onSaved = onSaved;
    this.onConflict = onConflict;
    this.onNews = onNews;
    setInterval(() => this.#watch(), WATCH);
  }

  /** Whether there are changes that the server does not have. */
  get isWaiting() {
    return this.#textOf() !== this.#saved;
  }

  /** Something changed. */
  poke() {
    if (this.#isHeld || !this.isWaiting) return;
    this.#status.waiting();
    this.#later(CALM);
  }

  /** Save now; resolves with whether everything is on the server. */
  async now() {
    clearTimeout(this.#timer);
    while (this.#running) await this.#running;
    if (this.#isHeld) return false;
    if (this.isWaiting) {
      this.#running = this.#save().finally(() => { this.#running = null; });
      await this.#running;
    }
    return !this.isWaiting;
  }

  /** Go on from another revision: what is on the screen is saved on top of it. */
  async onTopOf({ revision }) {
    this.#revision = revision;
    this.#isHeld = false;
    this.#saved = null;
    return this.now();
  }

  async #save() {
    const text = this.#textOf();
    this.#status.saving();
    const { ok, body, code } = await this.#drafts.save(this.#id, this.#revision, text);
    if (ok) {
      this.#revision = body.revision;
      this.#saved = text;
      this.#failures = 0;
      this.#status.saved(body.saved_at);
      this.onSaved(body);
      if (this.isWaiting) this.poke();
      return;
    }
    this.#status.failed(code);
    if (OTHERS.has(code)) return this.#hold();
    this.#later(AGAIN[Math.min(this.#failures, AGAIN.length - 1)]);
    this.#failures += 1;
  }

  /** Somebody else was faster: nothing is saved until the person has chosen. */
  async #hold() {
    this.#isHeld = true;
    const { ok, body, status } = await this.#drafts.get(this.#id);
    if (ok) return this.onConflict(body);
    if (status === 404) return this.onConflict(null);
    this.#isHeld = false;
    this.#later(AGAIN[0]);
  }

  /** What waits is judged when it is saved; whoever only looks is told meanwhile. */
  async #watch() {
    if (document.hidden || this.#isBusy) return;
    const { ok, body } = await this.#drafts.get(this.#id);
    if (ok && !this.#isBusy && body.revision !== this.#revision) this.onNews(body);
  }

  get #isBusy() {
    return this.#isHeld || this.#running !== null || this.isWaiting;
  }

  #later(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), milliseconds);
  }
}
