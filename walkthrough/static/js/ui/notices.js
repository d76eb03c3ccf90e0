/** What an observer should know before starting; shown on the start screen only. */

import { attempt } from "./attempt.js";
import { el } from "./dom.js";
import { formatWhen } from "./format.js";
import { _, ngettext } from "./i18n.js";
import { SIGN_IN } from "./messages.js";
import { button, buttonLink, paragraph, row } from "./parts.js";
import { saveButton } from "./status_button.js";

const DAY = 24 * 60 * 60 * 1000;

/** The notices that hold now, as nodes. */
export async function notices(app) {
  const { unsent, oldest_unsent_at: oldest } = await app.device.counts();
  const { state, user } = app.status;
  const overdue = unsent && Date.now() - Date.parse(oldest) > DAY;
  return [
    app.update && update(app),
    state === "sign_in_needed" && warning(
      _("You are signed out."),
      _("You can go on tapping. What you record stays on this phone and is sent once you sign in."),
      buttonLink(_("Sign in"), SIGN_IN),
    ),
    state === "other_user" && warning(
      _("Somebody else is signed in on this phone."),
      _("This screen is %(name)s's. What %(name)s records waits here and is never sent as another person.", { name: user }),
      buttonLink(_("Sign in"), SIGN_IN),
    ),
    app.device.evicted && warning(
      _("The browser has cleared this phone's copy."),
      _("What had been sent is safe on the server and comes back by itself. What had not been sent is gone. Adding this page to the home screen keeps it safer."),
    ),
    overdue && warning(
      ngettext(
        "%(n)s record has been waiting for more than a day.",
        "%(n)s records have been waiting for more than a day.",
        unsent,
      ),
      _("The oldest is from %(when)s. Connect to the internet with this page open, or save them to a file.", { when: formatWhen(oldest) }),
      saveButton(app),
    ),
    !globalThis.isSecureContext && warning(
      _("No HTTPS: this works online only, in one tab."),
      _("Keep this tab open during a visit. Every tap is kept on this phone, but without a connection the page cannot be opened again."),
    ),
  ].filter(Boolean);
}

function warning(title, text, action = null) {
  return notice("notice notice--warn", title, text, action);
}

function notice(kind, title, text, action) {
  return el("div", { class: kind },
    paragraph(title, "notice__title"), paragraph(text), action && row(action));
}

function update(app) {
  const go = button(_("Update now"), () => attempt(() => app.update(), { button: go }));
  return notice("notice",
    _("A new version of this page is ready."),
    _("It takes a second. Nothing that you recorded is touched."),
    go);
}
