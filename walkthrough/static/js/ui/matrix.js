/** The tablet's way of tapping: groups × look-fors, one tap a cell. */

import { Mark } from "./cards.js";
import { Chip } from "./chips.js";
import { el, say, set } from "./dom.js";
import { _ } from "./i18n.js";
import { groupLabel, inItsWords, levelLabel } from "./names.js";
import { Roving } from "./roving.js";
import { WHOLE_CLASS } from "./visit.js";

export class Matrix {
  #visit;
  #actions;
  #rows = [];
  #body = el("tbody");
  #roving;

  /** `actions`: mark, focus, explain(lookForId). */
  constructor(visit, actions) {
    this.#visit = visit;
    this.#actions = actions;
    this.node = el("div", {
      class: `matrix${visit.rubric.kind === "contrast" ? " matrix--contrast" : ""}`,
      role: "region", "aria-label": _("Groups and look-fors"), tabindex: "-1",
    },
    table(visit,
      el("caption", { class: "visually-hidden" },
        _("One tap in a cell is one piece of evidence. Arrow keys move between cells.")),
      el("thead", {}, el("tr", {},
        el("th", { scope: "col" }, _("Group")),
        visit.lookFors.map((lookFor) => el("th", { scope: "col" },
          el("button", {
            class: "matrix__look", type: "button", "aria-haspopup": "dialog",
            ...inItsWords(visit.rubric, lookFor.title),
            onclick: () => actions.explain(lookFor.id),
          }, lookFor.title))),
      )),
      this.#body,
    ));
    this.#roving = new Roving(this.#body, "[data-row]");
  }

  update(now) {
    const groups = [...this.#visit.groups.map(({ id }) => id), WHOLE_CLASS];
    if (groups.join() !== this.#rows.map(({ group }) => group).join()) this.#build(groups);
    const { focus } = this.#visit;
    const seconds = this.#visit.state(now).focus_seconds;
    for (const row of this.#rows) row.update(seconds[row.group] ?? 0, focus);
    this.#roving.refresh();
  }

  /** Bring the row in focus into view. */
  reveal() {
    const row = this.#rows.find(({ group }) => group === this.#visit.focus);
    row?.node.scrollIntoView({ block: "nearest" });
  }

  #build(groups) {
    this.#rows = groups.map((group, index) => new Row(this.#visit, group, index, this.#actions));
    this.#body.replaceChildren(...this.#rows.map(({ node }) => node));
  }
}

function table(visit, ...content) {
  const node = el("table", { class: "matrix__table" }, content);
  node.style.setProperty("--columns", visit.lookFors.length);
  return node;
}

class Row {
  #visit;
  #chip;
  #cells;

  constructor(visit, group, index, actions) {
    this.#visit = visit;
    this.group = group;
    this.#chip = new Chip(visit, group, actions.focus);
    set(this.#chip.node, { "data-row": index, "data-column": 0 });
    this.#cells = visit.lookFors.map((lookFor, column) =>
      new Cell(visit, group, lookFor, { row: index, column: 2 * column + 1 }, actions));
    this.node = el("tr", {},
      el("th", { scope: "row" }, this.#chip.node),
      this.#cells.map(({ node }) => node));
  }

  update(seconds, focus) {
    this.#chip.update(seconds, focus === this.group);
    this.node.classList.toggle("matrix__focus", focus === this.group);
    for (const cell of this.#cells) cell.update();
    set(this.node, { "data-group": groupLabel(this.#visit, this.group) });
  }
}

class Cell {
  #visit;
  #group;
  #lookFor;
  #seen;
  #counter;
  #state = el("p", { class: "matrix__state" });

  constructor(visit, group, lookFor, { row, column }, actions) {
    this.#visit = visit;
    this.#group = group;
    this.#lookFor = lookFor;
    const at = (offset) => ({ group, data: { "data-row": row, "data-column": column + offset } });
    this.#seen = new Mark(visit, lookFor, true, actions, at(0));
    this.#counter = new Mark(visit, lookFor, false, actions, at(1));
    this.node = el("td", {},
      el("div", { class: "matrix__cell" }, this.#seen.node, this.#counter.node, this.#state));
  }

  update() {
    const cell = this.#visit.cell(this.#group, this.#lookFor.id);
    this.#seen.update(cell.seen, true);
    this.#counter.update(cell.counter, true);
    say(this.#state, [
      cell.no_opportunity && _("No opportunity"),
      cell.level && levelLabel(this.#visit.rubric, cell.level),
    ].filter(Boolean).join(" · "));
  }
}
