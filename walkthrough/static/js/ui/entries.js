/** The running log of evidence, latest first, and what can be done to one entry. */

import { el, set } from "./dom.js";
import { formatClock } from "./format.js";
import { _ } from "./i18n.js";
import {
  groupLabel, groupOptions, inItsWords, lookForTitle, markLabel, noteKindLabel, signText,
} from "./names.js";
import { button, field, meta, paragraph, select, tightStack } from "./parts.js";
import { Sheet } from "./sheet.js";

export class Entries {
  #visit;
  #actions;
  #list = el("ol", { class: "entries list" });
  #empty = meta(_("Nothing recorded yet. Every tap and note will stand here with its time."));

  /** `actions`: tag, move, remove(eventId). */
  constructor(visit, actions) {
    this.#visit = visit;
    this.#actions = actions;
    this.node = el("div", { class: "entries-box" }, this.#empty, this.#list);
    this.update();
  }

  update() {
    const notes = this.#visit.state().notes.map((note) => ({ ...note, isNote: true }));
    const all = [...this.#visit.taps, ...notes].sort((one, other) => (one.at < other.at ? 1 : -1));
    const focused = document.activeElement;
    const held = this.node.contains(focused) && focused.dataset.id;
    this.#list.replaceChildren(...all.map((entry) => el("li", {}, this.#row(entry))));
    this.#empty.hidden = all.length > 0;
    this.#list.hidden = !all.length;
    if (held) this.#list.querySelector(`[data-id="${held}"]`)?.focus();
  }

  #row(entry) {
    const visit = this.#visit;
    const group = entry.group ? groupLabel(visit, entry.group) : _("No group");
    const what = entry.isNote ? noteKindLabel(entry.kind) : markLabel(visit.rubric, entry.seen);
    const detail = entry.isNote
      ? entry.text
      : entry.sign && signText(visit, entry.look_for, entry.sign);
    const title = entry.look_for && lookForTitle(visit, entry.look_for);
    return el("button", {
      class: "entry", type: "button", "data-id": entry.id, "aria-haspopup": "dialog",
      onclick: () => openEntry(visit, entry, this.#actions),
    },
    el("span", { class: "entry__head" },
      el("span", { class: "entry__time" }, formatClock(entry.at)), ` · ${group} · ${what}`),
    title ? el("span", { class: "entry__look", ...inItsWords(visit.rubric, title) }, title) : null,
    detail ? el("span", {
      class: "entry__detail", ...!entry.isNote && inItsWords(visit.rubric, detail),
    }, detail) : null);
  }
}

/** The whole log in a sheet, for the phone. */
export function openLog(visit, actions) {
  const entries = new Entries(visit, actions);
  const stop = visit.onChange(() => entries.update());
  return new Sheet(_("Recorded so far"), entries.node, { onClose: stop }).open();
}

/** Choose the group that a tap counts for instead. */
export function openMove(visit, tap, move) {
  const choices = groupOptions(visit).filter(([id]) => id !== tap.group).map(([id, label]) =>
    button(label, async (event) => {
      if (await move(tap.id, id, event.currentTarget)) sheet.close();
    }));
  const sheet = new Sheet(_("Move last tap to…"), [
    paragraph(_("%(mark)s: %(look_for)s, %(group)s, %(time)s", {
      mark: markLabel(visit.rubric, tap.seen),
      look_for: lookForTitle(visit, tap.look_for),
      group: groupLabel(visit, tap.group),
      time: formatClock(tap.at),
    })),
    el("div", { class: "pick" }, choices),
  ]);
  return sheet.open();
}

function openEntry(visit, entry, actions) {
  const title = entry.isNote ? noteKindLabel(entry.kind) : lookForTitle(visit, entry.look_for);
  const about = [
    formatClock(entry.at),
    entry.group && groupLabel(visit, entry.group),
    !entry.isNote && markLabel(visit.rubric, entry.seen),
  ].filter(Boolean).join(" · ");
  const body = entry.isNote
    ? [paragraph(entry.text, "verbatim")]
    : [tagging(visit, entry, actions), moving(visit, entry, actions)];
  const words = entry.isNote ? _("Remove this note") : _("Remove this tap");
  const remove = button(words, async () => {
    if (await actions.remove(entry.id, remove)) sheet.close();
  }, { kind: "danger", drawing: "trash" });
  const sheet = new Sheet(title, [meta(about), ...body], { actions: [remove] });
  sheet.open();
}

function tagging(visit, entry, actions) {
  const lookFor = visit.lookFor(entry.look_for);
  const signs = (entry.seen ? lookFor?.seen : lookFor?.counter) ?? [];
  if (!signs.length) return null;
  const tags = signs.map(({ id, text }) => el("button", {
    class: "tag", type: "button", "aria-pressed": String(entry.sign === id),
    ...inItsWords(visit.rubric, text),
    onclick: async (event) => {
      if (!await actions.tag(entry.id, id, event.currentTarget)) return;
      const now = visit.tap(entry.id)?.sign;
      signs.forEach((sign, index) => set(tags[index], { "aria-pressed": String(sign.id === now) }));
    },
  }, text));
  return tightStack(paragraph(_("Which sign was it?"), "label"), tags);
}

function moving(visit, entry, actions) {
  const group = select(groupOptions(visit), entry.group, {
    onchange: () => actions.move(entry.id, group.value),
  });
  return field(_("Counts for"), group);
}
