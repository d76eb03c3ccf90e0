/** What every screen of capture is given: the device, the status, the library, the ways. */

import { fold, standingEvents } from "../tally/fold.js";
import { downloadUnsent } from "./download.js";

// Older walkthroughs are found in the list on the server.
const RECENT = 30;

export class App {
  #status;
  #openPractice;
  #practicePath;
  #listeners = new Set();

  /**
   * `status` is {status, onStatus(fn), poke(options)}; `openPractice()` gives a device in memory;
   * `go(path)` changes the screen. A practice run has its screens below `practicePath`.
   */
  constructor({ user, device, library, status, openPractice, go, practicePath = "/practice" }) {
    this.user = user;
    this.device = device;
    this.library = library;
    this.update = null;
    this.go = go;
    this.#status = status;
    this.#openPractice = openPractice;
    this.#practicePath = practicePath;
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
      practicePath: this.#practicePath,
    });
  }

  get isPractice() {
    return this.status.state === "practice";
  }

  /** Which page of a practice run a path is, "" for its first; null for none of them. */
  practisedPage(path) {
    if (path === this.#practicePath) return "";
    return path.startsWith(`${this.#practicePath}/`) ? path.slice(this.#practicePath.length + 1) : null;
  }

  visitPath(id) {
    return this.isPractice ? this.#practicePath : `/w/${id}`;
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

  /** Note that a colleague observes with us, or was asked to: afterwards there is a comparison. */
  markPaired(id) {
    this.device.put(`paired:${id}`, true).catch(() => {}); // The home page knows of it as well.
  }

  /** Whether a colleague was asked to observe with us. */
  async isPaired(id) {
    return Boolean(await this.device.get(`paired:${id}`));
  }

  /** The id of one's own walkthrough of a visit, if it has one on this device. */
  async walkthroughOf(visit) {
    const visits = await this.visits();
    const same = visits.find(({ state }) => state.visit === visit && state.status !== "discarded");
    return same?.id ?? null;
  }

  /** Whether the server has the walkthrough's start: it is sent before anything else of it. */
  async isStartSent(id) {
    const known = (await this.device.walkthroughs()).find((one) => one.id === id);
    return Boolean(known) && known.unsent + known.aside < known.events;
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
