/** The matrix of a visit as a table to read: five states, told apart by sign and by word. */

import { el, hiddenText } from "./dom.js";
import { formatMinutes, formatNumber, formatRate } from "./format.js";
import { _, ngettext } from "./i18n.js";
import { groupLabel, inItsWords, levelLabel, markLabel } from "./names.js";

const SIGNS = { seen: "●", counter: "○", nothing: "–", no_opportunity: "×", not_watched: "" };

/** The table, its legend, and the rates of look-fors that have one. */
export function summaryOf(visit) {
  const { rows, lookFors } = visit.insight();
  const kind = visit.rubric.kind === "contrast" ? "summary summary--contrast" : "summary";
  return el("div", { class: "stack" },
    el("div", {
      class: "table-scroll", role: "region", tabindex: "0", "aria-label": _("What was recorded"),
    },
      el("table", { class: kind },
        el("caption", { class: "visually-hidden" }, _("Look-fors by group")),
        el("thead", {}, el("tr", {},
          el("td", {}),
          rows.map((row) => el("th", { scope: "col" },
            groupLabel(visit, row.id),
            el("span", { class: "summary__minutes" }, formatMinutes(row.seconds)))))),
        el("tbody", {}, visit.lookFors.map((lookFor, index) => el("tr", {},
          el("th", { scope: "row", ...inItsWords(visit.rubric, lookFor.title) }, lookFor.title),
          rows.map((row) => cell(visit, row.cells[index]))))))),
    legend(visit),
    rates(lookFors));
}

function cell(visit, { states, seen, counter, level }) {
  const words = stateWords(visit.rubric);
  const number = { seen, counter };
  return el("td", { class: `summary__cell summary__cell--${states[0]}` },
    states.map((state) => el("span", { class: "summary__state" },
      el("span", { "aria-hidden": "true" }, SIGNS[state]),
      state in number ? formatNumber(number[state]) : null,
      hiddenText(` ${words[state]} `))),
    level ? el("span", { class: "summary__level" }, levelLabel(visit.rubric, level)) : null);
}

function stateWords(rubric) {
  return {
    seen: markLabel(rubric, true),
    counter: markLabel(rubric, false),
    nothing: _("Watched, nothing recorded"),
    no_opportunity: _("No opportunity"),
    not_watched: _("Not watched"),
  };
}

function legend(visit) {
  return el("ul", { class: "legend", "aria-hidden": "true" },
    Object.entries(stateWords(visit.rubric)).map(([state, words]) => el("li", {},
      el("span", { class: `legend__sign summary__cell--${state}` }, SIGNS[state]), words)));
}

/** Only what can be counted has a rate, and only after enough watching. */
function rates(lookFors) {
  const lines = lookFors.filter(({ rate }) => rate?.events).map(({ lookFor, rate }) => {
    const often = ngettext("%(look_for)s: once", "%(look_for)s: %(n)s times", rate.events, {
      look_for: lookFor.title,
    });
    if (rate.per_ten_minutes === null) {
      return _("%(often)s. Too little watching for a rate.", { often });
    }
    return ngettext(
      "%(often)s in %(n)s minute of watching groups: %(rate)s per ten minutes.",
      "%(often)s in %(n)s minutes of watching groups: %(rate)s per ten minutes.",
      Math.round(rate.seconds / 60), { often, rate: formatRate(rate.per_ten_minutes) },
    );
  });
  return lines.length ? el("div", { class: "meta" }, lines.map((line) => el("p", {}, line))) : null;
}
