// Candidates for the feedback: chosen from what was tapped, tagged and noted, never made up.
//
// The twin of walkthrough/domain/insight_suggestions.py, where the ranking is told in words;
// tests/vectors/insight-*.json hold both to the same suggestions.

const WHOLE_CLASS = "class";
const MOST = 6;
const MOST_EVIDENCE = 500;
const KIND_RANK = { quote: 0, observation: 0, sign: 1, statement: 2, contrast: 2 };

/** {strengths, next_steps, questions} from rows and look-fors as insight.js sums them up. */
export function suggest(walkthrough, taps, rubric, rows, lookFors) {
  const order = new Map();
  rows.forEach(({ id, removed }, index) => removed || order.set(id, index));
  const contrast = rubric.kind === "contrast";
  const notes = walkthrough.notes.filter((note) => forTeacher(note) && isPlaced(note, order));
  const subjects = subjectsOf(notes, taps, rows, lookFors, order);
  const bases = basesOf(subjects, contrast).sort(byRank);
  const asked = notes.filter(({ kind }) => kind === "question")
    .map((note) => fromNote(note, "question", []));
  const offers = (key) => interleave(bases.map((basis) =>
    offersOf(basis, basis.subject.lookFor[key] ?? [])));
  return {
    strengths: firstOf(strengths(subjects, rubric, order, contrast)),
    next_steps: firstOf(offers("next_steps")),
    questions: firstOf([...asked, ...offers("questions")]),
  };
}

function subjectsOf(notes, taps, rows, lookFors, order) {
  const classRow = rows.find(({ id }) => id === WHOLE_CLASS);
  return lookFors.map((found, index) => ({
    ...found,
    index,
    taps: taps.filter((tap) => tap.look_for === found.lookFor.id && order.has(tap.group)),
    notes: notes.filter((note) => note.look_for === found.lookFor.id && note.kind !== "question"),
    classSilent: Boolean(classRow && isSilent(classRow.cells[index])),
    breadth: breadthOf(found),
  }));
}

function isSilent({ states, level }) {
  return states[0] === "nothing" && level === null;
}

/** The share of groups that showed it; of the whole class alone, all or nothing. */
function breadthOf({ presence, position }) {
  if (position) {
    return (position.first + position.second + position.even) / Math.max(presence.of, 1);
  }
  if (presence.of) return presence.seen_in / presence.of;
  return presence.class_seen ? 1 : 0;
}

function forTeacher({ audience, text }) {
  return audience === "teacher" && /[^ \t\r\n]/.test(text);
}

/** Whether the note belongs to no group, to the whole class, or to a group that counts. */
function isPlaced({ group }, order) {
  return group === null || group === WHOLE_CLASS || order.has(group);
}

function strengths(subjects, rubric, order, contrast) {
  const ranked = [];
  for (const subject of subjects) {
    let candidates = [...words(subject, contrast), ...signs(subject, order, contrast)];
    if (!candidates.length) {
      candidates = contrast ? leaning(subject, rubric, order) : plain(subject, order);
    }
    if (!candidates.length) continue;
    const taps = subject.taps.filter(({ seen }) => seen || contrast);
    const rank = [KIND_RANK[candidates[0].source], -subject.breadth, -taps.length, subject.index];
    ranked.push({ rank, candidates });
  }
  return interleave(ranked.sort(byRank).map(({ candidates }) => candidates));
}

/** Notes on the look-for whose nearest tap (a counter wins a tie) says that it was seen. */
function words({ notes, taps }, contrast) {
  const isQuote = ({ kind }) => kind === "quote";
  const quotesFirst = [...notes.filter(isQuote), ...notes.filter((note) => !isQuote(note))];
  return quotesFirst.flatMap((note) => {
    const [nearest] = taps
      .filter((tap) => note.group === null || tap.group === note.group)
      .map((tap) => ({ tap, rank: [distance(tap, note), Number(tap.seen), tap.id] }))
      .sort(byRank);
    if (!nearest || !(contrast || nearest.tap.seen)) return [];
    return [fromNote(note, note.kind === "quote" ? "quote" : "observation", [nearest.tap])];
  });
}

function distance(tap, note) {
  return Math.abs(Date.parse(tap.at) - Date.parse(note.at));
}

function fromNote(note, source, taps) {
  return {
    text: note.text, look_for: note.look_for, group: note.group, at: note.at, source, sign: null,
    evidence: [note.id, ...taps.map(({ id }) => id)],
  };
}

function signs(subject, order, contrast) {
  const { lookFor } = subject;
  const sides = (lookFor.seen ?? []).map((sign) => [sign, true]);
  if (contrast) sides.push(...(lookFor.counter ?? []).map((sign) => [sign, false]));
  return sides.flatMap(([sign, side], index) => {
    const taps = subject.taps.filter((tap) => tap.sign === sign.id && tap.seen === side);
    if (!taps.length) return [];
    const candidate = fromTaps(subject, busiest(taps, order), sign.text, "sign", sign.id);
    return [{ rank: [-placesOf(taps).size, -taps.length, index], candidate }];
  }).sort(byRank).map(({ candidate }) => candidate);
}

/** The statement alone, where taps say that it was seen and nothing says more. */
function plain(subject, order) {
  const seen = subject.taps.filter((tap) => tap.seen);
  const against = placesOf(subject.taps.filter((tap) => !tap.seen));
  if (!seen.length || placesOf(seen).size <= against.size) return [];
  const clean = seen.filter(({ group }) => !against.has(group));
  const best = busiest(clean.length ? clean : seen, order);
  return [fromTaps(subject, best, subject.lookFor.statement, "statement", null)];
}

/** Which pole an attribute showed, where one of them was seen in more places than the other. */
function leaning(subject, rubric, order) {
  const { lean } = subject.position;
  if (lean !== "first" && lean !== "second") return [];
  const first = lean === "first";
  const pole = first ? rubric.marks.seen : rubric.marks.counter;
  const best = busiest(subject.taps.filter(({ seen }) => seen === first), order);
  return [fromTaps(subject, best, `${subject.lookFor.title}: ${pole}`, "contrast", null)];
}

/** The taps of the place that has most of them; of equals, the first in order. */
function busiest(taps, order) {
  return [...placesOf(taps)]
    .map((group) => ({ taps: taps.filter((tap) => tap.group === group), group }))
    .map((place) => ({ ...place, rank: [-place.taps.length, order.get(place.group)] }))
    .sort(byRank)[0].taps;
}

function fromTaps({ lookFor }, taps, text, source, sign) {
  return {
    text, look_for: lookFor.id, group: taps[0].group, at: taps[0].at, source, sign,
    evidence: taps.slice(0, MOST_EVIDENCE).map(({ id }) => id),
  };
}

/** Why a look-for may deserve a next step or a question; the lower the rank the sooner. */
function basesOf(subjects, contrast) {
  return subjects.flatMap((subject) => {
    const { taps, presence, index } = subject;
    if (contrast) {
      return taps.length ? [{ subject, rank: [0, 0, index], source: "contrast", taps }] : [];
    }
    const seen = taps.filter((tap) => tap.seen);
    const counter = taps.filter((tap) => !tap.seen);
    const silent = presence.of ? presence.silent_in : Number(subject.classSilent);
    const of = Math.max(presence.of, 1);
    if (counter.length) {
      const rank = [0, -presence.counter_in / of, index];
      return [{ subject, rank, source: "counter", taps: counter }];
    }
    if (silent && !presence.class_seen) {
      return [{ subject, rank: [1, -silent / of, index], source: "silent", taps: [] }];
    }
    return seen.length
      ? [{ subject, rank: [2, subject.breadth, index], source: "seen", taps: seen }]
      : [];
  });
}

function offersOf(basis, texts) {
  const groups = [...placesOf(basis.taps)];
  return texts.map((text) => ({
    text,
    look_for: basis.subject.lookFor.id,
    group: groups.length === 1 ? groups[0] : null,
    at: null,
    source: basis.source,
    sign: commonestSign(basis),
    evidence: basis.taps.slice(0, MOST_EVIDENCE).map(({ id }) => id),
  }));
}

/** The counter-sign tagged most often, of equals the rubric's first. */
function commonestSign({ source, subject, taps }) {
  if (source !== "counter") return null;
  const times = (id) => taps.filter(({ sign }) => sign === id).length;
  let best = null;
  for (const { id } of subject.lookFor.counter ?? []) {
    if (times(id) > (best ? times(best) : 0)) best = id;
  }
  return best;
}

/** The first of every list, then the second of every list, and so on. */
function interleave(lists) {
  const mixed = [];
  const depth = Math.max(0, ...lists.map(({ length }) => length));
  for (let index = 0; index < depth; index += 1) {
    for (const list of lists) if (index < list.length) mixed.push(list[index]);
  }
  return mixed;
}

/** Without repeating a text, and no more than anybody would choose from. */
function firstOf(candidates) {
  const unique = new Map();
  for (const candidate of candidates) {
    if (unique.size < MOST && !unique.has(candidate.text)) unique.set(candidate.text, candidate);
  }
  return [...unique.values()];
}

// Small things

function placesOf(taps) {
  return new Set(taps.map(({ group }) => group));
}

/** Compare by `rank`, a list of numbers and texts, from the first to the last that differs. */
function byRank({ rank: one }, { rank: other }) {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : one[at] < other[at] ? -1 : 1;
}
