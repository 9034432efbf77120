/** Follows an import: asks how far it is, and shows the page anew when it has ended. */

const PAUSE_MS = 1000;

/** @param {HTMLElement} section */
function follow(section) {
  const bar = section.querySelector("progress");
  const count = section.querySelector("[data-count]");
  const said = section.querySelector("[data-said]");
  const words = section.dataset.text ?? "";
  let quarter = 0;

  async function ask() {
    try {
      const answer = await fetch(section.dataset.progressOf, {
        headers: { Accept: "application/json" },
      });
      if (answer.ok) {
        const { status, done, rows } = await answer.json();
        if (status !== "importing") {
          location.reload();
          return;
        }
        const text = words.replace("{done}", done).replace("{rows}", rows);
        bar.value = done;
        count.textContent = text;
        // Not every second, so that a screen reader is not kept talking.
        if (Math.floor((4 * done) / (rows || 1)) > quarter) {
          quarter = Math.floor((4 * done) / rows);
          said.textContent = text;
        }
      }
    } catch {
      // The line is down: ask again.
    }
    setTimeout(ask, PAUSE_MS);
  }

  setTimeout(ask, PAUSE_MS);
}

for (const section of document.querySelectorAll("[data-progress-of]")) follow(section);
