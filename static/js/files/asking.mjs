/** Small questions to the server that are asked until it answers. */
import { RefusedError } from "./sending.mjs";

const FIRST_WAIT_MS = 1000;
const LAST_WAIT_MS = 30000;
const TIMEOUT_MS = 120000;

/**
 * @param {string} url
 * @param {RequestInit} [request]
 * @returns {Promise<any>} the answer; nothing when the server sent us on
 */
export async function ask(url, request = {}) {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LAST_WAIT_MS)) {
    try {
      return await once(url, request);
    } catch (error) {
      if (error instanceof RefusedError) throw error;
      await lineBack(wait);
    }
  }
}

/**
 * @param {string} url
 * @param {RequestInit} request
 */
async function once(url, request) {
  const answer = await fetch(url, {
    ...request,
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { Accept: "application/json", ...request.headers },
  });
  if (answer.type === "opaqueredirect") return null;
  if (answer.ok) return answer.json();
  if (answer.status === 503 || answer.status === 502 || answer.status === 429) {
    throw new TypeError("try again");
  }
  const told = await answer.json().catch(() => ({}));
  throw new RefusedError((told.reasons ?? []).join(" "), answer.status);
}

/**
 * @param {number} wait
 * @returns {Promise<void>} after the wait, or as soon as the line is back
 */
function lineBack(wait) {
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
