/** Which class: the ones visited last, a search over all, or one that is in no list. */

import { el, freshId, icon, say } from "./dom.js";
import { formatDate } from "./format.js";
import { _, ngettext } from "./i18n.js";
import { placeDetail } from "./names.js";
import { button, meta } from "./parts.js";
import { PlaceForm } from "./place_form.js";

const RECENT = 6;
const FOUND = 30;

export class ClassPicker {
  #places = { classes: [], schools: [], teachers: [] };
  #onChoose;
  #onTyping;
  #search;
  #list = el("ul", { class: "list" });
  #count = el("p", { class: "meta", role: "status" });
  #box = el("div", { class: "stack" });
  #form = null;

  /** `onChoose(class)` gets an entry of the list; `onTyping(form)` a form for one that is not. */
  constructor({ onChoose, onTyping }) {
    this.#onChoose = onChoose;
    this.#onTyping = onTyping;
    this.#search = el("input", {
      id: freshId("search"), class: "input", type: "search", autocomplete: "off",
      enterkeyhint: "search", placeholder: _("Class, teacher or subject"),
      oninput: () => this.#draw(),
    });
    const heading = el("h2", { id: freshId("where") }, _("Which class?"));
    this.node = el("section", { class: "stack", "aria-labelledby": heading.id },
      heading, this.#box);
    this.#showList();
  }

  set places(places) {
    this.#places = places;
    if (this.#form) return;
    if (places.classes.length) this.#draw();
    else if (places.schools.length) this.#showForm();
  }

  #showList() {
    this.#form = null;
    const label = _("Search all classes");
    this.#box.replaceChildren(
      el("div", { class: "field search" },
        el("label", { class: "visually-hidden", for: this.#search.id }, label),
        icon("search"),
        this.#search),
      this.#count,
      this.#list,
      button(_("A class that is not listed"), () => this.#showForm(), { drawing: "plus" }),
    );
    this.#draw();
  }

  #showForm() {
    const isFirst = !this.#places.classes.length;
    this.#form = new PlaceForm(this.#places);
    const back = button(_("Back to the list"), () => {
      this.#showList();
      this.#onTyping(null);
    }, { kind: "quiet", drawing: "back" });
    this.#box.replaceChildren(...isFirst
      ? [
        meta(
          _("No class has been visited yet. Type the first one; next time it will be listed here."),
        ),
        this.#form.node,
      ]
      : [this.#form.node, back]);
    this.#onTyping(this.#form);
    if (!isFirst) this.#form.focus();
  }

  #draw() {
    const words = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const all = this.#places.classes;
    const found = words.length ? all.filter((one) => matches(one, words)) : all;
    const shown = found.slice(0, words.length ? FOUND : RECENT);
    this.#search.parentElement.hidden = all.length <= RECENT;
    say(this.#count, words.length ? countOf(found) : "");
    this.#count.hidden = !words.length;
    this.#list.hidden = !shown.length;
    this.#list.replaceChildren(...shown.map((one) => el("li", {}, this.#button(one))));
  }

  #button(one) {
    const { schools } = this.#places;
    const school = schools.length > 1 && schools.find(({ id }) => id === one.school)?.name;
    const detail = placeDetail(one, school);
    const visited = one.last_visit
      ? _("Last visit %(date)s", { date: formatDate(one.last_visit) })
      : _("Not visited yet");
    return el("button", { class: "class", type: "button", onclick: () => this.#onChoose(one) },
      el("span", { class: "class__name" },
        one.class, el("span", { class: "class__teacher" }, ` · ${one.teacher}`)),
      detail ? el("span", { class: "class__detail" }, detail) : null,
      el("span", { class: "class__detail" }, visited));
  }
}

function countOf({ length }) {
  return length
    ? ngettext("%(n)s class found", "%(n)s classes found", length)
    : _("No class found. Try fewer letters, or type a class that is not listed.");
}

function matches(one, words) {
  const text = [one.class, one.teacher, one.subject, one.grade].join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}
