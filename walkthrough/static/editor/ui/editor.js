/** The editor of a draft: its toolbar, what it says about itself, its look-fors, its translations. */

import { announce, el, say } from "../../js/ui/dom.js";
import { _ } from "../../js/ui/i18n.js";
import { button, field } from "../../js/ui/parts.js";
import { added, shown } from "../model/look_fors.js";
import { about, details } from "./about.js";
import { countBadge, findingsHere } from "./controls.js";
import { LookForCard } from "./look_for.js";
import { Translations } from "./translations.js";

export class Editor {
  #desk;
  #root;
  #name;
  #cards = [];
  #counts = el("span");
  #isStale = false;
  #undo;
  #redo;
  #about = el("div", { class: "stack" });
  #list = el("div", { class: "stack" });
  #details = el("div", { class: "stack stack--tight" });
  #translations;

  /** `status` is a node that says where the changes are; `name` the heading with the draft's title. */
  constructor(desk, root, { status, name, download }) {
    this.#desk = desk;
    this.#root = root;
    this.#name = name;
    this.#translations = new Translations(desk);
    this.#undo = button(_("Undo"), () => this.#step("undo"), { kind: "quiet", drawing: "undo" });
    this.#redo = button(_("Redo"), () => this.#step("redo"), { kind: "quiet", drawing: "redo" });
    root.replaceChildren(
      el("div", { class: "editor__bar", role: "group", "aria-label": _("This draft") },
        el("div", { class: "editor__status" }, status, this.#counts),
        el("div", { class: "editor__tools" }, this.#undo, this.#redo,
          button(_("Download the file"), download, { kind: "quiet", drawing: "save" }))),
      section("about", _("About this rubric"), this.#about),
      section("look-fors", _("Look-fors"), this.#list),
      section("further", _("Further settings"), this.#details),
      section("translations", _("Translations"), this.#translations.node),
    );
    root.addEventListener("keydown", (event) => this.#onKey(event));
    // What is typed shows elsewhere too (beside translations, as “Changed”), once it is left: not
    // before the click that left it has found its button.
    root.addEventListener("change", () => { this.#isStale = true; });
    for (const kind of ["click", "keyup"]) root.addEventListener(kind, () => setTimeout(() => this.#refresh()));
    desk.onChange((kind) => (kind === "typed" ? this.#typed() : this.draw()));
  }

  /** Draw everything anew; what was unfolded and focused stays so. */
  draw() {
    const open = new Set([...this.#root.querySelectorAll("details[open]")].map(nameOf));
    const focused = focusNow();
    this.#isStale = false;
    this.#desk.clear();
    this.#about.replaceChildren(...about(this.#desk));
    this.#drawLookFors();
    this.#details.replaceChildren(...details(this.#desk));
    this.#translations.draw();
    for (const one of this.#root.querySelectorAll("details")) one.open ||= open.has(nameOf(one));
    this.#desk.show();
    this.showFindings();
    this.#typed();
    if (focused) this.#focus(focused);
  }

  #refresh() {
    // A list of choices that has just been opened would close again.
    if (this.#isStale && !document.activeElement?.matches("select")) this.draw();
  }

  /** After the server's answer: what is wrong, and how much of it. */
  showFindings() {
    const badge = countBadge(this.#desk.findings);
    this.#counts.replaceChildren(...[badge].filter(Boolean));
    for (const card of this.#cards) card.showCount();
    for (const fold of this.#root.querySelectorAll(".fold")) showCountOf(fold);
  }

  #drawLookFors() {
    const all = shown(this.#desk.file, this.#desk.base);
    let number = 0;
    this.#cards = all.map(({ hidden }, index) => {
      number += hidden ? 0 : 1;
      return new LookForCard(this.#desk, index, number);
    });
    this.#list.replaceChildren(
      findingsHere(this.#desk, ["look_fors"]),
      ...this.#cards.map(({ node }) => node),
      this.#adder());
  }

  #adder() {
    const input = el("input", { type: "text", maxlength: 80, autocomplete: "off", "data-key": '["new look-for"]' });
    const add = (event) => {
      event.preventDefault();
      const title = input.value.trim();
      if (!title) return input.focus();
      const before = new Set(this.#cards.map(({ id }) => id));
      this.#desk.change(_("adding “%(title)s”", { title }), added(this.#desk.file, this.#desk.base, title));
      const card = this.#cards.find(({ id }) => !before.has(id)).node;
      card.open = true;
      card.scrollIntoView({ block: "start" });
      card.querySelector("textarea").focus();
      announce(_("Added: %(title)s", { title }));
    };
    return el("form", { class: "card adder", onsubmit: add },
      field(_("A further look-for"), input, { more: el("p", { class: "field__hint" }, _("Give it a title; the rest follows.")) }),
      el("button", { class: "button", type: "submit" }, _("Add")));
  }

  #typed() {
    for (const card of this.#cards) card.update();
    say(this.#name, this.#desk.file.title || _("Without a title"));
    this.#showStep(this.#undo, this.#desk.undoes, _("Undo"), (what) => _("Undo: %(what)s", { what }));
    this.#showStep(this.#redo, this.#desk.redoes, _("Redo"), (what) => _("Redo: %(what)s", { what }));
  }

  #showStep(control, what, bare, worded) {
    const label = what === null ? bare : worded(what);
    control.setAttribute("aria-label", label);
    control.title = label;
    control.setAttribute("aria-disabled", String(what === null));
  }

  #step(which) {
    const told = this.#desk[which]();
    announce(told ?? _("There is nothing to undo."));
  }

  /** The usual keys, in text fields too: what the browser would undo by itself is drawn anew. */
  #onKey(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    this.#step(key === "y" || event.shiftKey ? "redo" : "undo");
  }

  /** Where the focus was, or on what came in the place of what is gone. */
  #focus({ key, selection }) {
    const [what, id] = JSON.parse(key);
    const found = [key, JSON.stringify(["remove", id])]
      .map((one) => this.#root.querySelector(`[data-key="${CSS.escape(one)}"]`))
      .find((node) => node && !node.disabled);
    const fallback = what === "remove" ? this.#root.querySelector('[data-key=\'["new look-for"]\']') : null;
    (found ?? fallback)?.focus({ preventScroll: true });
    if (selection && found?.value !== undefined) found.setSelectionRange?.(...selection);
  }
}

function section(id, title, ...nodes) {
  return el("section", { class: "editor__section stack", "aria-labelledby": `${id}-title` },
    el("h2", { id: `${id}-title` }, title), nodes);
}

function nameOf(one) {
  const card = one.closest("[data-look-for]")?.dataset.lookFor ?? "";
  return JSON.stringify([card, one.dataset.fold ?? "", one.className]);
}

/** What is folded away says how much was found wrong in it. */
function showCountOf(fold) {
  const all = [...fold.querySelectorAll(".field__error, .field__advice")];
  const severities = all.map((one) => ({ severity: one.matches(".field__error") ? "error" : "warning" }));
  let place = fold.querySelector(".fold__count");
  if (!place) fold.querySelector("summary").append(place = el("span", { class: "fold__count" }));
  place.replaceChildren(...[countBadge(severities)].filter(Boolean));
}

/** What has the focus, and what of its text is selected; null for nothing of ours. */
function focusNow() {
  const node = document.activeElement;
  const key = node?.dataset?.key;
  const isText = node?.matches("textarea, input[type=text]");
  return key ? { key, selection: isText ? [node.selectionStart, node.selectionEnd] : null } : null;
}
