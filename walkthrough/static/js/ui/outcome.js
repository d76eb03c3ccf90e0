/** After a visit: finished or discarded, where it is now, and what happens next. */

import { attempt } from "./attempt.js";
import { el } from "./dom.js";
import { _, ngettext } from "./i18n.js";
import { placeLabel } from "./names.js";
import { button, buttonLink, paragraph, row } from "./parts.js";

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
    this.node = el("div", { class: "finish" }, this.#content(change, observeAgain), this.#problem);
    this.#stop = app.device.onChange(() => this.#showNext());
    this.#showNext();
  }

  stop() {
    this.#stop();
  }

  #content(change, observeAgain) {
    if (this.#visit.state().status === "discarded") return this.#discarded();
    return this.#app.isPractice ? this.#practised() : this.#finished(change, observeAgain);
  }

  #finished(change, observeAgain) {
    const again = button(_("Go on observing"), async () => {
      if (await this.#attempt(() => this.#visit.reopen(), again)) observeAgain();
    }, { drawing: "play" });
    return [
      paragraph(placeLabel(this.#visit.state().place), "lead"),
      card(_("What happens next"), this.#next),
      row(
        buttonLink(_("Start another"), "#/start"),
        button(_("Change the feedback"), change, { drawing: "note" }),
        again,
      ),
    ];
  }

  #practised() {
    return card(_("That was practice"),
      paragraph(
        _("In a real walkthrough the report would now be on its way. Of this run nothing is kept."),
      ),
      row(buttonLink(_("To the start"), "#/start", { kind: "primary" })));
  }

  #discarded() {
    const back = button(_("Take the discarding back"),
      () => this.#attempt(() => this.#visit.undiscard(), back),
      { kind: "primary", drawing: "undo" });
    return card(placeLabel(this.#visit.state().place),
      paragraph(
        _("This walkthrough is in no list and no number any more. Until you leave this screen you can take that back."),
      ),
      row(back, buttonLink(_("To the start"), "#/start")));
  }

  async #showNext() {
    const known = (await this.#app.device.walkthroughs()).find(({ id }) => id === this.#visit.id);
    const { unsent = 0, aside = 0 } = known ?? {};
    const { place: { teacher }, visit } = this.#visit.state();
    const isPaired = await this.#app.isPaired(this.#visit.id);
    this.#next.replaceChildren(...[
      el("p", { role: "status" }, unsent ? stillHere(unsent) : _("Everything is on the server.")),
      aside ? paragraph(refused(aside), "notice notice--warn") : null,
      paragraph(
        _("Read the report, then share it when the time is right. %(teacher)s sees nothing until you do.", { teacher }),
      ),
      unsent || aside ? null : row(
        buttonLink(
          _("Open the report"), `/walkthroughs/${this.#visit.id}`, { kind: "primary large" },
        ),
        isPaired ? buttonLink(
          _("Compare with your colleague"), `/visits/${visit}`,
        ) : null,
      ),
    ].filter(Boolean));
  }

  #attempt(work, pressed) {
    return attempt(work, { button: pressed, slot: this.#problem });
  }
}

function card(title, ...content) {
  return el("section", { class: "card stack" }, el("h2", {}, title), content);
}

function stillHere(n) {
  return ngettext(
    "%(n)s record of this walkthrough is still on this phone only. It is sent as soon as there is a connection; the report opens then.",
    "%(n)s records of this walkthrough are still on this phone only. They are sent as soon as there is a connection; the report opens then.",
    n,
  );
}

function refused(n) {
  return ngettext(
    "%(n)s record was refused by the server and is kept on this phone. Tap the status above to see why.",
    "%(n)s records were refused by the server and are kept on this phone. Tap the status above to see why.",
    n,
  );
}
