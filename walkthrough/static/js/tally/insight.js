// One walkthrough and its rubric → what stands out: presence, rates, position, suggestions.
//
// The twin of walkthrough/domain/insight.py.

import { suggest } from "./suggestions.js";

const WHOLE_CLASS = "class";
const WATCHED_SECONDS = 120;
// Under five minutes one more or one fewer tap would change a rate by two and more.
const RATE_SECONDS = 300;

/**
 * What a fold amounts to. `taps` are the walkthrough's, as fold.js's `tapsOf` gives them.
 *
 * Returns {rows, lookFors, suggestions}: `rows` the groups and, where it was watched or marked,
 * the whole class, each with its cells and their `states`; `lookFors` [{lookFor, presence, rate,
 * position}]; `suggestions` {strengths, next_steps, questions}, the likeliest first.
 */
export function summarise(walkthrough, taps, rubric) {
  const rows = rowsOf(walkthrough, rubric);
  const contrast = rubric.kind === "contrast";
  const lookFors = rubric.look_fors.map((lookFor, index) =>
    lookForInsight(lookFor, index, rows, contrast));
  return { rows, lookFors, suggestions: suggest(walkthrough, taps, rubric, rows, lookFors) };
}

// Sums

function rowsOf(walkthrough, rubric) {
  const find = (group, lookFor) => walkthrough.cells.find((cell) =>
    cell.group === group && cell.look_for === lookFor);
  const cellsOf = (group, watched) => rubric.look_fors.map(({ id }) => {
    const cell = find(group, id) ?? {
      group, look_for: id, seen: 0, counter: 0, no_opportunity: false, level: null,
    };
    return { ...cell, watched, states: statesOf(cell, watched) };
  });
  const seconds = walkthrough.focus_seconds;
  const rows = walkthrough.groups
    .map(({ id, name, watched, removed = false }) => ({
      id, name, watched, removed, seconds: seconds[id] ?? 0, cells: cellsOf(id, watched),
    }))
    .filter((row) => !row.removed || row.cells.some(({ seen, counter }) => seen || counter));
  const own = rubric.look_fors.map(({ id }) => find(WHOLE_CLASS, id)).filter(Boolean);
  const length = seconds[WHOLE_CLASS] ?? 0;
  if (!length && !own.length) return rows;
  const watched = length >= WATCHED_SECONDS
    || own.some(({ seen, counter, level }) => seen || counter || level !== null);
  return [...rows, {
    id: WHOLE_CLASS, name: null, watched, removed: false, seconds: length,
    cells: cellsOf(WHOLE_CLASS, watched),
  }];
}

/** One of the five states, or both "seen" and "counter". */
function statesOf({ seen, counter, no_opportunity: impossible }, watched) {
  if (seen || counter) return [seen && "seen", counter && "counter"].filter(Boolean);
  if (impossible) return ["no_opportunity"];
  return [watched ? "nothing" : "not_watched"];
}

/** Whether the cell may enter a denominator, were its group not removed. */
function counts({ watched, no_opportunity: impossible }) {
  return watched && !impossible;
}

function lookForInsight(lookFor, index, rows, contrast) {
  const counted = rows.filter(({ id, removed }) => id !== WHOLE_CLASS && !removed);
  const pooled = counted.filter((row) => counts(row.cells[index]));
  const cells = pooled.map((row) => row.cells[index]);
  const classCell = rows.find(({ id }) => id === WHOLE_CLASS)?.cells[index];
  const elsewhere = counted.map((row) => row.cells[index]).filter((cell) => !counts(cell));
  const inState = (state) => elsewhere.filter(({ states }) => states[0] === state).length;
  return {
    lookFor,
    presence: {
      seen_in: cells.filter(({ seen }) => seen > 0).length,
      counter_in: cells.filter(({ counter }) => counter > 0).length,
      silent_in: cells.filter(isSilent).length,
      of: cells.length,
      no_opportunity: inState("no_opportunity"),
      not_watched: inState("not_watched"),
      class_seen: classCell?.seen ?? 0,
      class_counter: classCell?.counter ?? 0,
    },
    rate: lookFor.measure === "rate" && !contrast ? rateOf(pooled, index) : null,
    position: contrast ? positionOf(classCell ? [...cells, classCell] : cells) : null,
  };
}

/** Whether a place was watched, and holds no mark of any kind. */
function isSilent({ states, level }) {
  return states[0] === "nothing" && level === null;
}

function rateOf(pooled, index) {
  const events = sum(pooled.map((row) => row.cells[index].seen));
  const seconds = sum(pooled.map((row) => row.seconds));
  return {
    events, seconds, per_ten_minutes: seconds >= RATE_SECONDS ? (600 * events) / seconds : null,
  };
}

function positionOf(cells) {
  const marked = cells.filter(({ seen, counter }) => seen || counter);
  const first = marked.filter(({ seen, counter }) => seen > counter).length;
  const second = marked.filter(({ seen, counter }) => counter > seen).length;
  const lean = first > second ? "first" : second > first ? "second" : "even";
  return { first, second, even: marked.length - first - second, lean: marked.length ? lean : null };
}

function sum(numbers) {
  return numbers.reduce((total, n) => total + n, 0);
}
