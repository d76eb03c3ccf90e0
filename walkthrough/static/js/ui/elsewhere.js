/** Below the start: joining a colleague, practising, and what is kept on this phone. */

import { el } from "./dom.js";
import { _ } from "./i18n.js";
import { buttonLink, meta, row, stack } from "./parts.js";
import { bringIn, saveButton } from "./status_button.js";

export function elsewhere(app) {
  const join = buttonLink(_("Join a colleague"), "#/join", { kind: "quiet", drawing: "pair" });
  const practise = buttonLink(_("Practice run"), "#/practice", { kind: "quiet", drawing: "help" });
  return el("div", { class: "elsewhere stack" },
    row(join, meta(_("Watch the same lesson, then compare."))),
    row(practise, meta(_("Try it out. Nothing is stored or sent."))),
    el("details", {}, el("summary", {}, _("Records on this phone")), stack(
      meta(
        _("Add this page to the home screen: it then opens like an app, and the browser keeps its data longer."),
      ),
      meta(
        _("Should this phone never reach the server again, save what is unsent to a file and bring it in on another device."),
      ),
      row(saveButton(app)),
      bringIn(app),
    )));
}
