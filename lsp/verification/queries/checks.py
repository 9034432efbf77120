"""The whole check of a text or a number: read, signature, register, dates, verdict."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from lsp.adapters.passwords import token_hash
from lsp.adapters.signing import PublicKeys, TokenRefused, verify_token
from lsp.certificates.queries.standing import StandingFacts, genuine_claims
from lsp.certificates.rules.token import TYP, Claims, days_of, moments_of, pack, payload_of
from lsp.kernel.strict import base64url_text
from lsp.verification.queries.register import register_of
from lsp.verification.rules.privacy import same_name
from lsp.verification.rules.reading import Candidate, Trust, read, trust
from lsp.verification.rules.verdicts import (
    Facts,
    Period,
    Reading,
    Register,
    Verdict,
    period,
    verdict,
)

REMEMBERED: Final = 20_000
_DECOY: Final = Claims("", 0, 86_400, "decoy", "decoy", "decoy:1", "0:0")

FindByHash = Callable[[str], StandingFacts | None]


@dataclass(frozen=True, slots=True)
class Check:
    """A finished check. `claims` and `row` are facts only when the verdict shows content."""

    verdict: Verdict
    facts: Facts
    kid: str = ""
    claims: Claims | None = None
    row: StandingFacts | None = None


class Pinned:
    """The issuer and the public keys that this process believes, never taken from the database.

    What was found genuine is remembered, so that a second check costs no signature.
    """

    def __init__(self, issuer: str, keys: PublicKeys, *hosts: str) -> None:
        self.issuer = issuer
        self.keys = keys
        self.trust: Trust = trust(issuer, keys.keys(), *hosts)
        self._genuine: dict[str, Candidate] = {}
        self._decoy = self._make_decoy()

    def _make_decoy(self) -> str:
        """A text that costs a whole reading and a whole signature, and is forged."""
        kid = next(iter(self.keys), "k00a")
        header = f'{{"alg":"ES256","kid":"{kid}","typ":"{TYP}"}}'.encode()
        payload = payload_of(replace(_DECOY, iss=self.issuer))
        signature = (b"\x00" * 31 + b"\x01") * 2
        return pack(".".join(base64url_text(part) for part in (header, payload, signature)))

    def take_as_long(self) -> None:
        """Spend what checking a row costs, so that no answer is quicker than another."""
        self.examine(self._decoy)

    def examine(self, text: str) -> Candidate:
        """Read a text and check its signature."""
        known = self._genuine.get(text)
        if known:
            return known
        candidate = read(text, self.trust)
        if candidate.reading is not Reading.GENUINE:
            return candidate
        if candidate.token not in self._genuine:
            try:
                verify_token(candidate.token, self.keys, TYP, issuer=self.issuer)
            except TokenRefused:
                return Candidate(Reading.FORGED)
        self._remember(text, candidate)
        return candidate

    def believes(self, row: StandingFacts) -> bool:
        """Whether the row says what its own signed token says; a row alone is never enough."""
        claims = self.examine(row.token).claims
        return claims is not None and _says_the_same(claims, row)

    def _remember(self, text: str, genuine: Candidate) -> None:
        if len(self._genuine) >= REMEMBERED:
            self._genuine.clear()
        self._genuine[text] = self._genuine[genuine.token] = genuine


def _says_the_same(claims: Claims, row: StandingFacts) -> bool:
    """As `genuine_claims` of certificates, for a token whose signature has been checked."""
    return (
        claims.c,
        claims.n,
        claims.s,
        claims.b or None,
        max(claims.x, 1),
        claims.st,
        days_of(claims),
        token_hash(row.token),
    ) == (
        row.number,
        row.holder_name,
        row.scheme,
        row.blanko_number,
        row.copy,
        f"{row.list_number}:{row.list_index}",
        (row.valid_from, row.valid_to),
        row.token_hash,
    )


def check_text(pinned: Pinned, text: str, find: FindByHash | None, *, now: datetime) -> Check:
    """Check a scanned text; `find` asks the register, None means that nobody can be asked."""
    candidate = pinned.examine(text)
    claims = candidate.claims
    if claims is None:
        facts = Facts(candidate.reading)
        return Check(verdict(facts), facts)
    row = find(token_hash(candidate.token)) if find else None
    believed = row if row and pinned.believes(row) else None
    register = register_of(believed) if believed else Register.ABSENT
    facts = Facts(
        Reading.GENUINE,
        register if find else Register.UNREACHED,
        period(claims.nbf, claims.exp, int(now.timestamp())),
    )
    return Check(verdict(facts), facts, candidate.kid, claims, believed)


def check_row(
    pinned: Pinned, row: StandingFacts | None, name: str, *, now: datetime
) -> Check | None:
    """Check what the register holds under a number; None when number and name lead nowhere.

    With a name, a wrong name and an unknown number give the same answer after the same work.
    """
    if row is None:
        pinned.take_as_long()
        return None
    claims = genuine_claims(row, pinned.keys)
    candidate = read(row.token, pinned.trust)
    if claims is None or candidate.claims != claims or token_hash(row.token) != row.token_hash:
        facts = Facts(Reading.FORGED)
        return Check(verdict(facts), facts)
    if name and not same_name(name, claims.n):
        return None
    facts = Facts(
        Reading.GENUINE,
        register_of(row),
        period(claims.nbf, claims.exp, int(now.timestamp())),
    )
    return Check(verdict(facts), facts, candidate.kid, claims, row)


def check_standing(pinned: Pinned, row: StandingFacts | None, *, now: datetime) -> Check:
    """The verdict on a row found by the hash of a token that the asker has checked already."""
    if row is None or not pinned.believes(row):
        facts = Facts(Reading.GENUINE, Register.ABSENT, Period.INSIDE)
        return Check(verdict(facts), facts)
    begin, end = moments_of(row.valid_from, row.valid_to)
    facts = Facts(Reading.GENUINE, register_of(row), period(begin, end, int(now.timestamp())))
    return Check(verdict(facts), facts, row=row)
