/** Making and changing elements: just enough that no screen needs a framework. */

import { ICONS, TURNING } from "./icons.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * A new element. `onclick: fn` and the like add listeners, booleans are switches, null
 * leaves the attribute away. Children are nodes or texts; null and false are skipped.
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  set(node, attributes);
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return node;
}

/** Set, change or remove attributes, as `el` takes them. */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") node.toggleAttribute(name, value);
    else if (value == null) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
  }
  return node;
}

/** Change a text only where it differs, so that nothing is read out or repainted for nothing. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Whether a control is there but cannot be used now; such controls stay reachable and say why. */
export function isOff(node) {
  return node.getAttribute("aria-disabled") === "true";
}

/** A drawing for a control that says in words what it does. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({
    viewBox: "0 0 24 24", width: "24", height: "24", fill: "none", stroke: "currentColor",
    "stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round",
    "aria-hidden": "true", focusable: "false",
  })) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  if (TURNING.has(name)) svg.dataset.turns = "";
  svg.append(path);
  return svg;
}

/** Words for a screen reader only. */
export function hiddenText(text) {
  return el("span", { class: "visually-hidden" }, text);
}

let next = 0;

/** An id that no other element has. */
export function freshId(prefix) {
  next += 1;
  return `${prefix}-${next}`;
}

/** Read a sentence out to a screen reader, politely. */
export function announce(text) {
  const region = document.getElementById("live");
  // The same words twice in a row are only heard again when the text differs.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}
