/** What a look-for means, how it shows, and the marks that are not taps: unfolded on demand. */

import { el, freshId, icon, isOff, say, set } from "./dom.js";
import { _ } from "./i18n.js";
import { groupLabel, inItsWords, markLabel } from "./names.js";
import { WHOLE_CLASS } from "./visit.js";

export class Details {
  #visit;
  #lookFor;
  #opportunity;
  #opportunityHint;
  #levels = [];

  /**
   * `onOpportunity()` and `onLevel(level)` are called for the group that is shown; `onNote()`,
   * where given, adds a button of that name.
   */
  constructor(visit, lookFor, { onOpportunity, onLevel, onNote = null }) {
    this.#visit = visit;
    this.#lookFor = lookFor;
    this.node = el("div", { class: "details" },
      el("p", inItsWords(visit.rubric, lookFor.statement), lookFor.statement),
      this.#marks(onOpportunity, onLevel),
      onNote && el("button", { class: "button details__note", type: "button", onclick: onNote },
        icon("note"), _("Note on this")),
      signs(visit.rubric, true, lookFor.seen),
      signs(visit.rubric, false, lookFor.counter),
    );
  }

  /** Show the marks of that group; null when none is watched. */
  update(group) {
    const cell = group && this.#visit.cell(group, this.#lookFor.id);
    const inherited = Boolean(cell?.no_opportunity) && group !== WHOLE_CLASS
      && !this.#visit.hasNoOpportunityOf(group, this.#lookFor.id);
    set(this.#opportunity, {
      "aria-pressed": String(Boolean(cell?.no_opportunity)),
      "aria-disabled": String(!group || inherited || Boolean(cell.seen || cell.counter)),
    });
    say(this.#opportunity.lastElementChild, group
      ? _("No opportunity: %(group)s", { group: groupLabel(this.#visit, group) })
      : _("No opportunity"));
    say(this.#opportunityHint, this.#hint(cell, inherited));
    for (const button of this.#levels) {
      set(button, {
        "aria-pressed": String(cell?.level === button.dataset.level),
        "aria-disabled": String(!group),
      });
    }
  }

  #marks(onOpportunity, onLevel) {
    const hint = freshId("hint");
    this.#opportunity = el("button", {
      class: "button details__opportunity", type: "button", "aria-describedby": hint,
      onclick: () => isOff(this.#opportunity) || onOpportunity(),
    }, icon("check"), el("span", {}, _("No opportunity")));
    this.#opportunityHint = el("p", { class: "meta", id: hint });
    return el("div", { class: "details__marks" },
      this.#opportunity,
      this.#opportunityHint,
      this.#visit.rubric.levels?.length ? this.#scale(onLevel) : null,
    );
  }

  #scale(onLevel) {
    const label = freshId("scale");
    this.#levels = this.#visit.rubric.levels.map(({ id, label: text }) => el("button", {
      class: "button", type: "button", "data-level": id, ...inItsWords(this.#visit.rubric, text),
      onclick: (event) => {
        const button = event.currentTarget;
        const isSet = button.getAttribute("aria-pressed") === "true";
        if (!isOff(button)) onLevel(isSet ? null : id);
      },
    }, text));
    return el("div", { class: "details__scale", role: "group", "aria-labelledby": label },
      el("p", { class: "label", id: label }, _("Level")),
      el("div", { class: "details__levels" }, this.#levels),
    );
  }

  #hint(cell, inherited) {
    if (!cell) return _("Tap a group first.");
    if (cell.seen || cell.counter) {
      return _("Something was recorded here, so there was an opportunity.");
    }
    if (inherited) return _("Marked for the whole class. Change it there.");
    return this.#lookFor.no_opportunity_when
      ? _("When: %(when)s", { when: this.#lookFor.no_opportunity_when })
      : _("When this could not have shown here. It then counts neither way.");
  }
}

function signs(rubric, seen, list) {
  if (!list?.length) return null;
  const label = markLabel(rubric, seen);
  return el("div", {},
    el("p", { class: "label", ...inItsWords(rubric, label) }, label),
    el("ul", {}, list.map(({ text }) => el("li", inItsWords(rubric, text), text))),
  );
}
