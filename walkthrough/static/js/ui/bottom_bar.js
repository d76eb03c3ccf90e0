/** Undo, move, note, pause and finish, always within reach of the thumb. */

import { el, icon, isOff, say, set } from "./dom.js";
import { _ } from "./i18n.js";
import { eventWords, groupLabel, lookForTitle } from "./names.js";

export class BottomBar {
  #visit;
  #undo;
  #undoWhat = el("span", { class: "bar__what" });
  #undoAbout = el("span", { class: "bar__about" });
  #move;
  #pause;

  /** `actions`: undo, move, note, pause, resume, finish. */
  constructor(visit, actions) {
    this.#visit = visit;
    this.#undo = el("button", {
      class: "bar__undo", type: "button",
      onclick: () => this.#unless(this.#undo, actions.undo),
    }, icon("undo"), el("span", { class: "bar__words" }, this.#undoWhat, this.#undoAbout));
    this.#move = tool("move", _("Move"), () => this.#unless(this.#move, actions.move));
    const toggle = () => (visit.focus ? actions.pause() : actions.resume());
    this.#pause = tool("pause", _("Pause"), toggle);
    this.node = el("div", { class: "bar", role: "group", "aria-label": _("Walkthrough") },
      this.#undo,
      this.#move,
      tool("note", _("Note"), () => actions.note()),
      this.#pause,
      tool("finish", _("Finish"), actions.finish),
    );
  }

  update() {
    this.#updateUndo();
    this.#updateMove();
    const paused = !this.#visit.focus && this.#visit.lastFocus;
    this.#pause.firstElementChild.replaceWith(icon(paused ? "play" : "pause"));
    say(this.#pause.lastElementChild, paused ? _("Resume") : _("Pause"));
    set(this.#pause, {
      "aria-label": paused
        ? _("Resume watching %(group)s", { group: groupLabel(this.#visit, paused) })
        : null,
      "aria-disabled": this.#visit.focus || paused ? null : "true",
    });
  }

  #updateUndo() {
    const event = this.#visit.undoable;
    const [what, about] = event ? eventWords(this.#visit, event) : ["", ""];
    say(this.#undoWhat, event ? _("Undo: %(what)s", { what }) : _("Undo"));
    say(this.#undoAbout, event ? about : _("Nothing yet"));
    set(this.#undo, { "aria-disabled": event ? null : "true" });
  }

  #updateMove() {
    const tap = this.#visit.lastTap;
    set(this.#move, {
      "aria-disabled": tap ? null : "true",
      "aria-label": tap
        ? _("Move last tap to… (%(look_for)s, %(group)s)", {
          look_for: lookForTitle(this.#visit, tap.look_for),
          group: groupLabel(this.#visit, tap.group),
        })
        : _("Move last tap to…"),
      title: _("Move last tap to…"),
    });
  }

  #unless(button, action) {
    if (!isOff(button)) action(button);
  }
}

function tool(drawing, text, onclick) {
  return el("button", { class: "bar__tool", type: "button", onclick },
    icon(drawing), el("span", {}, text));
}
