"""The answer to a check as plain JSON values, alike for the interface and the command line."""

from datetime import datetime
from typing import Any

from lsp.certificates.rules.token import days_of
from lsp.kernel.strict import NotStrict, strict_object
from lsp.verification.queries.checks import Check
from lsp.verification.queries.register import since
from lsp.verification.rules.verdicts import checks, shows_content


def asked(raw: bytes) -> dict[str, Any] | None:
    """The one JSON object that a program sent, or None when it is none."""
    try:
        return strict_object(raw)
    except NotStrict:
        return None


def answer(check: Check, *, now: datetime) -> dict[str, Any]:
    """The verdict, when it was found and by which checks; content only when it is true."""
    found: dict[str, Any] = {
        "verdict": check.verdict.value,
        "checked_at": written(now),
        "checks": [
            {"check": name.value, "result": result.value} for name, result in checks(check.facts)
        ],
    }
    if shows_content(check.verdict):
        found |= _content(check)
    return found


def written(moment: datetime) -> str:
    """A UTC moment in seconds, as JSON carries it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _content(check: Check) -> dict[str, Any]:
    claims, row = check.claims, check.row
    if claims is None:
        return {}
    valid_from, valid_until = days_of(claims)
    found: dict[str, Any] = {
        "holder": claims.n,
        "number": claims.c,
        "blanko_number": claims.b or None,
        "scheme": claims.s,
        "units": claims.u or None,
        "copy": claims.x or 1,
        "valid_from": valid_from.isoformat(),
        "valid_until": valid_until.isoformat(),
        "issuer": claims.iss,
        "key": check.kid,
    }
    if row:
        found |= {
            "registration_number": row.registration_number,
            "scheme_title": row.scheme_title,
            "scheme_title_en": row.scheme_title_en,
            "standing_since": since(row.changed_at),
        }
    return found
