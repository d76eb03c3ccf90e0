/** Fields of the editor: a label, a control that changes the file, and what was found wrong. */

import { el, freshId, icon, say } from "../../js/ui/dom.js";
import { _, ngettext } from "../../js/ui/i18n.js";
import { button, select } from "../../js/ui/parts.js";
import { plainly } from "./plainly.js";

/**
 * A text field. `key` names it (for findings and for the focus), `write(text)` gives the file with
 * another text. `most` characters fit; beyond `best` of them a phone has no room. `original` is
 * what the base says, null where there is none; `reset()` gives the file with that again.
 */
export function textField(desk, options) {
  const { label, key, value, write, most, best = null, long = false, hint = null, ...more } = options;
  const { original = null, reset = null, optional = false, attributes = {} } = more;
  const id = freshId("field");
  const control = textControl({
    long, value: value ?? "", id, maxlength: most, "data-key": JSON.stringify(key), ...attributes,
  });
  const count = best ? el("span", { class: "field__count" }) : null;
  const showCount = () => count && say(count, _("%(n)s of %(most)s", { n: control.value.length, most: best }));
  control.addEventListener("input", () => {
    desk.change(_("change of “%(field)s”", { field: label }), write(control.value), JSON.stringify(key));
    showCount();
  });
  control.addEventListener("blur", () => desk.pause());
  showCount();
  const below = inherited(desk, { label, original, reset, value });
  const found = findingsHere(desk, key, control);
  return el("div", { class: "field" },
    el("label", { for: id }, label, optional ? el("span", { class: "field__optional" }, ` (${_("optional")})`) : null),
    hint ? el("p", { class: "field__hint" }, hint) : null,
    control, count, below, found);
}

/** A control for a text of one line, which a long one shows on several. */
export function textControl({ long, value, ...attributes }) {
  const rows = Math.min(6, Math.ceil(value.length / 60) || 1);
  const control = el(long ? "textarea" : "input", {
    autocomplete: "off", dir: "auto", ...(long ? { rows } : { type: "text" }), ...attributes,
  });
  control.value = value;
  // A file's texts are single lines; a pasted break becomes a space. First of all who listen.
  control.addEventListener("input", () => {
    if (/[\r\n\t]/.test(control.value)) control.value = control.value.replace(/[\r\n\t]+/g, " ");
  });
  return control;
}

/** Beside a field of an overlay: what the original says, and the way back to it. */
function inherited(desk, { label, original, reset, value }) {
  if (original === null || !reset) return null;
  if (value === original) return el("p", { class: "field__hint" }, _("As in the original."));
  return el("div", { class: "changed" },
    el("p", {}, el("span", { class: "badge badge--accent" }, _("Changed")), ` ${_("The original says:")} `,
      el("q", {}, original || "–")),
    button(_("Back to the original"), () => desk.change(_("back to the original “%(field)s”", { field: label }), reset()),
      { kind: "quiet", "aria-label": _("Back to the original: %(field)s", { field: label }) }));
}

/** What was found wrong at a place, shown where this node stands. `control` is marked for it. */
export function findingsHere(desk, key, control = null) {
  const node = el("div", { class: "found", id: freshId("found") });
  desk.place(key, (findings) => {
    node.replaceChildren(...findings.map(finding));
    if (!control) return;
    const isWrong = findings.some(({ severity }) => severity === "error");
    control.toggleAttribute("aria-invalid", false);
    if (isWrong) control.setAttribute("aria-invalid", "true");
    if (findings.length) control.setAttribute("aria-describedby", node.id);
    else control.removeAttribute("aria-describedby");
  });
  return node;
}

function finding(one) {
  return one.severity === "error"
    ? el("p", { class: "field__error" }, plainly(one))
    : el("p", { class: "field__advice" }, el("span", { class: "badge badge--warn" }, _("Advice")), ` ${plainly(one)}`);
}

/** A choice of few; `options` are [value, label]. */
export function choiceField(desk, { label, key, value, options, write, hint = null }) {
  const control = select(options, value, { id: freshId("field"), "data-key": JSON.stringify(key) });
  control.addEventListener("change", () =>
    desk.change(_("change of “%(field)s”", { field: label }), write(control.value)));
  return el("div", { class: "field" },
    el("label", { for: control.id }, label),
    hint ? el("p", { class: "field__hint" }, hint) : null, control, findingsHere(desk, key, control));
}

/** A small button with a drawing; `label` says what it does. */
export function tool(drawing, label, onclick, attributes = {}) {
  return el("button", {
    class: "button button--quiet tool", type: "button", "aria-label": label, title: label, onclick, ...attributes,
  }, icon(drawing));
}

/** How many errors and pieces of advice, in a badge; nothing for none. */
export function countBadge(findings) {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  if (errors) return el("span", { class: "badge badge--danger" }, ngettext("%(n)s error", "%(n)s errors", errors));
  if (!findings.length) return null;
  return el("span", { class: "badge badge--warn" },
    ngettext("%(n)s piece of advice", "%(n)s pieces of advice", findings.length));
}
