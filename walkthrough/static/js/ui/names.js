/** What things of a walkthrough are called on the screen. */

import { languageOf } from "../tally/rubric_language.js";
import { excerpt } from "./format.js";
import { _, language } from "./i18n.js";
import { WHOLE_CLASS } from "./visit.js";

export function groupLabel(visit, group) {
  if (group === WHOLE_CLASS) return _("Whole class");
  return visit.groupName(group) ?? _("a group not known here");
}

/** The groups that are there, and the whole class: [[id, label], …]. */
export function groupOptions(visit) {
  const ids = [...visit.groups.map(({ id }) => id), WHOLE_CLASS];
  return ids.map((id) => [id, groupLabel(visit, id)]);
}

/** What the button for evidence, or for the opposite, is called in this rubric. */
export function markLabel(rubric, seen) {
  const { seen: first = "Seen", counter: second = "Instead" } = rubric.marks ?? {};
  const said = seen ? first : second;
  // A rubric that gives them no names of its own has ours, which we can say in any language.
  if (said === "Seen") return _("Seen");
  return said === "Instead" ? _("Instead") : said;
}

/** The attributes of an element whose words are the rubric's: their language, where it is another. */
export function inItsWords(rubric, text) {
  const isOurs = text === _("Seen") || text === _("Instead");
  const its = isOurs ? language : languageOf(rubric, text);
  return !its || its.split("-")[0] === language.split("-")[0] ? {} : { lang: its };
}

export function lookForTitle(visit, id) {
  return visit.lookFor(id)?.title ?? id;
}

export function signText(visit, lookFor, sign) {
  const known = visit.lookFor(lookFor);
  return [...(known?.seen ?? []), ...(known?.counter ?? [])]
    .find(({ id }) => id === sign)?.text ?? null;
}

export function levelLabel(rubric, level) {
  return rubric.levels?.find(({ id }) => id === level)?.label ?? level;
}

/** "7B · J. Rivera". */
export function placeLabel(place) {
  return [place.class, place.teacher].filter(Boolean).join(" · ");
}

/** The smaller print beside it: "Science · grade 7 · Lincoln Middle School". */
export function placeDetail(place, schoolName) {
  return [
    place.subject,
    place.grade && _("grade %(grade)s", { grade: place.grade }),
    schoolName,
  ].filter(Boolean).join(" · ");
}

export function noteKindLabel(kind) {
  return { quote: _("Quote"), observation: _("Observation"), question: _("Question") }[kind];
}

/** What can become of a next step: [[id, label], …]. */
export function outcomeOptions() {
  return [
    ["tried", _("Tried")], ["partly", _("Partly")], ["not_yet", _("Not yet")],
    ["dropped", _("Dropped")],
  ];
}

/** What one event was, as the undo button names it: [what, about]. */
export function eventWords(visit, event) {
  const group = event.group && groupLabel(visit, event.group);
  const about = event.look_for ? `${lookForTitle(visit, event.look_for)}, ${group}` : group ?? "";
  switch (event.type) {
    case "evidence_seen":
      return [markLabel(visit.rubric, true), aboutTap(visit, event.id, about)];
    case "counter_evidence_seen":
      return [markLabel(visit.rubric, false), aboutTap(visit, event.id, about)];
    case "no_opportunity_marked": return [_("No opportunity"), about];
    case "level_set": return [_("Level"), about];
    case "note_written": return [_("Note"), excerpt(event.text)];
    case "evidence_moved": return [_("Move"), _("to %(group)s", { group })];
    case "group_added": return [_("New group"), group];
    case "group_renamed": return [_("New name"), event.name];
    case "group_removed": return [_("Removal"), group];
    case "place_corrected": return [_("Class"), placeLabel(event.place)];
    default: return ["", ""];
  }
}

/** A tap that was moved is named by where it counts now. */
function aboutTap(visit, id, otherwise) {
  const tap = visit.tap(id);
  return tap
    ? `${lookForTitle(visit, tap.look_for)}, ${groupLabel(visit, tap.group)}`
    : otherwise;
}
