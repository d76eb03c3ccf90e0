/** After a visit: finished or discarded, where it is now, and what happens next. */

import { attempt } from "./attempt.js";
import { el, icon } from "./dom.js";
import { _, ngettext } from "./i18n.js";
import { placeLabel } from "./names.js";

export class Outcome {
  #app;
  #visit;
  #next = el("div", { class: "stack" });
  #problem = el("div", { class: "problem" });
  #stop;

  /** `change()` goes back to the feedback, `observeAgain()` to the capture screen. */
  constructor(app, visit, { change, observeAgain }) {
    this.#app = app;
    this.#visit = visit;
    const discarded = visit.state().status === "discarded";
    this.node = el("div", { class: "finish" }, ...discarded
      ? this.#discarded()
      : this.#app.isPractice ? this.#practised() : this.#finished(change, observeAgain), this.#problem);
    this.#stop = app.device.onChange(() => this.#showNext());
    this.#showNext();
  }

  stop() {
    this.#stop();
  }

  #finished(change, observeAgain) {
    const again = el("button", {
      class: "button", type: "button",
      onclick: async () => {
        if (await attempt(() => this.#visit.reopen(), { button: again, slot: this.#problem })) observeAgain();
      },
    }, icon("play"), _("Go on observing"));
    return [
      el("p", { class: "lead" }, placeLabel(this.#visit.state().place)),
      el("section", { class: "card stack" }, el("h2", {}, _("What happens next")), this.#next),
      el("div", { class: "row" },
        el("a", { class: "button", href: "#/start" }, _("Start another")),
        el("button", { class: "button", type: "button", onclick: change }, icon("note"), _("Change the feedback")),
        again),
    ];
  }

  #practised() {
    return [
      el("section", { class: "card stack" },
        el("h2", {}, _("That was practice")),
        el("p", {}, _("In a real walkthrough the report would now be on its way. Of this run nothing is kept.")),
        el("div", { class: "row" },
          el("a", { class: "button button--primary", href: "#/start" }, _("To the start")))),
    ];
  }

  #discarded() {
    const back = el("button", {
      class: "button button--primary", type: "button",
      onclick: () => attempt(() => this.#visit.undiscard(), { button: back, slot: this.#problem }),
    }, icon("undo"), _("Take the discarding back"));
    return [
      el("section", { class: "card stack" },
        el("h2", {}, placeLabel(this.#visit.state().place)),
        el("p", {}, _("This walkthrough is in no list and no number any more. Until you leave this screen you can take that back.")),
        el("div", { class: "row" }, back, el("a", { class: "button", href: "#/start" }, _("To the start")))),
    ];
  }

  async #showNext() {
    if (!this.#next.isConnected && this.#next.children.length) return;
    const known = (await this.#app.device.walkthroughs()).find(({ id }) => id === this.#visit.id);
    const { teacher } = this.#visit.state().place;
    const waiting = known?.unsent ?? 0;
    const refused = known?.aside ?? 0;
    this.#next.replaceChildren(...[
      waiting ? el("p", { role: "status" }, ngettext(
        "%(n)s record of this walkthrough is still on this phone only. It is sent as soon as there is a connection; the report opens then.",
        "%(n)s records of this walkthrough are still on this phone only. They are sent as soon as there is a connection; the report opens then.",
        waiting,
      )) : el("p", { role: "status" }, _("Everything is on the server.")),
      refused ? el("p", { class: "notice notice--warn" }, ngettext(
        "%(n)s record was refused by the server and is kept on this phone. Tap the status above to see why.",
        "%(n)s records were refused by the server and are kept on this phone. Tap the status above to see why.",
        refused,
      )) : null,
      el("p", {}, _("Read the report, then release it when the time is right. %(teacher)s sees nothing until you do.", { teacher })),
      waiting || refused ? null : el("div", { class: "row" },
        el("a", { class: "button button--primary button--large", href: `/walkthroughs/${this.#visit.id}` }, _("Open the report"))),
    ].filter(Boolean));
  }
}
