/**
 * The time left, by the server's clock: the deadline and the present moment come from the server,
 * and between two answers only the time that has passed here is added. The device's own clock,
 * right or wrong, changes nothing.
 */
export class Clock {
  /** @param {() => number} passed milliseconds on a clock that only runs forward */
  constructor(passed = () => performance.now()) {
    this.passed = passed;
    this.deadline = Number.NaN;
    this.server = 0;
    this.at = 0;
  }

  /**
   * @param {string} serverNow
   * @param {string | null} deadline
   * @returns {number} milliseconds by which the deadline has moved
   */
  set(serverNow, deadline) {
    const before = this.deadline;
    this.server = Date.parse(serverNow);
    this.at = this.passed();
    if (deadline) this.deadline = Date.parse(deadline);
    return Number.isNaN(before) ? 0 : this.deadline - before;
  }

  /** The server's present moment. */
  get now() {
    return this.server + this.passed() - this.at;
  }

  /** Milliseconds left, below zero when the time is over. */
  get left() {
    return this.deadline - this.now;
  }
}

/**
 * 47:12, and 105:00 for long tests.
 * @param {number} left milliseconds
 */
export function written(left) {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
