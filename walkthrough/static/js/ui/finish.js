/** The way out of a visit: read it over, choose the feedback, finish; then what happens next. */

import { attempt } from "./attempt.js";
import { el, icon } from "./dom.js";
import { FeedbackForm } from "./feedback_form.js";
import { formatDate } from "./format.js";
import { _ } from "./i18n.js";
import { outcomeLabel, placeDetail, placeLabel } from "./names.js";
import { choice, openNote } from "./note_sheet.js";
import { NotesList } from "./notes_list.js";
import { Outcome } from "./outcome.js";
import { confirmSheet } from "./sheet.js";
import { StatusButton } from "./status_button.js";
import { summaryOf } from "./summary.js";
import { openPlace } from "./visit_sheets.js";

const OUTCOMES = ["tried", "partly", "not_yet", "dropped"];

export class FinishScreen {
  #app;
  #visit;
  #root;
  #status;
  #problem = el("div", { class: "problem" });
  #draft;
  #noteDraft;
  #step;
  #parts = {};
  #outcome = null;
  #changing = false;
  #stops = [];

  constructor(app, visit) {
    this.#app = app;
    this.#visit = visit;
  }

  get title() {
    return _("Finish: %(class)s", { class: placeLabel(this.#visit.state().place) });
  }

  async mount(root) {
    this.#root = root;
    this.#status = new StatusButton(this.#app);
    this.#draft = await this.#app.draft(`feedback:${this.#visit.id}`);
    this.#noteDraft = await this.#app.draft(`note:${this.#visit.id}`);
    this.#step = await this.#app.lastStep(this.#visit.id);
    this.#stops = [this.#visit.onChange(() => this.#update()), () => this.#status.stop()];
    this.#build();
  }

  unmount() {
    for (const stop of this.#stops) stop();
    this.#outcome?.stop();
  }

  #rebuild() {
    this.#build();
    this.#root.querySelector("h1").focus();
    scrollTo(0, 0);
  }

  #build() {
    this.#outcome?.stop();
    this.#outcome = null;
    const { status } = this.#visit.state();
    const over = status === "discarded" || (status === "finished" && !this.#changing);
    this.#root.replaceChildren(this.#top(status), over ? this.#over() : this.#form(status));
  }

  #top(status) {
    const title = {
      open: _("Finish"), finished: this.#changing ? _("Feedback") : _("Finished"), discarded: _("Discarded"),
    }[status];
    return el("header", { class: "top" },
      el("a", {
        class: "top__home", href: status === "open" ? `#${this.#app.visitPath(this.#visit.id)}` : "#/start",
        "aria-label": status === "open" ? _("Back to observing") : _("Start screen"),
      }, icon("back")),
      el("h1", { class: "top__place", tabindex: "-1" }, title),
      this.#status.node);
  }

  #over() {
    this.#outcome = new Outcome(this.#app, this.#visit, {
      change: () => {
        this.#changing = true;
        this.#rebuild();
      },
      observeAgain: () => this.#app.go(this.#app.visitPath(this.#visit.id)),
    });
    return this.#outcome.node;
  }

  #form(status) {
    this.#parts = {
      summary: el("div"),
      place: el("div"),
      notes: new NotesList(this.#visit, { onAdd: () => this.#addNote() }),
      feedback: new FeedbackForm(this.#visit, this.#startingFeedback(), (chosen) => this.#draft.keep(chosen)),
    };
    this.#drawParts();
    return el("div", { class: "finish" },
      this.#parts.place,
      section(_("What was recorded"), this.#parts.summary),
      this.#step ? section(_("Last time's next step"), this.#followUp()) : null,
      section(_("Notes"), this.#parts.notes.node),
      el("section", { class: "card stack" },
        el("h2", {}, _("Feedback for %(teacher)s", { teacher: this.#visit.state().place.teacher })),
        el("p", {}, _("Choose rather than compose. Everything can be changed, and nothing is shared until you release it.")),
        this.#parts.feedback.node),
      this.#problem,
      el("div", { class: "finish__actions" }, status === "open" ? this.#finishButton() : this.#saveButtons(),
        status === "open" && !this.#app.isPractice ? this.#discardButton() : null));
  }

  #startingFeedback() {
    const { strengths } = this.#draft;
    return strengths ? this.#draft : this.#visit.state().feedback;
  }

  #update() {
    const { status } = this.#visit.state();
    if (this.#outcome || status === "discarded" || (status === "finished" && !this.#changing)) return this.#rebuild();
    this.#drawParts();
    this.#parts.notes.update();
    return this.#parts.feedback.update();
  }

  #drawParts() {
    this.#parts.summary.replaceChildren(summaryOf(this.#visit));
    this.#parts.place.replaceChildren(this.#place());
  }

  #place() {
    const { place, started_at: startedAt } = this.#visit.state();
    return el("div", { class: "row row--spread" },
      el("div", {},
        el("p", { class: "class__name" }, placeLabel(place)),
        el("p", { class: "meta" }, [placeDetail(place), place.task, formatDate(startedAt)].filter(Boolean).join(" · "))),
      this.#app.isPractice ? null : el("button", {
        class: "button", type: "button", "aria-haspopup": "dialog",
        onclick: async () => openPlace(this.#visit, await this.#app.library.places()),
      }, icon("place"), _("Correct the class")));
  }

  #followUp() {
    const marked = this.#visit.state().follow_up?.outcome ?? null;
    return el("div", { class: "stack stack--tight" },
      el("blockquote", {}, el("p", {}, this.#step.text)),
      choice("outcome", _("What became of it?"), OUTCOMES.map((id) => [id, outcomeLabel(id)]), marked,
        (outcome) => attempt(() => this.#visit.markFollowUp(this.#step.of, outcome), { slot: this.#problem })).node);
  }

  #addNote() {
    openNote(this.#visit, {}, {
      draft: this.#noteDraft,
      save: (note, button) => attempt(() => this.#visit.writeNote(note), { button, slot: this.#problem }),
    });
  }

  #finishButton() {
    const button = el("button", {
      class: "button button--primary button--large button--block", type: "button",
      onclick: async () => {
        const done = await attempt(() => this.#visit.finish(this.#parts.feedback.read()), { button, slot: this.#problem });
        if (done) this.#draft.keep({});
      },
    }, icon("finish"), _("Finish the walkthrough"));
    return button;
  }

  #saveButtons() {
    const leave = () => {
      this.#changing = false;
      this.#draft.keep({});
      this.#rebuild();
    };
    const save = el("button", {
      class: "button button--primary button--large", type: "button",
      onclick: async () => {
        const feedback = this.#parts.feedback.read() ?? { strengths: [], next_steps: [], questions: [] };
        if (await attempt(() => this.#visit.writeFeedback(feedback), { button: save, slot: this.#problem })) leave();
      },
    }, _("Save the feedback"));
    return el("div", { class: "row" }, save,
      el("button", { class: "button button--large", type: "button", onclick: leave }, _("Leave as it was")));
  }

  #discardButton() {
    return el("button", {
      class: "button button--danger", type: "button",
      onclick: async () => {
        const sure = await confirmSheet(_("Discard this walkthrough?"),
          _("It leaves every list and every number. You can take this back on the next screen."),
          { yes: _("Discard"), danger: true });
        if (sure) await attempt(() => this.#visit.discard(), { slot: this.#problem });
      },
    }, icon("trash"), _("Discard this walkthrough"));
  }
}

function section(title, ...content) {
  return el("section", { class: "card stack" }, el("h2", {}, title), content);
}
