/** Screens that only say something: what happened, what was kept, what to do. */

import { el } from "./dom.js";
import { _ } from "./i18n.js";
import { button, buttonLink, paragraph, row } from "./parts.js";

export const SIGN_IN = "/login?next=/capture";

class Message {
  #lines;
  #actions;

  constructor(title, lines, actions = [toStart()]) {
    this.title = title;
    this.#lines = lines;
    this.#actions = actions;
  }

  async mount(root) {
    root.replaceChildren(el("div", { class: "message" },
      el("h1", { tabindex: "-1" }, this.title),
      this.#lines.map((line) => paragraph(line)),
      row(this.#actions)));
    root.querySelector("h1").focus();
  }

  unmount() {}
}

function toStart() {
  return buttonLink(_("To the start"), "#/start", { kind: "primary" });
}

function signIn() {
  return buttonLink(_("Sign in"), SIGN_IN, { kind: "primary" });
}

function retry() {
  return button(_("Try again"), () => location.reload());
}

export function signInFirst() {
  return new Message(_("Sign in once on this phone"), [
    _("Capture then knows your classes and rubrics, and works without a connection from the next visit on."),
  ], [signIn()]);
}

export function stranger() {
  return new Message(_("This phone has not been used here before"), [
    _("Without a connection nobody can be signed in yet. Connect to the internet, sign in once, and from then on capture works without a connection."),
  ], [signIn(), retry()]);
}

export function notForTeachers() {
  return new Message(_("Capture is for observers"), [
    _("You are signed in as a teacher. Your feedback is on your home page."),
  ], [buttonLink(_("To my home page"), "/", { kind: "primary" })]);
}

/** `error` is a StoreError: without a database nothing may be tapped. */
export function cannotKeep(error) {
  const why = {
    storage_unavailable:
      _("This browser keeps no data, perhaps because the window is private. Open the page in an ordinary window."),
    storage_full:
      _("This phone's storage is full. What was recorded is safe. Free some space, then try again."),
    newer_version:
      _("A newer version of this page has been used on this phone. Reload to get it; what was recorded is safe."),
  }[error?.code];
  return new Message(_("Nothing can be recorded here"), [
    _("A tap only counts once it is on this phone's disk, and that is not possible just now."),
    why ?? _("This phone's storage did not answer. What was recorded is safe. Close other tabs of this site and try again."),
  ], [retry()]);
}

export function unknownVisit() {
  return new Message(_("This walkthrough is not on this phone"), [
    _("It may have been begun on another device. Open this page with a connection and wait a moment: your open walkthroughs come here by themselves."),
  ]);
}

export function noRubric() {
  return new Message(_("Nothing to practise with yet"), [
    _("The rubrics come from the server. Open this page once with a connection; afterwards the practice run works without one."),
  ]);
}

export function noPreview() {
  return new Message(_("This draft cannot be previewed"), [
    _("It may have an error, or may have been published or discarded. The editor says what is wrong with it."),
  ], [retry()]);
}

export function noAnswer(error) {
  return new Message(_("That did not work"), [
    _("This phone's storage did not answer. What was recorded is kept. Reload the page."),
    String(error?.code ?? error),
  ]);
}
