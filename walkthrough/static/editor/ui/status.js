/** One honest line: where the changes are. */

import { el, say } from "../../js/ui/dom.js";
import { _, language } from "../../js/ui/i18n.js";

const time = new Intl.DateTimeFormat(language, { timeStyle: "short" });
const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

/** An instant as the reader's clock says it, with its day when that is not today. */
export function clock(at) {
  const instant = new Date(at);
  return (instant.toDateString() === new Date().toDateString() ? time : day).format(instant);
}

const WHY = {
  no_connection: () => _("no connection"),
  timed_out: () => _("the server did not answer"),
  signed_out: () => _("you are signed out; sign in again in another tab"),
  csrf_failed: () => _("you are signed out; sign in again in another tab"),
  too_large: () => _("the file is too large"),
  draft_too_large: () => _("the file is too large"),
  draft_changed: () => _("somebody else saved it"),
  draft_gone: () => _("the draft is there no more"),
  no_such_draft: () => _("the draft is there no more"),
  store_unavailable: () => _("the server cannot save at present"),
};

export class Status {
  node = el("p", { class: "status-line", role: "status" });

  /** Everything is on the server since `at`. */
  saved(at) {
    this.#show(_("Saved %(time)s", { time: clock(at) }), "done");
  }

  waiting() {
    this.#show(_("Changed, saving in a moment"), "waiting");
  }

  saving() {
    this.#show(_("Saving…"), "waiting");
  }

  /** `code` is the problem's; what is not saved stays on the screen, and is tried again. */
  failed(code) {
    const why = WHY[code]?.() ?? _("the server did not take it");
    this.#show(_("Not saved: %(why)s. Your changes are on this screen.", { why }), "trouble");
  }

  #show(text, kind) {
    say(this.node, text);
    this.node.dataset.kind = kind;
  }
}
