/** Asks before a page with unsent changes is left. Quiet again once the form was sent or saved. */
export default class DirtyGuard {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    let isDirty = false;
    const set = (value) => () => {
      isDirty = value;
    };
    form.addEventListener("input", set(true));
    form.addEventListener("submit", set(false));
    form.addEventListener("lsp:saved", set(false));
    window.addEventListener("beforeunload", (event) => {
      if (isDirty) event.preventDefault();
    });
  }
}
