/** The box of errors takes focus when the page opens; its links go to the field and its label. */
export default class ErrorSummary {
  /** @param {HTMLElement} box */
  constructor(box) {
    box.focus();
    box.addEventListener("click", (event) => {
      const link = /** @type {Element} */ (event.target).closest("a[href^='#']");
      const field = link && document.getElementById(link.getAttribute("href").slice(1));
      if (!field) return;
      event.preventDefault();
      (field.closest(".field") ?? field).scrollIntoView({ block: "center" });
      field.focus({ preventScroll: true });
    });
  }
}
