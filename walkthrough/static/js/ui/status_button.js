/** The status in words, on every screen of capture, and the sheet with what lies behind it. */

import { attempt } from "./attempt.js";
import { el, icon, say, set } from "./dom.js";
import { _, ngettext } from "./i18n.js";
import { fileRefusal } from "./problems.js";
import { SIGN_IN } from "./messages.js";
import { Sheet } from "./sheet.js";
import { explanation, mood, sentence } from "./status.js";

export class StatusButton {
  #text = el("span");
  #stop;

  /** Shows the app's status, and again after every change of it. */
  constructor(app) {
    this.node = el("button", {
      class: "status", type: "button", "aria-haspopup": "dialog", onclick: () => openStatus(app),
    }, el("span", { class: "status__mark", "aria-hidden": "true" }), this.#text);
    this.#stop = app.onStatus((status) => this.#show(status));
    this.#show(app.status);
  }

  stop() {
    this.#stop();
  }

  #show(status) {
    say(this.#text, sentence(status));
    set(this.node, { "data-mood": mood(status) });
  }
}

export function openStatus(app) {
  const lines = el("div", { class: "stack stack--tight" });
  const more = el("div", { class: "stack" });
  const show = (status) => {
    lines.replaceChildren(...explanation(status).map((text) => el("p", {}, text)));
    more.replaceChildren(...offers(app, status));
  };
  show(app.status);
  const refused = el("ul", { class: "meta" });
  if (app.status.aside) {
    app.refusals().then((reasons) => refused.replaceChildren(...reasons.map((reason) => el("li", {}, reason))));
  }
  const stop = app.onStatus(show);
  return new Sheet(_("Where your records are"), [lines, refused, more], { onClose: stop }).open();
}

function offers(app, { state, unsent, aside }) {
  if (state === "practice") return [];
  const list = [];
  if (["sign_in_needed", "other_user"].includes(state)) {
    list.push(el("a", { class: "button button--primary", href: SIGN_IN },
      state === "other_user" ? _("Sign in as yourself") : _("Sign in")));
  }
  if (aside || ["offline", "server_trouble"].includes(state)) list.push(againButton(app));
  if (unsent || aside) list.push(saveButton(app));
  list.push(bringIn(app));
  return list;
}

function againButton(app) {
  const button = el("button", {
    class: "button", type: "button", onclick: () => attempt(() => app.sendAgain(), { button }),
  }, _("Try to send now"));
  return button;
}

/** The button that writes everything unsent into a file. */
export function saveButton(app) {
  const button = el("button", {
    class: "button", type: "button",
    onclick: () => attempt(() => app.saveUnsent(), { button }),
  }, icon("save"), _("Save unsent evidence to a file"));
  return button;
}

/** Choosing such a file, and what came of it. */
export function bringIn(app) {
  const result = el("div", { role: "status" });
  const input = el("input", {
    class: "visually-hidden", type: "file", accept: ".json,application/json",
    onchange: async () => {
      const [file] = input.files;
      input.value = "";
      if (!file) return;
      const outcome = await attempt(() => app.bringIn(file), { slot: result, words: fileRefusal });
      if (outcome) result.replaceChildren(el("p", { class: "notice" }, broughtIn(outcome)));
    },
  });
  return el("div", { class: "stack stack--tight" },
    el("label", { class: "button bring-in" }, input, icon("bring"), _("Bring in a saved file")),
    result);
}

function broughtIn({ added, known }) {
  if (!added) return _("Everything in that file was on this phone already.");
  const text = ngettext("%(n)s record was brought in and will be sent.", "%(n)s records were brought in and will be sent.", added);
  return known ? `${text} ${_("The others were here already.")}` : text;
}
