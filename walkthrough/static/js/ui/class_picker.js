/** Which class: the ones visited last, a search over all, or one that is in no list. */

import { el, freshId, icon, say } from "./dom.js";
import { formatDate } from "./format.js";
import { _, ngettext } from "./i18n.js";
import { placeDetail } from "./names.js";
import { PlaceForm } from "./place_form.js";

const RECENT = 6;
const FOUND = 30;

export class ClassPicker {
  #places = { classes: [], schools: [], teachers: [] };
  #onChoose;
  #onTyping;
  #search;
  #list = el("ul", { class: "list classes" });
  #count = el("p", { class: "meta", role: "status" });
  #box;
  #form = null;

  /** `onChoose(class)` gets an entry of the list; `onTyping(form)` a form for one that is not. */
  constructor({ onChoose, onTyping }) {
    this.#onChoose = onChoose;
    this.#onTyping = onTyping;
    const id = freshId("search");
    this.#search = el("input", {
      id, class: "input", type: "search", autocomplete: "off", enterkeyhint: "search",
      placeholder: _("Class, teacher or subject"), oninput: () => this.#draw(),
    });
    this.#box = el("div", { class: "stack" });
    this.node = el("section", { class: "stack", "aria-labelledby": `${id}-title` },
      el("h2", { id: `${id}-title` }, _("Which class?")), this.#box);
    this.#showList(id);
  }

  set places(places) {
    this.#places = places;
    if (this.#form) return;
    if (places.classes.length) this.#draw();
    else if (places.schools.length) this.#showForm();
  }

  #showList(id = this.#search.id) {
    this.#form = null;
    this.#box.replaceChildren(
      el("div", { class: "field search" },
        el("label", { class: "visually-hidden", for: id }, _("Search all classes")),
        icon("search"), this.#search),
      this.#count,
      this.#list,
      el("button", { class: "button", type: "button", onclick: () => this.#showForm() },
        icon("plus"), _("A class that is not listed")),
    );
    this.#draw();
  }

  #showForm() {
    this.#form = new PlaceForm(this.#places, this.#places.schools.length === 1 ? { school: this.#places.schools[0].id } : {});
    const first = !this.#places.classes.length;
    this.#box.replaceChildren(...[
      first ? el("p", { class: "meta" }, _("No class has been visited yet. Type the first one; next time it will be listed here.")) : null,
      this.#form.node,
      !first
        ? el("button", {
          class: "button button--quiet", type: "button",
          onclick: () => {
            this.#showList();
            this.#onTyping(null);
          },
        }, icon("back"), _("Back to the list"))
        : null,
    ].filter(Boolean));
    this.#onTyping(this.#form);
    if (!first) this.#form.focus();
  }

  #draw() {
    const words = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const all = this.#places.classes;
    const found = words.length ? all.filter((one) => matches(one, words)) : all;
    const shown = found.slice(0, words.length ? FOUND : RECENT);
    this.#search.parentElement.hidden = all.length <= RECENT;
    say(this.#count, this.#summary(words.length, found.length));
    this.#count.hidden = !this.#count.textContent;
    this.#list.hidden = !shown.length;
    this.#list.replaceChildren(...shown.map((one) => el("li", {}, this.#button(one))));
  }

  #summary(searching, found) {
    if (searching) return found ? ngettext("%(n)s class found", "%(n)s classes found", found) : _("No class found. Try fewer letters, or type a class that is not listed.");
    return "";
  }

  #button(one) {
    const several = this.#places.schools.length > 1;
    const school = several && this.#places.schools.find(({ id }) => id === one.school)?.name;
    const detail = placeDetail(one, school);
    return el("button", { class: "class", type: "button", onclick: () => this.#onChoose(one) },
      el("span", { class: "class__name" }, one.class, el("span", { class: "class__teacher" }, ` · ${one.teacher}`)),
      detail ? el("span", { class: "class__detail" }, detail) : null,
      el("span", { class: "class__detail" }, one.last_visit
        ? _("Last visit %(date)s", { date: formatDate(one.last_visit) })
        : _("Not visited yet")));
  }
}

function matches(one, words) {
  const text = [one.class, one.teacher, one.subject, one.grade].join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}
