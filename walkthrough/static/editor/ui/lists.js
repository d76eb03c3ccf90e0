/** Lists of short texts: signs, questions, next steps, levels. Added to, moved, taken from. */

import { el, freshId } from "../../js/ui/dom.js";
import { _ } from "../../js/ui/i18n.js";
import { button } from "../../js/ui/parts.js";
import { moved } from "../model/trees.js";
import { findingsHere, textControl, tool } from "./controls.js";

// A text that may be longer than this gets a box that grows.
const WIDE = 80;

/**
 * A list. `items` are the values, `textOf(item)` and `withText(item, text)` read and change one,
 * `fresh(text)` makes one; `write(items)` gives the file with other items. `original` (null: none)
 * is what the base says, and `reset()` gives the file with that again.
 */
export function listField(desk, options) {
  const { legend, key, items, most, textOf, withText, fresh, write, length, addLabel, ...more } = options;
  const { hint = null, original = null, reset = null, keyOf = (index) => [...key, index] } = more;
  const put = (words, next, typing = null) => desk.change(words, write(next), typing);
  const row = (item, index) => {
    const name = _("%(list)s, number %(n)s", { list: legend, n: index + 1 });
    const input = textControl({
      long: length > WIDE, value: textOf(item), class: "input", "aria-label": name, maxlength: length,
      "data-key": JSON.stringify(keyOf(index)),
    });
    input.addEventListener("input", () => {
      // Other rows may have been typed in since this one was drawn: only this one is ours.
      const now = current(desk, options);
      put(_("change of “%(field)s”", { field: name }), now.with(index, withText(now[index], input.value)),
        JSON.stringify(keyOf(index)));
    });
    input.addEventListener("blur", () => desk.pause());
    const shift = (to) => put(_("moving in “%(field)s”", { field: legend }), moved(current(desk, options), index, to));
    return el("li", { class: "item" },
      el("div", { class: "item__row" }, input,
        tool("up", _("Move up: %(name)s", { name }), () => shift(index - 1),
          { "data-key": JSON.stringify([...key, "up", index - 1]), disabled: index === 0 }),
        tool("down", _("Move down: %(name)s", { name }), () => shift(index + 1),
          { "data-key": JSON.stringify([...key, "down", index + 1]), disabled: index === items.length - 1 }),
        tool("trash", _("Remove: %(name)s", { name }),
          () => put(_("removing from “%(field)s”", { field: legend }), current(desk, options).toSpliced(index, 1)),
          { "data-key": JSON.stringify([...key, "remove", index]) })),
      findingsHere(desk, keyOf(index), input));
  };
  const add = button(addLabel, () => {
    const next = [...current(desk, options), fresh("")];
    put(_("adding to “%(field)s”", { field: legend }), next);
    document.querySelector(`[data-key="${CSS.escape(JSON.stringify(keyOf(next.length - 1)))}"]`)?.focus();
  }, { kind: "quiet", drawing: "plus", "data-key": JSON.stringify([...key, "add"]), disabled: items.length >= most });
  const described = freshId("hint");
  return el("fieldset", { class: "field", "aria-describedby": hint ? described : null },
    el("legend", {}, legend),
    hint ? el("p", { class: "field__hint", id: described }, hint) : null,
    items.length ? el("ol", { class: "items" }, items.map(row)) : null,
    el("div", {}, add),
    original && reset ? back(desk, legend, reset) : null,
    findingsHere(desk, key));
}

function back(desk, legend, reset) {
  return el("div", { class: "changed" },
    el("span", { class: "badge badge--accent" }, _("Changed")),
    button(_("Back to the original"), () => desk.change(_("back to the original “%(field)s”", { field: legend }), reset()),
      { kind: "quiet", "aria-label": _("Back to the original: %(field)s", { field: legend }) }));
}

/** The items as they are now: typing changes the file without drawing the list anew. */
function current(desk, { read }) {
  return read(desk.file);
}
