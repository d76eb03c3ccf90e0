/** What lies on the desk of whoever edits: the file, what can be undone, and what was found. */

import { _ } from "../../js/ui/i18n.js";
import { History } from "../model/history.js";
import { numbered } from "../model/numbering.js";
import { slug } from "../model/slug.js";

const REST = 2000;

export class Desk {
  #history;
  #listeners = new Set();
  #places = new Map();
  #findings = [];
  #fresh = new Set();
  #changedAt = 0;

  /**
   * `base` is what an overlay lies over, `newerBase` a higher version of it, `published` the version
   * that this one follows; each may be null. `rebase()` is called to draw an overlay on another base.
   */
  constructor({ file, base, newerBase, published, rebase }) {
    this.#history = new History(file);
    this.base = base;
    this.newerBase = newerBase;
    this.rebase = rebase;
    this.published = published;
    /** Whether the version number was chosen by hand, and stays as it is. */
    this.manual = false;
  }

  get file() {
    return this.#history.present;
  }

  get undoes() {
    return this.#history.undoes;
  }

  get redoes() {
    return this.#history.redoes;
  }

  /** Be told of changes: `fn("typed")` when only a text changed, `fn("shaped")` else. */
  onChange(listener) {
    this.#listeners.add(listener);
  }

  /** Put another file in the place of this one; `words` say what is done, `typing` in which field. */
  change(words, file, typing = null) {
    const next = numbered(file, this.base, this.published, this);
    if (next === this.file) return;
    // After a rest in thought, what follows can be undone by itself.
    if (Date.now() - this.#changedAt > REST) this.#history.pause();
    this.#changedAt = Date.now();
    this.#history.change(next, words, typing);
    this.#tell(typing ? "typed" : "shaped");
  }

  /** Typing in the same field again is a step of its own from now on; new ids stay as they are. */
  pause() {
    this.#history.pause();
    this.#fresh.clear();
  }

  /**
   * A sign or a level with another text under `name`. While it is new its id follows the text;
   * `known` ids are published and stay, `taken` are its neighbours'.
   */
  named(item, name, text, { known, taken, fallback }) {
    const isNew = this.#fresh.has(item.id) || new RegExp(`^${fallback}(-\\d+)?$`).test(item.id);
    if (!isNew || known.includes(item.id)) return { ...item, [name]: text };
    const id = slug(text, taken.filter((other) => other !== item.id), fallback);
    this.#fresh.add(id);
    return { ...item, id, [name]: text };
  }

  /** Take the last change back; returns what was done in words, null where there is nothing. */
  undo() {
    const what = this.#history.undo();
    return what && this.#told(_("Undone: %(what)s", { what }));
  }

  redo() {
    const what = this.#history.redo();
    return what && this.#told(_("Done again: %(what)s", { what }));
  }

  /** Forget where findings can be shown: everything is drawn anew. */
  clear() {
    this.#places.clear();
  }

  /**
   * Findings about `path` (look-fors by id, not by number) are given to `show(findings)`, once
   * every place is known: the most exact one is asked.
   */
  place(path, show) {
    this.#places.set(JSON.stringify(path), show);
  }

  /** What the server found wrong with the file as it was saved last. */
  get findings() {
    return this.#findings;
  }

  set findings(findings) {
    this.#findings = findings;
    this.show();
  }

  /** Give every place the findings that are its own. */
  show() {
    const byPlace = grouped(this.#findings, (one) => this.#nearest(one));
    for (const [key, show] of this.#places) show(byPlace.get(key) ?? []);
  }

  /** The most exact place there is for a finding; the whole file has the empty path. */
  #nearest({ path }) {
    const named = byId(this.file, path);
    for (let length = named.length; length > 0; length -= 1) {
      const key = JSON.stringify(named.slice(0, length));
      if (this.#places.has(key)) return key;
    }
    return "[]";
  }

  #told(words) {
    this.#tell("shaped");
    return words;
  }

  #tell(kind) {
    for (const listener of this.#listeners) listener(kind);
  }
}

/** Look-fors move, their ids stay. */
function byId(file, path) {
  const [first, second, ...rest] = path;
  const isLookFor = first === "look_fors" && typeof second === "number";
  return isLookFor ? [first, file.look_fors?.[second]?.id ?? second, ...rest] : path;
}

function grouped(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...groups.get(keyOf(item)) ?? [], item]);
  return groups;
}
