/** The fields that say where a visit happens; for a class in no list, and for correcting one. */

import { el, freshId, set } from "./dom.js";
import { _ } from "./i18n.js";

const MOST = 200;

export class PlaceForm {
  #places;
  #kept = {};
  #fields = {};

  /** `places` is {classes, schools, teachers}; `place` fills the fields. */
  constructor(places, place = {}) {
    this.#places = places;
    this.#kept = place;
    this.node = el("div", { class: "place-form" },
      this.#school(place.school),
      this.#text("teacher", _("Teacher"), place.teacher, { list: this.#teachers(), required: true, autocomplete: "off" }),
      this.#text("class", _("Class"), place.class, { required: true, placeholder: _("e.g. 7B, Period 3") }),
      this.#text("subject", _("Subject"), place.subject),
      this.#text("grade", _("Grade"), place.grade),
      this.#text("task", _("Task, in a line"), place.task, { placeholder: _("e.g. Design a bridge") }),
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
    const wrong = ["school", "teacher", "class"].filter((name) => !this.#check(name, value(name)));
    if (wrong.length) {
      this.#fields[wrong[0]].focus();
      return null;
    }
    const place = {};
    for (const name of Object.keys(this.#fields)) if (value(name)) place[name] = value(name);
    return { ...place, ...this.#ids(place) };
  }

  #check(name, value) {
    const field = this.#fields[name];
    const error = field.parentElement.querySelector(".field__error");
    set(field, { "aria-invalid": value ? null : "true" });
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
      lesson_part: this.#kept.lesson_part,
      class_id: known?.class_id ?? known?.id,
      teacher_id: known?.teacher_id ?? teacher?.id,
    };
    return Object.fromEntries(Object.entries(ids).filter(([, value]) => value));
  }

  #school(chosen) {
    const { schools } = this.#places;
    // With one school there is nothing to choose, and nothing to get wrong.
    const only = schools.length === 1;
    const select = el("select", { required: true },
      el("option", { value: "" }, _("Choose…")),
      schools.map(({ id, name }) => el("option", { value: id, selected: only || id === chosen }, name)));
    return set(this.#field("school", _("School"), select), { hidden: only });
  }

  #teachers() {
    const list = el("datalist", { id: freshId("teachers") },
      [...new Set(this.#places.teachers.map(({ name }) => name))].map((name) => el("option", { value: name })));
    return list;
  }

  #text(name, label, value, { list = null, required = false, ...more } = {}) {
    const input = el("input", {
      type: "text", maxlength: MOST, required, value: value ?? null, list: list?.id ?? null, ...more,
    });
    return this.#field(name, label, input, { list, required });
  }

  #field(name, label, control, { list = null, required = true } = {}) {
    const id = freshId(name);
    set(control, { id, name, "aria-describedby": `${id}-error` });
    this.#fields[name] = control;
    return el("div", { class: "field" },
      el("label", { for: id }, label,
        required ? null : el("span", { class: "field__optional" }, ` (${_("optional")})`)),
      control, list,
      el("p", { class: "field__error", id: `${id}-error`, hidden: true }));
  }
}
