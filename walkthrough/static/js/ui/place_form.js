/** The fields that say where a visit happens; for a class in no list, and for correcting one. */

import { el, freshId, set } from "./dom.js";
import { _ } from "./i18n.js";
import { field, select } from "./parts.js";

const MOST = 200;
const REQUIRED = ["school", "teacher", "class"];

export class PlaceForm {
  #places;
  #kept;
  #fields = {};

  /** `places` is {classes, schools, teachers}; `place` fills the fields. */
  constructor(places, place = {}) {
    this.#places = places;
    this.#kept = place;
    const names = [...new Set(places.teachers.map(({ name }) => name))];
    const teachers = choices("teachers", names);
    const parts = choices("parts", [_("Beginning"), _("Middle"), _("End"), _("Whole lesson")]);
    this.node = el("div", { class: "place-form" },
      this.#school(),
      this.#text("teacher", _("Teacher"), { list: teachers.id }),
      this.#text("class", _("Class"), { placeholder: _("e.g. 7B, Period 3") }),
      this.#text("subject", _("Subject")),
      this.#text("grade", _("Grade")),
      this.#text("task", _("Task, in a line"), { placeholder: _("e.g. Design a bridge") }),
      this.#text("lesson_part", _("Part of the lesson"), { list: parts.id }),
      teachers,
      parts,
    );
  }

  /** Go to the first field that there is something to say in. */
  focus() {
    const { school, teacher } = this.#fields;
    (school.closest(".field").hidden ? teacher : school).focus();
  }

  /** The place as typed, or null when something is missing: then the fields say what. */
  read() {
    const value = (name) => this.#fields[name].value.trim();
    const wrong = REQUIRED.filter((name) => !this.#check(name, value(name)));
    if (wrong.length) {
      this.#fields[wrong[0]].focus();
      return null;
    }
    const place = {};
    for (const name of Object.keys(this.#fields)) if (value(name)) place[name] = value(name);
    return { ...place, ...this.#ids(place) };
  }

  #check(name, value) {
    const control = this.#fields[name];
    const error = control.closest(".field").querySelector(".field__error");
    set(control, { "aria-invalid": value ? null : "true" });
    error.textContent = value ? "" : {
      school: _("Choose the school."),
      teacher: _("Type the teacher's name."),
      class: _("Type what the class is called."),
    }[name];
    error.hidden = Boolean(value);
    return Boolean(value);
  }

  /** The ids of what was typed, where it is something that the server knows. */
  #ids(place) {
    const same = (one, other) => one?.trim().toLowerCase() === other?.trim().toLowerCase();
    const teacher = this.#places.teachers.find((known) =>
      same(known.name, place.teacher) && (!known.school || known.school === place.school));
    const known = this.#places.classes.find((one) => same(one.class, place.class)
      && same(one.teacher, place.teacher) && one.school === place.school);
    const ids = {
      class_id: known?.class_id ?? known?.id,
      teacher_id: known?.teacher_id ?? teacher?.id,
    };
    return Object.fromEntries(Object.entries(ids).filter(([, value]) => value));
  }

  #school() {
    const { schools } = this.#places;
    // With one school there is nothing to choose, and nothing to get wrong.
    const only = schools.length === 1 ? schools[0].id : null;
    const options = [["", _("Choose…")], ...schools.map(({ id, name }) => [id, name])];
    const control = select(options, only ?? this.#kept.school ?? "");
    return set(this.#field("school", _("School"), control), { hidden: only !== null });
  }

  #text(name, label, more = {}) {
    return this.#field(name, label, el("input", {
      type: "text", maxlength: MOST, autocomplete: "off", value: this.#kept[name], ...more,
    }));
  }

  #field(name, label, control) {
    const id = freshId(name);
    const required = REQUIRED.includes(name);
    set(control, { id, name, required, "aria-describedby": `${id}-error` });
    this.#fields[name] = control;
    const error = el("p", { class: "field__error", id: `${id}-error`, hidden: true });
    return field(label, control, { optional: !required, more: error });
  }
}

function choices(name, values) {
  return el("datalist", { id: freshId(name) }, values.map((value) => el("option", { value })));
}
