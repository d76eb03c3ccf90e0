// The fold: events add up to a walkthrough, and no order of arrival changes the result.
//
// The twin of walkthrough/domain/fold.py; tests/vectors holds both to the same results. Events are
// the contract's JSON objects. Unsent ones have no `by` yet: they are this device's user's own.

import { focusSeconds } from "./focus.js";

export const WHOLE_CLASS = "class";
const WATCHED_SECONDS = 120;
const KEEPS_STANDING = new Set([
  "walkthrough_started",
  "walkthrough_finished",
  "event_retracted",
  "feedback_released",
]);
// These belong after the finish by their nature; whatever else comes after it is late.
const AFTER_FINISH = new Set([
  "walkthrough_finished",
  "walkthrough_reopened",
  "walkthrough_discarded",
  "feedback_written",
  "feedback_released",
  "feedback_withdrawn",
  "feedback_acknowledged",
  "reply_written",
  "event_retracted",
]);
// A key of that name in any other type is unknown, and means nothing.
const NAMES_LOOK_FOR = new Set([
  "evidence_seen",
  "counter_evidence_seen",
  "no_opportunity_marked",
  "level_set",
  "note_written",
]);
const NAMES_GROUP = new Set([
  ...NAMES_LOOK_FOR,
  "group_added",
  "group_renamed",
  "group_removed",
  "group_focused",
  "observing_paused",
  "evidence_moved",
]);

/**
 * The walkthrough that a set of events adds up to, or null while its start is missing.
 *
 * `lookFors` are the ids of the pinned rubric's look-fors, in its order. `now` (an event's kind
 * of instant) ends a focus that is still on; without it the focus runs out after ten minutes.
 */
export function fold(events, lookFors, { now } = {}) {
  const standing = standingEvents(events);
  const start = standing.find(isStart);
  if (!start) return null;
  const groups = groupBooks(start, standing);
  const { placed, unplaced } = place(standing, groups, new Set(lookFors));
  const seconds = focusSeconds(standing, now);
  const cells = denseCells(placed, [...groups.keys()], lookFors);
  const marked = new Set(cells.filter(isMarked).map(({ group }) => group));
  const finish = latest(placed, "walkthrough_finished");
  return {
    id: start.walkthrough,
    rubric: start.rubric,
    place: (latest(placed, "place_corrected") ?? start).place,
    visit: start.visit ?? null,
    observer: start.by ?? "",
    status: status(placed),
    started_at: start.at,
    finished_at: finishedAt(placed),
    groups: [...groups].map(([id, { name, size, removed }]) => ({
      id,
      name,
      size,
      watched: (seconds.get(id) ?? 0) >= WATCHED_SECONDS || marked.has(id),
      ...(removed && { removed }),
    })),
    cells,
    focus_seconds: Object.fromEntries(
      [...groups.keys(), ...(seconds.has(WHOLE_CLASS) ? [WHOLE_CLASS] : [])].map((id) => [
        id,
        seconds.get(id) ?? 0,
      ]),
    ),
    notes: notes(placed),
    follow_up: followUp(placed),
    feedback: feedback(placed),
    late: placed
      .filter((event) => finish && !AFTER_FINISH.has(event.type) && inOrder(finish, event) < 0)
      .map(({ id }) => id),
    unplaced: unplaced.map(({ id }) => id),
  };
}

/** The total order by which every replica agrees what "the latest" is: at, device, seq, id. */
export function inOrder(one, other) {
  for (const key of ["at", "device", "seq", "id"]) {
    if (one[key] !== other[key]) return one[key] < other[key] ? -1 : 1;
  }
  return 0;
}

/** Each event once, in the total order, without those that their author has retracted. */
export function standingEvents(events) {
  const unique = new Map();
  for (const event of [...events].sort(inOrder)) {
    if (!unique.has(event.id)) unique.set(event.id, event);
  }
  const all = [...unique.values()];
  const released = new Set(ofType(all, "feedback_released").map(({ feedback }) => feedback));
  const retracted = new Set();
  for (const { target, by } of ofType(all, "event_retracted")) {
    const aim = unique.get(target);
    // What a teacher was shown cannot be taken back by undoing that it was written.
    if (aim && aim.by === by && !KEEPS_STANDING.has(aim.type) && !released.has(target)) {
      retracted.add(target);
    }
  }
  return all.filter(({ id }) => !retracted.has(id));
}

/** Evidence as it finally counts: [{id, at, group, look_for, seen, sign}], moved and tagged. */
export function taps(placed) {
  const moves = new Map(ofType(placed, "evidence_moved").map((e) => [e.target, e.group]));
  const tags = new Map(ofType(placed, "evidence_tagged").map((e) => [e.target, e.sign]));
  return placed.filter(isTap).map((event) => ({
    id: event.id,
    at: event.at,
    group: moves.get(event.id) ?? event.group,
    look_for: event.look_for,
    seen: event.type === "evidence_seen",
    sign: tags.get(event.id) ?? event.sign ?? null,
  }));
}

/** The taps of a walkthrough's events, without those that are retracted or not yet placed. */
export function tapsOf(events, lookFors) {
  const standing = standingEvents(events);
  const start = standing.find(isStart);
  if (!start) return [];
  return taps(place(standing, groupBooks(start, standing), new Set(lookFors)).placed);
}

function isStart({ type }) {
  return type === "walkthrough_started";
}

function isTap({ type }) {
  return type === "evidence_seen" || type === "counter_evidence_seen";
}

function isMarked({ seen, counter, level }) {
  return seen > 0 || counter > 0 || level !== null;
}

function ofType(events, ...types) {
  return events.filter(({ type }) => types.includes(type));
}

function latest(placed, ...types) {
  return placed.findLast(({ type }) => types.includes(type));
}

/** Every group ever added, in the order of adding, with its latest name: Map id → book. */
function groupBooks(start, standing) {
  const groups = new Map();
  const add = (id, { name, size }) => groups.set(id, { name, size: size ?? null, removed: false });
  for (const group of start.groups) add(group.id, group);
  for (const event of ofType(standing, "group_added")) {
    if (!groups.has(event.group)) add(event.group, event);
  }
  for (const event of ofType(standing, "group_added", "group_renamed", "group_removed")) {
    const book = groups.get(event.group);
    if (!book) continue;
    if (event.type !== "group_removed") {
      book.name = event.name;
      book.size = event.size ?? book.size;
    }
    if (event.type !== "group_renamed") book.removed = event.type === "group_removed";
  }
  return groups;
}

/** Split off events that name a group nobody has added yet, or a look-for unheard of. */
function place(standing, groups, lookFors) {
  const placed = [];
  const unplaced = [];
  for (const event of standing) {
    const group = NAMES_GROUP.has(event.type) ? event.group : null;
    const lookFor = NAMES_LOOK_FOR.has(event.type) ? event.look_for : null;
    const known =
      (group == null || group === WHOLE_CLASS || groups.has(group)) &&
      (lookFor == null || lookFors.has(lookFor));
    (known ? placed : unplaced).push(event);
  }
  return { placed, unplaced };
}

/** Cells over groups × look-fors, and the whole class's once anything was marked there. */
function denseCells(placed, groups, lookFors) {
  const key = ({ group, look_for }) => JSON.stringify([group, look_for]);
  const byCell = new Map();
  for (const tap of taps(placed)) {
    byCell.set(key(tap), [...(byCell.get(key(tap)) ?? []), tap]);
  }
  const impossible = new Set(ofType(placed, "no_opportunity_marked").map(key));
  const levels = new Map(ofType(placed, "level_set").map((e) => [key(e), e.level]));
  const given = [...levels].filter(([, level]) => level !== null).map(([cell]) => cell);
  const touched = [...byCell.keys(), ...impossible, ...given];
  const wholeClass = touched.some((cell) => JSON.parse(cell)[0] === WHOLE_CLASS);
  const rows = [...groups, ...(wholeClass ? [WHOLE_CLASS] : [])];
  return rows.flatMap((group) =>
    lookFors.map((look_for) => {
      const here = byCell.get(key({ group, look_for })) ?? [];
      const seen = here.filter((tap) => tap.seen).length;
      return {
        group,
        look_for,
        seen,
        counter: here.length - seen,
        no_opportunity:
          here.length === 0 &&
          (impossible.has(key({ group, look_for })) ||
            impossible.has(key({ group: WHOLE_CLASS, look_for }))),
        level: levels.get(key({ group, look_for })) ?? null,
        signs: countSigns(here),
      };
    }),
  );
}

function countSigns(here) {
  const signs = new Map();
  for (const { sign } of here) {
    if (sign !== null) signs.set(sign, (signs.get(sign) ?? 0) + 1);
  }
  return Object.fromEntries(signs);
}

function status(placed) {
  if (latest(placed, "walkthrough_discarded")) return "discarded";
  return finishedAt(placed) ? "finished" : "open";
}

function finishedAt(placed) {
  const last = latest(placed, "walkthrough_finished", "walkthrough_reopened");
  return last?.type === "walkthrough_finished" ? last.at : null;
}

function notes(placed) {
  const amendments = ofType(placed, "note_amended");
  return ofType(placed, "note_written").map((written) => {
    const changes = amendments.filter(({ note }) => note === written.id);
    const texts = changes.filter(({ text }) => text != null);
    const audiences = changes.filter(({ audience }) => audience != null);
    return {
      id: written.id,
      at: written.at,
      group: written.group ?? null,
      look_for: written.look_for ?? null,
      kind: written.kind,
      audience: audiences.at(-1)?.audience ?? written.audience ?? "teacher",
      text: texts.at(-1)?.text ?? written.text,
      versions: writtenApart(texts).map(({ text }) => text),
    };
  });
}

/** Those of the changes that rest on the same text as another one of them. */
function writtenApart(changes) {
  const base = ({ based_on }) => based_on ?? null;
  return changes.filter(
    (change) => changes.filter((other) => base(other) === base(change)).length > 1,
  );
}

function followUp(placed) {
  const marked = latest(placed, "follow_up_marked");
  return marked ? { of: marked.of, outcome: marked.outcome, at: marked.at } : null;
}

function feedback(placed) {
  const written = ofType(placed, "feedback_written");
  if (written.length === 0) return null;
  const released = release(placed, new Map(written.map((event) => [event.id, event])));
  return {
    ...draft(written.at(-1)),
    versions: writtenApart(written).map(draft),
    released,
    acknowledged_at: acknowledgedAt(placed, released),
    replies: ofType(placed, "reply_written").map(({ id, at, by, text }) => ({
      id,
      at,
      by: by ?? "",
      text,
    })),
  };
}

/** The release that stands: the latest one whose text is here and was not withdrawn since. */
function release(placed, written) {
  let standing = null;
  let teacher_id = placed.find(isStart).place.teacher_id ?? null;
  for (const event of placed) {
    if (event.type === "place_corrected") {
      teacher_id = event.place.teacher_id ?? null;
    } else if (event.type === "feedback_released") {
      const text = written.get(event.feedback);
      if (!text) continue;
      const { id, at, languages = [], written_in = null } = event;
      standing = { id, at, teacher_id, feedback: draft(text), languages, written_in };
    } else if (event.type === "feedback_withdrawn" && standing?.feedback.id === event.feedback) {
      standing = null;
    }
  }
  return standing;
}

/** When the released text was acknowledged; what was said of an earlier text is no answer. */
function acknowledgedAt(placed, released) {
  const said = ofType(placed, "feedback_acknowledged");
  return said.findLast(({ feedback: of }) => !of || of === released?.feedback.id)?.at ?? null;
}

function draft({ id, at, strengths, next_steps, questions }) {
  return {
    id,
    at,
    strengths: items(strengths),
    next_steps: items(next_steps),
    questions: items(questions),
  };
}

function items(list) {
  return list.map(({ text, look_for, group, evidence }) => ({
    text,
    look_for: look_for ?? null,
    group: group ?? null,
    evidence: evidence ?? [],
  }));
}
