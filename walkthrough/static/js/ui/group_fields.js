/** How many groups, and what they are called. */

import { el, freshId, icon, say, set } from "./dom.js";
import { formatNumber } from "./format.js";
import { _, ngettext } from "./i18n.js";

// None: some sessions are watched as a whole class only.
const FEWEST = 0;
const MOST = 20;

export class GroupFields {
  #count;
  #names = new Map();
  #number = el("output", { class: "stepper__number" });
  #less;
  #more;
  #list = el("div", { class: "group-names" });

  constructor(count) {
    this.#count = count;
    this.#less = this.#step("minus", _("One group less"), -1);
    this.#more = this.#step("plus", _("One group more"), 1);
    const label = freshId("groups");
    const hint = _("Call them what you see, such as Table B. Never student names.");
    this.node = el("div", { class: "field" },
      el("div", { class: "stepper", role: "group", "aria-labelledby": label },
        el("span", { class: "label", id: label }, _("Groups")),
        this.#less, this.#number, this.#more),
      el("details", {}, el("summary", {}, _("Name the groups")),
        el("p", { class: "field__hint" }, hint), this.#list),
    );
    this.#change(0);
  }

  /** [{id, name}] as the start of a walkthrough carries them. */
  read() {
    return this.#numbers().map((n) => {
      const name = this.#names.get(n)?.trim();
      return { id: `g${n}`, name: name || nameOf(n) };
    });
  }

  #numbers() {
    return Array.from({ length: this.#count }, (_unused, index) => index + 1);
  }

  #step(drawing, label, by) {
    return el("button", {
      class: "button stepper__step", type: "button", "aria-label": label,
      onclick: () => this.#change(by),
    }, icon(drawing));
  }

  #change(by) {
    this.#count = Math.min(MOST, Math.max(FEWEST, this.#count + by));
    say(this.#number, formatNumber(this.#count));
    set(this.#number, { "aria-label": ngettext("%(n)s group", "%(n)s groups", this.#count) });
    set(this.#less, { "aria-disabled": this.#count === FEWEST ? "true" : null });
    set(this.#more, { "aria-disabled": this.#count === MOST ? "true" : null });
    this.#list.replaceChildren(...this.#numbers().map((n) => this.#name(n)));
  }

  #name(n) {
    const id = freshId("group");
    return el("div", { class: "field" },
      el("label", { for: id, class: "visually-hidden" }, nameOf(n)),
      el("input", {
        id, type: "text", maxlength: 200, autocomplete: "off", placeholder: nameOf(n),
        value: this.#names.get(n), oninput: ({ target }) => this.#names.set(n, target.value),
      }));
  }
}

function nameOf(n) {
  return _("Group %(n)s", { n: formatNumber(n) });
}
