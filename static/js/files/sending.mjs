/**
 * Sends one file by the tus protocol and does not give up: a cut line is waited out, a silent one is
 * begun anew, and the server says how much it has.
 */

/** @type {any} */
const tus = /** @type {any} */ (globalThis).tus;

const SOON_MS = [500, 1000, 2000, 4000, 8000];
const LATER_MS = 15000;
const SILENT_MS = 45000;
const SPEED_OVER_MS = 6000;

/** What the server refused, in its own words. */
export class RefusedError extends Error {
  /**
   * @param {string} text
   * @param {number} [status]
   */
  constructor(text, status = 0) {
    super(text);
    this.isSignedOut = status === 401;
  }
}

/** @param {any} error what tus-js-client reports */
function refusal(error) {
  const status = error?.originalResponse?.getStatus() ?? 0;
  const isBeginning = error?.originalRequest?.getMethod() === "POST";
  if (status < 400 || status >= 500 || [408, 423, 429].includes(status)) return null;
  if (status === 409 && !isBeginning) return null;
  return new RefusedError(reasons(error.originalResponse.getBody()), status);
}

/** @param {string} body */
function reasons(body) {
  try {
    return (JSON.parse(body).reasons ?? []).join(" ");
  } catch {
    return "";
  }
}

/**
 * @typedef {object} Told
 * @property {(sent: number, perSecond: number) => void} onProgress
 * @property {() => void} onBroken
 * @property {(url: string) => void} onAddress
 */

export class Sending {
  /**
   * @param {File} file
   * @param {{begin: string, url: string, token: string, pieceBytes: number, sha256: string}} facts
   * @param {Told} told
   */
  constructor(file, facts, told) {
    this.file = file;
    this.told = told;
    this.isPaused = false;
    /** @type {[number, number][]} */
    this.marks = [];
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.upload = new tus.Upload(file, {
      endpoint: new URL(facts.begin, location.href).href,
      uploadUrl: facts.url ? new URL(facts.url, location.href).href : null,
      chunkSize: facts.pieceBytes,
      retryDelays: SOON_MS,
      storeFingerprintForResuming: false,
      removeFingerprintOnSuccess: false,
      headers: { "X-CSRFToken": facts.token, Accept: "application/json" },
      metadata: { filename: file.name, filetype: file.type, sha256: facts.sha256 },
      onShouldRetry: (/** @type {any} */ error) => this.shouldRetry(error),
      onProgress: (/** @type {number} */ sent) => this.onProgress(sent),
      onUploadUrlAvailable: () => told.onAddress(this.upload.url),
      onSuccess: () => this.end(() => this.resolve(this.upload.url)),
      onError: (/** @type {any} */ error) => this.onError(error),
    });
    this.onLine = () => this.again();
    window.addEventListener("online", this.onLine);
    window.addEventListener("offline", told.onBroken);
    this.watch = setInterval(() => this.lookForSilence(), SILENT_MS / 3);
  }

  start() {
    this.isPaused = false;
    this.heardAt = performance.now();
    this.upload.start();
  }

  async pause() {
    this.isPaused = true;
    clearTimeout(this.timer);
    await this.upload.abort();
  }

  /** Gives up, and lets the server forget what it has. */
  async drop() {
    this.isPaused = true;
    this.end(() => this.reject(new RefusedError("")));
    await this.upload.abort(Boolean(this.upload.url)).catch(() => {});
  }

  /** @param {any} error */
  shouldRetry(error) {
    if (refusal(error)) return false;
    this.told.onBroken();
    return true;
  }

  /** @param {number} sent */
  onProgress(sent) {
    const now = performance.now();
    this.heardAt = now;
    this.marks.push([now, sent]);
    while (this.marks.length > 2 && this.marks[0][0] < now - SPEED_OVER_MS) this.marks.shift();
    const [from, had] = this.marks[0];
    this.told.onProgress(sent, now > from ? ((sent - had) / (now - from)) * 1000 : 0);
  }

  /** @param {any} error */
  onError(error) {
    const refused = refusal(error);
    if (refused) {
      this.end(() => this.reject(refused));
      return;
    }
    this.told.onBroken();
    this.timer = setTimeout(() => this.again(), LATER_MS);
  }

  /** Begins where the server stands, after a break or a silence. */
  async again() {
    if (this.isPaused) return;
    clearTimeout(this.timer);
    this.marks = [];
    await this.upload.abort().catch(() => {});
    if (!this.isPaused) this.start();
  }

  lookForSilence() {
    if (this.isPaused || !navigator.onLine) return;
    if (performance.now() - (this.heardAt ?? 0) > SILENT_MS) this.again();
  }

  /** @param {() => void} then */
  end(then) {
    clearInterval(this.watch);
    clearTimeout(this.timer);
    window.removeEventListener("online", this.onLine);
    window.removeEventListener("offline", this.told.onBroken);
    then();
  }
}

/**
 * @param {Blob} file
 * @returns {Promise<string>} SHA-256 in hexadecimal; empty where the browser cannot tell
 */
export async function sha256(file) {
  if (!globalThis.crypto?.subtle) return "";
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
