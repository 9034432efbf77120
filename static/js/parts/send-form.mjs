import { attach } from "./boot.mjs";

/**
 * Sends a form with its files, telling how far it is, and shows the page that comes back.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 * @param {(share: number) => void} onProgress from 0 to 1
 * @returns {Promise<void>} rejected when the network failed
 */
export function sendForm(form, submitter, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData(form);
    if (submitter?.name) body.append(submitter.name, submitter.value);
    request.open("POST", form.action);
    request.responseType = "document";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("error", reject);
    request.addEventListener("abort", reject);
    request.addEventListener("load", () => {
      if (!request.response) return reject(new Error("no page"));
      show(request.response, request.responseURL);
      return resolve();
    });
    request.send(body);
  });
}

/**
 * Puts a fetched page in place of the present one.
 * @param {Document} page
 * @param {string} url
 */
function show(page, url) {
  history.pushState(null, "", url);
  window.addEventListener("popstate", () => location.reload(), { once: true });
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  for (const old of document.body.querySelectorAll("script[src]")) {
    const script = document.createElement("script");
    script.type = "module";
    script.src = old.src;
    old.replaceWith(script);
  }
  window.scrollTo(0, 0);
  document.getElementById("isi")?.focus();
  attach();
}
