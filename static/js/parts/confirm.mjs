/** A question that opens in place: shows its "Batal" button, takes focus, closes by Escape. */
export default class Confirm {
  /** @param {HTMLDetailsElement} details */
  constructor(details) {
    const summary = /** @type {HTMLElement} */ (details.querySelector("summary"));
    const cancel = /** @type {HTMLButtonElement} */ (details.querySelector("[data-close]"));
    const close = () => {
      details.open = false;
      summary.focus();
    };
    cancel.hidden = false;
    cancel.addEventListener("click", close);
    details.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && details.open) close();
    });
    details.addEventListener("toggle", () => {
      if (details.open)
        details.querySelector("textarea, input:not([type=hidden]), button")?.focus();
    });
  }
}
