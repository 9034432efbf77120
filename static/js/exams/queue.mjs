/**
 * Answers on their way to the server. Each event is written to this device first and leaves it only
 * when the server has acknowledged it, so a reload, a crash or a cut line loses nothing. Windows of
 * one browser share the store; a number that another window or device has used is taken anew.
 *
 * @typedef {{epoch: number, seq: number, slot: number, kind: string, value: string,
 *   client_at: string}} ExamEvent
 * @typedef {{next: number, events: ExamEvent[]}} Kept
 * @typedef {{ack_seq: number, server_now: string, deadline: string | null, epoch: number,
 *   state: string, need_from?: number, branched?: number[]}} Answer
 */

const MOST = 50;
const MOST_ROUNDS = 5; // without progress, before waiting like for a server that is away
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30000;
const SOON_MS = 1500;
const TIMEOUT_MS = 15000;

/** @param {string} attempt */
export const storeKey = (attempt) => `lsp-exam:${attempt}`;

export class Queue {
  /**
   * @param {{attempt: string, epoch: number, ack: number, url: string, token: string,
   *   store?: Storage, send?: typeof fetch, wait?: typeof setTimeout}} facts
   */
  constructor({ attempt, epoch, ack, url, token, store, send, wait }) {
    this.key = storeKey(attempt);
    this.epoch = epoch;
    this.url = url;
    this.token = token;
    this.store = store ?? localStorage;
    this.fetch = send ?? ((...given) => fetch(...given));
    this.wait = wait ?? ((...given) => setTimeout(...given));
    this.failures = 0;
    this.timer = 0;
    this.dueAt = 0;
    /** @type {Promise<boolean> | null} */
    this.running = null;
    this.onChange = (/** @type {string} */ _state) => {};
    this.onAnswer = (/** @type {Answer} */ _answer) => {};
    this.memory = /** @type {string | null} */ (null);
    const kept = this.read();
    this.write({ next: Math.max(kept.next, ack + 1), events: kept.events });
  }

  /** @returns {Kept} */
  read() {
    let text = this.memory;
    try {
      text = this.store.getItem(this.key) ?? text;
    } catch {
      // A browser that forbids storing keeps the events in this page only.
    }
    try {
      const kept = JSON.parse(text ?? "");
      return { next: kept.next, events: kept.events };
    } catch {
      return { next: 1, events: [] };
    }
  }

  /** @param {Kept} kept */
  write(kept) {
    this.memory = JSON.stringify(kept);
    try {
      this.store.setItem(this.key, this.memory);
      this.memory = null;
    } catch {
      // As above.
    }
  }

  /** What the candidate would miss: opened pages do not count. */
  get pending() {
    return this.read().events.filter((event) => event.kind !== "nav").length;
  }

  /** The last number given to an event. */
  get finalSeq() {
    return this.read().next - 1;
  }

  /**
   * Keeps an event on this device and sends it: at once, or with the next one when it can wait.
   * @param {number} slot
   * @param {string} kind
   * @param {string} value
   */
  add(slot, kind, value = "") {
    const kept = this.read();
    const at = new Date().toISOString();
    kept.events.push({ epoch: this.epoch, seq: kept.next, slot, kind, value, client_at: at });
    this.write({ next: kept.next + 1, events: kept.events });
    if (kind === "nav") this.later(SOON_MS);
    else {
      this.onChange("saving");
      this.flush();
    }
  }

  /** @param {number} delay */
  later(delay) {
    const due = Date.now() + delay;
    if (this.timer && this.dueAt <= due) return;
    clearTimeout(this.timer);
    this.dueAt = due;
    this.timer = this.wait(() => {
      this.timer = 0;
      this.flush();
    }, delay);
  }

  /**
   * Sends until nothing is left; says whether that was reached.
   * @returns {Promise<boolean>}
   */
  flush() {
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Sends once more beside whatever is under way, for a page that is being left. */
  async flushOnLeaving() {
    const batch = this.batch();
    if (batch.length === 0) return;
    const answer = await this.post(batch, true);
    if (answer !== null && answer !== "stopped") this.settle(batch, answer);
  }

  async run() {
    clearTimeout(this.timer);
    this.timer = 0;
    for (let stuck = 0; ; ) {
      const batch = this.batch();
      if (batch.length === 0) break;
      const before = this.read().events.length;
      const answer = await this.post(batch);
      if (answer === null) return this.onUnreachable();
      if (answer === "stopped") return this.onStopped();
      this.settle(batch, answer);
      stuck = this.read().events.length < before ? 0 : stuck + 1;
      if (stuck > MOST_ROUNDS) return this.onUnreachable();
      this.failures = 0;
      this.onAnswer(answer);
    }
    this.onChange("saved");
    return true;
  }

  /** The oldest events of one epoch. */
  batch() {
    const events = this.read().events;
    return events.filter((event) => event.epoch === events[0].epoch).slice(0, MOST);
  }

  /**
   * @param {ExamEvent[]} events none, to ask how things stand
   * @param {boolean} keepalive
   * @returns {Promise<Answer | "stopped" | null>} nothing when the server was not reached
   */
  async post(events, keepalive = false) {
    const body = JSON.stringify({
      epoch: events[0]?.epoch ?? this.epoch,
      from_seq: events[0]?.seq ?? 1,
      events: events.map(({ epoch, ...event }) => event),
    });
    try {
      const answer = await this.fetch(this.url, {
        method: "POST",
        body,
        keepalive,
        redirect: "error",
        signal: AbortSignal.timeout?.(TIMEOUT_MS),
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "X-CSRFToken": this.token,
        },
      });
      if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return null;
      const said = await answer.json();
      return "ack_seq" in said ? said : "stopped";
    } catch {
      return null;
    }
  }

  /**
   * Lets go of what the server has, and numbers the rest after it when it asked for that.
   * @param {ExamEvent[]} batch
   * @param {Answer} answer
   */
  settle(batch, answer) {
    const kept = this.read();
    const taken = new Set(answer.branched ?? []);
    const has = (/** @type {ExamEvent} */ event) =>
      event.seq <= answer.ack_seq && !taken.has(event.seq);
    const done = new Set(batch.filter(has).map(identity));
    let events = kept.events.filter((event) => !done.has(identity(event)));
    let next = kept.next;
    if (answer.need_from !== undefined) {
      const from = answer.need_from;
      events = events.map((event, place) => ({ ...event, epoch: answer.epoch, seq: from + place }));
      next = from + events.length;
    }
    this.epoch = answer.epoch;
    this.write({ next: Math.max(next, answer.ack_seq + 1), events });
  }

  onUnreachable() {
    this.onChange("kept");
    const longest = Math.min(FIRST_RETRY_MS * 2 ** this.failures, LAST_RETRY_MS);
    this.failures += 1;
    this.later(200 + Math.random() * longest);
    return false;
  }

  onStopped() {
    this.failures += 1;
    this.onChange("stopped");
    this.later(LAST_RETRY_MS);
    return false;
  }
}

/** @param {ExamEvent} event */
const identity = (event) =>
  `${event.epoch}/${event.seq}/${event.slot}/${event.kind}/${event.value}/${event.client_at}`;
