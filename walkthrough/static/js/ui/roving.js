/** Arrow keys within a set of controls, of which Tab reaches one: a grid, or a single line. */

export class Roving {
  #root;
  #selector;

  /** `selector` finds the controls in `root`; in a grid they carry data-row and data-column. */
  constructor(root, selector) {
    this.#root = root;
    this.#selector = selector;
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("focusin", (event) => {
      const control = event.target.closest(this.#selector);
      if (control) this.#reach(control);
    });
  }

  /** Call after the controls have changed; `preferred` is the one that Tab should reach. */
  refresh(preferred) {
    const controls = this.#controls();
    const held = controls.find((control) => control === document.activeElement);
    const current = controls.find((control) => control.tabIndex === 0);
    const chosen = held ?? preferred ?? current ?? controls[0];
    if (chosen) this.#reach(chosen);
  }

  #controls() {
    return [...this.#root.querySelectorAll(this.#selector)];
  }

  #reach(chosen) {
    for (const control of this.#controls()) control.tabIndex = control === chosen ? 0 : -1;
  }

  #key(event) {
    const from = event.target.closest(this.#selector);
    if (!from || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = alongTheLine(event.key, this.#root);
    const to = "row" in from.dataset ? this.#inGrid(from, key) : this.#inLine(from, key);
    if (!to) return;
    event.preventDefault();
    to.focus();
    to.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #inLine(from, key) {
    const controls = this.#controls();
    const at = controls.indexOf(from);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
    if (key === "Home") return controls[0];
    if (key === "End") return controls.at(-1);
    return step && controls[(at + step + controls.length) % controls.length];
  }

  #inGrid(from, key) {
    const row = Number(from.dataset.row);
    const column = Number(from.dataset.column);
    const find = (r, c) =>
      this.#root.querySelector(`[data-row="${r}"][data-column="${c}"]`);
    switch (key) {
      case "ArrowRight": return find(row, column + 1);
      case "ArrowLeft": return find(row, column - 1);
      case "ArrowDown": return find(row + 1, column);
      case "ArrowUp": return find(row - 1, column);
      case "Home": return find(row, 0);
      default: return null;
    }
  }
}

/** The key as it would be from left to right: the arrows go the way that they point. */
function alongTheLine(key, root) {
  if (getComputedStyle(root).direction !== "rtl") return key;
  return { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[key] ?? key;
}
