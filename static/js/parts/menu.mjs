/** A `<details>` menu that closes by Escape, by a click elsewhere and when focus leaves it. */
export default class Menu {
  /** @param {HTMLDetailsElement} details */
  constructor(details) {
    this.details = details;
    this.summary = /** @type {HTMLElement} */ (details.querySelector("summary"));
    details.addEventListener("keydown", (event) => this.onKey(event));
    details.addEventListener("focusout", (event) => this.onFocusOut(event));
    document.addEventListener("click", (event) => {
      if (!details.contains(/** @type {Node} */ (event.target))) details.open = false;
    });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.key !== "Escape" || !this.details.open) return;
    this.details.open = false;
    this.summary.focus();
  }

  /** @param {FocusEvent} event */
  onFocusOut(event) {
    const next = /** @type {Node | null} */ (event.relatedTarget);
    if (next && !this.details.contains(next)) this.details.open = false;
  }
}
