/** The feedback: candidates chosen with a tap, each with what supports it, all of it editable. */

import { el, freshId, icon } from "./dom.js";
import { formatClock } from "./format.js";
import { _, ngettext } from "./i18n.js";
import { groupLabel, lookForTitle } from "./names.js";
import { button, field, meta, row } from "./parts.js";

const MOST_TEXT = 10_000;
const AT_ONCE = 3;

/** The parts of the feedback, and how many of each: more than these nobody acts upon. */
function parts() {
  return [
    {
      key: "strengths",
      most: 2,
      title: _("Two strengths"),
      hint: _("What students said or did. Tap one to choose it, then put it in your own words."),
      none: _("Nothing recorded supports a strength yet. Tags and quotes make the best ones."),
      own: _("Write a strength"),
      label: _("Strength"),
    },
    {
      key: "next_steps",
      most: 1,
      title: _("One next step"),
      hint: _("One thing to try in the next lesson."),
      none: _("Nothing recorded points to a next step yet."),
      own: _("Write a next step"),
      label: _("Next step"),
    },
    {
      key: "questions",
      most: 1,
      title: _("One question"),
      hint: _("To think about together."),
      none: _("Nothing recorded raises a question yet."),
      own: _("Write a question"),
      label: _("Question"),
    },
  ];
}

export class FeedbackForm {
  #visit;
  #chosen = {};
  #onChange;
  #parts;

  /** `chosen` is {strengths, next_steps, questions}; `onChange(chosen)` after every change. */
  constructor(visit, chosen, { onChange }) {
    this.#visit = visit;
    this.#onChange = onChange;
    this.#parts = parts().map((part) => ({ ...part, node: el("div", { class: "stack" }) }));
    for (const { key } of this.#parts) this.#chosen[key] = [...chosen?.[key] ?? []];
    this.node = el("div", { class: "stack stack--loose" },
      this.#parts.map((part) => this.#section(part)));
    this.update();
  }

  /** What was chosen and written, without empty ones, as the event carries it; or null. */
  read() {
    const feedback = {};
    for (const { key } of this.#parts) {
      feedback[key] = this.#chosen[key].filter(({ text }) => text.trim()).map(asItem);
    }
    return Object.values(feedback).some((items) => items.length) ? feedback : null;
  }

  /** Draw again, because the evidence has changed; what is being typed stays. */
  update() {
    const { suggestions } = this.#visit.insight();
    for (const part of this.#parts) {
      const typing = document.activeElement?.closest("textarea");
      if (!part.node.contains(typing)) this.#draw(part, suggestions[part.key]);
    }
  }

  #section(part) {
    const id = freshId(part.key);
    part.heading = el("h3", { id, tabindex: "-1" }, part.title);
    return el("section", { class: "stack stack--tight", "aria-labelledby": id },
      part.heading, meta(part.hint), part.node);
  }

  #draw(part, candidates) {
    const chosen = this.#chosen[part.key];
    const items = chosen.map((item, index) => this.#item(part, item, index));
    const more = chosen.length < part.most
      ? this.#offers(part, candidates)
      : [meta(part.most === 1
        ? _("Take it away to choose another.") : _("Take one away to choose another."))];
    part.node.replaceChildren(...[...items, ...more].filter(Boolean));
  }

  /** The likeliest few, the others on demand (choosing from six is work), and a blank one. */
  #offers(part, candidates) {
    const chosen = this.#chosen[part.key];
    const left = candidates.filter(({ text }) =>
      !chosen.some((item) => item.text === text || item.source_text === text));
    const list = (some) => el("ul", { class: "list" },
      some.map((candidate) => el("li", {}, this.#candidate(part, candidate))));
    const others = left.slice(AT_ONCE);
    const blank = { text: "", look_for: null, group: null, evidence: [] };
    return [
      left.length ? list(left.slice(0, AT_ONCE)) : null,
      others.length ? el("details", {},
        el("summary", {}, ngettext("%(n)s more", "%(n)s more", others.length)),
        list(others)) : null,
      left.length || chosen.length ? null : meta(part.none),
      row(button(part.own, () => this.#choose(part, blank), { kind: "quiet", drawing: "note" })),
    ];
  }

  #candidate(part, candidate) {
    const { text } = candidate;
    const support = supportOf(this.#visit, candidate);
    const item = { ...asItem(candidate), source_text: text, support };
    return el("button", {
      class: "candidate", type: "button", onclick: () => this.#choose(part, item),
    },
    icon("plus"),
    el("span", {},
      el("span", { class: "candidate__text verbatim" }, text),
      el("span", { class: "candidate__support" }, support)));
  }

  #item(part, item, index) {
    const hint = freshId("support");
    const area = el("textarea", {
      rows: 2, maxlength: MOST_TEXT, "aria-describedby": item.support ? hint : null,
      oninput: () => {
        item.text = area.value;
        this.#onChange(this.#chosen);
      },
    });
    area.value = item.text;
    const label = part.most > 1 ? `${part.label} ${index + 1}` : part.label;
    const support = item.support ? el("p", { class: "field__hint", id: hint }, item.support) : null;
    return el("div", { class: "chosen" },
      field(label, area, { more: support }),
      button(_("Take away"), () => this.#takeAway(part, item), {
        kind: "quiet", drawing: "close", "aria-label": _("Take away: %(what)s", { what: label }),
      }));
  }

  #choose(part, item) {
    this.#chosen[part.key].push(item);
    this.#redraw(part);
    // An empty one is there to be written; a chosen one is read first, without the keyboard.
    if (!item.text) [...part.node.querySelectorAll("textarea")].at(-1).focus();
  }

  #takeAway(part, item) {
    const chosen = this.#chosen[part.key];
    chosen.splice(chosen.indexOf(item), 1);
    this.#redraw(part);
  }

  #redraw(part) {
    this.#onChange(this.#chosen);
    this.#draw(part, this.#visit.insight().suggestions[part.key]);
    part.heading.focus();
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
  return [
    lookFor && lookForTitle(visit, lookFor),
    group && groupLabel(visit, group),
    at && formatClock(at),
    why,
  ].filter(Boolean).join(" · ");
}
