/** One IndexedDB database: opened, migrated, and opened again when the browser takes it away. */

import { asStoreError, handleMayBeLost, StoreError } from "./errors.js";
import { MIGRATIONS, STORES } from "./schema.js";

/*
 * Milliseconds for opening, for one transaction and for a probe. Opening and transactions have been
 * seen to hang for ever, and a tap that nobody answers is a tap lost without a word.
 */
const TIMEOUTS = { open: 5000, work: 10000, probe: 2000 };

/** A request's result, to be awaited inside its transaction. */
export function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export class Database {
  #opening = null;
  #live = null;
  #away = null;
  #running = new Set();
  #options;

  /** `timeouts` are milliseconds, see TIMEOUTS. */
  constructor(name, { migrations = MIGRATIONS, timeouts = {} } = {}) {
    this.name = name;
    this.#options = { migrations, timeouts: { ...TIMEOUTS, ...timeouts } };
  }

  /**
   * Run `work(transaction)` and resolve with what it returns once the transaction is complete.
   *
   * On a dead handle it opens a new one and runs `work` a second time, so `work` must be safe to
   * repeat. `durability` 'strict' means: on the disk, not on its way there. Rejects with a
   * StoreError.
   */
  async run(stores, mode, work, { durability = "relaxed" } = {}) {
    for (let again = false; ;) {
      await this.#away?.over;
      try {
        return await this.#attempt(stores, mode, work, durability);
      } catch (error) {
        const interrupted = this.#away !== null;
        if (!interrupted && (again || !handleMayBeLost(error))) throw asStoreError(error);
        again ||= !interrupted;
        this.drop();
      }
    }
  }

  /**
   * The page is left, and may be kept for the back button. In WebKit a transaction that is frozen
   * with its page blocks every other page for ever, so none may be under way: those that are, are
   * taken back and run again if the page returns. Nothing of them has been shown as counted.
   */
  leave() {
    let end;
    const over = new Promise((resolve) => { end = resolve; });
    this.#away = { over, end };
    for (const transaction of this.#running) abort(transaction);
    this.drop();
  }

  /** The page is back. */
  comeBack() {
    this.#away?.end();
    this.#away = null;
  }

  /** Forget the handle; the next use opens another. Running transactions end as they would. */
  drop() {
    const opening = this.#opening;
    this.#opening = null;
    opening?.then((handle) => handle.close(), () => {});
  }

  /** Find out, before a tap does, whether the handle still answers; drop it if not. */
  async probe() {
    if (this.#away) return;
    const count = (transaction) => done(transaction.objectStore("meta").count());
    const { probe } = this.#options.timeouts;
    await this.#attempt(["meta"], "readonly", count, "relaxed", probe).catch(() => this.drop());
  }

  async delete() {
    this.drop();
    await limited(this.#options.timeouts.open, (resolve, reject) => {
      const request = indexedDB.deleteDatabase(this.name);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
    });
  }

  async #attempt(stores, mode, work, durability, milliseconds = this.#options.timeouts.work) {
    const handle = await this.#handle();
    if (this.#away) throw new DOMException("the page was left", "AbortError");
    return limited(
      milliseconds,
      (resolve, reject) => {
        const transaction = handle.transaction(stores, mode, { durability });
        this.#running.add(transaction);
        let result;
        let failure;
        transaction.oncomplete = () => {
          this.#running.delete(transaction);
          resolve(result);
        };
        transaction.onabort = () => {
          this.#running.delete(transaction);
          reject(failure ?? transaction.error ?? new DOMException("aborted", "AbortError"));
        };
        Promise.resolve(work(transaction)).then(
          (value) => { result = value; },
          (error) => {
            failure = error;
            // If it has ended already, its event has told nobody.
            if (!abort(transaction)) reject(error);
          },
        );
      },
      { retry: true },
    );
  }

  #handle() {
    if (!this.#opening) {
      const opening = this.#open();
      this.#opening = opening;
      opening.catch(() => {
        if (this.#opening === opening) this.#opening = null;
      });
    }
    return this.#opening;
  }

  async #open() {
    const { migrations, timeouts } = this.#options;
    if (!globalThis.indexedDB) throw new StoreError("storage_unavailable");
    let handle;
    try {
      handle = await request(this.name, migrations, migrations.length, timeouts.open);
    } catch (error) {
      if (error?.name !== "VersionError") throw error;
      // A newer page has upgraded it. Migrations only add, so this page can go on with it.
      handle = await request(this.name, migrations, undefined, timeouts.open);
    }
    if (!STORES.every((store) => handle.objectStoreNames.contains(store))) {
      handle.close();
      throw new StoreError("newer_version");
    }
    this.#live = handle;
    const gone = () => {
      handle.close();
      if (this.#live === handle) this.#opening = null;
    };
    handle.onclose = gone;
    handle.onversionchange = gone; // Never stand in the way of another tab's upgrade.
    return handle;
  }
}

/** False when it could not be aborted, because it has ended or is being committed. */
function abort(transaction) {
  try {
    transaction.abort();
    return true;
  } catch {
    return false;
  }
}

/** Open a database; the promise rejects with the browser's error, or in time. */
function request(name, migrations, version, milliseconds) {
  let late = false;
  return limited(milliseconds, (resolve, reject) => {
    const opening = indexedDB.open(name, version);
    opening.onupgradeneeded = ({ oldVersion }) => {
      try {
        for (const migrate of migrations.slice(oldVersion)) {
          migrate(opening.result, opening.transaction);
        }
      } catch (error) {
        opening.transaction.abort(); // The database stays as it was.
        reject(error);
      }
    };
    opening.onsuccess = () => (late ? opening.result.close() : resolve(opening.result));
    opening.onerror = () => reject(opening.error);
  }).catch((error) => {
    late = true; // A handle that arrives after all would block every later upgrade.
    throw error;
  });
}

/** A promise that is refused with `storage_timeout` when nothing has answered in time. */
function limited(milliseconds, start, { retry = false } = {}) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const error = new StoreError("storage_timeout");
      error.retry = retry;
      reject(error);
    }, milliseconds);
    const end = (settle) => (value) => {
      clearTimeout(timer);
      settle(value);
    };
    try {
      start(end(resolve), end(reject));
    } catch (error) {
      end(reject)(error);
    }
  });
}
