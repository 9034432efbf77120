/** Signing out leaves no file behind in this browser: see js/files/memory.mjs. */
export default class ForgetFiles {
  /** @param {HTMLElement} form */
  constructor(form) {
    form.addEventListener("submit", () => globalThis.indexedDB?.deleteDatabase("lsp-uploads"));
  }
}
