/** A dialog that slides over the screen: focus stays in it, Escape and a tap beside it close it. */

import { el, freshId, icon } from "./dom.js";
import { _ } from "./i18n.js";

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

/** Ask before something that is hard to take back; resolves with true or false. */
export function confirmSheet(title, text, { yes, no = _("Cancel"), danger = false }) {
  return new Promise((resolve) => {
    let answer = false;
    const sheet = new Sheet(title, [].concat(text).map((line) => el("p", {}, line)), {
      actions: [
        el("button", {
          class: `button ${danger ? "button--danger" : "button--primary"}`, type: "button",
          onclick: () => { answer = true; sheet.close(); },
        }, yes),
        el("button", { class: "button", type: "button", onclick: () => sheet.close() }, no),
      ],
      onClose: () => resolve(answer),
    });
    sheet.open();
  });
}
