/** The start screen: go on with a visit, or begin one in ten seconds. */

import { attempt } from "./attempt.js";
import { ClassPicker } from "./class_picker.js";
import { el, freshId, icon, say } from "./dom.js";
import { formatDate, formatWhen } from "./format.js";
import { GroupFields } from "./group_fields.js";
import { _, ngettext } from "./i18n.js";
import { outcomeLabel, placeDetail, placeLabel } from "./names.js";
import { choice } from "./note_sheet.js";
import { notices } from "./notices.js";
import { bringIn, saveButton, StatusButton } from "./status_button.js";
import { beginVisit } from "./visit.js";
import { placeOf } from "./visit_sheets.js";

const GROUPS = 4;
const OUTCOMES = ["tried", "partly", "not_yet", "dropped"];

export class StartScreen {
  #app;
  #root;
  #status;
  #picker;
  #places;
  #rubrics = [];
  #rubric = el("select", { id: "rubric" });
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
    const part = (name, attributes = {}) => (this.#parts[name] = el("div", { class: "stack", ...attributes }));
    this.#root.replaceChildren(
      el("header", { class: "top" },
        el("a", { class: "top__home", href: "/", "aria-label": _("Home") }, icon("back")),
        el("h1", { class: "top__place", tabindex: "-1" }, _("Start a walkthrough")),
        this.#status.node),
      el("div", { class: "start" },
        part("notices"), part("unfinished"), part("waiting", { role: "status" }),
        part("where", { hidden: true }), part("options", { class: "card stack stack--loose" }),
        this.#elsewhere()),
      part("go", { class: "go stack" }),
    );
    this.#parts.where.append(this.#picker.node);
    this.#parts.go.append(part("problem", { class: "problem" }), this.#startButton());
    this.#showOptions();
  }

  // What the server said may arrive while the screen is open; what was chosen stays chosen.

  #refreshSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refresh(), 200);
  }

  async #refresh() {
    const visits = await this.#app.visits();
    this.#places = await this.#app.places(visits);
    this.#rubrics = await this.#app.library.rubrics();
    this.#picker.places = this.#places;
    this.#fillRubrics();
    this.#showWaiting();
    this.#showUnfinished(visits.filter(({ state }) => state.status === "open"));
    await this.#showNotices();
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
      el("p", {}, _("Fetching your classes and rubrics")),
      el("p", {}, _("This needs a connection once. Afterwards everything here works without one.")),
      el("p", { class: "meta" }, _("Nothing happens? Check the connection, and that your account belongs to a school."))));
  }

  async #showNotices() {
    this.#parts.notices.replaceChildren(...await notices(this.#app));
    this.#parts.notices.hidden = !this.#parts.notices.children.length;
  }

  #showUnfinished(unfinished) {
    this.#parts.unfinished.hidden = !unfinished.length;
    this.#parts.unfinished.replaceChildren(
      el("h2", {}, _("Unfinished")),
      el("ul", { class: "list" }, unfinished.map(({ id, state, taps }) => el("li", { class: "card unfinished" },
        el("div", {},
          el("p", { class: "class__name" }, placeLabel(state.place)),
          el("p", { class: "meta" }, [
            _("Started %(when)s", { when: formatWhen(state.started_at) }),
            ngettext("%(n)s piece of evidence", "%(n)s pieces of evidence", taps),
          ].join(" · "))),
        el("a", {
          class: "button button--primary", href: `#${this.#app.visitPath(id)}`,
          "aria-label": _("Go on with %(class)s", { class: placeLabel(state.place) }),
        }, _("Go on"))))),
    );
  }

  #fillRubrics() {
    const chosen = this.#rubric.value || this.#last.rubric;
    this.#rubric.replaceChildren(...this.#rubrics.map(({ id, title }) =>
      el("option", { value: id, selected: id === chosen }, title)));
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
    options.replaceChildren(...[
      this.#chosen ? this.#chosenHead() : null,
      this.#chosen?.next_step ? this.#lastStep(this.#chosen.next_step) : null,
      this.#groups.node,
      this.#rubricField(),
      this.#chosen ? this.#taskField() : null,
    ].filter(Boolean));
    say(go.querySelector(".go__what"), this.#chosen ? _("Start in %(class)s", { class: this.#chosen.class }) : _("Start"));
  }

  #chosenHead() {
    const school = this.#places.schools.length > 1
      && this.#places.schools.find(({ id }) => id === this.#chosen.school)?.name;
    return el("div", { class: "row row--spread" },
      el("div", {},
        el("h2", { tabindex: "-1" }, placeLabel(this.#chosen)),
        el("p", { class: "meta" }, placeDetail(this.#chosen, school))),
      el("button", {
        class: "button", type: "button",
        onclick: () => {
          this.#chosen = null;
          this.#showOptions();
        },
      }, _("Another class")));
  }

  #lastStep({ text, at }) {
    const outcome = choice("outcome", _("What became of it?"), OUTCOMES.map((id) => [id, outcomeLabel(id)]), this.#outcome,
      (value) => { this.#outcome = value; });
    return el("div", { class: "last-step stack stack--tight" },
      el("p", { class: "meta" }, at ? _("Next step from %(date)s", { date: formatDate(at) }) : _("Last time's next step")),
      el("blockquote", {}, el("p", {}, text)),
      outcome.node);
  }

  #rubricField() {
    this.#rubric.onchange = () => this.#sayRubric();
    return el("div", { class: "field" }, el("label", { for: "rubric" }, _("Rubric")), this.#rubric, this.#rubricHint);
  }

  #taskField() {
    const id = freshId("task");
    this.#task = el("input", { id, type: "text", maxlength: 200, autocomplete: "off", placeholder: _("e.g. Design a bridge") });
    return el("div", { class: "field" },
      el("label", { for: id }, _("Task, in a line"), el("span", { class: "field__optional" }, ` (${_("optional")})`)),
      this.#task);
  }

  // Starting

  #startButton() {
    const button = el("button", {
      class: "button button--primary button--large button--block", type: "button",
      onclick: () => attempt(() => this.#start(), { button, slot: this.#parts.problem }),
    }, icon("play"), el("span", { class: "go__what" }, _("Start")));
    return button;
  }

  async #start() {
    const place = this.#chosen ? placeOf(this.#chosen, this.#task.value.trim()) : this.#typed.read();
    const rubric = this.#chosenRubric();
    if (!place || !rubric) return;
    const step = this.#chosen?.next_step;
    const id = await beginVisit(this.#app.device, {
      rubric,
      place,
      groups: this.#groups.read(),
      followUp: step && this.#outcome ? { of: step.of, outcome: this.#outcome } : null,
    });
    // It has begun; what is kept for next time is a courtesy.
    await this.#app.remember(id, { rubric: rubric.id, groups: this.#groups.count, step }).catch(() => {});
    // From here on there is something to lose: ask the browser not to clear it away.
    this.#app.device.persist();
    this.#app.go(this.#app.visitPath(id));
  }

  #elsewhere() {
    return el("div", { class: "elsewhere stack" },
      el("div", { class: "row" },
        el("a", { class: "button button--quiet", href: "#/practice" }, icon("help"), _("Practice run")),
        el("p", { class: "meta" }, _("Try it out. Nothing is stored or sent."))),
      el("details", {}, el("summary", {}, _("Records on this phone")),
        el("div", { class: "stack" },
          el("p", { class: "meta" }, _("Add this page to the home screen: it then opens like an app, and the browser keeps its data longer.")),
          el("p", { class: "meta" }, _("Should this phone never reach the server again, save what is unsent to a file and bring it in on another device.")),
          el("div", { class: "row" }, saveButton(this.#app)),
          bringIn(this.#app))));
  }
}
