/** After the test: what never reached the server is still sent, and said so. */
import { Queue, storeKey } from "./queue.mjs";

const root = /** @type {HTMLElement} */ (document.querySelector("[data-after]"));
const { attempt, epoch, ack, save } = root.dataset;
const token = document.querySelector("input[name=csrf_token]")?.value ?? "";

let isHeld = false;
try {
  isHeld = localStorage.getItem(storeKey(attempt)) !== null;
} catch {
  // Nothing could have been kept either.
}
if (isHeld) {
  const queue = new Queue({ attempt, epoch: Number(epoch), ack: Number(ack), url: save, token });
  const late = queue.pending;
  queue.onChange = (state) => {
    if (state !== "saved") return;
    const line = root.querySelector("[data-late]");
    if (late && line) line.hidden = false;
    localStorage.removeItem(queue.key);
  };
  window.addEventListener("online", () => queue.flush());
  queue.flush();
}
