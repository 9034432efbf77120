/** One file in the list of a form: its name, how far it is, and what can be done. */
import { fill, size, time } from "./words.mjs";

export class Row {
  /**
   * @param {HTMLElement} box
   * @param {File} file
   * @param {{onPause: () => void, onResume: () => void, onDrop: () => void}} deeds
   */
  constructor(box, file, deeds) {
    this.texts = box.dataset;
    this.file = file;
    const template = /** @type {HTMLTemplateElement} */ (box.querySelector("[data-row]"));
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.element = /** @type {HTMLElement} */ (copy.firstElementChild);
    for (const of of this.element.querySelectorAll("[data-of]")) of.textContent = ` ${file.name}`;
    this.bar = /** @type {HTMLProgressElement} */ (this.part("bar"));
    this.bar.setAttribute("aria-label", file.name);
    this.rename(file);
    this.picture();
    this.part("pause").addEventListener("click", deeds.onPause);
    this.part("resume").addEventListener("click", deeds.onResume);
    this.part("drop").addEventListener("click", deeds.onDrop);
  }

  /** @param {string} name */
  part(name) {
    return /** @type {HTMLElement} */ (this.element.querySelector(`[data-${name}]`));
  }

  /** @param {File} file */
  rename(file) {
    const facts = { name: file.name, size: size(file.size) };
    this.part("name").textContent = fill(this.texts.textSize, facts);
  }

  picture() {
    if (!/^image\/(jpeg|png|webp)$/.test(this.file.type)) return;
    const picture = /** @type {HTMLImageElement} */ (this.part("picture"));
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    picture.src = URL.createObjectURL(this.file);
    picture.hidden = false;
  }

  /**
   * @param {string} text
   * @param {{pause?: boolean, resume?: boolean, drop?: boolean}} [buttons] those to show
   */
  say(text, { pause = false, resume = false, drop = true } = {}) {
    this.part("line").textContent = text;
    this.part("pause").hidden = !pause;
    this.part("resume").hidden = !resume;
    this.part("drop").hidden = !drop;
  }

  /**
   * @param {string | undefined} text
   * @param {number} sent
   * @param {number} all
   * @param {{pause?: boolean, resume?: boolean}} buttons
   * @param {number} [perSecond]
   */
  measure(text, sent, all, buttons, perSecond = 0) {
    this.bar.hidden = false;
    this.bar.value = all ? (sent / all) * 100 : 0;
    const facts = { sent: size(sent), all: size(all), speed: size(perSecond), left: "" };
    if (perSecond > 0) facts.left = time((all - sent) / perSecond, this.texts);
    this.say(fill(text, facts), buttons);
  }
}
