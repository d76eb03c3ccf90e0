/** The notes of a visit, each to be changed, kept private, or removed. */

import { attempt } from "./attempt.js";
import { el, icon } from "./dom.js";
import { formatClock } from "./format.js";
import { _ } from "./i18n.js";
import { groupLabel, lookForTitle, noteKindLabel } from "./names.js";
import { audienceChoice, textField } from "./note_sheet.js";
import { Sheet } from "./sheet.js";

export class NotesList {
  #visit;
  #list = el("ul", { class: "list list--ruled" });
  #empty = el("p", { class: "meta" }, _("No notes. A student's own words make the best strengths; you can still add one."));

  constructor(visit, { onAdd }) {
    this.#visit = visit;
    this.node = el("div", { class: "stack" }, this.#list, this.#empty,
      el("div", { class: "row" }, el("button", { class: "button", type: "button", onclick: onAdd }, icon("plus"), _("Add a note"))));
    this.update();
  }

  update() {
    const { notes } = this.#visit.state();
    this.#list.hidden = !notes.length;
    this.#empty.hidden = notes.length > 0;
    const held = document.activeElement?.dataset.note;
    this.#list.replaceChildren(...notes.map((note) => el("li", {}, this.#row(note))));
    if (held) this.#list.querySelector(`[data-note="${held}"]`)?.focus();
  }

  #row(note) {
    return el("div", { class: "note" },
      el("div", { class: "note__what" },
        el("p", { class: "meta" }, aboutNote(this.#visit, note)),
        el("p", { class: "verbatim" }, note.text),
        note.versions.length ? el("p", { class: "meta" }, _("Changed on two devices at once. Both texts are kept; open it to choose.")) : null),
      el("button", {
        class: "button", type: "button", "data-note": note.id, "aria-haspopup": "dialog",
        onclick: () => openEdit(this.#visit, note),
      }, _("Change")));
  }
}

function aboutNote(visit, note) {
  return [
    formatClock(note.at),
    noteKindLabel(note.kind),
    note.group && groupLabel(visit, note.group),
    note.look_for && lookForTitle(visit, note.look_for),
    note.audience === "me" ? _("for me") : _("for the teacher"),
  ].filter(Boolean).join(" · ");
}

function openEdit(visit, note) {
  const text = textField(_("Note"), note.text);
  const audience = audienceChoice(note.audience);
  const others = note.versions.filter((version) => version !== note.text);
  const save = el("button", {
    class: "button button--primary", type: "button",
    onclick: async () => {
      if (!text.check()) return;
      const change = {
        ...(text.value() !== note.text && { text: text.value() }),
        ...(audience.value() !== note.audience && { audience: audience.value() }),
      };
      if (!Object.keys(change).length || await attempt(() => visit.amendNote(note.id, change), { button: save })) sheet.close();
    },
  }, _("Save"));
  const remove = el("button", {
    class: "button button--danger", type: "button",
    onclick: async () => {
      if (await attempt(() => visit.retract(note.id), { button: remove })) sheet.close();
    },
  }, icon("trash"), _("Remove"));
  const sheet = new Sheet(_("Change the note"), [
    el("p", { class: "meta" }, aboutNote(visit, note)),
    text.node,
    others.length ? el("div", { class: "stack stack--tight" },
      el("p", { class: "label" }, _("Written on another device")),
      others.map((other) => el("blockquote", { class: "verbatim" }, other))) : null,
    audience.node,
  ], { actions: [save, remove] });
  sheet.open();
}
