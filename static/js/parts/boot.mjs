/**
 * Attaches behaviour to the page: one class for each name in `data-module`.
 *
 * Every module exports a class as default; its constructor takes the element. A page works without
 * any of them. Rooms with larger programs (the exam) load their own script in the `modules` block.
 */

/** @typedef {new (element: HTMLElement) => unknown} Behaviour */

/** @type {Record<string, () => Promise<{default: Behaviour}>>} */
const MODULES = {
  autosave: () => import("./autosave.mjs"),
  confirm: () => import("./confirm.mjs"),
  "dirty-guard": () => import("./dirty-guard.mjs"),
  "error-summary": () => import("./error-summary.mjs"),
  "file-upload": () => import("./file-upload.mjs"),
  "forget-files": () => import("./forget-files.mjs"),
  filter: () => import("./filter.mjs"),
  menu: () => import("./menu.mjs"),
  "segmented-keys": () => import("./segmented-keys.mjs"),
};

/** How long a form refuses to be sent a second time. */
const ONCE_MS = 4000;

/** @type {WeakMap<Element, Set<string>>} */
const attached = new WeakMap();

/**
 * Attaches what is not attached yet, below `root`.
 * @param {ParentNode} root
 */
export function attach(root = document) {
  for (const element of root.querySelectorAll("[data-module]")) {
    const done = attached.get(element) ?? new Set();
    attached.set(element, done);
    for (const name of (element.dataset.module ?? "").split(/\s+/)) {
      if (!MODULES[name] || done.has(name)) continue;
      done.add(name);
      MODULES[name]().then((module) => new module.default(element));
    }
  }
}

/** @type {WeakMap<HTMLFormElement, number>} */
const sentAt = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method !== "post" || event.defaultPrevented) return;
  const now = performance.now();
  if (now - (sentAt.get(form) ?? -ONCE_MS) < ONCE_MS) event.preventDefault();
  else sentAt.set(form, now);
});

attach();
