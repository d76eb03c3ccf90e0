/** The status in words, on every screen of capture, and the sheet with what lies behind it. */

import { attempt } from "./attempt.js";
import { el, icon, say, set } from "./dom.js";
import { _, ngettext } from "./i18n.js";
import { SIGN_IN } from "./messages.js";
import { button, buttonLink, paragraph, tightStack } from "./parts.js";
import { fileRefusal } from "./problems.js";
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

function openStatus(app) {
  const lines = tightStack();
  const more = el("div", { class: "stack" });
  const refused = el("ul", { class: "meta" });
  const show = (status) => {
    lines.replaceChildren(...explanation(status).map((text) => paragraph(text)));
    more.replaceChildren(...offers(app, status));
  };
  const showRefusals = async () => {
    const reasons = await app.refusals();
    refused.replaceChildren(...reasons.map((reason) => el("li", {}, reason)));
  };
  show(app.status);
  if (app.status.aside) showRefusals();
  const stop = app.onStatus(show);
  const content = [lines, refused, more];
  return new Sheet(_("Where your records are"), content, { onClose: stop }).open();
}

function offers(app, { state, unsent, aside }) {
  if (state === "practice") return [];
  const list = [];
  if (["sign_in_needed", "other_user"].includes(state)) {
    const text = state === "other_user" ? _("Sign in as yourself") : _("Sign in");
    list.push(buttonLink(text, SIGN_IN, { kind: "primary" }));
  }
  if (aside || ["offline", "server_trouble"].includes(state)) list.push(againButton(app));
  if (unsent || aside) list.push(saveButton(app));
  list.push(bringIn(app));
  return list;
}

function againButton(app) {
  const again = button(_("Try to send now"), () => attempt(() => app.sendAgain(), { button: again }));
  return again;
}

/** The button that writes everything unsent into a file. */
export function saveButton(app) {
  const save = button(_("Save unsent evidence to a file"),
    () => attempt(() => app.saveUnsent(), { button: save }), { drawing: "save" });
  return save;
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
      const done = await attempt(() => app.bringIn(file), { slot: result, words: fileRefusal });
      if (done) result.replaceChildren(paragraph(broughtIn(done), "notice"));
    },
  });
  const label = el("label", { class: "button bring-in" },
    input, icon("bring"), _("Bring in a saved file"));
  return tightStack(label, result);
}

function broughtIn({ added, known }) {
  if (!added) return _("Everything in that file was on this phone already.");
  const text = ngettext(
    "%(n)s record was brought in and will be sent.",
    "%(n)s records were brought in and will be sent.",
    added,
  );
  return known ? [text, _("The others were here already.")].join(" ") : text;
}
