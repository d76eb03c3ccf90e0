/** What an observer should know before starting; shown on the start screen only. */

import { attempt } from "./attempt.js";
import { el } from "./dom.js";
import { formatWhen } from "./format.js";
import { _, ngettext } from "./i18n.js";
import { SIGN_IN } from "./messages.js";
import { saveButton } from "./status_button.js";

const DAY = 24 * 60 * 60 * 1000;

/** The notices that hold now, as nodes. */
export async function notices(app) {
  const { unsent, oldest_unsent_at: oldest } = await app.device.counts();
  const { state, user } = app.status;
  return [
    app.update && update(app),
    state === "sign_in_needed" && notice("warn", _("You are signed out."), [
      _("You can go on tapping. What you record stays on this phone and is sent once you sign in."),
    ], signIn(_("Sign in"))),
    state === "other_user" && notice("warn", _("Somebody else is signed in on this phone."), [
      _("This screen is %(name)s's. What %(name)s records waits here and is never sent as another person.", { name: user }),
    ], signIn(_("Sign in"))),
    app.device.evicted && notice("warn", _("The browser has cleared this phone's copy."), [
      _("What had been sent is safe on the server and comes back by itself. What had not been sent is gone. Adding this page to the home screen keeps it safer."),
    ]),
    unsent && Date.now() - Date.parse(oldest) > DAY && notice("warn",
      ngettext("%(n)s record has been waiting for more than a day.", "%(n)s records have been waiting for more than a day.", unsent), [
        _("The oldest is from %(when)s. Connect to the internet with this page open, or save them to a file.", { when: formatWhen(oldest) }),
      ], saveButton(app)),
    !globalThis.isSecureContext && notice("warn", _("No HTTPS: this works online only, in one tab."), [
      _("Keep this tab open during a visit. Every tap is kept on this phone, but without a connection the page cannot be opened again."),
    ]),
  ].filter(Boolean);
}

function notice(kind, title, lines, action = null) {
  return el("div", { class: `notice notice--${kind}` },
    el("p", { class: "notice__title" }, title),
    lines.map((line) => el("p", {}, line)),
    action && el("div", { class: "row" }, action));
}

function signIn(text) {
  return el("a", { class: "button", href: SIGN_IN }, text);
}

function update(app) {
  const button = el("button", {
    class: "button", type: "button", onclick: () => attempt(() => app.update(), { button }),
  }, _("Update now"));
  return notice("info", _("A new version of this page is ready."), [
    _("It takes a second. Nothing that you recorded is touched."),
  ], button);
}
