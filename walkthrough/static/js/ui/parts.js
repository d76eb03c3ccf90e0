/** The small parts that screens are put together from: buttons, paragraphs, rows, fields. */

import { el, freshId, icon } from "./dom.js";
import { _ } from "./i18n.js";

/** A button. `kind`: primary, quiet, danger, large … or several; other keys are attributes. */
export function button(text, onclick, { kind = "", drawing = null, ...attributes } = {}) {
  return el("button", { class: classOf(kind), type: "button", onclick, ...attributes },
    drawing && icon(drawing), text);
}

/** The same for a link that looks like one. */
export function buttonLink(text, href, { kind = "", drawing = null, ...attributes } = {}) {
  return el("a", { class: classOf(kind), href, ...attributes }, drawing && icon(drawing), text);
}

export function paragraph(text, kind = null) {
  return el("p", { class: kind }, text);
}

/** Small print. */
export function meta(text) {
  return paragraph(text, "meta");
}

export function row(...children) {
  return el("div", { class: "row" }, children);
}

export function stack(...children) {
  return el("div", { class: "stack" }, children);
}

export function tightStack(...children) {
  return el("div", { class: "stack stack--tight" }, children);
}

/** A control with its label; `more` stands below it. */
export function field(label, control, { optional = false, more = null } = {}) {
  control.id ||= freshId("field");
  return el("div", { class: "field" },
    el("label", { for: control.id }, label, optional ? optionalMark() : null), control, more);
}

/** A set of radio buttons: {node, value()}. `options` are [value, label]. */
export function choice(legend, options, chosen, { onChange = null, describedBy = null } = {}) {
  const name = freshId("choice");
  const radios = options.map(([value]) => el("input", {
    type: "radio", name, value, checked: value === chosen, onchange: () => onChange?.(value),
  }));
  return {
    node: el("fieldset", { class: "field", "aria-describedby": describedBy },
      el("legend", {}, legend),
      el("div", { class: "choices" }, options.map(([, label], index) =>
        el("label", { class: "choice" }, radios[index], el("span", {}, label))))),
    value: () => radios.find((radio) => radio.checked)?.value ?? null,
  };
}

/** A drop-down. `options` are [value, label]. */
export function select(options, chosen, attributes = {}) {
  return el("select", attributes, options.map(([value, label]) =>
    el("option", { value, selected: value === chosen }, label)));
}

function optionalMark() {
  const word = _("optional");
  return el("span", { class: "field__optional" }, ` (${word})`);
}

function classOf(kind) {
  return ["button", ...kind.split(" ").filter(Boolean).map((one) => `button--${one}`)].join(" ");
}
