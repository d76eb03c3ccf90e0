/**
 * The strip above the bottom bar: after a tap the look-for's signs, to be tagged or ignored;
 * otherwise what to do next, or what was recorded last. Its height never changes.
 */

import { el, set } from "./dom.js";
import { formatClock } from "./format.js";
import { _, ngettext } from "./i18n.js";
import { groupLabel, inItsWords, lookForTitle, signText } from "./names.js";

const LINGER = 8000;

export class Ledge {
  #visit;
  #actions;
  #tapped = null;
  #timer = null;
  #busy = false;
  #byCell;

  /** `actions`: tag(tap, sign), log(). `byCell`: where a tap in a cell says the group as well. */
  constructor(visit, actions, { byCell = false } = {}) {
    this.#visit = visit;
    this.#byCell = byCell;
    this.#actions = actions;
    this.problem = el("div", { class: "ledge__problem" });
    this.content = el("div", { class: "ledge__content" });
    this.node = el("div", { class: "ledge" }, this.content, this.problem);
    set(this.node, {
      onpointerenter: () => this.#hold(true), onpointerleave: () => this.#hold(false),
      onfocusin: () => this.#hold(true), onfocusout: () => this.#hold(false),
    });
  }

  /** Offer the signs of the look-for that was just tapped. */
  offer(tapId) {
    this.#tapped = tapId;
    this.#wait();
    this.update();
    this.content.scrollTo?.({ left: 0 });
  }

  update() {
    const tap = this.#tapped && this.#visit.tap(this.#tapped);
    const lookFor = tap && this.#visit.lookFor(tap.look_for);
    const signs = (tap?.seen ? lookFor?.seen : lookFor?.counter) ?? [];
    if (signs.length) this.#showSigns(tap, lookFor, signs);
    else this.#showLine();
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #showSigns(tap, lookFor, signs) {
    const key = `signs:${tap.id}`;
    if (this.content.dataset.shows !== key) {
      this.content.dataset.shows = key;
      const about = { look_for: lookFor.title, group: groupLabel(this.#visit, tap.group) };
      const label = _("Which sign was it? %(look_for)s, %(group)s. You may leave this out.", about);
      set(this.content, { role: "group", "aria-label": label });
      this.content.replaceChildren(...signs.map(({ id, text }) => el("button", {
        class: "tag", type: "button", "data-sign": id, ...inItsWords(this.#visit.rubric, text),
        onclick: (event) => {
          this.#wait();
          this.#actions.tag(this.#tapped, id, event.currentTarget);
        },
      }, text)));
    }
    for (const button of this.content.children) {
      set(button, { "aria-pressed": String(button.dataset.sign === tap.sign) });
    }
  }

  #showLine() {
    const line = this.#line();
    const key = `line:${line.text}${line.small ?? ""}`;
    if (this.content.dataset.shows === key) return;
    this.content.dataset.shows = key;
    set(this.content, { role: null, "aria-label": null });
    this.content.replaceChildren(line.log
      ? el("button", { class: "ledge__last", type: "button", onclick: () => this.#actions.log() },
        el("span", { class: "ledge__text" }, line.text),
        el("span", { class: "ledge__small" }, line.small))
      : el("p", { class: `ledge__hint${line.urgent ? " ledge__hint--urgent" : ""}` }, line.text));
  }

  #line() {
    const { taps } = this.#visit;
    const records = taps.length + this.#visit.state().notes.length;
    if (!this.#visit.focus) {
      return { urgent: true, text: this.#invitation(taps.length > 0) };
    }
    if (!taps.length) {
      return {
        text: _("Each tap is one piece of evidence. Right after it, its signs appear here to be named."),
      };
    }
    const last = taps.at(-1);
    const sign = last.sign && signText(this.#visit, last.look_for, last.sign);
    return {
      log: true,
      text: [
        formatClock(last.at),
        groupLabel(this.#visit, last.group),
        sign ?? lookForTitle(this.#visit, last.look_for),
      ].join(" · "),
      small: ngettext("See the %(n)s record so far", "See all %(n)s records so far", records),
    };
  }

  #invitation(begun) {
    if (this.#byCell) {
      return begun
        ? _("Paused. A tap in a row goes on watching that group.")
        : _("Tap what you see in a group's row. That is then the group you are watching.");
    }
    return begun
      ? _("Paused. Tap the group you are watching.")
      : _("Tap the group you are watching. Then tap what you see.");
  }

  /** Whoever is reading the signs, or has tabbed to them, is not hurried. */
  #hold(busy) {
    this.#busy = busy;
    if (this.#tapped) this.#wait();
  }

  #wait() {
    clearTimeout(this.#timer);
    if (this.#busy) return;
    this.#timer = setTimeout(() => {
      this.#tapped = null;
      this.update();
    }, LINGER);
  }
}
