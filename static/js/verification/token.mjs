// From whatever was scanned to a checked token. lsp/verification/rules/reading.py does the same on
// the server, and tests/verification/vectors.json holds both to it.

import { base32Bytes, base64urlBytes, base64urlText, utf8Text } from "./codec.mjs";

const TYP = "lspc+jwt";
const LONGEST = { text: 8192, packed: 2000, token: 4096 };
const DEEPEST = 32;
const SIGNATURE = 64;
const KID = /^[a-z0-9]{4,8}$/;
const ADDRESS = /^https?:\/\/([^/?#\s]+)(?:[/?][^#\s]*)?$/i;
const HEADER = /^\{"alg":"ES256","kid":"([^"\\]*)","typ":"lspc\+jwt"\}$/;
const CLAIMS = ["iss", "nbf", "exp", "n", "c", "b", "s", "st", "u", "x"];
const NUMBERS = ["nbf", "exp", "x"];
const OPTIONAL = ["b", "u", "x"];
const HALF_ORDER = "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8";

/** Thrown inside this module; its message is one of the readings. */
class Stop extends Error {}

function stop(reading) {
  throw new Stop(reading);
}

function unpacked(text) {
  const packed = text.length <= LONGEST.packed ? base32Bytes(text) : null;
  if (!packed || packed.length < 2 || packed[0] !== 1) stop("unreadable");
  const kid = String.fromCharCode(...packed.slice(2, 2 + packed[1]));
  const rest = packed.slice(2 + packed[1]);
  if (!KID.test(kid) || rest.length <= SIGNATURE) stop("unreadable");
  const header = `{"alg":"ES256","kid":"${kid}","typ":"${TYP}"}`;
  const parts = [new TextEncoder().encode(header), rest.slice(SIGNATURE), rest.slice(0, SIGNATURE)];
  return parts.map(base64urlText).join(".");
}

function tokenIn(text, trust) {
  if (text.length > LONGEST.text) stop("unreadable");
  const at = text.indexOf("#");
  if (at > 0) {
    const found = ADDRESS.exec(text.slice(0, at));
    if (!found) stop("unreadable");
    if (!trust.hosts.includes(found[1].toLowerCase())) stop("not_ours");
  }
  const body = at < 0 ? text : text.slice(at + 1);
  return /^[A-Z2-7]+$/.test(body) ? unpacked(body) : body;
}

function looseObject(text) {
  if (text === null || text.replace(/[^{[]/g, "").length > DEEPEST) stop("unreadable");
  let found = null;
  try {
    found = JSON.parse(text);
  } catch {
    stop("unreadable");
  }
  if (found === null || typeof found !== "object" || Array.isArray(found)) stop("unreadable");
  return found;
}

function quoted(text) {
  const code = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const inner = text.normalize("NFC").replace(/["\\]/g, "\\$&");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be escaped
  return `"${inner.replace(/[\0-\x1f]/g, code)}"`;
}

/** Whether the text is the one spelling of these claims: order, escapes, no key twice. */
function isCanonical(text, claims) {
  const names = Object.keys(claims);
  if (names.some((name) => !CLAIMS.includes(name))) return false;
  const written = [];
  for (const name of CLAIMS) {
    const isNumber = NUMBERS.includes(name);
    const value = claims[name];
    if (value === undefined && OPTIONAL.includes(name)) continue;
    if (isNumber ? !Number.isSafeInteger(value) : typeof value !== "string") return false;
    if (!value && OPTIONAL.includes(name)) return false;
    written.push(`"${name}":${isNumber ? value : quoted(value)}`);
  }
  // A lone surrogate has no UTF-8 form; written as an escape it would differ here anyway.
  return `{${written.join(",")}}` === text;
}

function read(text, trust) {
  const token = tokenIn(text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""), trust);
  const segments = token.length <= LONGEST.token ? token.split(".") : [];
  const bytes = segments.map(base64urlBytes);
  if (segments.length !== 3 || bytes.includes(null)) stop("unreadable");
  const [header, payload] = bytes.slice(0, 2).map(utf8Text);
  looseObject(header);
  const claims = looseObject(payload);
  const found = HEADER.exec(header);
  if (!found) stop("forged");
  const kid = found[1];
  if (!KID.test(kid)) stop("unknown_key");
  if (claims.iss !== trust.issuer) stop("not_ours");
  if (!Object.hasOwn(trust.keys, kid)) stop("unknown_key");
  if (!isCanonical(payload, claims)) stop("forged");
  return { token, kid, claims, signature: bytes[2] };
}

/** P-256 signatures have a twin (r, n-s); only the lower one is ours. */
function isLowS(signature) {
  const s = Array.from(signature.slice(32), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return s <= HALF_ORDER;
}

async function isSigned({ token, kid, signature }, keys) {
  if (signature.length !== SIGNATURE || !isLowS(signature)) return false;
  const { crv, kty, x, y } = keys[kid];
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("jwk", { crv, kty, x, y }, algorithm, false, [
    "verify",
  ]);
  const signed = new TextEncoder().encode(token.slice(0, token.lastIndexOf(".")));
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, signed);
}

/**
 * Reads and checks a text.
 * trust: { issuer, hosts: [host], keys: { kid: jwk } }
 * Gives { reading } and, when it is "genuine", also { token, kid, claims }.
 */
export async function check(text, trust) {
  try {
    const candidate = read(text, trust);
    if (!(await isSigned(candidate, trust.keys))) return { reading: "forged" };
    const { token, kid, claims } = candidate;
    return { reading: "genuine", token, kid, claims };
  } catch (error) {
    if (error instanceof Stop) return { reading: error.message };
    throw error;
  }
}
