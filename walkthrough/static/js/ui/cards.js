/** The phone's way of tapping: a card for each look-for, all for the group in focus. */

import { Details } from "./details.js";
import { el, freshId, icon, say, set } from "./dom.js";
import { formatNumber } from "./format.js";
import { _ } from "./i18n.js";
import { groupLabel, inItsWords, levelLabel, markLabel } from "./names.js";

export class Cards {
  #visit;
  #cards;

  /** `actions` are those of the capture screen: mark, note, opportunity, level. */
  constructor(visit, actions) {
    this.#visit = visit;
    this.#cards = visit.lookFors.map((lookFor) => new Card(visit, lookFor, actions));
    this.node = el("ul", {
      class: `looks${visit.rubric.kind === "contrast" ? " looks--contrast" : ""}`,
    }, this.#cards.map((card) => card.node));
  }

  update(focus) {
    set(this.node, { "aria-label": focus
      ? _("Look-fors, %(group)s", { group: groupLabel(this.#visit, focus) })
      : _("Look-fors") });
    for (const card of this.#cards) card.update(focus);
  }
}

class Card {
  #visit;
  #lookFor;
  #seen;
  #counter;
  #state;
  #details;

  constructor(visit, lookFor, actions) {
    this.#visit = visit;
    this.#lookFor = lookFor;
    const more = freshId("more");
    this.#seen = new Mark(visit, lookFor, true, actions);
    this.#counter = new Mark(visit, lookFor, false, actions);
    this.#state = el("p", { class: "look__state" });
    this.#details = new Details(visit, lookFor, {
      onOpportunity: () => actions.opportunity(lookFor.id),
      onLevel: (level) => actions.level(lookFor.id, level),
      // The names of two poles may leave no room for the card's own note button.
      onNote: visit.rubric.kind === "contrast" ? () => actions.note(lookFor.id) : null,
    });
    const body = el("div", { class: "look__more", id: more, hidden: true }, this.#details.node);
    const unfold = el("button", {
      class: "look__unfold", type: "button", "aria-expanded": "false", "aria-controls": more,
      onclick: () => {
        body.hidden = !body.hidden;
        set(unfold, { "aria-expanded": String(!body.hidden) });
      },
    }, el("span", { class: "look__name", ...inItsWords(visit.rubric, lookFor.title) }, lookFor.title), icon("unfold"));
    this.node = el("li", { class: "look", "data-look-for": lookFor.id },
      el("div", { class: "look__head" }, el("h2", { class: "look__title" }, unfold), this.#state),
      el("div", { class: "look__marks" },
        this.#seen.node,
        this.#counter.node,
        el("button", {
          class: "look__note", type: "button",
          "aria-label": _("Note on %(look_for)s", { look_for: lookFor.title }),
          onclick: () => actions.note(lookFor.id),
        }, icon("note")),
      ),
      body,
    );
  }

  update(focus) {
    const cell = focus && this.#visit.cell(focus, this.#lookFor.id);
    this.#seen.update(cell?.seen ?? 0, focus);
    this.#counter.update(cell?.counter ?? 0, focus);
    say(this.#state, [
      cell?.no_opportunity && _("No opportunity"),
      cell?.level && levelLabel(this.#visit.rubric, cell.level),
    ].filter(Boolean).join(" · "));
    this.#details.update(focus);
  }
}

/** One button that counts. Its number changes only once the tap is on disk. */
export class Mark {
  #count = el("span", { class: "mark__count" }, "0");

  constructor(visit, lookFor, seen, { mark }, { group = null, data = {} } = {}) {
    const about = group
      ? _("%(look_for)s, %(group)s", { look_for: lookFor.title, group: groupLabel(visit, group) })
      : lookFor.title;
    const label = markLabel(visit.rubric, seen);
    this.node = el("button", {
      class: `mark ${seen ? "mark--seen" : "mark--counter"}`, type: "button", ...data,
      onclick: () => mark(lookFor.id, seen, this.node, group),
    },
    el("span", { class: "mark__label", ...inItsWords(visit.rubric, label) }, label),
    " ",
    this.#count,
    el("span", { class: "visually-hidden", ...inItsWords(visit.rubric, lookFor.title) }, about));
  }

  update(count, enabled) {
    say(this.#count, formatNumber(count));
    this.node.classList.toggle("mark--some", count > 0);
    set(this.node, { "aria-disabled": enabled ? null : "true" });
  }
}
