/** News of changes to one person's data, for every listener in this tab and in the others. */

export class Changes {
  #listeners = new Set();
  #channel;

  /** `onNews` hears what other tabs tell, before the listeners do. */
  constructor(name, onNews) {
    // Without it the tabs still share the database; they just see each other's taps later.
    this.#channel = globalThis.BroadcastChannel ? new BroadcastChannel(name) : null;
    if (this.#channel) {
      this.#channel.onmessage = ({ data }) => {
        const listeners = [...this.#listeners];
        onNews(data);
        call(listeners, data);
      };
    }
  }

  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(news) {
    call([...this.#listeners], news);
    this.#channel?.postMessage(news);
  }

  close() {
    this.#channel?.close();
    this.#channel = null;
    this.#listeners.clear();
  }
}

/** A listener that throws must not make a tap that is on disk look refused. */
function call(listeners, news) {
  for (const listener of listeners) {
    try {
      listener(news);
    } catch (error) {
      console.error(error);
    }
  }
}
