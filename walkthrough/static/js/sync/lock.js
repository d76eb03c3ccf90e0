/** One tab at a time: a Web Lock, or where there are none a lease kept in the database. */

import { uuid7 } from "../tally/ids.js";

/** Milliseconds; longer than sending one batch may take. A tab that was killed gives way then. */
const LEASE = 60_000;

const holder = uuid7();

/**
 * Run `work(keepOn)` while holding the lock; `keepOn()` tells, between two batches, whether it is
 * still held. Resolves with what work returns, or `undefined` when another tab has the lease.
 * Rejects with an AbortError when the signal aborts the waiting.
 */
export async function exclusively(name, ledger, signal, work) {
  if (globalThis.navigator?.locks) {
    return navigator.locks.request(name, { signal }, () => work(async () => !signal.aborted));
  }
  const keepOn = async () => !signal.aborted && ledger.lease(holder, LEASE);
  if (!(await keepOn())) return undefined;
  try {
    return await work(keepOn);
  } finally {
    await ledger.release(holder).catch(() => {}); // Then it runs out by itself.
  }
}
