/**
 * Saves a form while it is filled in. Changed fields go to `data-url` as form data with the CSRF
 * token in a header; the line marked `data-save-status` says where things stand.
 */
const PAUSE_MS = 800;
const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 60000;

export default class Autosave {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.status = /** @type {HTMLElement | null} */ (form.querySelector("[data-save-status]"));
    this.saved = this.read();
    this.retryMs = FIRST_RETRY_MS;
    this.timer = 0;
    this.isSending = false;
    form.addEventListener("input", () => this.later(PAUSE_MS));
    form.addEventListener("change", () => this.later(PAUSE_MS));
    form.addEventListener("submit", () => clearTimeout(this.timer));
    window.addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.send();
    });
  }

  /**
   * Every field by name, with all its values. Files and the token are left out.
   * @returns {Map<string, string[]>}
   */
  read() {
    const fields = new Map();
    for (const element of this.form.elements) {
      if (element.name && element.type !== "file" && element.name !== "csrf_token") {
        fields.set(element.name, []);
      }
    }
    for (const [name, value] of new FormData(this.form)) fields.get(name)?.push(value);
    return fields;
  }

  /** @param {number} wait */
  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  async send() {
    clearTimeout(this.timer);
    if (this.isSending) return this.later(PAUSE_MS);
    const present = this.read();
    const changed = [...present].filter(
      ([name, values]) => values.join("\0") !== (this.saved.get(name) ?? []).join("\0"),
    );
    if (changed.length === 0) return undefined;
    const body = new FormData();
    for (const [name, values] of changed) {
      for (const value of values.length ? values : [""]) body.append(name, value);
    }
    this.isSending = true;
    this.show("saving");
    const answer = await this.post(body);
    this.isSending = false;
    if (answer?.ok) this.onSaved(present);
    else if (answer && answer.status < 500 && answer.status !== 429) this.show("failed");
    else this.onUnreachable();
    return undefined;
  }

  /**
   * @param {FormData} body
   * @returns {Promise<Response | null>} nothing when the network failed
   */
  async post(body) {
    const token = /** @type {HTMLInputElement} */ (this.form.elements.namedItem("csrf_token"));
    try {
      return await fetch(this.form.dataset.url, {
        method: "POST",
        body,
        keepalive: document.visibilityState === "hidden",
        redirect: "error",
        headers: { "X-CSRFToken": token.value, Accept: "application/json" },
      });
    } catch {
      return null;
    }
  }

  /** @param {Map<string, string[]>} fields */
  onSaved(fields) {
    this.saved = fields;
    this.retryMs = FIRST_RETRY_MS;
    const now = new Date();
    const clock = [now.getHours(), now.getMinutes()].map((n) => String(n).padStart(2, "0"));
    this.show("saved", clock.join("."));
    this.form.dispatchEvent(new CustomEvent("lsp:saved", { bubbles: true }));
  }

  onUnreachable() {
    this.show("retrying");
    this.later(this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
  }

  /**
   * @param {"saving" | "saved" | "retrying" | "failed"} state
   * @param {string} detail
   */
  show(state, detail = "") {
    if (!this.status) return;
    const words = this.status.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`] ?? "";
    this.status.dataset.state = state;
    this.status.textContent = detail ? `${words} ${detail}` : words;
  }
}
