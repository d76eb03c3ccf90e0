/** What the server said last, kept on this device: people, classes, rubrics, walkthroughs. */

import { inLanguage } from "../tally/rubric_language.js";
import { language } from "./i18n.js";

const NOTHING = { classes: [], schools: [], teachers: [] };

export class Library {
  #device;
  #api;

  constructor(device, api) {
    this.#device = device;
    this.#api = api;
  }

  /** {classes, schools, teachers}, the class visited last first. */
  async places() {
    return { ...NOTHING, ...await this.#device.get("classes") };
  }

  /** The latest version of each rubric that is here with all its text, in the reader's language. */
  async rubrics() {
    const { rubrics = [] } = await this.#device.get("rubrics") ?? {};
    const latest = rubrics.filter((rubric) => rubric.latest);
    const bodies = await Promise.all(latest.map(({ id, version }) => this.#kept(id, version)));
    return bodies.filter(Boolean).map(spoken);
  }

  /** One rubric version, from here or else from the server; null when it is in neither. */
  async rubric(id, version) {
    return spoken(await this.#kept(id, version) ?? await this.#fetchRubric(id, version));
  }

  /** The visit that a colleague's code stands for, as the API answers. */
  invitation(code) {
    return this.#api.invitation(code);
  }

  /**
   * The link to a visit as the drawing of a QR code, {svg}, as the API answers. Drawn once, it is
   * kept: without a connection even an older one, from before a group was renamed, lets people in.
   */
  async qr(visit, link) {
    const kept = await this.#device.get("qr");
    if (kept?.link === link) return { ok: true, body: kept };
    const answer = await this.#api.qr(link);
    if (answer.ok) await this.#device.put("qr", { visit, link, svg: answer.body.svg });
    return !answer.ok && kept?.visit === visit ? { ok: true, body: kept } : answer;
  }

  #kept(id, version) {
    return this.#device.get(`rubric:${id}@${version}`);
  }

  /** A walkthrough begun on another device may rest on a version that is not here yet. */
  async #fetchRubric(id, version) {
    const { ok, body } = await this.#api.rubric(id, version);
    if (!ok) return null;
    await this.#device.put(`rubric:${id}@${version}`, body);
    return body;
  }
}

function spoken(rubric) {
  return rubric && inLanguage(rubric, language);
}
