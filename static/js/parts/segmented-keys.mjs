/**
 * Keys on a focused K/BK control: its letter chooses (K, B), J or arrow down goes to the next
 * control of the page, arrow up to the one before. Arrow left and right are the browser's own.
 */
export default class SegmentedKeys {
  /** @param {HTMLElement} group */
  constructor(group) {
    this.group = group;
    group.addEventListener("keydown", (event) => this.onKey(event));
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    const step = { arrowdown: 1, j: 1, arrowup: -1 }[key];
    if (step) this.go(step);
    else if (key.length !== 1 || !this.choose(key)) return;
    event.preventDefault();
  }

  /**
   * @param {string} letter
   * @returns {boolean} whether a choice begins with it
   */
  choose(letter) {
    const radios = [...this.group.querySelectorAll("input[type=radio]:not(:disabled)")];
    const radio = radios.find((one) => labelOf(one).startsWith(letter));
    if (!radio) return false;
    radio.focus();
    if (!radio.checked) radio.click();
    return true;
  }

  /** @param {number} step */
  go(step) {
    const groups = [...document.querySelectorAll('[data-module~="segmented-keys"]')];
    const next = groups[groups.indexOf(this.group) + step];
    (next?.querySelector("input:checked") ?? next?.querySelector("input"))?.focus();
  }
}

/**
 * @param {HTMLInputElement} radio
 * @returns {string} the words beside it, in small letters
 */
function labelOf(radio) {
  return (radio.closest("label")?.textContent ?? "").trim().toLowerCase();
}
