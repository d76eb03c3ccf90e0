/**
 * The look-fors of a file, as they are shown: of an overlay together with those of its base.
 *
 * A file is plain JSON; `base` is the rubric that an overlay lies over, or null. Functions that
 * change something give a new file. Look-fors are meant by their index in `shown`.
 */

import { slug } from "./slug.js";
import { at as valueAt, moved, put, same, without } from "./trees.js";

/** What a removed or renamed look-for leaves behind in other places of the file. */
const LISTS = ["hide", "order"];

/**
 * [{id, values, below, path, hidden, added}]: `values` as observers get them, `below` what the
 * base says (null: nothing), `path` where the file has its own entry (null: nowhere).
 */
export function shown(file, base) {
  const own = list(file.look_fors);
  if (!base) {
    return own.map((values, index) => ({
      id: values.id, values, below: null, path: ["look_fors", index], hidden: false, added: false,
    }));
  }
  const index = new Map(own.map((values, place) => [values.id, place]));
  const hidden = new Set(list(file.hide));
  const entry = (id, below) => ({
    id, below, hidden: hidden.has(id), added: !below,
    values: { ...below, ...own[index.get(id)] },
    path: index.has(id) ? ["look_fors", index.get(id)] : null,
  });
  const known = new Set(base.look_fors.map(({ id }) => id));
  const all = [
    ...base.look_fors.map((below) => entry(below.id, below)),
    ...own.filter(({ id }) => !known.has(id)).map(({ id }) => entry(id, null)),
  ];
  return ordered(all, list(file.order));
}

/** Change one field of a look-for; undefined takes it away, or back to what the base says. */
export function setField(file, base, at, name, value) {
  const one = shown(file, base)[at];
  const next = withField(file, one, name, value);
  if (name !== "seen" && name !== "counter") return next;
  const after = shown(next, base)[at]?.values[name];
  return followed(next, ["look_fors", one.id, "signs"], one.values[name], after);
}

function withField(file, one, name, value) {
  const back = one.below && (value === undefined || same(value, one.below[name] ?? blank(value)));
  if (value === undefined || back) return one.path ? cleared(file, one, name) : file;
  if (one.path) return put(file, [...one.path, name], value);
  return { ...file, look_fors: [...list(file.look_fors), { id: one.id, [name]: value }] };
}

/**
 * The file with its translations of some signs or levels, which are at `path` of each, following
 * what became of them: gone with those that are gone, under the new id of one that was renamed.
 */
export function followed(file, path, before, after) {
  const now = new Set(list(after).map(({ id }) => id));
  let next = file;
  for (const [index, { id }] of list(before).entries()) {
    if (now.has(id)) continue;
    const heir = list(before).length === list(after).length ? after[index].id : null;
    for (const language of Object.keys(file.translations ?? {})) {
      const texts = ["translations", language, ...path];
      const text = valueAt(next, [...texts, id]);
      if (text === undefined) continue;
      next = without(next, [...texts, id]);
      if (heir) next = put(next, [...texts, heir], text);
    }
  }
  return next;
}

/** Add a look-for with a title at the end. */
export function added(file, base, title) {
  const id = slug(title, shown(file, base).map((one) => one.id), "look-for");
  const fresh = { id, title, statement: "", seen: [], counter: [] };
  const next = { ...file, look_fors: [...list(file.look_fors), fresh] };
  return file.order ? { ...next, order: [...file.order, id] } : next;
}

/** Take a look-for out: one of the base is hidden, others go with their translations. */
export function removed(file, base, at) {
  const one = shown(file, base)[at];
  let next = file;
  if (one.path) next = without(next, one.path);
  if (base && !next.look_fors?.length) next = without(next, ["look_fors"]);
  if (one.below) {
    next = unlisted(next, "order", one.id);
    return { ...next, hide: [...list(next.hide), one.id] };
  }
  return forgotten(next, one.id);
}

/** Show again what was hidden. */
export function unhidden(file, base, at) {
  return unlisted(file, "hide", shown(file, base)[at].id);
}

/** Move a look-for up (-1) or down (1) past the next that is not hidden; null where it cannot. */
export function shifted(file, base, at, by) {
  const all = shown(file, base);
  let to = at + by;
  while (all[to]?.hidden) to += by;
  if (!all[to]) return null;
  if (!base) return { ...file, look_fors: moved(file.look_fors, at, to) };
  const order = moved(all, at, to).filter(({ hidden }) => !hidden).map(({ id }) => id);
  const { order: before, ...rest } = file;
  const natural = shown(rest, base).filter(({ hidden }) => !hidden).map(({ id }) => id);
  return same(order, natural) ? rest : { ...rest, order };
}

/** Give a look-for another id, everywhere in the file that its old one stands. */
export function renamed(file, base, at, id) {
  const one = shown(file, base)[at];
  if (one.below || !one.path || one.id === id) return file;
  let next = put(file, [...one.path, "id"], id);
  for (const name of LISTS) {
    if (next[name]) next = { ...next, [name]: next[name].map((key) => (key === one.id ? id : key)) };
  }
  for (const language of Object.keys(file.translations ?? {})) {
    const path = ["translations", language, "look_fors"];
    const texts = file.translations[language].look_fors?.[one.id];
    if (texts) next = put(without(next, [...path, one.id]), [...path, id], texts);
  }
  return next;
}

function cleared(file, one, name) {
  const kept = without(file, [...one.path, name]);
  const left = Object.keys(one.below ? { ...kept.look_fors[one.path[1]] } : {});
  if (!one.below || left.length > 1) return kept;
  const next = without(kept, one.path);
  return next.look_fors.length ? next : without(next, ["look_fors"]);
}

function forgotten(file, id) {
  let next = LISTS.reduce((kept, name) => unlisted(kept, name, id), file);
  for (const language of Object.keys(file.translations ?? {})) {
    next = without(next, ["translations", language, "look_fors", id]);
  }
  return next;
}

function unlisted(file, name, id) {
  if (!file[name]?.includes(id)) return file;
  const kept = file[name].filter((key) => key !== id);
  return kept.length ? { ...file, [name]: kept } : without(file, [name]);
}

function ordered(all, order) {
  const first = order.map((id) => all.find((one) => one.id === id)).filter(Boolean);
  return [...first, ...all.filter((one) => !first.includes(one))];
}

function list(value) {
  return Array.isArray(value) ? value : [];
}

/** What stands for "not there" beside a value of this type. */
function blank(value) {
  return Array.isArray(value) ? [] : "";
}
