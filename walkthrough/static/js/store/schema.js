/** What the database holds, and how an older one becomes this one. */

/*
 * A migration only adds. An old page may still be tapping while a new one upgrades the database
 * under it, and reopens what it finds: renaming or dropping a store would cost that page its taps.
 *
 *   meta          key → value: 'device' (id, seq, at), 'lease', 'cursor:<walkthrough>'
 *   events        every event known here: recorded, brought in, pulled
 *   outbox        ids of events the server has not acknowledged, in the order of sending
 *   aside         events the server refused for good, with its code and message
 *   walkthroughs  a line for each: how many events, the last stamp, why its start was refused
 *   cache         copies of what the server said, so that the next visit can start offline
 */
export const STORES = ["meta", "events", "outbox", "aside", "walkthroughs", "cache"];

function first(database) {
  database.createObjectStore("meta");
  database.createObjectStore("events", { keyPath: "id" })
    .createIndex("walkthrough", "walkthrough");
  const outbox = database.createObjectStore("outbox", { keyPath: "n", autoIncrement: true });
  outbox.createIndex("id", "id", { unique: true });
  outbox.createIndex("walkthrough", "walkthrough");
  database.createObjectStore("aside", { keyPath: "id" })
    .createIndex("walkthrough", "walkthrough");
  database.createObjectStore("walkthroughs", { keyPath: "id" });
  database.createObjectStore("cache");
}

/** Each turns version n into n + 1; it gets the database and the upgrade's transaction. */
export const MIGRATIONS = [first];
