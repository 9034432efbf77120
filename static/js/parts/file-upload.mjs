/**
 * Shows what was chosen, refuses what is too large, and reports how far the sending is. Without it the
 * plain file input does the same job. Files of candidates are sent by js/files/uploads.mjs instead.
 */
import { sendForm } from "./send-form.mjs";

const MB = 1_000_000;

export default class FileUpload {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    this.input = /** @type {HTMLInputElement} */ (box.querySelector("input[type=file]"));
    this.list = /** @type {HTMLElement} */ (box.querySelector("[data-list]"));
    this.bar = /** @type {HTMLProgressElement} */ (box.querySelector("[data-progress]"));
    this.status = /** @type {HTMLElement} */ (box.querySelector("[data-status]"));
    this.limit = Number(box.dataset.maxMb ?? 0) * MB;
    this.input.addEventListener("change", () => this.onChosen());
    this.input.form?.addEventListener("submit", (event) => this.onSubmit(event));
    for (const name of ["dragover", "dragleave", "drop"]) {
      box.addEventListener(name, () => box.classList.toggle("is-over", name === "dragover"));
    }
  }

  onChosen() {
    const files = [...this.input.files];
    const isTooBig = this.limit > 0 && files.some((file) => file.size > this.limit);
    const { textTooBig = "" } = this.box.dataset;
    this.input.setCustomValidity(isTooBig ? textTooBig : "");
    if (isTooBig) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
    this.status.textContent = isTooBig ? textTooBig : "";
    this.list.replaceChildren(...files.map(row));
    this.list.hidden = files.length === 0;
  }

  /** @param {SubmitEvent} event */
  async onSubmit(event) {
    const form = this.input.form;
    if (this.input.files.length === 0 || event.defaultPrevented) return;
    event.preventDefault();
    if (!this.bar.hidden) return;
    if (!this.input.checkValidity()) {
      this.input.focus();
      return;
    }
    this.bar.hidden = false;
    try {
      await sendForm(form, event.submitter, (share) => this.onProgress(share));
    } catch {
      this.bar.hidden = true;
      this.status.textContent = this.box.dataset.textFailed;
    }
  }

  /** @param {number} share */
  onProgress(share) {
    const percent = Math.round(share * 100);
    this.bar.value = percent;
    if (percent % 10 !== 0) return;
    this.status.textContent = `${this.box.dataset.textSending} ${percent} %`;
  }
}

/**
 * @param {File} file
 * @returns {HTMLLIElement} its name and size, with a small picture of an image
 */
function row(file) {
  const item = document.createElement("li");
  item.className = "upload-preview";
  if (file.type.startsWith("image/")) {
    const picture = document.createElement("img");
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    item.append(picture);
  }
  const size = (file.size / MB).toFixed(1).replace(".", ",");
  item.append(`${file.name} · ${size === "0,0" ? "0,1" : size} MB`);
  return item;
}
