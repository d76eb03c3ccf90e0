/** What every screen of capture is given: the device, the status, the library, the ways. */

import { fold, standingEvents } from "../tally/fold.js";
import { downloadUnsent } from "./download.js";

// Older walkthroughs are found in the list on the server.
const RECENT = 30;

export class App {
  #status;
  #openPractice;
  #listeners = new Set();

  /**
   * `status` is {status, onStatus(fn), poke(options)}; `openPractice()` gives a device in memory;
   * `go(path)` changes the screen.
   */
  constructor({ user, device, library, status, openPractice, go }) {
    this.user = user;
    this.device = device;
    this.library = library;
    this.update = null;
    this.go = go;
    this.#status = status;
    this.#openPractice = openPractice;
  }

  /** The status of sync.js, with the person's name. */
  get status() {
    return { ...this.#status.status, user: this.user?.name ?? "" };
  }

  /** Be told of changes, and at once. Returns the way out. */
  onStatus(listener) {
    this.#listeners.add(listener);
    const stop = this.#status.onStatus(() => listener(this.status));
    return () => {
      this.#listeners.delete(listener);
      stop();
    };
  }

  /** A new build of the app waits; `update()` lets it in. It is offered, never forced. */
  offerUpdate(update) {
    this.update = update;
    for (const listener of this.#listeners) listener(this.status);
  }

  /** The same app over a device in memory, of which nothing is ever sent. */
  forPractice() {
    const practice = { state: "practice", unsent: 0, aside: 0 };
    return new App({
      user: this.user,
      device: this.#openPractice(),
      library: this.library,
      status: { status: practice, onStatus: () => () => {} },
      openPractice: this.#openPractice,
      go: this.go,
    });
  }

  get isPractice() {
    return this.status.state === "practice";
  }

  visitPath(id) {
    return this.isPractice ? "/practice" : `/w/${id}`;
  }

  finishPath(visit) {
    return `${this.visitPath(visit.id)}/finish`;
  }

  /** Something half typed, kept until it is recorded: an object with `keep(fields)`. */
  async draft(key) {
    const name = `draft:${key}`;
    const kept = await this.device.get(name).catch(() => null);
    const draft = {
      ...kept,
      keep: (fields) => {
        for (const old of Object.keys(draft)) if (old !== "keep") delete draft[old];
        Object.assign(draft, fields);
        // A draft is a courtesy: when it cannot be kept, writing the thing itself will say so.
        this.device.put(name, fields).catch(() => {});
      },
    };
    return draft;
  }

  /** Keep for next time what was chosen, and for this visit the next step it follows up. */
  async remember(id, { rubric, groups, step }) {
    await this.device.put("last", { rubric, groups });
    if (step) await this.device.put(`step:${id}`, step);
  }

  /** The next step of the visit before, {text, of, at}, where there was one. */
  lastStep(id) {
    return this.device.get(`step:${id}`);
  }

  /** Recent walkthroughs on this device, folded, latest first: [{id, …, state, taps}]. */
  async visits() {
    const known = (await this.device.walkthroughs()).slice(0, RECENT);
    const all = await Promise.all(known.map(async (summary) => {
      const events = await this.device.events(summary.id);
      const state = fold(events, []);
      const taps = standingEvents(events).filter(({ type }) =>
        type === "evidence_seen" || type === "counter_evidence_seen").length;
      return state && { ...summary, state, taps };
    }));
    return all.filter(Boolean);
  }

  /** What the server knows of places, with the classes visited since it was asked. */
  async places(visits) {
    const places = await this.library.places();
    const key = ({ school, teacher, class: name }) => JSON.stringify([school, teacher, name]);
    const classes = new Map(places.classes.map((one) => [key(one), one]));
    const listed = new Map(places.classes.map((one) => [one.id, one]));
    for (const { state } of visits) {
      if (state.status === "discarded") continue;
      const { task, lesson_part: part, ...place } = state.place;
      // A class of the district's list is called what it is called now, whatever it was then.
      const called = (place.class_id && listed.get(place.class_id)) || place;
      const known = classes.get(key(called));
      if (known?.last_visit >= state.started_at) continue;
      const visited = { ...(called === place && place), last_visit: state.started_at };
      classes.set(key(called), { next_step: null, ...known, ...visited });
    }
    const latest = ({ last_visit: at }) => at ?? "";
    return {
      ...places,
      classes: [...classes.values()].sort((one, other) => latest(other).localeCompare(latest(one))),
    };
  }

  /** Send now what waits, and once more what the server refused: access may have returned. */
  async sendAgain() {
    const known = (await this.device.walkthroughs()).filter(({ aside }) => aside);
    for (const { id } of known) await this.device.requeue(id);
    this.#status.poke({ now: true });
  }

  /** What the server refused for good, in its words, each once. */
  async refusals() {
    const known = (await this.device.walkthroughs()).filter(({ aside }) => aside);
    const rows = await Promise.all(known.map(({ id }) => this.device.asideOf(id)));
    return [...new Set(rows.flat().map(({ message, code }) => message || code))];
  }

  /** Offer everything unsent as a file to keep. */
  async saveUnsent() {
    const content = await this.device.exportUnsent();
    downloadUnsent(content);
    return content.events.length;
  }

  /** Bring such a file in; resolves with {added, known}. */
  async bringIn(file) {
    const text = await file.text();
    let content;
    try {
      content = JSON.parse(text);
    } catch {
      content = null; // The device refuses it by its proper name.
    }
    return this.device.importUnsent(content);
  }
}
