/** What a rubric says about itself: title, summary, what is new, its buttons, levels and source. */

import { el } from "../../js/ui/dom.js";
import { _ } from "../../js/ui/i18n.js";
import { button } from "../../js/ui/parts.js";
import { step } from "../model/numbering.js";
import { isChanged, marks, set, setLevels, setMark, setSource, value, withId } from "../model/top.js";
import { without } from "../model/trees.js";
import { findingsHere, textField } from "./controls.js";
import { listField } from "./lists.js";

/** The section's nodes, in their order. */
export function about(desk) {
  return [
    findingsHere(desk, []),
    text(desk, "title", _("Title"), 80, { hint: _("What observers choose it by.") }),
    text(desk, "summary", _("Summary"), 600, { long: true, optional: true }),
    text(desk, "owner", _("Kept by"), 160, { optional: true, hint: _("Who answers for it, for example a department.") }),
    text(desk, "changes", _("What is new in this version"), 1000, { long: true, optional: true, hint: _("For colleagues who read the list of versions.") }),
  ];
}

/** The words of the buttons, the levels and the source: seldom changed, so folded away. */
export function details(desk) {
  return [
    folded(_("What the two buttons say"), ["marks"], desk, [mark(desk, "seen"), mark(desk, "counter")]),
    folded(_("Levels"), ["levels"], desk, [levels(desk)]),
    folded(_("Source and licence"), ["source"], desk, source(desk)),
    folded(_("For the technically minded"), ["technical"], desk, technical(desk)),
  ];
}

function folded(title, key, desk, nodes) {
  return el("details", { class: "card fold", "data-fold": key[0] },
    el("summary", {}, el("h3", {}, title)),
    el("div", { class: "stack" }, nodes));
}

function inherits(desk, name, none = "") {
  const below = desk.base?.[name];
  if (below === undefined || ["title", "owner", "changes"].includes(name)) return {};
  return { original: below ?? none, reset: () => without(desk.file, [name]) };
}

function text(desk, name, label, most, more = {}) {
  return textField(desk, {
    label, most, key: [name], value: value(desk.file, desk.base, name) ?? "",
    write: (next) => (name === "title" ? { ...desk.file, title: next } : set(desk.file, desk.base, name, next)),
    ...inherits(desk, name), ...more,
  });
}

function mark(desk, side) {
  const isContrast = (desk.file.kind ?? desk.base?.kind) === "contrast";
  const labels = isContrast
    ? { seen: _("The first pole"), counter: _("The second pole") }
    : { seen: _("The button for evidence"), counter: _("The button for the opposite") };
  return textField(desk, {
    label: labels[side], most: 24, key: ["marks", side], value: marks(desk.file, desk.base)[side],
    write: (next) => setMark(desk.file, desk.base, side, next),
  });
}

function levels(desk) {
  const read = (file) => value(file, desk.base, "levels") ?? [];
  const known = () => [...desk.published?.levels ?? [], ...desk.base?.levels ?? []].map(({ id }) => id);
  const key = ["levels"];
  return listField(desk, {
    legend: _("Levels"), key, items: read(desk.file), read, most: 6, length: 28, addLabel: _("Add a level"),
    hint: _("A rating scale, the lowest first. Leave it empty if you do not rate."),
    keyOf: (index) => [...key, index, "label"],
    textOf: ({ label }) => label,
    withText: (level, label) => desk.named(level, "label", label,
      { known: known(), taken: read(desk.file).map(({ id }) => id), fallback: "level" }),
    fresh: (label) => withId(label, "label", read(desk.file).map(({ id }) => id), "level"),
    write: (items) => setLevels(desk.file, desk.base, items),
    ...(isChanged(desk.file, desk.base, "levels") ? inherits(desk, "levels", []) : {}),
  });
}

function source(desk) {
  const all = value(desk.file, desk.base, "source") ?? {};
  const field = (name, label, most, more = {}) => textField(desk, {
    label, most, key: ["source", name], value: all[name] ?? "",
    write: (next) => setSource(desk.file, desk.base, name, next), ...more,
  });
  const read = (file) => value(file, desk.base, "source")?.authors ?? [];
  return [
    el("p", { class: "field__hint" }, _("Printed on every report. If you adapted somebody’s work, name it here.")),
    field("title", _("Title of the source"), 200),
    listField(desk, {
      legend: _("Authors"), key: ["source", "authors"], items: read(desk.file), read, most: 20, length: 160,
      addLabel: _("Add an author"), textOf: (one) => one, withText: (_one, next) => next, fresh: (one) => one,
      write: (items) => setSource(desk.file, desk.base, "authors", items),
    }),
    field("licence", _("Licence"), 160, { hint: _("For example CC BY 4.0.") }),
    field("url", _("Web address"), 500, { optional: true, attributes: { type: "url", inputmode: "url" } }),
    field("note", _("Note"), 600, { optional: true, long: true, hint: _("What was changed, or what else must be said.") }),
    findingsHere(desk, ["source"]),
  ];
}

function technical(desk) {
  const { file, published } = desk;
  const follows = published?.id === file.id;
  return [
    el("p", {}, _("Id:"), " ", el("code", {}, String(file.id)), " ", findingsHere(desk, ["id"])),
    file.extends ? el("p", {}, _("Lies over:"), " ", el("code", {}, file.extends), findingsHere(desk, ["extends"])) : null,
    desk.newerBase ? newerBase(desk) : null,
    file.extends ? null : textField(desk, {
      label: _("Language"), key: ["language"], most: 11, value: file.language,
      hint: _("The language of the texts, as a tag: en, es, pt-BR."),
      write: (next) => ({ ...desk.file, language: next }),
      attributes: { autocapitalize: "none", spellcheck: "false" },
    }),
    textField(desk, {
      label: _("Version"), key: ["version"], most: 20, value: file.version,
      hint: follows ? sizeWords(desk) : _("Three numbers. The first version is 1.0.0."),
      write: (next) => {
        desk.manual = true;
        return { ...desk.file, version: next };
      },
    }),
    findingsHere(desk, ["replaces"]),
  ];
}

/** The original has moved on: the overlay can follow it, with everything that it changes. */
function newerBase(desk) {
  const version = desk.newerBase;
  return el("div", {}, button(_("Follow version %(version)s of the original", { version }), () => {
    desk.change(_("following version %(version)s of the original", { version }),
      { ...desk.file, extends: `${desk.base.id}@${version}` });
    desk.rebase();
  }), el("p", { class: "field__hint" }, _("What you changed stays changed; the rest takes over its new wording.")));
}

/** Why the number is what it is. */
export function sizeWords({ file, base, published }) {
  const { size } = step(file, base, published);
  const older = published.version;
  if (size === "major") {
    return _("A look-for is gone, renamed or counted in another way since %(older)s, so the first number goes up and the crosswalk is written for you.", { older });
  }
  return size === "minor"
    ? _("Something is new since %(older)s, so the middle number goes up.", { older })
    : _("Only words changed since %(older)s, so the last number goes up.", { older });
}
