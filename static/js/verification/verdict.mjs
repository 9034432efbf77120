// The one verdict from all facts, exactly as lsp/verification/rules/verdicts.py gives it.

const FINAL = { absent: "not_registered", revoked: "revoked", replaced: "replaced" };
const INSIDE = { active: "valid", suspended: "suspended", unreached: "valid_offline" };

/** Where a moment (seconds since 1970) lies against the dates of a token. */
export function period(notBefore, expires, moment) {
  if (moment < notBefore) return "before";
  return moment < expires ? "inside" : "after";
}

/** facts: { reading, register, period }. */
export function verdict(facts) {
  if (facts.reading !== "genuine") return facts.reading;
  if (Object.hasOwn(FINAL, facts.register)) return FINAL[facts.register];
  if (facts.period === "after") return "expired";
  if (facts.period === "before" && facts.register !== "suspended") return "not_yet_valid";
  return INSIDE[facts.register];
}

/** What was looked at and how it went: [[name, result]]. */
export function checks(facts) {
  if (facts.reading === "unreadable") return [];
  if (facts.reading !== "genuine") {
    return [["signature", facts.reading === "not_ours" ? "unknown" : "bad"]];
  }
  if (facts.register === "absent") {
    return [
      ["signature", "ok"],
      ["register", "bad"],
    ];
  }
  const asked = facts.register !== "unreached";
  return [
    ["signature", "ok"],
    ["register", asked ? "ok" : "unknown"],
    ["standing", !asked ? "unknown" : facts.register === "active" ? "ok" : "bad"],
    ["dates", facts.period === "inside" ? "ok" : "bad"],
  ];
}

/** Whether the token's content is true, so that it may be shown. */
export function showsContent(found) {
  return !["forged", "unknown_key", "not_ours", "unreadable", "not_registered"].includes(found);
}
