/** A dialog that slides over the screen: focus stays in it, Escape and a tap beside it close it. */

import { el, freshId, icon } from "./dom.js";
import { _ } from "./i18n.js";
import { button, paragraph } from "./parts.js";

export class Sheet {
  #dialog;
  #onClose;

  /** `content` and `actions` are nodes; `onClose` is called once, however it was closed. */
  constructor(title, content, { actions = [], onClose = null } = {}) {
    const heading = freshId("sheet");
    this.#onClose = onClose;
    const body = el("div", { class: "sheet__body" }, content);
    // Without anything to tab to, a long text could not be scrolled by the keyboard.
    if (!body.querySelector("a, button, input, select, textarea")) body.tabIndex = 0;
    this.#dialog = el(
      "dialog",
      { class: "sheet", "aria-labelledby": heading },
      el("div", { class: "sheet__head" },
        el("h2", { id: heading, tabindex: "-1" }, title),
        el("button", {
          class: "button button--quiet sheet__close", type: "button", "aria-label": _("Close"),
          onclick: () => this.close(),
        }, icon("close")),
      ),
      body,
      actions.length ? el("div", { class: "sheet__actions" }, actions) : null,
    );
    this.#dialog.addEventListener("close", () => this.#closed());
    this.#dialog.addEventListener("pointerdown", (event) => {
      if (event.target === this.#dialog && this.#beside(event)) this.close();
    });
  }

  open() {
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    if (!this.#dialog.querySelector("[autofocus]")) this.#dialog.querySelector("h2").focus();
    return this;
  }

  close() {
    this.#dialog.close();
  }

  #beside({ clientX, clientY }) {
    const box = this.#dialog.getBoundingClientRect();
    return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
  }

  #closed() {
    this.#dialog.remove();
    this.#onClose?.();
    this.#onClose = null;
  }
}

/** Ask before discarding a walkthrough; resolves with true or false. */
export function confirmDiscard() {
  return new Promise((resolve) => {
    let sure = false;
    const discard = button(_("Discard"), () => {
      sure = true;
      sheet.close();
    }, { kind: "danger" });
    const sheet = new Sheet(_("Discard this walkthrough?"), paragraph(
      _("It leaves every list and every number. You can take this back on the next screen."),
    ), {
      actions: [discard, button(_("Cancel"), () => sheet.close())],
      onClose: () => resolve(sure),
    });
    sheet.open();
  });
}
