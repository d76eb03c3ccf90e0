/** Ids and time stamps that a device makes by itself, with no server to ask. */

/**
 * A new UUID of version 7: ids sort by age. It needs crypto.getRandomValues only, because
 * crypto.randomUUID is missing on a page without HTTPS.
 */
export function uuid7(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let index = 5, rest = now; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [
    hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20),
  ].join("-");
}

/**
 * The stamp of the next event: the clock, or a millisecond after the previous stamp when the clock
 * stood still or ran backwards. `previousAt` is an ISO string or null, `now` milliseconds.
 */
export function stampAfter(previousAt, now = Date.now()) {
  const earliest = previousAt ? Date.parse(previousAt) + 1 : now;
  return new Date(Math.max(now, earliest)).toISOString();
}
