/** The fields of a file that belong to no look-for; an overlay inherits those that it leaves out. */

import { followed } from "./look_fors.js";
import { slug } from "./slug.js";
import { put, same, without } from "./trees.js";

/** What an overlay never takes from its base. */
const OWN = new Set(["id", "version", "title", "owner", "changes"]);
const MARKS = { seen: "Seen", counter: "Instead" };

/** What observers get for a field: the file's own, else its base's. */
export function value(file, base, name) {
  return file[name] ?? (OWN.has(name) ? undefined : base?.[name]);
}

/** Whether an overlay says something else than its base. */
export function isChanged(file, base, name) {
  return Boolean(base) && !OWN.has(name) && file[name] !== undefined;
}

/** The file with a field set; what is empty, or as in the base, is left out. */
export function set(file, base, name, next) {
  const isEmpty = next === undefined || next === "" || (Array.isArray(next) && !next.length);
  const below = OWN.has(name) ? undefined : base?.[name];
  if (below === undefined ? isEmpty : same(next, below)) return without(file, [name]);
  return { ...file, [name]: next };
}

/** The file with other levels, and their translations after them. */
export function setLevels(file, base, next) {
  const before = value(file, base, "levels");
  const changed = set(file, base, "levels", next);
  return followed(changed, ["levels"], before, value(changed, base, "levels"));
}

/** The words of the two buttons; without any they say "Seen" and "Instead". */
export function marks(file, base) {
  return { ...MARKS, ...value(file, base, "marks") };
}

/** The file with the words of one button changed. */
export function setMark(file, base, side, text) {
  const next = { ...marks(file, base), [side]: text };
  const isUsual = same(next, MARKS) && (file.kind ?? base?.kind) !== "contrast";
  return set(file, base, "marks", isUsual && !base?.marks ? undefined : next);
}

/** A level or a sign with an id made from its text. */
export function withId(text, key, taken, fallback) {
  return { id: slug(text, taken, fallback), [key]: text };
}

/** The file with one part of its source changed; a source with nothing in it is none. */
export function setSource(file, base, name, next) {
  const all = put(value(file, base, "source") ?? { title: "", authors: [], licence: "" }, [name], next);
  const { title, authors, licence, ...more } = all;
  const rest = Object.fromEntries(Object.entries(more).filter(([, text]) => text));
  const isEmpty = !title && !authors.length && !licence && !Object.keys(rest).length;
  return set(file, base, "source", isEmpty ? undefined : { title, authors, licence, ...rest });
}
