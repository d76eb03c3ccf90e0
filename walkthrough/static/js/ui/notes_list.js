/** The notes of a visit, each to be changed, kept private, or removed. */

import { attempt } from "./attempt.js";
import { el } from "./dom.js";
import { formatClock } from "./format.js";
import { _ } from "./i18n.js";
import { groupLabel, lookForTitle, noteKindLabel } from "./names.js";
import { audienceChoice, textField } from "./note_sheet.js";
import { button, meta, paragraph, row, tightStack } from "./parts.js";
import { Sheet } from "./sheet.js";

export class NotesList {
  #visit;
  #list = el("ul", { class: "list list--ruled" });
  #empty = meta(
    _("No notes. A student's own words make the best strengths; you can still add one."),
  );

  constructor(visit, { onAdd }) {
    this.#visit = visit;
    this.node = el("div", { class: "stack" },
      this.#list, this.#empty, row(button(_("Add a note"), onAdd, { drawing: "plus" })));
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
    const change = button(_("Change"), () => openEdit(this.#visit, note), {
      "data-note": note.id, "aria-haspopup": "dialog",
    });
    return el("div", { class: "note" },
      el("div", { class: "note__what" },
        meta(aboutNote(this.#visit, note)),
        paragraph(note.text, "verbatim"),
        note.versions.length ? meta(
          _("Changed on two devices at once. Both texts are kept; open it to choose."),
        ) : null),
      change);
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
  const save = button(_("Save"), async () => {
    if (!text.check()) return;
    const change = {
      ...(text.value() !== note.text && { text: text.value() }),
      ...(audience.value() !== note.audience && { audience: audience.value() }),
    };
    const done = !Object.keys(change).length
      || await attempt(() => visit.amendNote(note.id, change), { button: save });
    if (done) sheet.close();
  }, { kind: "primary" });
  const remove = button(_("Remove"), async () => {
    if (await attempt(() => visit.retract(note.id), { button: remove })) sheet.close();
  }, { kind: "danger", drawing: "trash" });
  const sheet = new Sheet(_("Change the note"), [
    meta(aboutNote(visit, note)),
    text.node,
    others.length ? tightStack(
      paragraph(_("Written on another device"), "label"),
      others.map((other) => el("blockquote", { class: "verbatim" }, other)),
    ) : null,
    audience.node,
  ], { actions: [save, remove] });
  sheet.open();
}
