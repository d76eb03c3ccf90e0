/** The number of the next version, and the crosswalk, from what changed since the published one. */

import { shown } from "./look_fors.js";

/**
 * {size, version, added, dropped, renamed} of a file beside the version that it follows; size is
 * "patch" (wording), "minor" (something new) or "major" (something gone, renamed or measured anew).
 */
export function step(file, base, published) {
  const now = shown(file, base).filter(({ hidden }) => !hidden).map(({ values }) => values);
  const ids = new Set(now.map(({ id }) => id));
  const before = new Map(published.look_fors.map((one) => [one.id, one]));
  const map = followers(file, ids, before);
  const gone = [...before.keys()].filter((id) => !ids.has(id));
  const renamed = gone.filter((id) => map[id]);
  const dropped = gone.filter((id) => !map[id]);
  const followed = new Set(Object.values(map));
  const added = now.filter(({ id }) => !before.has(id) && !followed.has(id)).map(({ id }) => id);
  const size = sizeOf({ file, base, published, now, before, added, gone });
  return { size, version: next(published.version, size), added, dropped, renamed };
}

/** The file with the number and the crosswalk of its step; `manual` leaves the number alone. */
export function numbered(file, base, published, { manual }) {
  if (!published || published.id !== file.id) return file;
  const { size, version } = step(file, base, published);
  const ids = new Set(shown(file, base).filter(({ hidden }) => !hidden).map(({ id }) => id));
  const map = followers(file, ids, new Map(published.look_fors.map((one) => [one.id, one])));
  const { replaces, ...rest } = file;
  const crosswalk = size === "major"
    ? { version: published.version, ...(Object.keys(map).length ? { map } : {}) }
    : null;
  const kept = crosswalk ? { ...rest, replaces: crosswalk } : rest;
  return manual ? kept : { ...kept, version: higher(file.version, version) };
}

/** The file with a note that look-for `id` takes the place of `old`; null: of none. */
export function following(file, published, id, old) {
  const map = Object.fromEntries(
    Object.entries(file.replaces?.map ?? {}).filter(([from, to]) => to !== id && from !== old));
  if (old) map[old] = id;
  return { ...file, replaces: { version: published.version, map } };
}

/** Old ids that are gone, and the ids that follow them, as far as both are what they say. */
function followers(file, ids, before) {
  return Object.fromEntries(Object.entries(file.replaces?.map ?? {})
    .filter(([old, id]) => before.has(old) && !ids.has(old) && ids.has(id)));
}

function sizeOf({ file, base, published, now, before, added, gone }) {
  const kind = file.kind ?? base?.kind ?? "look_fors";
  const measured = now.some((one) => before.has(one.id)
    && (before.get(one.id).measure ?? "presence") !== (one.measure ?? "presence"));
  if (gone.length || measured || kind !== (published.kind ?? "look_fors")) return "major";
  const languages = Object.keys(file.translations ?? {});
  const more = languages.some((language) => !published.translations?.[language])
    || now.some((one) => before.has(one.id) && signs(one).some((id) =>
      !signs(before.get(one.id)).includes(id)));
  if (added.length || more) return "minor";
  return "patch";
}

function signs(one) {
  return [...one.seen ?? [], ...one.counter ?? []].map(({ id }) => id);
}

function next(version, size) {
  const [major, minor, patch] = version.split(".").map(Number);
  if (size === "major") return `${major + 1}.0.0`;
  return size === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** The higher of two versions; one that is no version is the lowest. */
function higher(one, other) {
  const numbers = (version) => (/^\d+\.\d+\.\d+$/.test(version) ? version.split(".").map(Number) : []);
  const [mine, theirs] = [numbers(one), numbers(other)];
  const place = theirs.findIndex((number, index) => number !== mine[index]);
  return place >= 0 && !(mine[place] > theirs[place]) ? other : one;
}
