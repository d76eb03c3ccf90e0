/** The groups, and the only way to say which of them is being watched. */

import { el, hiddenText, say, set } from "./dom.js";
import { formatMinutes, minutesInWords } from "./format.js";
import { _ } from "./i18n.js";
import { groupLabel } from "./names.js";
import { Roving } from "./roving.js";
import { WHOLE_CLASS } from "./visit.js";

export class Chips {
  #visit;
  #focus;
  #chips = new Map();
  #roving;

  /** `onFocus(group, button)` is called when a chip is tapped. */
  constructor(visit, onFocus) {
    this.#visit = visit;
    this.#focus = onFocus;
    const label = _("Group you are watching");
    this.node = el("div", { class: "chips", role: "group", "aria-label": label });
    this.#roving = new Roving(this.node, ".chip");
  }

  update(now) {
    const { focus } = this.#visit;
    const seconds = this.#visit.state(now).focus_seconds;
    const groups = [...this.#visit.groups.map(({ id }) => id), WHOLE_CLASS];
    this.#keep(groups);
    for (const group of groups) this.#chips.get(group).update(seconds[group] ?? 0, focus === group);
    this.#roving.refresh(this.#chips.get(focus)?.node);
  }

  /** Bring the chip in focus into view. */
  reveal() {
    this.#chips.get(this.#visit.focus)?.node.scrollIntoView({ block: "nearest", inline: "center" });
  }

  #keep(groups) {
    const wanted = groups.map((group) => {
      const chip = this.#chips.get(group) ?? new Chip(this.#visit, group, this.#focus);
      this.#chips.set(group, chip);
      return chip.node;
    });
    const shown = [...this.node.children];
    if (wanted.length !== shown.length || wanted.some((node, index) => node !== shown[index])) {
      this.node.replaceChildren(...wanted);
    }
  }
}

export class Chip {
  #visit;
  #group;
  #name = el("span", { class: "chip__name" });
  #minutes = el("span", { class: "chip__minutes", "aria-hidden": "true" });
  #heard = hiddenText("");

  constructor(visit, group, onFocus) {
    this.#visit = visit;
    this.#group = group;
    this.node = el("button", {
      class: "chip", type: "button", onclick: () => onFocus(group, this.node),
    }, this.#name, this.#minutes, this.#heard);
  }

  update(seconds, focused) {
    say(this.#name, groupLabel(this.#visit, this.#group));
    say(this.#minutes, formatMinutes(seconds));
    say(this.#heard, minutesInWords(seconds));
    set(this.node, { "aria-pressed": String(focused) });
  }
}
