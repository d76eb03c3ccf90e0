/** The menu of a running walkthrough and the sheets behind it: groups, class, help. */

import { attempt } from "./attempt.js";
import { el, icon } from "./dom.js";
import { _ } from "./i18n.js";
import { placeLabel } from "./names.js";
import { button, meta, paragraph, tightStack } from "./parts.js";
import { PlaceForm } from "./place_form.js";
import { Sheet } from "./sheet.js";

const RECENT = 8;

/** `items` are [icon, text, action, {danger}?]. */
export function openMenu(title, items) {
  const list = items.map(([drawing, text, action, options]) => el("li", {}, el("button", {
    class: `menu__item${options?.danger ? " menu__item--danger" : ""}`, type: "button",
    onclick: () => {
      sheet.close();
      action();
    },
  }, icon(drawing), text)));
  const sheet = new Sheet(title, el("ul", { class: "menu" }, list));
  return sheet.open();
}

/** Add, rename and remove groups while observing. */
export function openGroups(visit) {
  const list = el("ul", { class: "list" });
  const rows = new Map();
  // A row that is there stays: a name that is being typed in it must not be thrown away.
  const draw = () => {
    const ids = new Set(visit.groups.map(({ id }) => id));
    for (const [id, row] of rows) if (!ids.has(id)) { row.remove(); rows.delete(id); }
    visit.groups.forEach((group, index) => {
      if (!rows.has(group.id)) rows.set(group.id, groupRow(visit, group));
      const row = rows.get(group.id);
      if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
    });
  };
  draw();
  const add = button(_("Add a group"),
    () => attempt(() => visit.addGroup(freeName(visit)), { button: add }), { drawing: "plus" });
  const stop = visit.onChange(draw);
  return new Sheet(_("Groups"), [
    meta(_("Call them what you see, such as Table B. Never student names.")), list, add,
  ], { onClose: stop }).open();
}

function groupRow(visit, group) {
  const input = el("input", {
    class: "input", type: "text", value: group.name, maxlength: 200, required: true,
    "aria-label": _("Name of %(group)s", { group: group.name }),
    onchange: async () => {
      const name = input.value.trim();
      if (name && name !== visit.groupName(group.id)) {
        await attempt(() => visit.renameGroup(group.id, name));
      }
      input.value = visit.groupName(group.id);
    },
  });
  const remove = el("button", {
    class: "button button--quiet", type: "button",
    "aria-label": _("Remove %(group)s; what was recorded is kept", { group: group.name }),
    onclick: () => attempt(() => visit.removeGroup(group.id), { button: remove }),
  }, icon("trash"));
  return el("li", { class: "group-row" }, input, remove);
}

/** The next "Group n" that is not taken. */
function freeName(visit) {
  const taken = new Set(visit.state().groups.map(({ name }) => name));
  let n = visit.groups.length + 1;
  while (taken.has(_("Group %(n)s", { n }))) n += 1;
  return _("Group %(n)s", { n });
}

/** Correct where the visit happened. */
export function openPlace(visit, places) {
  const form = new PlaceForm(places, visit.state().place);
  const correct = async (place, pressed) => {
    const done = place && await attempt(() => visit.correctPlace(place), { button: pressed });
    if (done) sheet.close();
  };
  const save = button(_("Save"), () => correct(form.read(), save), { kind: "primary" });
  const recent = places.classes.slice(0, RECENT).map((known) => button(placeLabel(known), (event) =>
    correct(placeOf(known, visit.state().place.task), event.currentTarget)));
  const sheet = new Sheet(_("Class of this walkthrough"), [
    recent.length ? tightStack(
      paragraph(_("A recent class"), "label"), el("div", { class: "pick" }, recent),
    ) : null,
    paragraph(recent.length ? _("Or type it") : _("Where it happened"), "label"),
    form.node,
  ], { actions: [save] });
  return sheet.open();
}

/** A class of the list as an event's `place`. */
export function placeOf(known, task = null) {
  const place = {
    school: known.school, teacher: known.teacher, class: known.class,
    subject: known.subject, grade: known.grade, task,
    class_id: known.class_id ?? known.id, teacher_id: known.teacher_id,
  };
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value));
}

export function openHelp({ kind }) {
  const lines = [
    _("Tap the group you are watching: its minutes run until you tap another one or pause."),
    kind === "contrast"
      ? _("Tap the side that you see. Neither is the better one; the report says where the lesson sits.")
      : _("One tap, one piece of evidence. “Instead” is for an opposite sign that you saw, never for mere silence."),
    _("Right after a tap its signs appear for some seconds. Naming one is optional; you can also do it later in “Recorded so far”."),
    _("Tap the name of a look-for to unfold what it means, and to mark that there was no opportunity for it."),
    _("Tapped for the wrong group? “Move” puts the last tap right; “Undo” takes the last step back."),
    _("A number that you see is on this phone's disk. It is sent when there is a connection."),
  ];
  const list = lines.map((line) => el("li", {}, line));
  return new Sheet(_("How it works"), el("ul", { class: "stack stack--tight" }, list)).open();
}
