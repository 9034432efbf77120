/**
 * The head of a running test: time left, whether all is saved, and what to say aloud. The running
 * figures are silent; they are spoken at set minutes and when asked for.
 */
import { Clock, written } from "./clock.mjs";
import { Queue } from "./queue.mjs";

const SHORT_MS = 300000;
const PING_MS = 60000;
const TRY_AGAIN_MS = 4000;

export class Bar {
  /** @param {HTMLElement} root the element with the facts of the attempt */
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    this.clock = new Clock();
    this.clock.set(root.dataset.now, root.dataset.deadline);
    this.queue = new Queue({
      attempt: root.dataset.attempt,
      epoch: Number(root.dataset.epoch),
      ack: Number(root.dataset.ack),
      url: root.dataset.save,
      token: document.querySelector("input[name=csrf_token]").value,
    });
    this.queue.onChange = (state) => this.show(state);
    this.queue.onAnswer = (answer) => this.onAnswer(answer);
    this.spoken = root.dataset.spoken.split(" ").map(Number);
    this.isOver = false;
    this.onOver = () => {};
    this.lastLeft = this.clock.left;
    this.listen();
    this.tick();
    setInterval(() => this.tick(), 500);
    setInterval(() => this.ping(), PING_MS * (0.75 + Math.random() / 2));
    if (this.queue.read().events.length) this.queue.flush();
  }

  listen() {
    const timer = /** @type {HTMLElement} */ (document.querySelector("[data-timer]"));
    timer.setAttribute("role", "button");
    timer.tabIndex = 0;
    timer.title = timer.dataset.textTitle;
    timer.addEventListener("click", () => this.speakLeft());
    timer.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.speakLeft();
    });
    window.addEventListener("online", () => this.ping());
    window.addEventListener("offline", () => this.notice("offline", !this.isOver));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.queue.flushOnLeaving();
      else this.ping();
    });
    for (const link of document.querySelectorAll("[data-reload]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        location.reload();
      });
    }
  }

  /** Asks how things stand: extra time may have been given. */
  async ping() {
    if (this.queue.read().events.length) return this.queue.flush();
    const answer = await this.queue.post([]);
    if (answer && answer !== "stopped") {
      this.notice("offline", false);
      this.onAnswer(answer);
    }
    return answer !== null;
  }

  /** @param {import("./queue.mjs").Answer} answer */
  onAnswer(answer) {
    const longer = this.clock.set(answer.server_now, answer.deadline);
    if (longer > 0) this.speak(this.words.textLonger, { n: Math.ceil(this.clock.left / 60000) });
    if (answer.state !== "open") this.over(0);
  }

  tick() {
    const left = this.clock.left;
    const shown = /** @type {HTMLElement} */ (document.querySelector("[data-left]"));
    const text = written(left);
    if (shown.textContent !== text) shown.textContent = text;
    document.querySelector("[data-timer]").classList.toggle("is-short", left < SHORT_MS);
    const passed = this.spoken.find((n) => this.lastLeft > n * 60000 && left <= n * 60000);
    this.lastLeft = left;
    if (passed && left > 0) this.speak(this.words.textMinutes, { n: passed });
    if (left <= 0) this.over(left + Number(this.words.grace) * 1000);
  }

  speakLeft() {
    const seconds = Math.max(0, Math.ceil(this.clock.left / 1000));
    this.speak(this.words.textLeft, { m: Math.floor(seconds / 60), s: seconds % 60 });
  }

  /**
   * @param {string} words
   * @param {Record<string, number>} facts
   */
  speak(words, facts = {}) {
    const speech = document.querySelector("[data-speech]");
    speech.textContent = "";
    requestAnimationFrame(() => {
      speech.textContent = filled(words, facts);
    });
  }

  /**
   * The time is over, or the test was handed in elsewhere: send what is left, then the receipt.
   * @param {number} wait milliseconds until the server has closed
   */
  over(wait) {
    if (this.isOver) return;
    this.isOver = true;
    this.notice("over", true);
    this.speak(this.words.textOver);
    this.onOver();
    setTimeout(() => this.leave(), Math.max(0, wait) + 500 + Math.random() * 2000);
    this.queue.flush();
  }

  async leave() {
    await this.queue.flush();
    if ((await this.queue.post([])) !== null) location.replace(`${this.words.page}/tanda-terima`);
    else setTimeout(() => this.leave(), TRY_AGAIN_MS);
  }

  /** @param {string} state saving, saved, kept or stopped */
  show(state) {
    const chip = document.querySelector("[data-chip]");
    const isWaiting = state === "kept" || state === "stopped";
    const count = this.queue.pending;
    this.notice("offline", state === "kept" && !this.isOver);
    this.notice("stopped", state === "stopped");
    if (isWaiting && count === 0) return;
    chip.className = `badge push ${isWaiting ? "gold" : state === "saved" ? "ok" : ""}`;
    chip.querySelector("[data-chip-ok]").hidden = state !== "saved";
    chip.querySelector("[data-chip-wait]").hidden = !isWaiting;
    const words = isWaiting ? this.words.textKept : this.words[`text${capital(state)}`];
    const detail = state === "saved" ? this.wallClock() : isWaiting ? `(${count})` : "";
    chip.querySelector("[data-chip-text]").textContent = `${words} ${detail}`.trim();
  }

  /** The server's time on the clock of the place of the test. */
  wallClock() {
    const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const format = new Intl.DateTimeFormat("id-ID", { ...parts, timeZone: this.words.zone });
    return format.format(new Date(this.clock.now)).replace(":", ".");
  }

  /**
   * @param {string} name
   * @param {boolean} isShown
   */
  notice(name, isShown) {
    const found = document.querySelector(`[data-notice=${name}]`);
    if (found.hidden === isShown) found.hidden = !isShown;
  }
}

/** @param {string} word */
const capital = (word) => word[0].toUpperCase() + word.slice(1);

/**
 * Words with their facts filled in: "Soal {n}".
 * @param {string} words
 * @param {Record<string, string | number>} facts
 */
export function filled(words, facts) {
  return words.replace(/\{(\w+)\}/g, (_, name) => String(facts[name]));
}
