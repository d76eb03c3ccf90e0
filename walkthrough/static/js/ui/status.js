/** Where the data is, in words: one sentence for the status button, and what lies behind it. */

import { formatClock, formatNumber } from "./format.js";
import { _, ngettext } from "./i18n.js";

const TROUBLE = ["refused", "server_trouble", "sign_in_needed", "other_user"];

/** One honest line, from {state, unsent, aside, user}. `practice` is a state of its own. */
export function sentence({ state, unsent, aside, user }) {
  const n = formatNumber(unsent);
  switch (state) {
    case "practice":
      return _("Practice: nothing is stored or sent");
    case "offline":
      return unsent
        ? _("Offline: %(n)s safe on this phone", { n })
        : _("Offline: nothing is waiting");
    case "sign_in_needed":
      return unsent
        ? _("%(n)s safe on this phone: sign in to send", { n })
        : _("Signed out");
    case "other_user":
      return unsent
        ? _("%(n)s safe on this phone, kept for %(name)s", { n, name: user })
        : _("Somebody else is signed in");
    case "server_trouble":
      return unsent
        ? _("Server trouble: %(n)s safe on this phone", { n })
        : _("The server has trouble");
    case "refused":
      return refused(aside + unsent);
    default:
      if (unsent) return _("%(n)s on this phone, sending", { n });
      return aside ? refused(aside) : _("All on the server");
  }
}

function refused(count) {
  return _("%(n)s refused, kept on this phone", { n: formatNumber(count) });
}

/** "done", "waiting", "trouble" or "practice": for the mark beside the sentence. */
export function mood({ state, unsent, aside }) {
  if (state === "practice") return "practice";
  if (aside || TROUBLE.includes(state)) return "trouble";
  return state === "offline" || unsent ? "waiting" : "done";
}

/** What happened, what was kept, what to do: paragraphs for the sheet behind the status. */
export function explanation(status) {
  const { state, unsent, aside, retry_at: retryAt, message_code: code, user } = status;
  const lines = [happened(state, code, user)];
  if (unsent) {
    lines.push(ngettext(
      "%(n)s record waits on this phone. It stays here until the server has confirmed it.",
      "%(n)s records wait on this phone. Each stays here until the server has confirmed it.",
      unsent,
    ));
  }
  if (aside) {
    lines.push(ngettext(
      "%(n)s record was refused by the server. It is kept on this phone and goes into the file when you save one.",
      "%(n)s records were refused by the server. They are kept on this phone and go into the file when you save one.",
      aside,
    ));
  }
  if (retryAt && unsent) {
    const time = formatClock(retryAt);
    lines.push(_("Next try at %(time)s, or as soon as the connection returns.", { time }));
  }
  return lines;
}

function happened(state, code, user) {
  switch (state) {
    case "practice":
      return _("This is a practice run. It lives in this page only: nothing is written to this phone and nothing is sent.");
    case "offline":
      return code === "captive_portal"
        ? _("The network answers with a page of its own, such as a Wi-Fi sign-in. Open any website to sign in to the network. Go on tapping meanwhile.")
        : _("There is no connection to the server. Go on tapping: everything is kept on this phone and sent when the connection is back.");
    case "sign_in_needed":
      return _("You are signed out. You can go on tapping; sign in to send what is waiting.");
    case "other_user":
      return _("Somebody else is signed in on this phone. What %(name)s recorded waits until %(name)s signs in, and is never sent as another person.", { name: user });
    case "server_trouble":
      return _("The server is there but cannot take records just now. Go on tapping: they are kept on this phone and sent later.");
    case "refused":
      return _("The server refuses to take records from you, perhaps because your access has changed. Nothing is lost: save the records to a file and ask whoever runs your Walkthrough.");
    case "sending":
      return _("Your records are being sent.");
    default:
      return _("Everything you recorded on this phone is on the server.");
  }
}
