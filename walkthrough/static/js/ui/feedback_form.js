/** The feedback: candidates chosen with a tap, each with what supports it, all of it editable. */

import { el, freshId, icon } from "./dom.js";
import { formatClock } from "./format.js";
import { _, ngettext } from "./i18n.js";
import { groupLabel, lookForTitle } from "./names.js";

const MOST_TEXT = 10_000;
const AT_ONCE = 3;

/** How many of each; more than these nobody acts upon. */
const PARTS = [
  {
    key: "strengths", most: 2, title: () => _("Two strengths"),
    hint: () => _("What students said or did. Tap one to choose it, then put it in your own words."),
    none: () => _("Nothing recorded supports a strength yet. Tags and quotes make the best ones."),
    own: () => _("Write a strength"),
    label: () => _("Strength"),
  },
  {
    key: "next_steps", most: 1, title: () => _("One next step"),
    hint: () => _("One thing to try in the next lesson."),
    none: () => _("Nothing recorded points to a next step yet."),
    own: () => _("Write a next step"),
    label: () => _("Next step"),
  },
  {
    key: "questions", most: 1, title: () => _("One question"),
    hint: () => _("To think about together."),
    none: () => _("Nothing recorded raises a question yet."),
    own: () => _("Write a question"),
    label: () => _("Question"),
  },
];

export class FeedbackForm {
  #visit;
  #chosen;
  #onChange;
  #parts;

  /** `chosen` is {strengths, next_steps, questions}; `onChange(chosen)` after every change. */
  constructor(visit, chosen, onChange) {
    this.#visit = visit;
    this.#chosen = Object.fromEntries(PARTS.map(({ key }) => [key, [...chosen?.[key] ?? []]]));
    this.#onChange = onChange;
    this.#parts = PARTS.map((part) => ({ ...part, id: freshId(part.key), node: el("div", { class: "stack" }) }));
    this.node = el("div", { class: "stack stack--loose" }, this.#parts.map((part) =>
      el("section", { class: "stack stack--tight", "aria-labelledby": part.id },
        el("h3", { id: part.id, tabindex: "-1" }, part.title()),
        el("p", { class: "meta" }, part.hint()),
        part.node)));
    this.update();
  }

  /** What was chosen and written, without empty ones, as the event carries it; null when nothing. */
  read() {
    const feedback = {};
    for (const { key } of PARTS) {
      feedback[key] = this.#chosen[key].filter(({ text }) => text.trim()).map(asItem);
    }
    return Object.values(feedback).some((items) => items.length) ? feedback : null;
  }

  /** Draw again, because the evidence has changed; what is being typed stays. */
  update() {
    const { suggestions } = this.#visit.insight();
    for (const part of this.#parts) this.#draw(part, suggestions[part.key]);
  }

  #draw(part, candidates) {
    if (part.node.contains(document.activeElement) && document.activeElement.tagName === "TEXTAREA") return;
    const chosen = this.#chosen[part.key];
    const left = candidates.filter(({ text }) =>
      !chosen.some((item) => item.text === text || item.source_text === text));
    const full = chosen.length >= part.most;
    part.node.replaceChildren(...[
      ...chosen.map((item, index) => this.#item(part, item, index)),
      full ? el("p", { class: "meta" }, part.most === 1
        ? _("Take it away to choose another.") : _("Take one away to choose another.")) : null,
      ...(full ? [] : this.#candidates(part, left)),
      !full && !left.length && !chosen.length ? el("p", { class: "meta" }, part.none()) : null,
      full ? null : el("div", { class: "row" }, el("button", {
        class: "button button--quiet", type: "button",
        onclick: () => this.#choose(part, { text: "", look_for: null, group: null, evidence: [] }),
      }, icon("note"), part.own())),
    ].filter(Boolean));
  }

  /** The likeliest few, and the others on demand: choosing from six is work. */
  #candidates(part, candidates) {
    const list = (some) => el("ul", { class: "list" }, some.map((candidate) =>
      el("li", {}, this.#candidate(part, candidate))));
    const others = candidates.slice(AT_ONCE);
    return [
      candidates.length ? list(candidates.slice(0, AT_ONCE)) : null,
      others.length ? el("details", {},
        el("summary", {}, ngettext("%(n)s more", "%(n)s more", others.length)), list(others)) : null,
    ];
  }

  #candidate(part, candidate) {
    return el("button", {
      class: "candidate", type: "button",
      onclick: () => this.#choose(part, { ...asItem(candidate), source_text: candidate.text, support: supportOf(this.#visit, candidate) }),
    },
    icon("plus"),
    el("span", {},
      el("span", { class: "candidate__text verbatim" }, candidate.text),
      el("span", { class: "candidate__support" }, supportOf(this.#visit, candidate))));
  }

  #item(part, item, index) {
    const id = freshId("item");
    const area = el("textarea", {
      id, rows: 2, maxlength: MOST_TEXT, "aria-describedby": item.support ? `${id}-support` : null,
      oninput: () => {
        item.text = area.value;
        this.#changed();
      },
    });
    area.value = item.text;
    const label = part.most > 1 ? `${part.label()} ${index + 1}` : part.label();
    return el("div", { class: "chosen" },
      el("div", { class: "field" },
        el("label", { for: id }, label),
        area,
        item.support ? el("p", { class: "field__hint", id: `${id}-support` }, item.support) : null),
      el("button", {
        class: "button button--quiet", type: "button", "aria-label": _("Take away: %(what)s", { what: label }),
        onclick: () => this.#takeAway(part, item),
      }, icon("close"), _("Take away")));
  }

  #choose(part, item) {
    this.#chosen[part.key].push(item);
    this.#changed();
    this.#redraw(part);
    const areas = part.node.querySelectorAll("textarea");
    // An empty one is there to be written; a chosen one can be read first, without the keyboard.
    if (!item.text) areas[areas.length - 1].focus();
    else part.node.querySelector("textarea").closest("section").querySelector("h3").focus();
  }

  #takeAway(part, item) {
    this.#chosen[part.key].splice(this.#chosen[part.key].indexOf(item), 1);
    this.#changed();
    this.#redraw(part);
    part.node.closest("section").querySelector("h3").focus();
  }

  #redraw(part) {
    document.activeElement?.blur();
    this.#draw(part, this.#visit.insight().suggestions[part.key]);
  }

  #changed() {
    this.#onChange(this.#chosen);
  }
}

/** Only what the event carries: the text, what it is about, and the evidence it rests on. */
function asItem({ text, look_for: lookFor, group, evidence }) {
  return {
    text: text.trim(),
    ...(lookFor && { look_for: lookFor }),
    ...(group && { group }),
    evidence: [...evidence ?? []],
  };
}

/** What a candidate rests on, in words. */
function supportOf(visit, { source, group, at, look_for: lookFor, evidence }) {
  const where = [
    lookFor && lookForTitle(visit, lookFor),
    group && groupLabel(visit, group),
    at && formatClock(at),
  ].filter(Boolean).join(" · ");
  const why = {
    quote: _("your quote"),
    observation: _("your note"),
    question: _("your question"),
    sign: _("tagged %(n)s×", { n: evidence.length }),
    statement: _("tapped %(n)s×, no sign named", { n: evidence.length }),
    counter: _("because of what was seen instead"),
    silent: _("not seen where it could have been"),
    seen: _("to build on what was seen"),
    contrast: _("from what was tapped"),
  }[source];
  return where ? `${where} · ${why}` : why;
}
