/**
 * Narrows a list that is already on the page: `data-target` names the container, whose direct
 * children (or table rows) without the typed words are hidden. `[data-count]` tells how many stay.
 */
export default class Filter {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.input = /** @type {HTMLInputElement} */ (box.querySelector("input"));
    this.count = /** @type {HTMLElement} */ (box.querySelector("[data-count]"));
    this.target = /** @type {HTMLElement} */ (document.querySelector(box.dataset.target ?? ""));
    box.hidden = false;
    this.input.addEventListener("input", () => this.narrow());
  }

  narrow() {
    const words = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of this.target.children) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    this.count.textContent = (this.count.dataset.text ?? "").replace("{n}", String(shown));
  }
}
