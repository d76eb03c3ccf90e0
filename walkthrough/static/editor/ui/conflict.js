/** Two people edited one draft: the second is told, and chooses; nothing is overwritten unasked. */

import { el } from "../../js/ui/dom.js";
import { _ } from "../../js/ui/i18n.js";
import { button, buttonLink, paragraph } from "../../js/ui/parts.js";

/** Somebody saved while nothing was typed here: told in passing, without taking the focus. */
export function news(theirs, clock, show) {
  return el("section", { class: "notice", role: "status" },
    paragraph(_("%(name)s saved this draft at %(time)s. You see it as it was before.", {
      name: theirs.saved_by ?? _("The server"), time: clock(theirs.saved_at),
    })),
    el("div", {}, button(_("Show it as it is now"), show)));
}

/**
 * The choice. `theirs` is what the server has, {saved_by, saved_at, …}, or null where the draft is
 * there no more; `clock(at)` words an instant. The choices wait for the one that was made, and are
 * there again when that resolves with false; whoever made it has said why.
 */
export function conflict(theirs, clock, { path, saveOnTop, takeTheirs, keepApart, download }) {
  const who = theirs?.saved_by ?? _("The server");
  const node = el("section", { class: "notice notice--danger conflict", role: "alert", tabindex: "-1" });
  const chosen = (then) => async ({ currentTarget }) => {
    const controls = [...node.querySelectorAll("button")];
    for (const control of controls) control.disabled = true;
    if (await then() !== false) return;
    for (const control of controls) control.disabled = false;
    currentTarget.focus();
  };
  const title = theirs
    ? _("%(name)s saved this draft at %(time)s, after you had opened it", { name: who, time: clock(theirs.saved_at) })
    : _("This draft is there no more: somebody published or discarded it");
  node.replaceChildren(
    paragraph(title, "notice__title"),
    paragraph(theirs
      ? _("Nothing was overwritten. Their version is on the server, yours is on this screen. Until you choose, yours is not saved.")
      : _("Your version is on this screen and is not saved.")),
    el("div", { class: "row" }, ...[
      theirs && buttonLink(_("Look at their version"), path, { target: "_blank", rel: "noopener" }),
      button(_("Download mine"), download),
      button(_("Keep mine as a draft of its own"), chosen(keepApart)),
      theirs && button(_("Save mine on top of theirs"), chosen(saveOnTop)),
      theirs && button(_("Take theirs and drop mine"), chosen(takeTheirs), { kind: "danger" }),
    ].filter(Boolean)),
  );
  return node;
}
