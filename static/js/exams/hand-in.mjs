/** The page before handing in: nothing is handed in while an answer is still on this device. */
import { Bar } from "./bar.mjs";

const root = /** @type {HTMLElement} */ (document.querySelector("[data-hand-in]"));
const bar = new Bar(root);
const form = /** @type {HTMLFormElement} */ (root.querySelector(".confirm-body"));

bar.onOver = () => {
  for (const button of form.querySelectorAll("button")) button.disabled = true;
};

// What this device still held was not yet counted above.
const had = bar.queue.pending;
if (had) bar.queue.flush().then((isSent) => isSent && location.reload());

form.addEventListener("submit", async (event) => {
  if (bar.queue.read().events.length === 0) {
    form.elements.namedItem("final_seq").value = bar.queue.finalSeq;
    return;
  }
  event.preventDefault();
  if (await bar.queue.flush()) form.requestSubmit();
});
