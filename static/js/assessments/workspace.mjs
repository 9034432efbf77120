/**
 * The assessor's workspace. A K or BK is saved as soon as it is chosen; where the rules ask for a
 * reason, its box opens. Evidence and its rating change beside the list without leaving it.
 * Without this module every form and link does the same by loading the page.
 */
import { attach } from "../parts/boot.mjs";

const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 60000;

/** One KUK's K or BK. */
class Judge {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.status = /** @type {HTMLElement} */ (form.querySelector("[data-status]"));
    this.more = /** @type {HTMLElement} */ (form.querySelector("[data-reason]"));
    this.reason = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
    this.more.hidden = !("open" in this.more.dataset);
    this.saved = this.chosen();
    this.isSending = false;
    this.isWaiting = false;
    this.retryMs = FIRST_RETRY_MS;
    this.timer = 0;
    form.addEventListener("change", (event) => {
      if (event.target !== this.reason) this.send();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  /** @returns {string} K, BK or nothing */
  chosen() {
    const radio = /** @type {HTMLInputElement | null} */ (
      this.form.querySelector("input[type=radio]:checked")
    );
    return radio?.value ?? "";
  }

  async send() {
    clearTimeout(this.timer);
    if (this.isSending) {
      this.isWaiting = true;
      return;
    }
    this.isSending = true;
    this.show("saving", this.form.dataset.textSaving);
    const sent = this.chosen();
    const answer = await this.post();
    this.isSending = false;
    if (this.isWaiting) {
      this.isWaiting = false;
      if (answer?.ok) this.saved = sent;
      this.send();
    } else if (answer?.ok) this.onSaved(sent, await answer.json());
    else if (answer && answer.status < 500 && answer.status !== 429) this.onRefused(answer);
    else this.onUnreachable();
  }

  /** @returns {Promise<Response | null>} nothing when the network failed */
  async post() {
    try {
      return await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        redirect: "error",
        headers: { Accept: "application/json" },
      });
    } catch {
      return null;
    }
  }

  /**
   * @param {string} sent
   * @param {{judged: number, total: number, unit: number, unit_judged: number, unit_total: number}} counts
   */
  onSaved(sent, counts) {
    this.saved = sent;
    this.retryMs = FIRST_RETRY_MS;
    this.open(false);
    const now = new Date();
    const clock = [now.getHours(), now.getMinutes()].map((n) => String(n).padStart(2, "0"));
    this.show("saved", `${this.form.dataset.textSaved} ${clock.join(".")}`);
    write('[data-count="judged"]', counts.judged);
    write('[data-count="missing"]', counts.total - counts.judged);
    const unit = document.querySelector(`[data-unit="${counts.unit}"]`);
    if (!unit) return;
    unit.textContent = `${counts.unit_judged}/${counts.unit_total}`;
    unit.classList.toggle("ok", counts.unit_judged === counts.unit_total);
  }

  /** @param {Response} answer */
  async onRefused(answer) {
    const told = await answer.json().catch(() => ({ error: "", reasons: [] }));
    const words = told.reasons?.join(" ") || this.form.dataset.textFailed;
    this.show("failed", words);
    if (told.error === "reason_missing") {
      this.open(true);
      this.reason.focus();
      return;
    }
    for (const radio of this.form.querySelectorAll("input[type=radio]")) {
      radio.checked = radio.value === this.saved;
    }
  }

  onUnreachable() {
    this.show("failed", this.form.dataset.textFailed);
    this.timer = setTimeout(() => this.send(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
  }

  /** @param {boolean} wanted */
  open(wanted) {
    this.more.toggleAttribute("data-open", wanted);
    this.more.hidden = !wanted;
  }

  /**
   * @param {string} state
   * @param {string | undefined} words
   */
  show(state, words) {
    this.status.dataset.state = state;
    this.status.textContent = words ?? "";
  }
}

/**
 * @param {string} selector
 * @param {number} value
 */
function write(selector, value) {
  for (const element of document.querySelectorAll(selector)) element.textContent = String(value);
}

/** @type {WeakSet<Element>} */
const begun = new WeakSet();

function begin() {
  for (const form of document.querySelectorAll("form[data-judge]")) {
    if (begun.has(form)) continue;
    begun.add(form);
    new Judge(/** @type {HTMLFormElement} */ (form));
  }
}

/**
 * Takes parts of another state of this page in.
 * @param {Document} page
 * @param {string[]} ids
 */
function take(page, ids) {
  for (const id of ids) {
    const [here, there] = [document.getElementById(id), page.getElementById(id)];
    if (here && there) here.replaceWith(there);
  }
  attach();
  begin();
  const pane = document.getElementById("bukti");
  pane?.focus({ preventScroll: true });
  if (pane && getComputedStyle(pane).position !== "sticky") pane.scrollIntoView();
}

/**
 * @param {string} url
 * @param {RequestInit} [options]
 * @returns {Promise<Document | null>} the page, or nothing when it is not this one
 */
async function load(url, options) {
  try {
    const answer = await fetch(url, { ...options, headers: { Accept: "text/html" } });
    if (!answer.ok || new URL(answer.url).pathname !== location.pathname) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return null;
  }
}

document.addEventListener("click", async (event) => {
  const link = /** @type {HTMLElement} */ (event.target).closest("a[data-evidence]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { href } = /** @type {HTMLAnchorElement} */ (link);
  const page = await load(href);
  if (!page) {
    location.assign(href);
    return;
  }
  take(page, ["bukti"]);
  history.replaceState(null, "", href.split("#")[0]);
});

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("form[data-rate]") || event.defaultPrevented) return;
  event.preventDefault();
  const page = await load(form.action, { method: "POST", body: new FormData(form) });
  if (page) take(page, ["lembar", "hitung"]);
  else form.submit();
});

begin();
document
  .querySelector(".unit-nav [aria-current]")
  ?.scrollIntoView({ block: "nearest", inline: "center" });
