/** A file's texts in another language, of an overlay together with its base's that still hold. */

import { shown } from "./look_fors.js";
import { at, put, same, without } from "./trees.js";

const TEXTS = ["title", "statement"];
const MORE = ["no_opportunity_when", "why"];
const LISTS = ["questions", "next_steps"];

/** The languages that the file or its base is translated to, but for its own. */
export function languages(file, base) {
  const all = { ...base?.translations, ...file.translations };
  return Object.keys(all).filter((tag) => tag !== (file.language ?? base?.language));
}

/**
 * What there is to translate: [{name, path, original, text, inherited}]; `path` is below
 * translations[language], `look_for` says to which look-for it belongs (null: to the rubric).
 */
export function rows(file, base, language) {
  const whole = { ...base, ...file };
  const found = [];
  const add = (name, path, original, below, lookFor) => {
    if (!original) return;
    const own = at(file.translations?.[language], path);
    const old = same(original, below) ? at(base?.translations?.[language], path) : undefined;
    found.push({ name, path, original, text: own ?? old ?? "", inherited: old ?? null, look_for: lookFor });
  };
  add("title", ["title"], whole.title, base?.title, null);
  add("summary", ["summary"], whole.summary, base?.summary, null);
  for (const side of ["seen", "counter"]) {
    add(`marks.${side}`, ["marks", side], whole.marks?.[side], base?.marks?.[side], null);
  }
  for (const { id, label } of whole.levels ?? []) {
    const below = base?.levels?.find((level) => level.id === id)?.label;
    add("level", ["levels", id], label, below, null);
  }
  for (const one of shown(file, base).filter(({ hidden }) => !hidden)) lookForRows(one, add);
  return found;
}

function lookForRows({ id, values, below }, add) {
  const path = ["look_fors", id];
  for (const name of TEXTS) add(name, [...path, name], values[name], below?.[name], id);
  for (const side of ["seen", "counter"]) {
    for (const sign of values[side] ?? []) {
      const old = below?.[side]?.find((one) => one.id === sign.id)?.text;
      add(side, [...path, "signs", sign.id], sign.text, old, id);
    }
  }
  for (const name of MORE) add(name, [...path, name], values[name], below?.[name], id);
  for (const name of LISTS) {
    const isOld = same(values[name] ?? [], below?.[name] ?? []);
    (values[name] ?? []).forEach((text, index) =>
      add(name, [...path, name, index], text, isOld ? below?.[name]?.[index] : undefined, id));
  }
}

/** The file with one text translated; "" takes the translation away, or back to the base's. */
export function translate(file, base, language, row, text) {
  const path = ["translations", language, ...row.path];
  if (typeof row.path.at(-1) === "number") return translateItem(file, base, language, row, text);
  if (!text || text === row.inherited) return without(file, path);
  return put(file, path, text);
}

/** One of a list: the list is kept as long as the last text that there is. */
function translateItem(file, base, language, row, text) {
  const path = ["translations", language, ...row.path.slice(0, -1)];
  const index = row.path.at(-1);
  const old = row.inherited === null ? [] : at(base, path) ?? [];
  const texts = [...at(file, path) ?? old];
  while (texts.length <= index) texts.push("");
  texts[index] = text;
  while (texts.length && !texts.at(-1)) texts.pop();
  return texts.length && !same(texts, old) ? put(file, path, texts) : without(file, path);
}
