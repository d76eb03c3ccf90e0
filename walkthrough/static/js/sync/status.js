/** What may be said about where the data is: derived, in one place, from counts and trouble. */

/** They are said even when nothing waits: what is tapped next could not be sent. */
const PERSONAL = ["sign_in_needed", "other_user"];

/**
 * The status {state, unsent, aside, since, retry_at, message_code}; `since` and `retry_at` are ISO
 * strings. "All sent" rests on counts alone: the outbox is empty only when the server has
 * acknowledged each event. Not reaching the server is no trouble while nothing waits.
 */
export class Status {
  #counts;
  #trouble = null;
  #listeners = new Set();

  constructor(counts) {
    this.#counts = counts;
    this.current = this.#derive();
  }

  listen(listener) {
    this.#listeners.add(listener);
    listener(this.current);
    return () => this.#listeners.delete(listener);
  }

  /** `trouble` is {state, message_code, retry_at} or null. */
  set trouble(trouble) {
    this.#trouble = trouble;
    this.#announce();
  }

  set counts(counts) {
    this.#counts = counts;
    this.#announce();
  }

  #announce() {
    const before = this.current;
    const after = this.#derive();
    if (after.state === before.state) after.since = before.since;
    if (Object.keys(after).every((key) => after[key] === before[key])) return;
    this.current = after;
    for (const listener of [...this.#listeners]) listener(after);
  }

  #derive() {
    const { unsent, aside, aside_code } = this.#counts;
    const said = (state, message_code = null, retry_at = null) => ({
      state, unsent, aside, since: new Date().toISOString(), retry_at, message_code,
    });
    const trouble = this.#trouble;
    if (trouble && (unsent || PERSONAL.includes(trouble.state))) {
      return said(trouble.state, trouble.message_code, trouble.retry_at);
    }
    if (unsent) return said("sending");
    return aside ? said("refused", aside_code) : said("all_sent");
  }
}
