/** The capture screen: cards for a phone, the matrix for a tablet, one set of actions for both. */

import { attempt } from "./attempt.js";
import { BottomBar } from "./bottom_bar.js";
import { Cards } from "./cards.js";
import { Chips } from "./chips.js";
import { Details } from "./details.js";
import { announce, el, icon, isOff, say } from "./dom.js";
import { Entries, openLog, openMove } from "./entries.js";
import { formatElapsed } from "./format.js";
import { _ } from "./i18n.js";
import { Ledge } from "./ledge.js";
import { Matrix } from "./matrix.js";
import { eventWords, groupLabel, lookForTitle, markLabel, placeLabel, signText } from "./names.js";
import { openNote } from "./note_sheet.js";
import { openOffer, prepareOffer } from "./offer.js";
import { confirmDiscard, Sheet } from "./sheet.js";
import { StatusButton } from "./status_button.js";
import { openGroups, openHelp, openMenu, openPlace } from "./visit_sheets.js";
import { WakeLock } from "./wake.js";

const TICK = 1000;
const WIDE = "(min-width: 48rem)";

export class CaptureScreen {
  #app;
  #visit;
  #practice;
  #root;
  #parts = [];
  #ledge;
  #status;
  #place = el("h1", { class: "top__place", tabindex: "-1" });
  #elapsed = el("span", { class: "top__elapsed", role: "timer", "aria-live": "off" });
  #wide = matchMedia(WIDE);
  #wake = new WakeLock();
  #ticking;
  #stops = [];
  #draft = {};

  /** `practice` changes what the screen says about where the data is, and nothing else. */
  constructor(app, visit, { practice = false } = {}) {
    this.#app = app;
    this.#visit = visit;
    this.#practice = practice;
  }

  get title() {
    return placeLabel(this.#visit.state().place);
  }

  async mount(root) {
    this.#root = root;
    this.#draft = await this.#app.draft(`note:${this.#visit.id}`);
    this.#status = new StatusButton(this.#app);
    this.#build();
    const rebuild = () => this.#build();
    this.#wide.addEventListener("change", rebuild);
    this.#stops = [
      () => this.#wide.removeEventListener("change", rebuild),
      this.#visit.onChange(() => this.#update()),
    ];
    this.#ticking = setInterval(() => this.#tick(), TICK);
    this.#wake.start();
    if (!this.#practice) prepareOffer(this.#app, this.#visit);
  }

  unmount() {
    clearInterval(this.#ticking);
    for (const stop of this.#stops) stop();
    this.#wake.stop();
    this.#ledge.stop();
    this.#status.stop();
  }

  // What is on the screen

  #build() {
    this.#ledge?.stop();
    const wide = this.#wide.matches;
    this.#ledge = new Ledge(this.#visit, { tag: this.#tag, log: this.#log }, { byCell: wide });
    const bar = new BottomBar(this.#visit, {
      undo: this.#undo, move: this.#move, note: () => this.#note(), finish: this.#finish,
      pause: () => attempt(() => this.#visit.pause(), { slot: this.#ledge.problem }),
      resume: () => this.#visit.lastFocus && this.#focus(this.#visit.lastFocus),
    });
    const [stage, beside] = wide ? this.#tablet() : this.#phone();
    this.#parts = [stage, beside, this.#ledge, bar];
    const kind = ["capture", wide ? "capture--tablet" : "capture--phone"];
    if (this.#practice) kind.push("capture--practice");
    this.#root.replaceChildren(el("div", { class: kind.join(" ") },
      this.#top(),
      wide
        ? [stage.node, this.#beside(beside)]
        : [beside.node, el("div", { class: "scroll" }, stage.node), this.#ledge.node],
      bar.node,
    ));
    this.#update();
    for (const part of this.#parts) part.reveal?.();
  }

  #phone() {
    const cards = new Cards(this.#visit, {
      mark: this.#mark,
      note: (lookFor) => this.#note(lookFor),
      opportunity: (lookFor) => this.#opportunity(lookFor),
      level: (lookFor, level) => this.#level(lookFor, level),
    });
    return [cards, new Chips(this.#visit, this.#focus)];
  }

  #tablet() {
    const matrix = new Matrix(this.#visit, {
      mark: this.#mark, focus: this.#focus, explain: (lookFor) => this.#explain(lookFor),
    });
    return [matrix, new Entries(this.#visit, this.#entryActions)];
  }

  #beside(entries) {
    const title = _("Recorded so far");
    return el("aside", { class: "beside", "aria-label": title },
      this.#ledge.node, el("h2", { class: "beside__title" }, title), entries.node);
  }

  #top() {
    return el("header", { class: "top" },
      el("div", { class: "top__what" }, this.#place, this.#elapsed),
      this.#status.node,
      el("button", {
        class: "top__menu", type: "button", "aria-label": _("Menu"), "aria-haspopup": "dialog",
        onclick: () => this.#menu(),
      }, icon("menu")));
  }

  #update() {
    say(this.#place, this.#practice ? _("Practice run") : placeLabel(this.#visit.state().place));
    // What has just changed was folded once for all parts, up to this moment.
    for (const part of this.#parts) {
      if (part instanceof Cards) part.update(this.#visit.focus);
      else part.update();
    }
    this.#tick();
  }

  #tick() {
    const now = new Date();
    say(this.#elapsed, formatElapsed(now - new Date(this.#visit.state().started_at)));
    // Minutes watched change slowly; folding once in ten seconds spares the battery.
    if (now.getSeconds() % 10) return;
    for (const part of this.#parts) {
      if (part instanceof Chips || part instanceof Matrix) part.update(now.toISOString());
    }
  }

  // What a tap does. Arrow functions, because the parts call them on their own.

  #focus = async (group, button) => {
    const done = await this.#attempt(() => this.#visit.focusOn(group), button);
    if (done) announce(_("Watching %(group)s", { group: groupLabel(this.#visit, group) }));
  };

  #mark = async (lookFor, seen, button, cellGroup) => {
    const group = cellGroup ?? this.#visit.focus;
    if (!group || isOff(button)) return this.#askForGroup();
    const event = await attempt(() => this.#visit.mark(group, lookFor, seen), {
      button, slot: this.#ledge.problem, repeat: true,
    });
    if (!event) return undefined;
    navigator.vibrate?.(seen ? 15 : [10, 40, 10]);
    const cell = this.#visit.cell(group, lookFor);
    announce(_("%(look_for)s, %(group)s: %(count)s %(mark)s", {
      look_for: lookForTitle(this.#visit, lookFor),
      group: groupLabel(this.#visit, group),
      count: seen ? cell.seen : cell.counter,
      mark: markLabel(this.#visit.rubric, seen),
    }));
    this.#ledge.offer(event.id);
    return event;
  };

  #tag = (tap, sign, button) => this.#attempt(async () => {
    await this.#visit.tag(tap, sign);
    const { look_for: lookFor, sign: now } = this.#visit.tap(tap);
    announce(now
      ? _("Named: %(sign)s", { sign: signText(this.#visit, lookFor, now) })
      : _("Name taken back"));
    return true;
  }, button);

  #undo = async (button) => {
    const event = await attempt(() => this.#visit.undo(), {
      button, slot: this.#ledge.problem, repeat: true,
    });
    if (!event?.id) return;
    const [what, about] = eventWords(this.#visit, event);
    announce(_("Undone: %(what)s, %(about)s", { what, about }));
  };

  #moveTo = (tap, group, button) => this.#attempt(async () => {
    await this.#visit.move(tap, group);
    announce(_("Moved to %(group)s", { group: groupLabel(this.#visit, group) }));
    return true;
  }, button);

  #move = () => openMove(this.#visit, this.#visit.lastTap, this.#moveTo);

  #entryActions = {
    tag: this.#tag,
    move: this.#moveTo,
    remove: (id, button) => this.#attempt(() => this.#visit.retract(id), button),
  };

  #log = () => openLog(this.#visit, this.#entryActions);

  #finish = async () => {
    // Who walks out stops watching: choosing the feedback must not count as minutes with a group.
    if (await this.#attempt(() => this.#visit.pause())) this.#goToFinish();
  };

  #opportunity(lookFor) {
    const { focus } = this.#visit;
    return this.#attempt(() => (this.#visit.hasNoOpportunityOf(focus, lookFor)
      ? this.#visit.clearNoOpportunity(focus, lookFor)
      : this.#visit.markNoOpportunity(focus, lookFor)));
  }

  #level(lookFor, level) {
    return this.#attempt(() => this.#visit.setLevel(this.#visit.focus, lookFor, level));
  }

  #note(lookFor = null) {
    openNote(this.#visit, { group: this.#visit.focus, look_for: lookFor }, {
      draft: this.#draft,
      save: (note, button) => this.#attempt(() => this.#visit.writeNote(note), button),
    });
  }

  /** On the tablet the look-fors unfold in a sheet, for the group in focus. */
  #explain(id) {
    const details = new Details(this.#visit, this.#visit.lookFor(id), {
      onOpportunity: () => this.#opportunity(id),
      onLevel: (level) => this.#level(id, level),
    });
    const update = () => details.update(this.#visit.focus);
    update();
    const stop = this.#visit.onChange(update);
    new Sheet(lookForTitle(this.#visit, id), details.node, { onClose: stop }).open();
  }

  #menu() {
    const real = !this.#practice;
    openMenu(_("Menu"), [
      !this.#wide.matches && ["list", _("Recorded so far"), this.#log],
      ["groups", _("Groups"), () => openGroups(this.#visit)],
      real && this.#visit.state().visit
        && ["pair", _("Observe with a colleague"), () => openOffer(this.#app, this.#visit)],
      real && ["place", _("Correct the class"), () => this.#correct()],
      ["help", _("How it works"), () => openHelp(this.#visit.rubric)],
      real
        ? ["back", _("Pause and go to the start"), () => this.#leave()]
        : ["close", _("End the practice run"), () => this.#app.go("/start")],
      real && ["trash", _("Discard this walkthrough"), () => this.#discard(), { danger: true }],
    ].filter(Boolean));
  }

  async #correct() {
    openPlace(this.#visit, await this.#app.library.places());
  }

  async #leave() {
    if (await this.#attempt(() => this.#visit.pause())) this.#app.go("/start");
  }

  async #discard() {
    const sure = await confirmDiscard();
    if (sure && await this.#attempt(() => this.#visit.discard())) this.#goToFinish();
  }

  #goToFinish() {
    this.#app.go(this.#app.finishPath(this.#visit));
  }

  #askForGroup() {
    navigator.vibrate?.([30, 30, 30]);
    announce(_("Tap a group first."));
    this.#ledge.node.classList.add("ledge--asks");
    setTimeout(() => this.#ledge.node.classList.remove("ledge--asks"), 1200);
  }

  #attempt(work, button = null) {
    return attempt(work, { button, slot: this.#ledge.problem });
  }
}
