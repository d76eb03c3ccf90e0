/** One look-for in the editor: a card that unfolds to all its fields. */

import { announce, el } from "../../js/ui/dom.js";
import { _ } from "../../js/ui/i18n.js";
import { button } from "../../js/ui/parts.js";
import { removed, renamed, setField, shifted, shown, unhidden } from "../model/look_fors.js";
import { following, step } from "../model/numbering.js";
import { marks, withId } from "../model/top.js";
import { choiceField, countBadge, findingsHere, textField, tool } from "./controls.js";
import { listField } from "./lists.js";

const FITS_A_PHONE = 28;

export class LookForCard {
  #desk;
  #at;
  #one;

  /** `at` is its index among `shown`, `number` what people count it as. */
  constructor(desk, at, number, { open = false } = {}) {
    this.#desk = desk;
    this.#at = at;
    this.#one = shown(desk.file, desk.base)[at];
    this.node = this.#one.hidden ? this.#hiddenCard() : this.#card(number, open);
  }

  get id() {
    return this.#one.id;
  }

  get #title() {
    return this.#one.values.title || _("Without a title");
  }

  /** Typing changes the head of the card at once. */
  update() {
    this.#one = shown(this.#desk.file, this.#desk.base)[this.#at] ?? this.#one;
    const title = this.node.querySelector(".look__title");
    if (title) title.textContent = this.#title;
  }

  /** How many things were found wrong anywhere in it. */
  showCount() {
    const place = this.node.querySelector(".look__count");
    const mine = this.#desk.findings.filter(({ path: [first, index] }) =>
      first === "look_fors" && this.#desk.file.look_fors?.[index]?.id === this.id);
    place?.replaceChildren(...[countBadge(mine)].filter(Boolean));
  }

  #card(number, open) {
    const { below, added, path } = this.#one;
    const state = added && this.#desk.base ? _("New") : below && path ? _("Changed") : null;
    return el("details", { class: "card look", open, "data-look-for": this.id },
      el("summary", { "data-key": JSON.stringify(["card", this.id]) },
        el("h3", { class: "look__head" },
          el("span", { class: "look__number" }, `${number}. `),
          el("span", { class: "look__title" }, this.#title)),
        state ? el("span", { class: "badge badge--accent" }, state) : null,
        el("span", { class: "look__count" })),
      el("div", { class: "look__body" },
        this.#tools(), findingsHere(this.#desk, ["look_fors", this.id]), this.#fields()));
  }

  #hiddenCard() {
    return el("div", { class: "card look look--hidden", "data-look-for": this.id },
      el("h3", { class: "look__head" }, el("s", {}, this.#title)),
      el("span", { class: "badge" }, _("Hidden")),
      button(_("Show it again"), () => this.#desk.change(
        _("showing “%(title)s” again", { title: this.#title }),
        unhidden(this.#desk.file, this.#desk.base, this.#at),
      ), { "aria-label": _("Show again: %(title)s", { title: this.#title }), "data-key": JSON.stringify(["remove", this.id]) }));
  }

  #tools() {
    const { base } = this.#desk;
    const move = (by) => shifted(this.#desk.file, base, this.#at, by);
    const shift = (by) => () => {
      this.#desk.change(_("moving “%(title)s”", { title: this.#title }), move(by));
      announce(by < 0 ? _("Moved up: %(title)s", { title: this.#title }) : _("Moved down: %(title)s", { title: this.#title }));
    };
    const key = (what) => ({ "data-key": JSON.stringify([what, this.id]) });
    return el("div", { class: "look__tools" },
      tool("up", _("Move up: %(name)s", { name: this.#title }), shift(-1), { ...key("up"), disabled: !move(-1) }),
      tool("down", _("Move down: %(name)s", { name: this.#title }), shift(1), { ...key("down"), disabled: !move(1) }),
      button(this.#one.below ? _("Hide") : _("Remove"), () => this.#remove(), {
        kind: "quiet", drawing: "trash", ...key("remove"),
        "aria-label": this.#one.below
          ? _("Hide: %(name)s", { name: this.#title }) : _("Remove: %(name)s", { name: this.#title }),
      }));
  }

  #remove() {
    const { below } = this.#one;
    const words = below ? _("hiding “%(title)s”", { title: this.#title }) : _("removing “%(title)s”", { title: this.#title });
    this.#desk.change(words, removed(this.#desk.file, this.#desk.base, this.#at));
    announce(below
      ? _("Hidden: %(title)s. Undo brings it back.", { title: this.#title })
      : _("Removed: %(title)s. Undo brings it back.", { title: this.#title }));
  }

  #fields() {
    const labels = marks(this.#desk.file, this.#desk.base);
    return el("div", { class: "look__fields" },
      this.#text("title", _("Title"), 80, { best: FITS_A_PHONE, hint: _("Short enough for a button on a phone.") }),
      this.#text("statement", _("What is looked for"), 300, { long: true, hint: _("One plain sentence, one thing that can be seen or heard.") }),
      this.#measure(),
      this.#signs("seen", _("Signs: %(mark)s", { mark: labels.seen }), _("What shows that it is there: three to five, one thing each.")),
      this.#signs("counter", _("Signs: %(mark)s", { mark: labels.counter }), _("The opposite, as it can be seen: never mere silence.")),
      this.#text("no_opportunity_when", _("No opportunity when"), 300, { long: true, optional: true, hint: _("When it could not have shown, so that its absence says nothing.") }),
      this.#text("why", _("Why it matters"), 600, { long: true, optional: true }),
      this.#texts("questions", _("Questions to ask"), 240, _("Add a question")),
      this.#texts("next_steps", _("Things to try next"), 300, _("Add something to try")),
      this.#follows(), this.#technical());
  }

  #set(name, next) {
    const optional = !this.#one.below && !["title", "statement"].includes(name);
    const isEmpty = next === "" || (Array.isArray(next) && !next.length && !["seen", "counter"].includes(name));
    return setField(this.#desk.file, this.#desk.base, this.#at, name, optional && isEmpty ? undefined : next);
  }

  #inherits(name, none) {
    const { below } = this.#one;
    if (!below) return {};
    return {
      original: below[name] ?? none,
      reset: () => setField(this.#desk.file, this.#desk.base, this.#at, name, undefined),
    };
  }

  #text(name, label, most, more = {}) {
    return textField(this.#desk, {
      label, most, key: ["look_fors", this.id, name], value: this.#one.values[name] ?? "",
      write: (text) => this.#set(name, text), ...this.#inherits(name, ""), ...more,
    });
  }

  #measure() {
    const kind = this.#desk.file.kind ?? this.#desk.base?.kind;
    if (kind === "contrast") return null;
    return choiceField(this.#desk, {
      label: _("How it is counted"), key: ["look_fors", this.id, "measure"],
      value: this.#one.values.measure ?? "presence",
      options: [
        ["presence", _("Seen or not: a state, such as everyone having a part")],
        ["rate", _("Counted: single events, such as one student building on another’s idea")],
      ],
      write: (value) => this.#set("measure", value === "presence" && !this.#one.below ? undefined : value),
    });
  }

  #list(name, legend, { textOf, withText, fresh, most, length, addLabel, hint = null, suffix = [] }) {
    const { below, values } = this.#one;
    const read = () => shown(this.#desk.file, this.#desk.base)[this.#at].values[name] ?? [];
    const key = ["look_fors", this.id, name];
    const isChanged = below && JSON.stringify(below[name] ?? []) !== JSON.stringify(values[name] ?? []);
    return listField(this.#desk, {
      legend, key, hint, most, length, addLabel, textOf, withText, fresh, read,
      items: values[name] ?? [], keyOf: (index) => [...key, index, ...suffix],
      write: (items) => this.#set(name, items),
      ...(isChanged ? this.#inherits(name, []) : {}),
    });
  }

  #signs(side, legend, hint) {
    const { seen = [], counter = [] } = this.#one.values;
    return this.#list(side, legend, {
      hint, most: 8, length: 120, addLabel: _("Add a sign"), suffix: ["text"],
      textOf: ({ text }) => text,
      withText: (sign, text) => this.#named(sign, text),
      fresh: (text) => withId(text, "text", [...seen, ...counter].map(({ id }) => id), "sign"),
    });
  }

  /** A sign with another text; its id follows while it is new. */
  #named(sign, text) {
    const ids = ({ seen = [], counter = [] } = {}) => [...seen, ...counter].map(({ id }) => id);
    const published = this.#desk.published?.look_fors.find(({ id }) => id === this.id);
    return this.#desk.named(sign, "text", text, {
      known: [...ids(published), ...ids(this.#one.below ?? undefined)],
      taken: ids(shown(this.#desk.file, this.#desk.base)[this.#at].values), fallback: "sign",
    });
  }

  #texts(name, legend, length, addLabel) {
    return this.#list(name, legend, {
      most: 6, length, addLabel, textOf: (text) => text, withText: (_text, text) => text, fresh: (text) => text,
    });
  }

  /** A new look-for may take the place of one that is gone, so that reports can join them. */
  #follows() {
    const { file, base, published } = this.#desk;
    if (!published || published.id !== file.id) return null;
    const { added, dropped } = step(file, base, published);
    const map = file.replaces?.map ?? {};
    const old = Object.keys(map).find((from) => map[from] === this.id) ?? "";
    if (!old && (!added.includes(this.id) || !dropped.length)) return null;
    const titles = new Map(published.look_fors.map(({ id, title }) => [id, title]));
    return choiceField(this.#desk, {
      label: _("Takes the place of"), key: ["follows", this.id], value: old,
      hint: _("Choose this only when it means the same thing under another name: reports then add the two up."),
      options: [["", _("None: it is new")], ...[...new Set([old, ...dropped])].filter(Boolean).map((id) => [id, titles.get(id) ?? id])],
      write: (from) => following(this.#desk.file, published, this.id, from),
    });
  }

  #technical() {
    const { published } = this.#desk;
    const isFixed = this.#one.below || published?.look_fors.some(({ id }) => id === this.id);
    return el("details", { class: "technical" },
      el("summary", {}, _("For the technically minded")),
      isFixed
        ? el("p", {}, _("Id:"), " ", el("code", {}, this.id), " ", _("It is published, so it stays: evidence is recorded under it."))
        : textField(this.#desk, {
          label: _("Id"), key: ["look_fors", this.id, "id"], value: this.id, most: 64,
          hint: _("Made from the title. Small letters, digits and hyphens."),
          write: (id) => renamed(this.#desk.file, this.#desk.base, this.#at, id),
          attributes: { autocapitalize: "none", spellcheck: "false" },
        }));
  }
}
