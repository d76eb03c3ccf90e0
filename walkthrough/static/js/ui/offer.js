/** Offering a colleague to observe the same lesson: a code to say, a link to scan. */

import { codeOf, queryOf } from "../tally/join.js";
import { el } from "./dom.js";
import { _ } from "./i18n.js";
import { meta, paragraph, stack } from "./parts.js";
import { Sheet } from "./sheet.js";

/** Show how a colleague joins this visit. */
export async function openOffer(app, visit) {
  const { visit: id } = visit.state();
  const qr = el("div", { class: "offer__qr", role: "status" }, meta(_("Drawing the QR code…")));
  const late = el("div", { class: "offer__late", role: "status" });
  const sheet = new Sheet(_("Observe with a colleague"), stack(
    paragraph(_("Your colleague opens Capture, taps “Join a colleague” and types:")),
    spelled(codeOf(id)),
    late,
    paragraph(_("Or scans this with the phone's camera:")),
    qr,
    meta(_("You watch the same groups with the same rubric. Neither of you sees the other's taps until both have finished; then you compare.")),
  )).open();
  app.markPaired(visit.id);
  const [answer] = await Promise.all([app.library.qr(linkTo(visit)), sayWhetherSent(app, visit, late)]);
  qr.replaceChildren(answer.ok ? drawing(answer.body.svg) : meta(
    _("The QR code needs a connection once. The code above can be said without one."),
  ));
  return sheet;
}

/** Letter by letter for a screen reader, in two halves for the eye. */
function spelled(code) {
  return el("p", { class: "offer__code", "data-code": code },
    el("span", { "aria-hidden": "true" }, code.slice(0, 3), " ", code.slice(3)),
    el("span", { class: "visually-hidden" }, [...code].join(" ")));
}

/** Until the server knows of the visit, the code leads nowhere; the link does not need it. */
async function sayWhetherSent(app, visit, slot) {
  if (await app.isStartSent(visit.id)) return;
  slot.replaceChildren(paragraph(
    _("The code works as soon as the start of this walkthrough has reached the server. The QR code works at once."),
    "notice",
  ));
}

function drawing(svg) {
  return el("img", {
    src: `data:image/svg+xml,${encodeURIComponent(svg)}`,
    alt: _("QR code: a link that opens Capture at joining this visit"),
  });
}

function linkTo(visit) {
  const { visit: id, rubric, place } = visit.state();
  const groups = visit.groups.map(({ id: group, name }) => ({ id: group, name }));
  const query = queryOf({ visit: id, rubric, place, groups });
  return `${location.origin}/capture#/join?${query}`;
}
