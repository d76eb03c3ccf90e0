/** The outbox: what waits for the server, in order, until that very event is acknowledged. */

import { inOrder } from "../tally/fold.js";
import { stampAfter, uuid7 } from "../tally/ids.js";
import { done } from "./db.js";

/** This device's identity: its id, its last seq and its last stamp. Made when there is none. */
export async function identity(transaction) {
  const meta = transaction.objectStore("meta");
  const known = await done(meta.get("device"));
  if (known) return { ...known, made: false };
  const fresh = { id: uuid7(), seq: 0, at: null };
  await done(meta.put(fresh, "device"));
  return { ...fresh, made: true };
}

/**
 * Stamp drafts with this device's id, seq and time, and queue them.
 *
 * Seq and time are taken inside the transaction that stores the events, so two tabs cannot take the
 * same ones. Repeating it with the same drafts after a commit nobody heard of changes nothing.
 */
export async function append(transaction, drafts, now = Date.now()) {
  const events = transaction.objectStore("events");
  // All at once: each wait inside a transaction is a wait of the observer's.
  const [device, rows, ...already] = await Promise.all([
    identity(transaction),
    rowsOf(transaction, drafts),
    ...drafts.map(({ id }) => done(events.get(id))),
  ]);
  if (already.every(Boolean)) return already.map((row) => row.event);
  const stamped = drafts.map(({ id, walkthrough, type, ...fields }) => {
    device.seq += 1;
    device.at = stampAfter(device.at, now);
    const { seq, at } = device;
    return { id, walkthrough, type, schema: 1, device: device.id, seq, at, ...fields };
  });
  const { made: _made, ...kept } = device;
  transaction.objectStore("meta").put(kept, "device");
  queue(transaction, stamped, rows);
  return stamped;
}

/** The lines, by id, of the walkthroughs of events that are to come; new where there are none. */
export async function rowsOf(transaction, events) {
  const walkthroughs = transaction.objectStore("walkthroughs");
  const ids = [...new Set(events.map(({ walkthrough }) => walkthrough))];
  const rows = await Promise.all(ids.map((id) => done(walkthroughs.get(id))));
  return new Map(ids.map((id, at) => [id, rows[at] ?? { id, events: 0, last_at: "" }]));
}

/** Put stamped events, all new here, into the store and the outbox. */
export function queue(transaction, events, rows) {
  keep(transaction, events, rows);
  for (const event of events) {
    const { id, walkthrough, at } = event;
    const { refused } = rows.get(walkthrough);
    if (refused) transaction.objectStore("aside").put(asideRow(event, refused));
    else transaction.objectStore("outbox").add({ id, walkthrough, at });
  }
}

/** Put events, all new here, into the store, and bring their walkthroughs' lines up to date. */
export function keep(transaction, events, rows) {
  for (const event of events) {
    const { id, walkthrough, at } = event;
    const row = rows.get(walkthrough);
    row.events += 1;
    row.last_at = at > row.last_at ? at : row.last_at;
    transaction.objectStore("events").put({ id, walkthrough, event });
  }
  for (const row of rows.values()) transaction.objectStore("walkthroughs").put(row);
}

/** Those of the events that are not here yet, each once. */
export async function unknownOf(transaction, events) {
  const store = transaction.objectStore("events");
  const once = [...new Map(events.map((event) => [event.id, event])).values()];
  const keys = await Promise.all(once.map(({ id }) => done(store.getKey(id))));
  return once.filter((_event, index) => keys[index] === undefined);
}

/**
 * The next events to send, oldest first: at most `events` of them and about `bytes` of JSON, but
 * always one if any waits. `skip(row)` says which {id, walkthrough} to leave for later.
 */
export async function nextBatch(transaction, { events, bytes, skip }) {
  const rows = transaction.objectStore("outbox");
  const store = transaction.objectStore("events");
  const batch = [];
  const encoder = new TextEncoder();
  let size = 0;
  let after = 0;
  for (;;) {
    const page = await done(rows.getAll(IDBKeyRange.lowerBound(after, true), 500));
    if (!page.length) return batch;
    after = page.at(-1).n;
    for (const row of page) {
      if (skip(row)) continue;
      const { event } = await done(store.get(row.id));
      size += encoder.encode(JSON.stringify(event)).length + 1;
      if (batch.length === events || (batch.length && size > bytes)) return batch;
      batch.push(event);
    }
  }
}

/** The server has these events: they no longer wait. */
export async function acknowledge(transaction, ids) {
  const outbox = transaction.objectStore("outbox");
  for (const id of ids) {
    const key = await done(outbox.index("id").getKey(id));
    if (key !== undefined) outbox.delete(key);
  }
}

/** The server refused these for good: [{id, code, message}]. They are kept, with its reason. */
export async function setAside(transaction, refusals) {
  const outbox = transaction.objectStore("outbox");
  for (const { id, ...reason } of refusals) {
    const key = await done(outbox.index("id").getKey(id));
    if (key === undefined) continue; // Another tab has settled it.
    outbox.delete(key);
    const { event } = await done(transaction.objectStore("events").get(id));
    transaction.objectStore("aside").put(asideRow(event, reason));
  }
}

/** Its start was refused: all of the walkthrough is set aside, and so is what comes later. */
export async function setWalkthroughAside(transaction, walkthrough, reason) {
  const waiting = await done(
    transaction.objectStore("outbox").index("walkthrough").getAll(walkthrough),
  );
  await setAside(transaction, waiting.map(({ id }) => ({ id, ...reason })));
  const walkthroughs = transaction.objectStore("walkthroughs");
  const row = await done(walkthroughs.get(walkthrough));
  if (row) walkthroughs.put({ ...row, refused: reason });
}

/** Give what was set aside another try, in the order in which it happened. Returns how many. */
export async function requeue(transaction, walkthrough) {
  const aside = transaction.objectStore("aside");
  const rows = await done(aside.index("walkthrough").getAll(walkthrough));
  const events = await eventsOf(transaction, rows.map(({ id }) => id));
  for (const { id, at } of events.sort(inOrder)) {
    aside.delete(id);
    transaction.objectStore("outbox").add({ id, walkthrough, at });
  }
  const walkthroughs = transaction.objectStore("walkthroughs");
  const { refused: _refused, ...row } = await done(walkthroughs.get(walkthrough)) ?? {};
  if (row.id) walkthroughs.put(row);
  return events.length;
}

/** Everything the server has not taken, waiting or set aside, in the order of recording. */
export async function unsent(transaction) {
  const [waiting, refused] = await Promise.all(
    ["outbox", "aside"].map((store) => done(transaction.objectStore(store).getAll())),
  );
  const events = await eventsOf(transaction, [...waiting, ...refused].map(({ id }) => id));
  return events.sort(inOrder);
}

/** Drop the events of a walkthrough that neither wait nor were refused. */
export async function forgetSent(transaction, walkthrough) {
  const keysOf = (store, method) =>
    done(transaction.objectStore(store).index("walkthrough")[method](walkthrough));
  const waiting = (await keysOf("outbox", "getAll")).map(({ id }) => id);
  const kept = new Set([...waiting, ...(await keysOf("aside", "getAllKeys"))]);
  for (const id of await keysOf("events", "getAllKeys")) {
    if (!kept.has(id)) transaction.objectStore("events").delete(id);
  }
  const walkthroughs = transaction.objectStore("walkthroughs");
  const row = await done(walkthroughs.get(walkthrough));
  if (row && kept.size) walkthroughs.put({ ...row, events: kept.size });
  else walkthroughs.delete(walkthrough);
  transaction.objectStore("meta").delete(`cursor:${walkthrough}`);
}

async function eventsOf(transaction, ids) {
  const store = transaction.objectStore("events");
  const rows = await Promise.all(ids.map((id) => done(store.get(id))));
  return rows.map((row) => row.event);
}

function asideRow({ id, walkthrough }, { code, message }) {
  return { id, walkthrough, code, message: message ?? "" };
}
