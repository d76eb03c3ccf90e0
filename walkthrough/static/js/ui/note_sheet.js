/** Writing a note, or changing one: what kind, about whom, and for whose eyes. */

import { el, freshId, set } from "./dom.js";
import { _ } from "./i18n.js";
import { groupLabel, noteKindLabel } from "./names.js";
import { Sheet } from "./sheet.js";
import { WHOLE_CLASS } from "./visit.js";

const MOST = 10_000;

/**
 * Open the sheet for a new note. `about` is {group, look_for} or less; `draft` keeps what was
 * typed when the sheet is closed by accident; `save(note, button)` resolves truthy when it is kept.
 */
export function openNote(visit, about, { draft, save }) {
  const kind = choice("kind", _("This is"), ["observation", "quote", "question"].map((id) => [id, noteKindLabel(id)]), draft.kind ?? "observation");
  const text = textField(_("What did you see or hear?"), draft.text ?? "", (value) => draft.keep({ text: value, kind: kind.value() }));
  const group = select(_("Group"), [["", _("No group")], ...groupsOf(visit)], about.group ?? "");
  const lookFor = select(_("Look-for"), [["", _("None")], ...visit.lookFors.map(({ id, title }) => [id, title])], about.look_for ?? "");
  const audience = audienceChoice("teacher");
  const button = el("button", { class: "button button--primary", type: "submit" }, _("Save note"));
  const form = el("form", {
    class: "stack", id: freshId("note"), novalidate: true,
    onsubmit: async (event) => {
      event.preventDefault();
      if (!text.check()) return;
      const note = {
        text: text.value(), kind: kind.value(), audience: audience.value(),
        ...(group.value() && { group: group.value() }),
        ...(lookFor.value() && { look_for: lookFor.value() }),
      };
      if (!await save(note, button)) return;
      draft.keep({});
      sheet.close();
    },
  }, text.node, kind.node, el("div", { class: "halves" }, group.node, lookFor.node), audience.node);
  button.setAttribute("form", form.id);
  const sheet = new Sheet(_("Note"), form, { actions: [button] });
  sheet.open();
  text.focus();
  return sheet;
}

/** For the teacher, or for the observer alone; the second says that it may still be a record. */
export function audienceChoice(value, onChange) {
  const hint = freshId("audience");
  const field = choice("audience", _("For"), [["teacher", _("the teacher")], ["me", _("me")]], value, onChange, hint);
  field.node.append(el("p", { class: "field__hint", id: hint },
    _("A note for you alone is in no report. It may still be a school record.")));
  return field;
}

/** A labelled text area: {node, value(), check(), focus()}. */
export function textField(label, value, onInput, { hint = null } = {}) {
  const id = freshId("text");
  const area = el("textarea", {
    id, rows: 3, maxlength: MOST, "aria-describedby": `${id}-error${hint ? ` ${id}-hint` : ""}`,
    oninput: () => onInput?.(area.value),
  });
  area.value = value;
  const error = el("p", { class: "field__error", id: `${id}-error`, hidden: true });
  return {
    node: el("div", { class: "field" }, el("label", { for: id }, label),
      hint && el("p", { class: "field__hint", id: `${id}-hint` }, hint), area, error),
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

/** A set of radio buttons: {node, value()}. `options` are [value, label]. */
export function choice(name, legend, options, chosen, onChange = null, describedBy = null) {
  const group = freshId(name);
  const radios = options.map(([value]) => el("input", {
    type: "radio", name: group, value, checked: value === chosen, onchange: () => onChange?.(value),
  }));
  return {
    node: el("fieldset", { class: "field", "aria-describedby": describedBy }, el("legend", {}, legend),
      el("div", { class: "choices" }, options.map(([, label], index) =>
        el("label", { class: "choice" }, radios[index], el("span", {}, label))))),
    value: () => radios.find((radio) => radio.checked)?.value ?? null,
  };
}

function select(label, options, chosen) {
  const id = freshId("select");
  const control = el("select", { id },
    options.map(([value, text]) => el("option", { value, selected: value === chosen }, text)));
  return {
    node: el("div", { class: "field" }, el("label", { for: id }, label), control),
    value: () => control.value,
  };
}

function groupsOf(visit) {
  return [...visit.groups.map(({ id }) => id), WHOLE_CLASS].map((id) => [id, groupLabel(visit, id)]);
}
