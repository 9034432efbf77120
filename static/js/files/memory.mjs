/**
 * Remembers files that are being sent, so that a page that was closed or reloaded can go on. They
 * lie in the browser's own database, are forgotten as soon as they have arrived, after two days, when
 * somebody else signs in, and when the person signs out.
 */

const NAME = "lsp-uploads";
const STORE = "files";
const LIFE_MS = 48 * 3600 * 1000;

/**
 * @typedef {object} Remembered
 * @property {string} id
 * @property {string} owner
 * @property {string} action where the form is sent to
 * @property {[string, string][]} fields what else the form holds
 * @property {File} file
 * @property {string} url where the bytes go; empty before the first answer
 * @property {number} at milliseconds since 1970
 */

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} deed
 * @returns {Promise<any>} nothing when the browser keeps nothing (a private window)
 */
async function run(mode, deed) {
  try {
    const database = await open();
    return await new Promise((resolve, reject) => {
      const request = deed(database.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      request.transaction.oncomplete = () => database.close();
    });
  } catch {
    return undefined;
  }
}

/** @param {Remembered} one */
export const remember = (one) => run("readwrite", (store) => store.put(one));

/** @param {string} id */
export const forget = (id) => run("readwrite", (store) => store.delete(id));

/**
 * @param {string} owner
 * @returns {Promise<Remembered[]>} the owner's files; whatever else is there is forgotten
 */
export async function remembered(owner) {
  /** @type {Remembered[]} */
  const all = (await run("readonly", (store) => store.getAll())) ?? [];
  const mine = all.filter((one) => one.owner === owner && one.at > Date.now() - LIFE_MS);
  for (const one of all) if (!mine.includes(one)) await forget(one.id);
  return mine.sort((one, other) => one.at - other.at);
}
