/** Keeps the screen awake while observing, and asks again when the page comes back into view. */

export class WakeLock {
  #lock = null;
  #wanted = false;
  #onVisible = () => this.#ask();

  start() {
    this.#wanted = true;
    document.addEventListener("visibilitychange", this.#onVisible);
    this.#ask();
  }

  stop() {
    this.#wanted = false;
    document.removeEventListener("visibilitychange", this.#onVisible);
    this.#lock?.release().catch(() => {});
    this.#lock = null;
  }

  async #ask() {
    if (!this.#wanted || document.visibilityState !== "visible" || !navigator.wakeLock) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (this.#wanted) this.#lock = lock;
      else lock.release();
    } catch {
      // A battery saver may refuse; the screen then sleeps as the phone is set to.
    }
  }
}
