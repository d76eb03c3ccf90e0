/** Offering a colleague to observe the same lesson: a code to say, a link to scan. */

import { codeOf, queryOf } from "../tally/join.js";
import { el } from "./dom.js";
import { _ } from "./i18n.js";
import { meta, paragraph, stack } from "./parts.js";
import { Sheet } from "./sheet.js";

/** Have the QR code drawn while there is a connection: in the room there may be none. */
export function prepareOffer(app, visit) {
  if (visit.state().visit) drawingOf(app, visit).catch(() => {});
}

/** Show how a colleague joins this visit. */
export function openOffer(app, visit) {
  const place = el("div", { class: "stack", role: "status" });
  let turn = 0;
  const update = async () => {
    turn += 1;
    const mine = turn;
    const [isSent, drawing] = await Promise.all([
      app.isStartSent(visit.id), drawingOf(app, visit),
    ]);
    if (mine === turn) place.replaceChildren(...waysIn(isSent, drawing));
  };
  const stop = app.onStatus(update);
  new Sheet(_("Observe with a colleague"), stack(
    paragraph(_("Your colleague opens Capture, taps “Join a colleague” and types:")),
    spelled(codeOf(visit.state().visit)),
    place,
    meta(_("You watch the same groups with the same rubric. Neither of you sees the other's taps until both have finished; then you compare.")),
  ), { onClose: stop }).open();
  app.markPaired(visit.id);
  return update();
}

/** Letter by letter for a screen reader, in two halves for the eye. */
function spelled(code) {
  return el("p", { class: "offer__code", "data-code": code },
    el("span", { "aria-hidden": "true" }, code.slice(0, 3), " ", code.slice(3)),
    el("span", { class: "visually-hidden" }, [...code].join(" ")));
}

/** Until the server knows of the visit, the code leads nowhere; the link does not need it. */
function waysIn(isSent, { ok, body, status }) {
  if (!ok && !isSent) {
    return [paragraph(
      _("This phone has no connection just now. The code works as soon as the start of this walkthrough has reached the server; leave this open, and it tells you."),
      "notice notice--warn",
    )];
  }
  // Names too long to be drawn (422): then the code alone has to do.
  if (!ok && status === 422) return [];
  if (!ok) return [meta(_("There is a QR code too, once this phone has a connection."))];
  return [
    isSent ? null : paragraph(
      _("The code works as soon as the start of this walkthrough has reached the server. The QR code works at once."),
      "notice",
    ),
    paragraph(_("Or scans this with the phone's camera:")),
    el("div", { class: "offer__qr" }, el("img", {
      src: `data:image/svg+xml,${encodeURIComponent(body.svg)}`,
      alt: _("QR code: a link that opens Capture at joining this visit"),
    })),
  ].filter(Boolean);
}

function drawingOf(app, visit) {
  const { visit: id, rubric, place } = visit.state();
  const groups = visit.groups.map(({ id: group, name }) => ({ id: group, name }));
  const query = queryOf({ visit: id, rubric, place, groups });
  return app.library.qr(id, `${location.origin}/capture#/join?${query}`);
}
