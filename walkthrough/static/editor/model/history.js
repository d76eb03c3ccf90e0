/** What was changed, so that it can be undone: one step a change, typing in one field together. */

const MOST = 300;

export class History {
  #past = [];
  #future = [];
  #present;
  #typing = null;

  constructor(present) {
    this.#present = present;
  }

  get present() {
    return this.#present;
  }

  /** What undoing and redoing would take back or bring back, in words; null for nothing. */
  get undoes() {
    return this.#past.at(-1)?.words ?? null;
  }

  get redoes() {
    return this.#future.at(-1)?.words ?? null;
  }

  /** Go on from a new state. Changes in a row with the same `typing` key are one step. */
  change(state, words, typing = null) {
    if (!typing || typing !== this.#typing) {
      this.#past.push({ state: this.#present, words });
      if (this.#past.length > MOST) this.#past.shift();
    }
    this.#typing = typing;
    this.#present = state;
    this.#future = [];
  }

  /** The next change is a step of its own, also in the same field. */
  pause() {
    this.#typing = null;
  }

  undo() {
    return this.#step(this.#past, this.#future);
  }

  redo() {
    return this.#step(this.#future, this.#past);
  }

  /** Returns the words of what was taken back, or null. */
  #step(from, to) {
    const step = from.pop();
    if (!step) return null;
    to.push({ state: this.#present, words: step.words });
    this.#present = step.state;
    this.#typing = null;
    return step.words;
  }
}
