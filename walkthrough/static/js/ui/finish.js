/** The way out of a visit: read it over, choose the feedback, finish; then what happens next. */

import { attempt } from "./attempt.js";
import { el, icon } from "./dom.js";
import { FeedbackForm } from "./feedback_form.js";
import { formatDate } from "./format.js";
import { _ } from "./i18n.js";
import { outcomeOptions, placeDetail, placeLabel } from "./names.js";
import { openNote } from "./note_sheet.js";
import { NotesList } from "./notes_list.js";
import { Outcome } from "./outcome.js";
import { button, choice, meta, paragraph, row, tightStack } from "./parts.js";
import { confirmDiscard } from "./sheet.js";
import { StatusButton } from "./status_button.js";
import { summaryOf } from "./summary.js";
import { openPlace } from "./visit_sheets.js";

const NOTHING = { strengths: [], next_steps: [], questions: [] };

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

  /** Whether there is nothing to choose any more, only to read what happens next. */
  get #isOver() {
    const { status } = this.#visit.state();
    return status === "discarded" || (status === "finished" && !this.#changing);
  }

  #build() {
    this.#outcome?.stop();
    this.#outcome = null;
    this.#root.replaceChildren(this.#top(), this.#isOver ? this.#over() : this.#form());
  }

  #rebuild() {
    this.#build();
    this.#root.querySelector("h1").focus();
    scrollTo(0, 0);
  }

  #update() {
    if (this.#outcome || this.#isOver) return this.#rebuild();
    this.#drawParts();
    this.#parts.notes.update();
    return this.#parts.feedback.update();
  }

  #top() {
    const { status } = this.#visit.state();
    const open = status === "open";
    const finished = this.#changing ? _("Feedback") : _("Finished");
    const title = { open: _("Finish"), finished, discarded: _("Discarded") }[status];
    return el("header", { class: "top" },
      el("a", {
        class: "top__home",
        href: open ? `#${this.#app.visitPath(this.#visit.id)}` : "#/start",
        "aria-label": open ? _("Back to observing") : _("Start screen"),
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

  #form() {
    const { status, place } = this.#visit.state();
    this.#parts = {
      summary: el("div"),
      place: el("div"),
      notes: new NotesList(this.#visit, { onAdd: () => this.#addNote() }),
      feedback: new FeedbackForm(this.#visit, this.#startingFeedback(), {
        onChange: (chosen) => this.#draft.keep(chosen),
      }),
    };
    this.#drawParts();
    const actions = status === "open"
      ? [this.#finishButton(), this.#app.isPractice ? null : this.#discardButton()]
      : [this.#saveButtons()];
    return el("div", { class: "finish" },
      this.#parts.place,
      section(_("What was recorded"), this.#parts.summary),
      this.#step ? section(_("Last time's next step"), this.#followUp()) : null,
      section(_("Notes"), this.#parts.notes.node),
      section(_("Feedback for %(teacher)s", { teacher: place.teacher }),
        paragraph(
          _("Choose rather than compose. Everything can be changed, and nothing is shared until you release it."),
        ),
        this.#parts.feedback.node),
      this.#problem,
      el("div", { class: "finish__actions" }, actions));
  }

  #startingFeedback() {
    return this.#draft.strengths ? this.#draft : this.#visit.state().feedback;
  }

  #drawParts() {
    this.#parts.summary.replaceChildren(summaryOf(this.#visit));
    this.#parts.place.replaceChildren(this.#place());
  }

  #place() {
    const { place, started_at: startedAt } = this.#visit.state();
    const detail = [placeDetail(place), place.task, formatDate(startedAt)].filter(Boolean);
    const correct = async () => openPlace(this.#visit, await this.#app.library.places());
    return el("div", { class: "row row--spread" },
      el("div", {},
        paragraph(placeLabel(place), "class__name"),
        meta(detail.join(" · "))),
      this.#app.isPractice ? null : button(_("Correct the class"), correct, {
        drawing: "place", "aria-haspopup": "dialog",
      }));
  }

  #followUp() {
    const marked = this.#visit.state().follow_up?.outcome ?? null;
    const outcome = choice(_("What became of it?"), outcomeOptions(), marked, {
      onChange: (id) => this.#attempt(() => this.#visit.markFollowUp(this.#step.of, id)),
    });
    return tightStack(el("blockquote", {}, paragraph(this.#step.text)), outcome.node);
  }

  #addNote() {
    openNote(this.#visit, {}, {
      draft: this.#noteDraft,
      save: (note, pressed) => this.#attempt(() => this.#visit.writeNote(note), pressed),
    });
  }

  #finishButton() {
    const finish = button(_("Finish the walkthrough"), async () => {
      const feedback = this.#parts.feedback.read();
      const done = await this.#attempt(() => this.#visit.finish(feedback), finish);
      if (done) this.#draft.keep({});
    }, { kind: "primary large block", drawing: "finish" });
    return finish;
  }

  #saveButtons() {
    const leave = () => {
      this.#changing = false;
      this.#draft.keep({});
      this.#rebuild();
    };
    const save = button(_("Save the feedback"), async () => {
      const feedback = this.#parts.feedback.read() ?? NOTHING;
      if (await this.#attempt(() => this.#visit.writeFeedback(feedback), save)) leave();
    }, { kind: "primary large" });
    return row(save, button(_("Leave as it was"), leave, { kind: "large" }));
  }

  #discardButton() {
    return button(_("Discard this walkthrough"), async () => {
      if (await confirmDiscard()) await this.#attempt(() => this.#visit.discard());
    }, { kind: "danger", drawing: "trash" });
  }

  #attempt(work, pressed = null) {
    return attempt(work, { button: pressed, slot: this.#problem });
  }
}

function section(title, ...content) {
  return el("section", { class: "card stack" }, el("h2", {}, title), content);
}
