/** The start screen: go on with a visit, or begin one in ten seconds. */

import { attempt } from "./attempt.js";
import { ClassPicker } from "./class_picker.js";
import { el, icon, say } from "./dom.js";
import { elsewhere } from "./elsewhere.js";
import { formatDate, formatWhen } from "./format.js";
import { GroupFields } from "./group_fields.js";
import { _, ngettext } from "./i18n.js";
import { inItsWords, outcomeOptions, placeDetail, placeLabel } from "./names.js";
import { notices } from "./notices.js";
import { button, buttonLink, choice, field, meta, paragraph, tightStack } from "./parts.js";
import { StatusButton } from "./status_button.js";
import { beginVisit } from "./visit.js";
import { placeOf } from "./visit_sheets.js";

const GROUPS = 4;
// News from the server comes in several pieces; the lists are drawn once for all of them.
const GATHER = 200;

export class StartScreen {
  #app;
  #root;
  #status;
  #picker;
  #places;
  #rubrics = [];
  #rubric = el("select");
  #step = el("div", { hidden: true });
  #rubricHint = el("p", { class: "field__hint" });
  #groups;
  #chosen = null;
  #typed = null;
  #outcome = null;
  #task = null;
  #last = {};
  #parts = {};
  #stops = [];
  #timer;

  constructor(app) {
    this.#app = app;
  }

  get title() {
    return _("Start a walkthrough");
  }

  async mount(root) {
    this.#root = root;
    this.#status = new StatusButton(this.#app);
    this.#last = await this.#app.device.get("last") ?? {};
    this.#groups = new GroupFields(this.#last.groups ?? GROUPS);
    this.#rubric.addEventListener("change", () => this.#sayRubric());
    this.#picker = new ClassPicker({
      onChoose: (known) => this.#choose(known),
      onTyping: (form) => this.#type(form),
    });
    this.#build();
    await this.#refresh();
    this.#stops = [
      this.#app.device.onChange(({ kind, key = "" }) => {
        if (kind !== "cache" || /^(classes|rubric)/.test(key)) this.#refreshSoon();
      }),
      this.#app.onStatus(() => this.#showNotices()),
    ];
  }

  unmount() {
    for (const stop of this.#stops) stop();
    clearTimeout(this.#timer);
    this.#status.stop();
  }

  #build() {
    const part = (name, attributes = {}) => {
      this.#parts[name] = el("div", { class: "stack", ...attributes });
      return this.#parts[name];
    };
    this.#root.replaceChildren(
      el("header", { class: "top" },
        el("a", { class: "top__home", href: "/", "aria-label": _("Home") }, icon("back")),
        el("h1", { class: "top__place", tabindex: "-1" }, this.title),
        this.#status.node),
      el("div", { class: "start" },
        part("notices"),
        part("unfinished"),
        part("waiting", { role: "status" }),
        part("where", { hidden: true }),
        part("options", { class: "card stack stack--loose" }),
        elsewhere(this.#app)),
      part("go", { class: "go stack" }),
    );
    this.#parts.where.append(this.#picker.node);
    this.#parts.go.append(part("problem", { class: "problem" }), this.#startButton());
    this.#showOptions();
  }

  // What the server said may arrive while the screen is open; what was chosen stays chosen.

  #refreshSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refresh(), GATHER);
  }

  async #refresh() {
    const visits = await this.#app.visits();
    this.#places = await this.#app.places(visits);
    this.#rubrics = await this.#app.library.rubrics();
    this.#picker.places = this.#places;
    this.#refreshChosen();
    this.#fillRubrics();
    this.#showWaiting();
    this.#showUnfinished(visits.filter(({ state }) => state.status === "open"));
    await this.#showNotices();
  }

  /** The chosen class's next step may have been shared since this phone was told of the class. */
  #refreshChosen() {
    const fresh = this.#chosen && this.#places.classes.find((one) =>
      ["school", "teacher", "class"].every((name) => one[name] === this.#chosen[name]));
    if (!fresh || fresh.next_step?.of === this.#chosen.next_step?.of) return;
    this.#chosen = fresh;
    this.#outcome = null;
    this.#showStep();
  }

  #showStep() {
    const step = this.#chosen?.next_step;
    this.#step.hidden = !step;
    this.#step.replaceChildren(...step ? [this.#lastStep(step)] : []);
  }

  /** Without a rubric and a school nothing can be begun. */
  get #isReady() {
    return Boolean(this.#rubrics.length && this.#places?.schools.length);
  }

  #showWaiting() {
    this.#parts.waiting.hidden = this.#isReady;
    this.#parts.where.hidden = !this.#isReady || Boolean(this.#chosen);
    if (this.#isReady) return;
    this.#parts.waiting.replaceChildren(el("div", { class: "empty" },
      paragraph(_("Fetching your classes and rubrics")),
      paragraph(_("This needs a connection once. Afterwards everything here works without one.")),
      meta(
        _("Nothing happens? Check the connection, and that your account belongs to a school."),
      )));
  }

  async #showNotices() {
    const { notices: part } = this.#parts;
    part.replaceChildren(...await notices(this.#app));
    part.hidden = !part.children.length;
  }

  #showUnfinished(visits) {
    this.#parts.unfinished.hidden = !visits.length;
    this.#parts.unfinished.replaceChildren(
      el("h2", {}, _("Unfinished")),
      el("ul", { class: "list" }, visits.map((visit) => this.#unfinished(visit))),
    );
  }

  #unfinished({ id, state, taps }) {
    const place = placeLabel(state.place);
    const detail = [
      _("Started %(when)s", { when: formatWhen(state.started_at) }),
      ngettext("%(n)s piece of evidence", "%(n)s pieces of evidence", taps),
    ].join(" · ");
    return el("li", { class: "card unfinished" },
      el("div", {}, paragraph(place, "class__name"), meta(detail)),
      buttonLink(_("Go on"), `#${this.#app.visitPath(id)}`, {
        kind: "primary", "aria-label": _("Go on with %(class)s", { class: place }),
      }));
  }

  #fillRubrics() {
    const chosen = this.#rubric.value || this.#last.rubric;
    this.#rubric.replaceChildren(...this.#rubrics.map((rubric) => el("option", {
      value: rubric.id, selected: rubric.id === chosen, ...inItsWords(rubric, rubric.title),
    }, rubric.title)));
    this.#sayRubric();
  }

  #sayRubric() {
    say(this.#rubricHint, this.#chosenRubric()?.summary ?? "");
  }

  #chosenRubric() {
    return this.#rubrics.find(({ id }) => id === this.#rubric.value) ?? this.#rubrics[0];
  }

  // Choosing

  #choose(known) {
    this.#chosen = known;
    this.#outcome = null;
    this.#showOptions();
    this.#parts.options.querySelector("h2").focus();
    this.#parts.options.scrollIntoView({ block: "start" });
  }

  #type(form) {
    this.#typed = form;
    this.#showOptions();
  }

  #showOptions() {
    const { where, options, go } = this.#parts;
    where.hidden = Boolean(this.#chosen) || !this.#isReady;
    options.hidden = go.hidden = !this.#chosen && !this.#typed;
    if (options.hidden) return;
    this.#showStep();
    options.replaceChildren(...[
      this.#chosen && this.#chosenHead(),
      this.#step,
      this.#groups.node,
      field(_("Rubric"), this.#rubric, { more: this.#rubricHint }),
      this.#chosen && this.#taskField(),
    ].filter(Boolean));
    const name = this.#chosen?.class;
    say(go.querySelector("button span"), name ? _("Start in %(class)s", { class: name }) : _("Start"));
  }

  #chosenHead() {
    const { schools } = this.#places;
    const school = schools.length > 1 && schools.find(({ id }) => id === this.#chosen.school)?.name;
    const back = () => {
      this.#chosen = null;
      this.#showOptions();
    };
    return el("div", { class: "row row--spread" },
      el("div", {},
        el("h2", { tabindex: "-1" }, placeLabel(this.#chosen)),
        meta(placeDetail(this.#chosen, school))),
      button(_("Another class"), back));
  }

  #lastStep({ text, at }) {
    const outcome = choice(_("What became of it?"), outcomeOptions(), this.#outcome, {
      onChange: (value) => { this.#outcome = value; },
    });
    const from = at
      ? _("Next step from %(date)s", { date: formatDate(at) })
      : _("Last time's next step");
    return el("div", { class: "last-step" },
      tightStack(meta(from), el("blockquote", {}, paragraph(text)), outcome.node));
  }

  #taskField() {
    this.#task = el("input", {
      type: "text", maxlength: 200, autocomplete: "off", placeholder: _("e.g. Design a bridge"),
    });
    return field(_("Task, in a line"), this.#task, { optional: true });
  }

  // Starting

  #startButton() {
    const start = button(el("span", {}, _("Start")),
      () => attempt(() => this.#start(), { button: start, slot: this.#parts.problem }),
      { kind: "primary large block", drawing: "play" });
    return start;
  }

  async #start() {
    const place = this.#chosen
      ? placeOf(this.#chosen, this.#task.value.trim())
      : this.#typed.read();
    const rubric = this.#chosenRubric();
    if (!place || !rubric) return;
    const step = this.#chosen?.next_step;
    const groups = this.#groups.read();
    const followUp = step && this.#outcome ? { of: step.of, outcome: this.#outcome } : null;
    const id = await beginVisit(this.#app.device, { rubric, place, groups, followUp });
    // It has begun; what is kept for next time is a courtesy.
    const memory = { rubric: rubric.id, groups: groups.length, step };
    await this.#app.remember(id, memory).catch(() => {});
    // From here on there is something to lose: ask the browser not to clear it away.
    this.#app.device.persist();
    this.#app.go(this.#app.visitPath(id));
  }
}
