// The page behind the QR: takes the token out of the address bar, checks it here, asks the register
// by hash only, and shows the verdict. All words come from the page's templates.

import { sha256Hex } from "./codec.mjs";
import { check } from "./token.mjs";
import { checks, period, showsContent, verdict } from "./verdict.mjs";

const PATIENCE_MS = 8000;
const DAY_MS = 86_400_000;
const STANDINGS = ["active", "suspended", "revoked", "replaced", "absent"];
const JAKARTA = "Asia/Jakarta";
const NO_BREAK = "\u00a0";

const page = document.querySelector("#isi");
const place = document.querySelector("#hasil");
const trust = JSON.parse(page.dataset.trust);
const locale = document.documentElement.lang === "en" ? "en-GB" : "id-ID";
let present = "";

const dayText = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: JAKARTA });
const clockText = new Intl.DateTimeFormat(locale, {
  dateStyle: "full",
  timeStyle: "medium",
  timeZone: JAKARTA,
});

function filled(text, facts) {
  return text.replace(/%\((\w+)\)s/g, (_, name) => facts[name] ?? "–");
}

/** The register's answer on this token, or null when nobody could be asked. */
async function askRegister(token) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(`/api/v1/status/${await sha256Hex(token)}`, {
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: patience.signal,
    });
    const status = answer.ok ? await answer.json() : null;
    return STANDINGS.includes(status?.standing) && Date.parse(status.checked_at) ? status : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** The moment to judge by: the register's, else this device's, but never before the page's day. */
function momentOf(status) {
  const here = Date.now();
  const there = status ? Date.parse(status.checked_at) : Date.parse(page.dataset.day);
  const isOff = status ? Math.abs(here - there) > DAY_MS : here < there - DAY_MS;
  return { moment: status || isOff ? there : here, isOff };
}

function fill(sheet, slot, value) {
  const element = sheet.querySelector(`[data-slot="${slot}"]`);
  if (value) element.textContent = value;
  else (element.closest("dl > div") ?? element).remove();
}

function drop(sheet, ...slots) {
  for (const slot of slots) sheet.querySelector(`[data-slot="${slot}"]`)?.remove();
}

function fillContent(sheet, { claims }, status) {
  const language = locale === "en-GB" ? "title_en" : "title";
  const from = dayText.format(claims.nbf * 1000);
  const until = dayText.format((claims.exp - 1) * 1000);
  drop(sheet, claims.b ? "without-blanko" : "with-blanko");
  if (claims.b) fill(sheet, "blanko", claims.b);
  else drop(sheet, "blanko");
  fill(sheet, "name", claims.n);
  fill(sheet, "scheme", status?.scheme?.[language] ?? claims.s);
  fill(sheet, "number", claims.c);
  fill(sheet, "registration", status?.registration_number);
  const unbroken = { from: from.replaceAll(" ", NO_BREAK), until: until.replaceAll(" ", NO_BREAK) };
  fill(sheet, "period", filled(page.dataset.period, unbroken));
  fill(sheet, "units", claims.u);
  fill(sheet, "copy", claims.x > 1 ? String(claims.x - 1) : "");
}

function fillChecks(sheet, lines, facts) {
  const list = sheet.querySelector('[data-slot="checks"]');
  const items = document.querySelector("#butir").content;
  for (const [name, result] of lines) {
    const item = items.querySelector(`[data-check="${name}-${result}"]`).cloneNode(true);
    const text = item.querySelector("span");
    text.textContent = filled(text.textContent, facts);
    list.append(item);
  }
}

function show(name, { result = {}, status = null, lines = [], clock = null } = {}) {
  const words = document.querySelector(`#v-${name}`);
  const sheet = document.querySelector("#tata").content.cloneNode(true);
  const claims = showsContent(name) ? result.claims : null;
  const facts = {
    kid: result.kid,
    from: claims && dayText.format(claims.nbf * 1000),
    until: claims && dayText.format((claims.exp - 1) * 1000),
    since: status?.since && dayText.format(Date.parse(status.since)),
  };
  const banner = sheet.querySelector('[data-slot="banner"]');
  banner.classList.add(words.dataset.kind);
  banner.dataset.verdict = name;
  banner.prepend(words.content.cloneNode(true));
  fill(sheet, "title", words.dataset.title);
  fill(sheet, "detail", filled(words.dataset.detail, facts));
  const next = sheet.querySelector('[data-slot="next"]');
  next.classList.add(words.dataset.kind);
  fill(sheet, "next", words.dataset.next);
  if (claims) fillContent(sheet, result, status);
  else drop(sheet, "content");
  // Comparing with the paper comes after there is something to compare.
  if (name === "valid") sheet.querySelector('[data-slot="content"]').after(next);
  fillChecks(sheet, lines, facts);
  const when = clock && `${clockText.format(clock.moment)} WIB`;
  fill(
    sheet,
    "when",
    when && filled(status ? page.dataset.checked : page.dataset.unchecked, { when }),
  );
  if (!clock?.isOff) drop(sheet, "clock");
  if (lines.length === 0) drop(sheet, "looked");
  if (name !== "valid_offline") drop(sheet, "again");
  if (!["unreadable", "broken"].includes(name)) drop(sheet, "by-number");
  sheet.querySelector("[data-again]")?.addEventListener("click", () => run(present));
  document.querySelector("#pengantar").hidden = true;
  place.replaceChildren(sheet);
  document.title = `${words.dataset.word} – ${document.title.split(" – ").pop()}`;
}

async function judge(text) {
  const result = await check(text, trust);
  if (text !== present) return;
  if (result.reading !== "genuine") {
    const facts = { reading: result.reading };
    show(verdict(facts), { result, lines: checks(facts), clock: momentOf(null) });
    return;
  }
  show("asking", { result });
  const status = await askRegister(result.token);
  if (text !== present) return;
  const clock = momentOf(status);
  const { nbf, exp } = result.claims;
  const facts = {
    reading: result.reading,
    register: status?.standing ?? "unreached",
    period: period(nbf, exp, Math.floor(clock.moment / 1000)),
  };
  show(verdict(facts), { result, status, lines: checks(facts), clock });
}

/** Checks a text; a later text takes the place of an earlier one. */
async function run(text) {
  present = text;
  show("checking");
  try {
    await judge(text);
  } catch {
    if (text === present) show("broken");
  }
}

function takeFragment() {
  const fragment = location.hash.slice(1);
  if (!fragment) return;
  // The token is the whole certificate: it must not stay in the history or on a shared screen.
  history.replaceState(null, "", location.pathname + location.search);
  const hosts = [...trust.hosts, "localhost", "127.0.0.1"];
  if (hosts.includes(location.host) || hosts.includes(location.hostname)) run(fragment);
  else show("foreign");
}

document.querySelector("[data-code-form]").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = new FormData(event.target).get("code").trim();
  if (text) run(text);
  else event.target.querySelector("textarea").focus();
});
document.querySelector("[data-language]").addEventListener("click", (event) => {
  if (present) event.currentTarget.hash = present.slice(present.indexOf("#") + 1);
});
addEventListener("hashchange", takeFragment);
takeFragment();
