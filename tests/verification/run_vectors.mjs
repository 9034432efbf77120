// Runs the browser's own modules over vectors.json and prints what they find, for pytest to compare.

import { readFileSync } from "node:fs";
import { check } from "../../static/js/verification/token.mjs";
import { checks, period, showsContent, verdict } from "../../static/js/verification/verdict.mjs";

const given = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const keys = Object.fromEntries(given.keys.map((jwk) => [jwk.kid, jwk]));
const trust = { issuer: given.issuer, hosts: given.hosts, keys };
const found = [];
for (const { name, text, register, at } of given.vectors) {
  const result = await check(text, trust);
  const when = result.claims ? period(result.claims.nbf, result.claims.exp, at) : "inside";
  const facts = { reading: result.reading, register, period: when };
  const answer = verdict(facts);
  found.push({ name, verdict: answer, shown: showsContent(answer), checks: checks(facts), ...result });
}

// Every combination of facts, also those that no text above leads to.
const table = [];
for (const reading of ["genuine", "forged", "unknown_key", "not_ours", "unreadable"]) {
  for (const register of ["unreached", "absent", "active", "suspended", "revoked", "replaced"]) {
    for (const when of ["before", "inside", "after"]) {
      const facts = { reading, register, period: when };
      table.push([reading, register, when, verdict(facts), checks(facts)]);
    }
  }
}
console.log(JSON.stringify({ found, table }));
