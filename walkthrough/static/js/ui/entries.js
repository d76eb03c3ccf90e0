/** The running log of evidence, latest first, and what can be done to one entry. */

import { el, icon, set } from "./dom.js";
import { formatClock } from "./format.js";
import { _ } from "./i18n.js";
import { groupLabel, lookForTitle, markLabel, noteKindLabel, signText } from "./names.js";
import { Sheet } from "./sheet.js";
import { WHOLE_CLASS } from "./visit.js";

export class Entries {
  #visit;
  #actions;
  #list = el("ol", { class: "entries list" });
  #empty = el("p", { class: "meta" }, _("Nothing recorded yet. Every tap and note will stand here with its time."));

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
    const held = this.node.contains(document.activeElement) && document.activeElement.dataset.id;
    this.#list.replaceChildren(...all.map((entry) => el("li", {}, this.#row(entry))));
    this.#empty.hidden = all.length > 0;
    this.#list.hidden = !all.length;
    if (held) this.#list.querySelector(`[data-id="${held}"]`)?.focus();
  }

  #row(entry) {
    const group = entry.group ? groupLabel(this.#visit, entry.group) : _("No group");
    const what = entry.isNote
      ? noteKindLabel(entry.kind)
      : markLabel(this.#visit.rubric, entry.seen);
    const detail = entry.isNote
      ? entry.text
      : entry.sign && signText(this.#visit, entry.look_for, entry.sign);
    return el("button", {
      class: "entry", type: "button", "data-id": entry.id, "aria-haspopup": "dialog",
      onclick: () => openEntry(this.#visit, entry, this.#actions),
    },
    el("span", { class: "entry__head" },
      el("span", { class: "entry__time" }, formatClock(entry.at)), ` · ${group} · ${what}`),
    entry.look_for ? el("span", { class: "entry__look" }, lookForTitle(this.#visit, entry.look_for)) : null,
    detail ? el("span", { class: "entry__detail" }, detail) : null);
  }
}

/** The whole log in a sheet, for the phone. */
export function openLog(visit, actions) {
  const entries = new Entries(visit, actions);
  const sheet = new Sheet(_("Recorded so far"), entries.node, { onClose: () => stop() }).open();
  const stop = visit.onChange(() => entries.update());
  return sheet;
}

/** Choose the group that a tap counts for instead. */
export function openMove(visit, tap, move) {
  const groups = [...visit.groups.map(({ id }) => id), WHOLE_CLASS].filter((id) => id !== tap.group);
  const sheet = new Sheet(_("Move last tap to…"), [
    el("p", {}, _("%(mark)s: %(look_for)s, %(group)s, %(time)s", {
      mark: markLabel(visit.rubric, tap.seen),
      look_for: lookForTitle(visit, tap.look_for),
      group: groupLabel(visit, tap.group),
      time: formatClock(tap.at),
    })),
    el("div", { class: "pick" }, groups.map((group) => el("button", {
      class: "button", type: "button",
      onclick: async (event) => {
        if (await move(tap.id, group, event.currentTarget)) sheet.close();
      },
    }, groupLabel(visit, group)))),
  ]);
  return sheet.open();
}

function openEntry(visit, entry, actions) {
  const title = entry.isNote ? noteKindLabel(entry.kind) : lookForTitle(visit, entry.look_for);
  const body = entry.isNote ? [el("p", { class: "verbatim" }, entry.text)] : tapBody(visit, entry, actions);
  const sheet = new Sheet(title, [
    el("p", { class: "meta" }, [
      formatClock(entry.at),
      entry.group && groupLabel(visit, entry.group),
      !entry.isNote && markLabel(visit.rubric, entry.seen),
    ].filter(Boolean).join(" · ")),
    ...body,
  ], {
    actions: [el("button", {
      class: "button button--danger", type: "button",
      onclick: async (event) => {
        if (await actions.remove(entry.id, event.currentTarget)) sheet.close();
      },
    }, icon("trash"), entry.isNote ? _("Remove this note") : _("Remove this tap"))],
  });
  sheet.open();
}

function tapBody(visit, entry, actions) {
  const lookFor = visit.lookFor(entry.look_for);
  const signs = (entry.seen ? lookFor?.seen : lookFor?.counter) ?? [];
  const tags = signs.map(({ id, text }) => el("button", {
    class: "tag", type: "button", "aria-pressed": String(entry.sign === id),
    onclick: async (event) => {
      if (!await actions.tag(entry.id, id, event.currentTarget)) return;
      const now = visit.tap(entry.id)?.sign;
      tags.forEach((tag, index) => set(tag, { "aria-pressed": String(signs[index].id === now) }));
    },
  }, text));
  const groups = [...visit.groups.map(({ id }) => id), WHOLE_CLASS];
  const select = el("select", {
    class: "input", "aria-label": _("Counts for"),
    onchange: () => actions.move(entry.id, select.value),
  }, groups.map((group) => el("option", { value: group, selected: group === entry.group }, groupLabel(visit, group))));
  return [
    tags.length ? el("div", { class: "stack stack--tight" }, el("p", { class: "label" }, _("Which sign was it?")), tags) : null,
    el("div", { class: "field" }, el("span", { class: "label", "aria-hidden": "true" }, _("Counts for")), select),
  ];
}
