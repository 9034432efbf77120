/**
 * Sends the files of a form one after the other, over lines that break, and then the form itself with
 * the names under which they were kept. Without it the form sends its files as forms do.
 */
import { ask } from "./asking.mjs";
import { forget, remember, remembered } from "./memory.mjs";
import { isPhoto, smaller } from "./photos.mjs";
import { Row } from "./row.mjs";
import { RefusedError, Sending, sha256 } from "./sending.mjs";
import { fill, size } from "./words.mjs";

/**
 * @typedef {object} Item
 * @property {File} file
 * @property {Row} row
 * @property {string} id under which it is remembered
 * @property {string} url where the bytes go, when it began before
 * @property {Promise<File> | null} small
 * @property {Sending | null} sending
 * @property {string} kept the file's public id, once it has arrived
 * @property {boolean} isKnown whether it was kept before
 * @property {boolean} waits whether it began on an earlier page and waits to be told to go on
 */

class Uploads {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    this.texts = box.dataset;
    this.form = /** @type {HTMLFormElement} */ (box.closest("form"));
    this.input = /** @type {HTMLInputElement} */ (box.querySelector("input[type=file]"));
    this.list = /** @type {HTMLElement} */ (box.querySelector("[data-list]"));
    this.status = /** @type {HTMLElement} */ (box.querySelector("[data-status]"));
    this.shrink = /** @type {HTMLElement} */ (box.querySelector("[data-shrink]"));
    this.tick = /** @type {HTMLInputElement} */ (this.shrink.querySelector("input"));
    /** @type {Item[]} */
    this.items = [];
    this.isSending = false;
    this.input.addEventListener("change", () => this.onChosen());
    this.form.addEventListener("submit", (event) => this.onSubmit(event), true);
    for (const name of ["dragover", "dragleave", "drop"]) {
      box.addEventListener(name, () => box.classList.toggle("is-over", name === "dragover"));
    }
    this.recall();
  }

  get token() {
    return /** @type {HTMLInputElement} */ (this.form.elements.namedItem("csrf_token")).value;
  }

  /** What the form holds besides the files. */
  get fields() {
    const skipped = new Set(["csrf_token", "file", "file_id"]);
    return /** @type {[string, string][]} */ (
      [...new FormData(this.form)].filter(([name]) => !skipped.has(name))
    );
  }

  onChosen() {
    for (const file of this.input.files) this.add(file);
    this.input.value = "";
    this.offerSmaller();
  }

  /**
   * @param {File} file
   * @param {{id?: string, url?: string, waits?: boolean}} [before]
   */
  add(file, { id = crypto.randomUUID?.() ?? String(Math.random()), url = "", waits = false } = {}) {
    /** @type {Item} */
    const item = {
      file,
      id,
      url,
      waits,
      small: null,
      sending: null,
      kept: "",
      isKnown: false,
      row: null,
    };
    item.row = new Row(this.box, file, {
      onPause: () => this.pause(item),
      onResume: () => this.resume(item),
      onDrop: () => this.drop(item),
    });
    if (isPhoto(file) && !waits) item.small = smaller(file);
    item.row.say(waits ? "" : (this.texts.textWaiting ?? ""), { resume: waits });
    this.items.push(item);
    this.list.append(item.row.element);
    this.list.hidden = false;
    return item;
  }

  /** The tick box with what it would save. */
  async offerSmaller() {
    const photos = this.items.filter((item) => item.small && !item.kept && !item.sending);
    const pairs = await Promise.all(photos.map(async (item) => [item.file, await item.small]));
    const before = pairs.reduce((sum, [file]) => sum + file.size, 0);
    const after = pairs.reduce((sum, [, file]) => sum + file.size, 0);
    this.shrink.hidden = after >= before;
    const facts = { before: size(before), after: size(after), saved: size(before - after) };
    const label = /** @type {HTMLElement} */ (this.shrink.querySelector("span"));
    label.textContent = fill(this.texts.textShrink, facts);
  }

  /** Files that an earlier page began to send. */
  async recall() {
    const own = JSON.stringify(this.purpose(this.fields));
    for (const one of await remembered(this.texts.owner ?? "")) {
      const isHere = one.action === this.form.action;
      if (!("everywhere" in this.texts)) {
        if (!isHere || JSON.stringify(this.purpose(one.fields)) !== own) continue;
        if (this.items.length === 0) this.restore(one.fields);
      }
      const item = this.add(one.file, { id: one.id, url: one.url, waits: true });
      this.tellUnfinished(item);
    }
  }

  /**
   * What tells two forms of one page apart.
   * @param {[string, string][]} fields
   */
  purpose(fields) {
    return fields.filter(([name]) => name === "requirement" || name === "replaces");
  }

  /** @param {[string, string][]} fields */
  restore(fields) {
    for (const [name, value] of fields) {
      const field = /** @type {any} */ (this.form.elements.namedItem(name));
      for (const one of field instanceof RadioNodeList ? field : [field]) {
        if (!one || one.type === "hidden") continue;
        if (one.type === "checkbox" || one.type === "radio") one.checked ||= one.value === value;
        else one.value = value;
      }
    }
    const fold = this.form.closest("details");
    if (fold) fold.open = true;
  }

  /** @param {Item} item */
  async tellUnfinished(item) {
    let sent = 0;
    if (item.url) {
      const headers = { "Tus-Resumable": "1.0.0", Accept: "application/json" };
      const answer = await fetch(item.url, { method: "HEAD", headers }).catch(() => null);
      if (answer?.ok) sent = Number(answer.headers.get("Upload-Offset"));
      else if (answer) item.url = "";
    }
    item.row.measure(this.texts.textUnfinished, sent, item.file.size, { resume: true });
  }

  /** @param {SubmitEvent} event */
  onSubmit(event) {
    if (this.items.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    for (const item of this.items) item.waits = false;
    this.run();
  }

  async run() {
    if (this.isSending) return;
    this.isSending = true;
    this.shrink.hidden = true;
    let refused = 0;
    try {
      for (const item of [...this.items]) {
        if (!item.kept && !item.waits) refused += Number(!(await this.send(item)));
      }
      const areKept = this.items.length > 0 && this.items.every((item) => item.kept);
      if (areKept && refused === 0) await this.finish();
    } catch (error) {
      this.status.textContent = error.message || this.texts.textFailed || "";
    } finally {
      this.isSending = false;
    }
  }

  /**
   * @param {Item} item
   * @returns {Promise<boolean>} whether nothing was refused
   */
  async send(item) {
    try {
      item.row.say(this.texts.textPreparing ?? "");
      const file = this.tick.checked && item.small ? await item.small : item.file;
      item.row.rename(file);
      const hash = await sha256(file);
      const query = new URLSearchParams({ sha256: hash, size: String(file.size) });
      const known = await ask(`${this.texts.find}?${query}`);
      if (!this.items.includes(item)) return true;
      if (known.file) this.arrived(item, known.file, true);
      else await this.sendBytes(item, file, hash, known.upload ?? item.url);
      return true;
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      if (this.items.includes(item)) this.refused(item, error);
      return !item.row.element.isConnected;
    }
  }

  /**
   * @param {Item} item
   * @param {RefusedError} error
   */
  refused(item, error) {
    item.sending = null;
    if (error.isSignedOut) {
      item.waits = true;
      item.row.say(this.texts.textSignedOut ?? "", { resume: true });
      return;
    }
    forget(item.id);
    this.items = this.items.filter((one) => one !== item);
    const text = error.message || this.texts.textFailed || "";
    item.row.bar.hidden = true;
    item.row.element.classList.add("is-refused");
    item.row.say(text);
    this.status.textContent = `${item.file.name}: ${text}`;
  }

  /**
   * @param {Item} item
   * @param {File} file
   * @param {string} hash
   * @param {string} url
   */
  async sendBytes(item, file, hash, url) {
    const all = file.size;
    let last = 0;
    /** @param {string} address */
    const note = (address) =>
      remember({
        id: item.id,
        owner: this.texts.owner ?? "",
        action: this.form.action,
        fields: this.fields,
        file,
        url: address,
        at: Date.now(),
      });
    await note(url);
    const facts = { begin: this.texts.begin ?? "", url, token: this.token, sha256: hash };
    item.sending = new Sending(
      file,
      { ...facts, pieceBytes: Number(this.texts.pieceBytes) },
      {
        onAddress: note,
        onBroken: () => item.row.measure(this.texts.textBroken, last, all, { pause: true }),
        onProgress: (sent, perSecond) => {
          last = sent;
          const text = perSecond > 0 ? this.texts.textSending : this.texts.textStarting;
          item.row.measure(text, sent, all, { pause: true }, perSecond);
        },
      },
    );
    item.sending.start();
    const address = await item.sending.done;
    item.row.say(this.texts.textChecking ?? "", { drop: false });
    const headers = { "X-CSRFToken": this.token };
    const kept = await ask(`${address}/simpan`, { method: "POST", headers });
    this.arrived(item, kept.file, !kept.is_new);
  }

  /**
   * @param {Item} item
   * @param {string} file
   * @param {boolean} isKnown whether it was there before
   */
  arrived(item, file, isKnown) {
    const text = isKnown ? this.texts.textKnown : this.texts.textDone;
    item.kept = file;
    item.isKnown = isKnown;
    item.sending = null;
    forget(item.id);
    item.row.bar.hidden = true;
    item.row.element.classList.add("is-done");
    item.row.say(text ?? "", { drop: false });
    this.status.textContent = `${item.file.name}: ${text}`;
  }

  /** Every file is kept: the form says what for. */
  async finish() {
    this.status.textContent = this.texts.textSaving ?? "";
    const body = new FormData(this.form);
    body.delete("file");
    for (const item of this.items) {
      body.append("file_id", item.kept);
      if (item.isKnown) body.append("known", item.kept);
    }
    const headers = { "X-CSRFToken": this.token };
    await ask(this.form.action, { method: "POST", body, headers });
    const next = new URL(this.texts.next ?? "", location.href);
    const isHere = next.pathname === location.pathname && next.search === location.search;
    location.assign(next);
    if (isHere) location.reload();
  }

  /** @param {Item} item */
  async pause(item) {
    await item.sending?.pause();
    item.row.measure(
      this.texts.textPaused,
      (item.row.bar.value / 100) * item.file.size,
      item.file.size,
      { resume: true },
    );
  }

  /** @param {Item} item */
  resume(item) {
    item.waits = false;
    if (item.sending) item.sending.start();
    else this.run();
  }

  /** @param {Item} item */
  async drop(item) {
    this.items = this.items.filter((one) => one !== item);
    item.row.element.remove();
    this.list.hidden = this.list.children.length === 0;
    forget(item.id);
    if (item.sending) await item.sending.drop();
    else if (item.url) {
      const headers = { "Tus-Resumable": "1.0.0", "X-CSRFToken": this.token };
      await fetch(item.url, { method: "DELETE", headers }).catch(() => {});
    }
    this.offerSmaller();
  }
}

for (const box of document.querySelectorAll("[data-uploads]")) new Uploads(box);
