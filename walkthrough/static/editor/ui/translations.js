/** The rubric in another language: every text beside its original. */

import { el, freshId, say } from "../../js/ui/dom.js";
import { _, language as reading } from "../../js/ui/i18n.js";
import { button, select } from "../../js/ui/parts.js";
import { shown } from "../model/look_fors.js";
import { languages, rows, translate } from "../model/translated.js";
import { put, without } from "../model/trees.js";
import { findingsHere, textControl } from "./controls.js";

const OFFERED = ["es", "fr", "ar", "zh", "vi", "ht", "pt", "ru", "so", "tl", "ko", "de", "uk", "hmn", "en"];
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur", "ps"]);

export class Translations {
  #desk;
  #chosen = null;
  #progress = el("p", { class: "meta", role: "status" });

  constructor(desk) {
    this.#desk = desk;
    this.node = el("div", { class: "stack" });
  }

  draw() {
    const { file, base } = this.#desk;
    const known = languages(file, base);
    if (!known.includes(this.#chosen)) this.#chosen = known[0] ?? null;
    this.node.replaceChildren(...[
      known.length ? null : el("p", { class: "prose" }, _("The rubric speaks one language so far. Observers and teachers who read another one see its texts where there are some.")),
      this.#choice(known),
      this.#chosen ? this.#table() : null,
    ].filter(Boolean));
  }

  #choice(known) {
    const own = this.#desk.file.language ?? this.#desk.base?.language;
    const fresh = OFFERED.filter((tag) => tag !== own && !known.includes(tag));
    const shownHere = select(known.map((tag) => [tag, nameOf(tag)]), this.#chosen, { id: freshId("field"), "data-key": '["language shown"]' });
    shownHere.addEventListener("change", () => {
      this.#chosen = shownHere.value;
      this.draw();
      this.#desk.show();
      this.node.querySelector("select").focus();
    });
    const more = select(fresh.map((tag) => [tag, nameOf(tag)]), fresh[0], { id: freshId("field"), "data-key": '["language added"]' });
    return el("div", { class: "row row--end" },
      known.length ? el("div", { class: "field field--short" }, el("label", { for: shownHere.id }, _("Language shown")), shownHere) : null,
      el("div", { class: "field field--short" }, el("label", { for: more.id }, _("Another language")), more),
      button(_("Add this language"), () => this.#add(more.value), { drawing: "plus", "data-key": '["language add"]' }));
  }

  #add(tag) {
    this.#chosen = tag;
    const title = this.#desk.file.title ?? "";
    this.#desk.change(_("adding %(language)s", { language: nameOf(tag) }), put(this.#desk.file, ["translations", tag, "title"], title));
  }

  #table() {
    const all = rows(this.#desk.file, this.#desk.base, this.#chosen);
    const titles = new Map(shown(this.#desk.file, this.#desk.base).map(({ id, values }) => [id, values.title]));
    const groups = [...new Set(all.map((row) => row.look_for))];
    this.#count(all);
    const isOwn = this.#desk.file.translations?.[this.#chosen];
    return el("div", { class: "stack" },
      this.#progress,
      findingsHere(this.#desk, ["translations", this.#chosen]),
      groups.map((id) => el("details", { class: "card fold", "data-fold": `translation ${id ?? ""}`, open: id === null },
        el("summary", {}, el("h3", {}, id === null ? _("The rubric itself") : titles.get(id) || id)),
        el("div", { class: "pairs" }, all.filter((row) => row.look_for === id).map((row) => this.#pair(row))))),
      isOwn ? el("div", {}, button(_("Remove %(language)s", { language: nameOf(this.#chosen) }), () =>
        this.#desk.change(_("removing %(language)s", { language: nameOf(this.#chosen) }),
          without(this.#desk.file, ["translations", this.#chosen])), { kind: "quiet", drawing: "trash" })) : null);
  }

  #pair(row) {
    const key = ["translations", this.#chosen, ...row.path];
    const original = freshId("original");
    const language = this.#desk.file.language ?? this.#desk.base?.language;
    const control = textControl({
      long: true, value: row.text, class: "input", lang: this.#chosen, dir: RIGHT_TO_LEFT.has(this.#chosen.split("-")[0]) ? "rtl" : "auto",
      "data-key": JSON.stringify(key), "aria-label": _("%(field)s in %(language)s", { field: words(row.name), language: nameOf(this.#chosen) }),
    });
    const found = findingsHere(this.#desk, key, control);
    control.addEventListener("input", () => {
      this.#desk.change(_("translation of “%(field)s”", { field: words(row.name) }),
        translate(this.#desk.file, this.#desk.base, this.#chosen, row, control.value), JSON.stringify(key));
      this.#count(rows(this.#desk.file, this.#desk.base, this.#chosen));
    });
    control.addEventListener("blur", () => this.#desk.pause());
    return el("div", { class: "pair" },
      el("div", { class: "pair__original" },
        el("span", { class: "meta" }, words(row.name)), el("p", { id: original, lang: language }, row.original)),
      el("div", {}, control, found));
  }

  #count(all) {
    const done = all.filter(({ text }) => text).length;
    say(this.#progress, _("%(done)s of %(all)s texts are translated.", { done, all: all.length }));
  }
}

function nameOf(tag) {
  try {
    return new Intl.DisplayNames([reading], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

function words(name) {
  return {
    title: _("Title"), summary: _("Summary"), statement: _("What is looked for"),
    "marks.seen": _("The button for evidence"), "marks.counter": _("The button for the opposite"),
    level: _("Level"), seen: _("Sign"), counter: _("Sign of the opposite"),
    no_opportunity_when: _("No opportunity when"), why: _("Why it matters"),
    questions: _("Question"), next_steps: _("To try next"),
  }[name];
}
