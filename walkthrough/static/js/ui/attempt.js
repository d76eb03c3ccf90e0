/** Runs what may be refused, and makes a refusal visible where the observer is looking. */

import { el } from "./dom.js";
import { refusal } from "./problems.js";

/**
 * Resolves with what `work` resolves with, or undefined when it was refused: then the refusal
 * stands in the open dialog, or else in `slot`, and the pressed `button` shows it too. A second
 * press while the first is at work is ignored, unless it may be meant (`repeat`).
 */
export async function attempt(
  work, { button = null, slot = null, words = refusal, repeat = false } = {},
) {
  if (!repeat && button?.classList.contains("is-working")) return undefined;
  button?.classList.add("is-working");
  try {
    const result = await work();
    placeFor(slot)?.replaceChildren();
    return result ?? true;
  } catch (error) {
    if (!error?.code) console.error(error);
    button?.classList.add("is-refused");
    setTimeout(() => button?.classList.remove("is-refused"), 2000);
    navigator.vibrate?.([60, 60, 60]);
    placeFor(slot, true)?.replaceChildren(
      el("p", { class: "notice notice--danger", role: "alert" }, words(error)),
    );
    return undefined;
  } finally {
    button?.classList.remove("is-working");
  }
}

function placeFor(slot, make = false) {
  const body = [...document.querySelectorAll("dialog[open] .sheet__body")].at(-1);
  if (!body) return slot;
  let place = body.querySelector(":scope > .sheet__problem");
  if (!place && make) {
    place = el("div", { class: "sheet__problem" });
    body.prepend(place);
  }
  return place;
}
