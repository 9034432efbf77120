/** Sizes, speeds and times in words. The words come from the page, the numbers from here. */

const MB = 1_000_000;

/**
 * @param {number} value
 * @param {number} digits
 */
function number(value, digits) {
  const language = document.documentElement.lang || "id";
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

/**
 * @param {number} bytes
 * @returns {string} "340 kB", "12,3 MB"
 */
export function size(bytes) {
  if (bytes >= MB) return `${number(bytes / MB, 1)} MB`;
  return `${number(Math.max(1, bytes / 1000), 0)} kB`;
}

/**
 * @param {number} seconds
 * @param {DOMStringMap} texts `textSeconds`, `textMinutes`, `textHours`
 */
export function time(seconds, texts) {
  if (seconds < 60) return texts.textSeconds ?? "";
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return fill(texts.textMinutes, { number: number(minutes, 0) });
  return fill(texts.textHours, { number: number(minutes / 60, 1) });
}

/**
 * @param {string | undefined} text with {names}
 * @param {Record<string, string>} facts
 */
export function fill(text, facts) {
  return (text ?? "").replace(/\{(\w+)\}/g, (all, name) => facts[name] ?? all);
}
