/** Writing a note: what kind, about whom, and for whose eyes. */

import { el, freshId, set } from "./dom.js";
import { _ } from "./i18n.js";
import { groupOptions, noteKindLabel } from "./names.js";
import { choice, field, select } from "./parts.js";
import { Sheet } from "./sheet.js";

const MOST = 10_000;
const KINDS = ["observation", "quote", "question"];

/**
 * Open the sheet for a new note. `about` is {group, look_for} or less; `draft` keeps what was
 * typed when the sheet is closed by accident; `save(note, button)` resolves truthy when it is kept.
 */
export function openNote(visit, about, { draft, save }) {
  const kinds = KINDS.map((id) => [id, noteKindLabel(id)]);
  const kind = choice(_("This is"), kinds, draft.kind ?? KINDS[0]);
  const text = textField(_("What did you see or hear?"), draft.text ?? "", {
    onInput: (value) => draft.keep({ text: value, kind: kind.value() }),
  });
  const group = select([["", _("No group")], ...groupOptions(visit)], about.group ?? "");
  const titles = visit.lookFors.map(({ id, title }) => [id, title]);
  const lookFor = select([["", _("None")], ...titles], about.look_for ?? "");
  const audience = audienceChoice("teacher");
  const button = el("button", { class: "button button--primary", type: "submit" }, _("Save note"));
  const form = el("form", {
    class: "stack", id: freshId("note"), novalidate: true,
    onsubmit: async (event) => {
      event.preventDefault();
      if (!text.check()) return;
      const note = {
        text: text.value(), kind: kind.value(), audience: audience.value(),
        ...(group.value && { group: group.value }),
        ...(lookFor.value && { look_for: lookFor.value }),
      };
      if (!await save(note, button)) return;
      draft.keep({});
      sheet.close();
    },
  },
  text.node,
  kind.node,
  el("div", { class: "halves" }, field(_("Group"), group), field(_("Look-for"), lookFor)),
  audience.node);
  button.setAttribute("form", form.id);
  const sheet = new Sheet(_("Note"), form, { actions: [button] });
  sheet.open();
  text.focus();
  return sheet;
}

/** For the teacher, or for the observer alone; the latter says that it may still be a record. */
export function audienceChoice(value) {
  const hint = freshId("audience");
  const options = [["teacher", _("the teacher")], ["me", _("me")]];
  const audience = choice(_("For"), options, value, { describedBy: hint });
  audience.node.append(el("p", { class: "field__hint", id: hint },
    _("A note for you alone is in no report. It may still be a school record.")));
  return audience;
}

/** A labelled text area: {node, value(), check(), focus()}; `check` says when it is empty. */
export function textField(label, value, { onInput = null } = {}) {
  const id = freshId("text");
  const area = el("textarea", {
    id, rows: 3, maxlength: MOST, "aria-describedby": `${id}-error`,
    oninput: () => onInput?.(area.value),
  });
  area.value = value;
  const error = el("p", { class: "field__error", id: `${id}-error`, hidden: true });
  return {
    node: field(label, area, { more: error }),
    value: () => area.value.trim(),
    focus: () => area.focus(),
    check() {
      const empty = !area.value.trim();
      error.hidden = !empty;
      error.textContent = empty ? _("Write a few words first.") : "";
      set(area, { "aria-invalid": empty ? "true" : null });
      if (empty) area.focus();
      return !empty;
    },
  };
}
