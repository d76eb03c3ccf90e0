/** One walkthrough on this device: what was recorded, what it adds up to, and what can be done. */

import { fold, standingEvents, tapsOf, WHOLE_CLASS } from "../tally/fold.js";
import { uuid7 } from "../tally/ids.js";
import { summarise } from "../tally/insight.js";
import { focusOf, lastTap, lastUndoable } from "./log.js";

export { WHOLE_CLASS };

const NO_MARKS = { seen: 0, counter: 0, no_opportunity: false, level: null, signs: {} };

/**
 * Start a walkthrough; resolves with its id once the start is on disk. `visit` is the one that a
 * colleague has begun; without it this is a visit of its own, which a colleague may join.
 */
export async function beginVisit(device, start) {
  const { rubric, place, groups, visit = uuid7(), followUp = null } = start;
  const id = uuid7();
  const entries = [["walkthrough_started", {
    rubric: { id: rubric.id, version: rubric.version }, place, groups, visit,
  }]];
  if (followUp) entries.push(["follow_up_marked", followUp]);
  await device.recordAll(id, entries);
  return id;
}

export class Visit {
  #device;
  #events;
  #standing = null;
  #folded = null;
  #taps = null;
  #working = Promise.resolve();
  #listeners = new Set();
  #stopListening;

  /** Every recording method resolves once it is on disk, and rejects with a StoreError. */
  constructor(device, { id, rubric, events }) {
    this.id = id;
    this.rubric = rubric;
    this.#device = device;
    this.#events = events;
    this.#stopListening = device.onChange((news) => this.#hear(news));
  }

  static async open(device, id, rubric) {
    return new Visit(device, { id, rubric, events: await device.events(id) });
  }

  close() {
    this.#stopListening();
    this.#listeners.clear();
  }

  /** Be told after any change, in this tab or another. Returns the way out. */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // What there is

  /** The fold; with `now` (ISO) a focus that is still on ends there. */
  state(now) {
    if (now) return this.#fold(now);
    this.#folded ??= this.#fold(new Date().toISOString());
    return this.#folded;
  }

  get lookFors() {
    return this.rubric.look_fors;
  }

  lookFor(id) {
    return this.lookFors.find((lookFor) => lookFor.id === id);
  }

  /** Groups that are still there, in the order of adding. */
  get groups() {
    return this.state().groups.filter((group) => !group.removed);
  }

  /** The name of any group ever, or null for the whole class. */
  groupName(id) {
    return this.state().groups.find((group) => group.id === id)?.name ?? null;
  }

  cell(group, lookFor) {
    return this.state().cells.find((cell) => cell.group === group && cell.look_for === lookFor)
      ?? { group, look_for: lookFor, ...NO_MARKS };
  }

  /** The group this device is watching, or null. */
  get focus() {
    return focusOf(this.events, this.#device.id);
  }

  /** The group watched last, to go on with after a pause. */
  get lastFocus() {
    return this.events.findLast((event) => event.device === this.#device.id
      && event.type === "group_focused")?.group ?? null;
  }

  /** The evidence as it counts now, oldest first: [{id, at, group, look_for, seen, sign}]. */
  get taps() {
    this.#taps ??= tapsOf(this.#events, this.#lookForIds);
    return this.#taps;
  }

  /** Sums and suggestions, see tally/insight.js. */
  insight() {
    return summarise(this.state(), this.taps, this.rubric);
  }

  tap(id) {
    return this.taps.find((tap) => tap.id === id) ?? null;
  }

  get lastTap() {
    return lastTap(this.events, this.#device.id);
  }

  get undoable() {
    return lastUndoable(this.events, this.#device.id);
  }

  /** The events that stand, in the order that every replica agrees on. */
  get events() {
    this.#standing ??= standingEvents(this.#events);
    return this.#standing;
  }

  // What can be done

  focusOn(group) {
    return this.#record(() => (group === this.focus ? [] : [["group_focused", { group }]]));
  }

  pause() {
    return this.#record(() =>
      this.focus === null ? [] : [["observing_paused", { group: this.focus }]]);
  }

  /** Count a piece of evidence; resolves with its event. Focuses the group first if need be. */
  async mark(group, lookFor, seen) {
    const type = seen ? "evidence_seen" : "counter_evidence_seen";
    return (await this.#inFocus(group, [type, { group, look_for: lookFor }])).at(-1);
  }

  async setLevel(group, lookFor, level) {
    await this.#inFocus(group, ["level_set", { group, look_for: lookFor, level }]);
  }

  async markNoOpportunity(group, lookFor) {
    await this.#inFocus(group, ["no_opportunity_marked", { group, look_for: lookFor }]);
  }

  /** Take back every such mark of this very group (or of the whole class). */
  clearNoOpportunity(group, lookFor) {
    return this.#retract((event) => event.type === "no_opportunity_marked"
      && event.group === group && event.look_for === lookFor);
  }

  /** Whether the mark was made for this very group, not only for the whole class. */
  hasNoOpportunityOf(group, lookFor) {
    return this.events.some((event) => event.type === "no_opportunity_marked"
      && event.group === group && event.look_for === lookFor);
  }

  /** Name the sign that a tap stood for; the same sign again takes it away. */
  tag(target, sign) {
    if (this.tap(target)?.sign !== sign) {
      return this.#record(() => [["evidence_tagged", { target, sign }]]);
    }
    return this.#retract((event) => event.type === "evidence_tagged" && event.target === target);
  }

  move(target, group) {
    return this.#record(() => [["evidence_moved", { target, group }]]);
  }

  retract(target) {
    return this.#record(() => [["event_retracted", { target }]]);
  }

  /** Take back the latest thing done on this device; resolves with that event, or null. */
  async undo() {
    let undone = null;
    await this.#record(() => {
      undone = this.undoable;
      return undone ? [["event_retracted", { target: undone.id }]] : [];
    });
    return undone;
  }

  writeNote(note) {
    return this.#record(() => [["note_written", note]]);
  }

  /** Change a note's text or audience. The text rests on the latest one seen on this screen. */
  amendNote(note, change) {
    return this.#record(() => {
      const basis = this.events.findLast((event) => event.type === "note_amended"
        && event.note === note && event.text != null);
      return [["note_amended", { note, ...change, based_on: basis?.id ?? note }]];
    });
  }

  addGroup(name) {
    return this.#record(() => [["group_added", { group: uuid7(), name }]]);
  }

  renameGroup(group, name) {
    return this.#record(() => [["group_renamed", { group, name }]]);
  }

  removeGroup(group) {
    return this.#record(() => {
      const removal = ["group_removed", { group, name: this.groupName(group) }];
      return this.focus === group ? [["observing_paused", { group }], removal] : [removal];
    });
  }

  correctPlace(place) {
    return this.#record(() => [["place_corrected", { place }]]);
  }

  markFollowUp(of, outcome) {
    return this.#record(() => [["follow_up_marked", { of, outcome }]]);
  }

  discard() {
    return this.#record(() => {
      const removal = ["walkthrough_discarded", {}];
      return this.focus ? [["observing_paused", { group: this.focus }], removal] : [removal];
    });
  }

  undiscard() {
    return this.#retract((event) => event.type === "walkthrough_discarded");
  }

  /** Finish, with the feedback that was chosen (or null): both or neither. */
  finish(feedback) {
    return this.#record(() => [
      ...(feedback ? [this.#feedback(feedback)] : []),
      ["walkthrough_finished", {}],
    ]);
  }

  writeFeedback(feedback) {
    return this.#record(() => [this.#feedback(feedback)]);
  }

  reopen() {
    return this.#record(() => [["walkthrough_reopened", {}]]);
  }

  // How

  #feedback(feedback) {
    const last = this.state().feedback?.id;
    return ["feedback_written", { ...feedback, ...(last && { based_on: last }) }];
  }

  /** A mark in a group out of focus says first that the observer has turned to that group. */
  #inFocus(group, entry) {
    return this.#record(() =>
      group === this.focus ? [entry] : [["group_focused", { group }], entry]);
  }

  #retract(matches) {
    return this.#record(() => this.events.filter(matches)
      .map(({ id }) => ["event_retracted", { target: id }]));
  }

  /** One at a time, in the order of tapping: what to record may depend on what came before. */
  #record(entries) {
    const recorded = this.#working.then(async () => {
      const events = await this.#device.recordAll(this.id, entries());
      this.#take([...this.#events, ...events]);
      return events;
    });
    this.#working = recorded.catch(() => {});
    return recorded;
  }

  #hear({ kind, walkthrough }) {
    const others = ["recorded", "pulled", "imported"].includes(kind);
    if (!others || (walkthrough && walkthrough !== this.id)) return;
    this.#working = this.#working.then(async () => {
      const events = await this.#device.events(this.id);
      const known = new Set(this.#events.map(({ id }) => id));
      if (events.some(({ id }) => !known.has(id))) this.#take(events);
    }).catch(() => {}); // A read that failed leaves what is shown; the next change reads again.
  }

  #take(events) {
    this.#events = events;
    this.#standing = null;
    this.#folded = null;
    this.#taps = null;
    for (const listener of this.#listeners) listener();
  }

  #fold(now) {
    return fold(this.#events, this.#lookForIds, { now });
  }

  get #lookForIds() {
    return this.lookFors.map(({ id }) => id);
  }
}
