/** From the fragment of the address to a screen: #/start, #/w/<id>, #/w/<id>/finish, #/join, #/practice. */

import { CaptureScreen } from "./capture.js";
import { FinishScreen } from "./finish.js";
import { _ } from "./i18n.js";
import { JoinScreen } from "./join.js";
import { noAnswer, noRubric, unknownVisit } from "./messages.js";
import { StartScreen } from "./start.js";
import { beginVisit, Visit } from "./visit.js";

export class Router {
  #app;
  #root;
  #screen = null;
  #visit = null;
  #practice = null;
  #turn = 0;
  #onHash = () => this.show();

  constructor(app, root) {
    this.#app = app;
    this.#root = root;
  }

  start() {
    addEventListener("hashchange", this.#onHash);
    return this.show();
  }

  stop() {
    removeEventListener("hashchange", this.#onHash);
    this.#leave();
  }

  async show() {
    this.#turn += 1;
    const turn = this.#turn;
    const screen = await this.#screenFor(location.hash.slice(1)).catch(noAnswer);
    if (turn !== this.#turn) return;
    this.#leave();
    this.#screen = screen;
    document.title = `${screen.title ?? _("Capture")} · ${_("Walkthrough")}`;
    await screen.mount(this.#root);
    if (turn > 1) this.#arrive();
  }

  /** Coming from another screen, start reading at the top of this one. */
  #arrive() {
    scrollTo(0, 0);
    this.#root.querySelector("h1")?.focus({ preventScroll: true });
  }

  #leave() {
    this.#screen?.unmount();
    this.#screen = null;
  }

  async #screenFor(hash) {
    const [path, query = ""] = hash.split(/\?(.*)/s);
    const [, kind, id, page] = path.split("/");
    const practised = this.#app.practisedPage(path);
    if (practised !== null) return this.#practiceScreen(practised);
    this.#practice = null;
    // A preview is nothing but practice: whoever leaves its end begins it anew.
    if (this.#app.isPractice) return this.#practiceScreen("");
    if (kind !== "w" || !id) {
      this.#keepVisit(null);
      if (kind === "join") return new JoinScreen(this.#app, query);
      return new StartScreen(this.#app);
    }
    const visit = await this.#open(id);
    if (!visit) return unknownVisit();
    const over = page === "finish" || visit.state().status !== "open";
    return over ? new FinishScreen(this.#app, visit) : new CaptureScreen(this.#app, visit);
  }

  async #open(id) {
    if (this.#visit?.id === id) return this.#visit;
    const events = await this.#app.device.events(id);
    const start = events.find(({ type }) => type === "walkthrough_started");
    if (!start) return null;
    const rubric = await this.#app.library.rubric(start.rubric.id, start.rubric.version);
    if (!rubric) return null;
    return this.#keepVisit(new Visit(this.#app.device, { id, rubric, events }));
  }

  #keepVisit(visit) {
    this.#visit?.close();
    this.#visit = visit;
    return visit;
  }

  /** A practice run lives as long as its screens: coming back later begins a new one. */
  async #practiceScreen(page) {
    if (!this.#practice) {
      const [rubric] = await this.#preferred();
      if (!rubric) return noRubric();
      const app = this.#app.forPractice();
      const id = await beginVisit(app.device, {
        rubric,
        place: { school: "practice", teacher: _("the teacher"), class: _("Practice run") },
        groups: [1, 2, 3, 4].map((n) => ({ id: `g${n}`, name: _("Group %(n)s", { n }) })),
      });
      this.#practice = { app, visit: await Visit.open(app.device, id, rubric) };
    }
    const { app, visit } = this.#practice;
    return page === "finish"
      ? new FinishScreen(app, visit)
      : new CaptureScreen(app, visit, { practice: true });
  }

  /** All rubrics, the one used last first. */
  async #preferred() {
    const rubrics = await this.#app.library.rubrics();
    const { rubric } = await this.#app.device.get("last") ?? {};
    return rubrics.sort((one, other) => (other.id === rubric) - (one.id === rubric));
  }
}
