/**
 * Sends a large file in pieces. A cut line costs one piece: the server says how much it has, and
 * the rest follows, also after the page was closed and the same file chosen again. Small files and
 * browsers without scripts send the form as it is.
 */
import { shrink } from "../parts/shrink-photo.mjs";

const FIRST_WAIT_MS = 1000;
const LAST_WAIT_MS = 30000;
const PIECE_TIMEOUT_MS = 90000;

/** @type {WeakSet<HTMLFormElement>} */
const busy = new WeakSet();

/** What the server refused, in its own words. */
class RefusedError extends Error {}

document.addEventListener(
  "submit",
  (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches("form[data-resumable]")) return;
    const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
    const file = input.files?.[0];
    if (!file || file.size <= Number(form.dataset.pieceBytes)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (busy.has(form) || !input.checkValidity()) return;
    busy.add(form);
    send(form, file).finally(() => busy.delete(form));
  },
  true,
);

/**
 * @param {HTMLFormElement} form
 * @param {File} chosen
 */
async function send(form, chosen) {
  const show = display(form);
  try {
    const file = await shrink(chosen);
    const upload = await sendPieces(form, file, show);
    await finish(form, upload, show);
    if (form.dataset.next) {
      location.assign(form.dataset.next);
      return;
    }
    const requirement = /** @type {HTMLInputElement} */ (form.elements.namedItem("requirement"));
    history.replaceState(null, "", `#${requirement.value}`);
    location.reload();
  } catch (error) {
    show.failed(error instanceof RefusedError ? error.message : "");
  }
}

/**
 * The bar and the line below the file chooser.
 * @param {HTMLFormElement} form
 */
function display(form) {
  const box = /** @type {HTMLElement} */ (form.querySelector(".upload"));
  const bar = /** @type {HTMLProgressElement} */ (box.querySelector("[data-progress]"));
  const line = /** @type {HTMLElement} */ (box.querySelector("[data-status]"));
  let spoken = -1;
  return {
    /** @param {number} share */
    progress(share) {
      const percent = Math.round(share * 100);
      bar.hidden = false;
      bar.value = percent;
      if (Math.floor(percent / 10) === spoken) return;
      spoken = Math.floor(percent / 10);
      line.textContent = `${box.dataset.textSending} ${percent} %`;
    },
    resuming() {
      spoken = -1;
      line.textContent = form.dataset.textResuming ?? "";
    },
    /** @param {string} text */
    failed(text) {
      bar.hidden = true;
      line.textContent = text || box.dataset.textFailed || "";
    },
  };
}

/**
 * @param {HTMLFormElement} form
 * @param {File} file
 * @param {ReturnType<typeof display>} show
 * @returns {Promise<string>} the upload's id, all bytes received
 */
async function sendPieces(form, file, show) {
  const size = Number(form.dataset.pieceBytes);
  const facts = { name: file.name, size: String(file.size), fingerprint: await fingerprint(file) };
  const begin = () => post(form, form.dataset.begin, new URLSearchParams(facts));
  let state = await persist(begin, show);
  const upload = state.upload;
  while (state.received < file.size) {
    show.progress(state.received / file.size);
    const body = new FormData();
    body.append("upload", upload);
    body.append("offset", String(state.received));
    body.append("piece", file.slice(state.received, state.received + size), "piece");
    state = await persist(() => post(form, form.dataset.piece, body), show);
  }
  show.progress(1);
  return upload;
}

/**
 * Hands the whole file over. An answer that got lost is asked for again; that the upload is gone by
 * then means that the document is there.
 * @param {HTMLFormElement} form
 * @param {string} upload
 * @param {ReturnType<typeof display>} show
 */
async function finish(form, upload, show) {
  const body = new FormData(form);
  body.delete("file");
  body.append("upload", upload);
  let tries = 0;
  await persist(async () => {
    tries += 1;
    return post(form, form.action, body, tries > 1);
  }, show);
}

/**
 * @param {HTMLFormElement} form
 * @param {string | undefined} url
 * @param {BodyInit} body
 * @param {boolean} goneIsDone
 * @returns {Promise<any>} the answer; nothing when the server sent us on
 */
async function post(form, url, body, goneIsDone = false) {
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrf_token"));
  const answer = await fetch(url ?? "", {
    method: "POST",
    body,
    redirect: "manual",
    signal: AbortSignal.timeout(PIECE_TIMEOUT_MS),
    headers: { "X-CSRFToken": token.value, Accept: "application/json" },
  });
  if (answer.type === "opaqueredirect" || (goneIsDone && answer.status === 404)) return null;
  if (answer.ok) return answer.json();
  if (answer.status >= 500 || answer.status === 429) throw new TypeError("try again");
  const told = await answer.json().catch(() => ({}));
  throw new RefusedError((told.reasons ?? []).join(" "));
}

/**
 * Tries until the server answers; what the server refuses is not tried again.
 * @param {() => Promise<any>} attempt
 * @param {ReturnType<typeof display>} show
 */
async function persist(attempt, show) {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LAST_WAIT_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof RefusedError) throw error;
      show.resuming();
      await pause(wait);
    }
  }
}

/**
 * Waits, but no longer than until the line is back.
 * @param {number} wait
 * @returns {Promise<void>}
 */
function pause(wait) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, wait);
    function done() {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    }
    window.addEventListener("online", done);
  });
}

/**
 * @param {File} file
 * @returns {Promise<string>} a name for the content, so that the same file goes on where it stopped
 */
async function fingerprint(file) {
  if (!globalThis.crypto?.subtle) return `${file.size}-${file.lastModified}`;
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
