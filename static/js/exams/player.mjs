/**
 * One question after another without loading a page: every choice is saved as it is made. Without
 * this program the same page posts its form.
 */
import { Bar, filled } from "./bar.mjs";

const KEYS_OFF = "lsp-exam-keys-off";
const REVIEW_WAIT_MS = 4000;

class Player {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.form = /** @type {HTMLFormElement} */ (root.querySelector("[data-answer]"));
    this.slot = Number(root.dataset.slot);
    this.total = Number(root.dataset.total);
    /** @type {Map<number, {letter: string, doubt: boolean}>} */
    this.answers = new Map();
    /** @type {Map<number, {unit: string, stem: string, options: [string, string][]}> | null} */
    this.questions = null;
    for (const button of this.buttons()) {
      const { letter, doubt } = button.dataset;
      this.answers.set(Number(button.value), { letter, doubt: doubt === "1" });
    }
    this.bar = new Bar(root);
    this.bar.onOver = () => this.freeze();
    this.queue = this.bar.queue;
    /** @type {{slot: number, kind: string, value: string}[]} what a load under way may not know */
    this.recent = [];
    this.replay(this.queue.read().events);
    this.listen();
    this.draw();
    this.load();
    this.keep("nav");
    if (this.bar.isOver) this.freeze();
  }

  buttons() {
    return /** @type {NodeListOf<HTMLButtonElement>} */ (
      this.form.querySelectorAll("[data-map] button")
    );
  }

  listen() {
    this.form.addEventListener("change", (event) => this.onChange(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.go(event.submitter?.value ?? "next");
    });
    document.addEventListener("keydown", (event) => this.onKey(event));
    window.addEventListener("popstate", (event) => this.open(event.state?.slot ?? this.slot, true));
    window.addEventListener("storage", (event) => {
      if (event.key !== this.queue.key || !event.newValue) return;
      this.replay(JSON.parse(event.newValue).events);
      this.draw();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.load();
    });
    const keys = this.form.querySelector("[data-keys]");
    this.form.querySelector("[data-help]").hidden = false;
    keys.checked = remembered(KEYS_OFF) !== "1";
    history.replaceState({ slot: this.slot }, "");
  }

  /**
   * What was done here stands above what the server has shown.
   * @param {{slot: number, kind: string, value: string}[]} events
   */
  replay(events) {
    for (const { slot, kind, value } of events) {
      const answer = this.answers.get(slot);
      if (!answer) continue;
      if (kind === "answer" || kind === "clear") answer.letter = value;
      if (kind === "flag") answer.doubt = value === "1";
    }
  }

  /** Fetches every question of this form, so that going on needs no network. */
  async load() {
    this.recent = this.queue.read().events;
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(this.root.dataset.paper, { headers, redirect: "error" });
      const paper = await answer.json();
      if (paper.state !== "open") return paper.state && this.bar.over(0);
      this.questions = new Map(
        paper.questions.map(([slot, unit, stem, options]) => [slot, { unit, stem, options }]),
      );
      for (const [slot, letter, doubt] of paper.answers) this.answers.set(slot, { letter, doubt });
      this.replay(this.recent);
      this.bar.onAnswer(paper);
      this.draw();
    } catch {
      // The pages themselves remain; the next visit tries again.
    }
    return undefined;
  }

  /**
   * Keeps and sends what was done on the present question.
   * @param {string} kind
   * @param {string} value
   */
  keep(kind, value = "") {
    this.recent.push({ slot: this.slot, kind, value });
    this.queue.add(this.slot, kind, value);
  }

  /** @param {Event} event */
  onChange(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const answer = this.answers.get(this.slot);
    if (input.name === "choice") {
      answer.letter = input.value;
      this.keep("answer", input.value);
    } else if (input.name === "doubt") {
      answer.doubt = input.checked;
      this.keep("flag", input.checked ? "1" : "0");
    } else if ("keys" in input.dataset) remember(KEYS_OFF, input.checked ? "" : "1");
    this.draw();
  }

  /** @param {string} target next, prev, clear, review, or the number of a question */
  go(target) {
    if (this.bar.isOver) return undefined;
    if (target === "clear") return this.clear();
    if (target === "review" || (target === "next" && this.slot === this.total)) {
      return this.review();
    }
    const steps = { next: this.slot + 1, prev: this.slot - 1 };
    return this.open(steps[target] ?? Number(target));
  }

  clear() {
    const answer = this.answers.get(this.slot);
    if (!answer.letter) return;
    answer.letter = "";
    this.keep("clear");
    this.draw();
  }

  /** The page before handing in shows what the server has, so everything is sent first. */
  async review() {
    const late = new Promise((done) => setTimeout(() => done(false), REVIEW_WAIT_MS));
    const isSent = await Promise.race([this.queue.flush(), late]);
    if (isSent) location.assign(`${this.root.dataset.page}/tinjau`);
    else this.bar.show("kept");
  }

  /**
   * @param {number} slot
   * @param {boolean} isBack whether the browser's own button asked for it
   */
  open(slot, isBack = false) {
    if (slot < 1 || slot > this.total || slot === this.slot) return;
    const url = `${this.root.dataset.page}/soal/${slot}`;
    const question = this.questions?.get(slot);
    if (!question) {
      location.assign(url);
      return;
    }
    this.slot = slot;
    if (!isBack) history.pushState({ slot }, "", url);
    this.put(question);
    this.draw();
    this.keep("nav");
    window.scrollTo(0, 0);
    this.form.querySelector("[data-title]").focus({ preventScroll: true });
  }

  /** @param {{unit: string, stem: string, options: [string, string][]}} question */
  put({ unit, stem, options }) {
    const find = (/** @type {string} */ name) => this.form.querySelector(name);
    const facts = { n: this.slot, total: this.total };
    find("[data-unit]").textContent = unit;
    find("[data-stem]").textContent = stem;
    for (const name of ["[data-title]", "[data-place]"]) {
      find(name).textContent = filled(find(name).dataset.text, facts);
    }
    const site = document.title.slice(document.title.indexOf(" – "));
    document.title = find("[data-place]").textContent + site;
    const cards = [...this.form.querySelectorAll(".opt")];
    for (const [place, [letter, text]] of options.entries()) {
      cards[place] ??= cards[0].parentNode.appendChild(cards[0].cloneNode(true));
      cards[place].querySelector("input").value = letter;
      cards[place].querySelector(".letter").textContent = `${letter}.`;
      cards[place].querySelector("[data-option]").textContent = text;
    }
    for (const card of cards.slice(options.length)) card.remove();
  }

  /** Shows the answers as they stand: the cards, the map, the counts, the two buttons. */
  draw() {
    const present = this.answers.get(this.slot);
    for (const radio of this.form.querySelectorAll("input[name=choice]")) {
      radio.checked = radio.value === present.letter;
    }
    this.form.querySelector("input[name=doubt]").checked = present.doubt;
    const words = this.form.querySelector("[data-map]").dataset;
    for (const button of this.buttons()) {
      const slot = Number(button.value);
      const { letter, doubt } = this.answers.get(slot);
      const state = [letter ? words.textAnswered : words.textBlank];
      if (doubt) state.push(words.textDoubtful);
      button.className = `${letter ? "answered" : ""} ${doubt ? "doubtful" : ""}`.trim();
      button.ariaLabel = filled(words.textName, { n: slot, state: state.join(", ") });
      if (slot === this.slot) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    }
    this.count();
    document.querySelector("[data-prev]").disabled = this.slot === 1 || this.bar.isOver;
    const next = document.querySelector("[data-next]");
    next.textContent = this.slot === this.total ? next.dataset.textLast : next.dataset.textNext;
  }

  count() {
    const all = [...this.answers.values()];
    const answered = all.filter((one) => one.letter).length;
    const doubtful = all.filter((one) => one.doubt).length;
    const facts = { answered, doubtful, blank: this.total - answered, total: this.total };
    const counts = this.form.querySelector("[data-counts]");
    counts.textContent = filled(counts.dataset.text, facts);
    const progress = document.querySelector("[data-progress]");
    progress.value = answered;
    progress.ariaLabel = filled(progress.dataset.text, facts);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const isTyping = target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
    const isOff = !this.form.querySelector("[data-keys]").checked || this.bar.isOver;
    if (isOff || isTyping || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const key = event.key.toLowerCase();
    const radios = [...this.form.querySelectorAll("input[name=choice]")];
    const radio = radios["1234567890".indexOf(key)] ?? radios["abcdefghij".indexOf(key)];
    if (key.length === 1 && radio) {
      radio.focus();
      if (!radio.checked) radio.click();
    } else if (key === "arrowright") this.go("next");
    else if (key === "arrowleft") this.go("prev");
    else if (key === "r") this.form.querySelector("input[name=doubt]").click();
    else if (key === "t") this.bar.speakLeft();
    else return;
    event.preventDefault();
  }

  freeze() {
    for (const control of this.form.elements) control.disabled = true;
  }
}

/** @param {string} name */
function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A browser that forbids storing asks again next time.
  }
}

for (const root of document.querySelectorAll("[data-exam]")) new Player(root);
