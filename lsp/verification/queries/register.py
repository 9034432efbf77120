"""The hot path: one reviewed statement that tells what the register holds on a token.

It says the same as `standing_by_token_hash` of certificates, which a test compares, without
building mapped objects. The kinds of events named here are those that change a standing.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import UtcDateTime
from lsp.certificates.queries.standing import StandingFacts
from lsp.certificates.rules.events import EventKind, worse_of
from lsp.certificates.rules.standing import Standing
from lsp.kernel.zones import Zone, local_date
from lsp.verification.rules.verdicts import Register

BY_HASH = """
SELECT c.public_id AS certificate_id, c.token, c.token_hash, c.copy, c.standing, c.number,
       c.registration_number, c.blanko_number, c.short_code, c.holder_name, c.scheme,
       v.qualification AS scheme_title, v.qualification_en AS scheme_title_en,
       c.issued_on, c.valid_from, c.valid_to, c.list_number, c.list_index,
       e.kind, e.happened_at AS changed_at
  FROM certificate c
  JOIN scheme_version v ON v.id = c.scheme_version_id
  LEFT JOIN certificate_event e
    ON e.id = (SELECT max(id) FROM certificate_event
                WHERE certificate_id = c.id
                  AND kind IN ('suspended', 'lifted', 'revoked', 'replaced'))
 WHERE c.token_hash = :token_hash AND c.stage = 'released'
"""
# The columns of BY_HASH in their order, so that nothing is looked up by name for each row.
_NAMES = (
    "certificate_id", "token", "token_hash", "copy", "standing",
    "number", "registration_number", "blanko_number", "short_code",
    "holder_name", "scheme", "scheme_title", "scheme_title_en",
    "issued_on", "valid_from", "valid_to", "list_number", "list_index",
    "kind", "changed_at",
)  # fmt: skip
_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "issued_on": sa.Date(), "valid_from": sa.Date(), "valid_to": sa.Date(),
    "changed_at": UtcDateTime(),
}  # fmt: skip
_STATEMENT = sa.text(BY_HASH).columns(
    *(sa.column(name, _TYPES.get(name, sa.types.NULLTYPE)) for name in _NAMES)
)
_REGISTER = {
    Standing.VALID: Register.ACTIVE,
    Standing.SUSPENDED: Register.SUSPENDED,
    Standing.REVOKED: Register.REVOKED,
    Standing.REPLACED: Register.REPLACED,
}


def by_hash(db: Session, token_hash: str) -> StandingFacts | None:
    """What the register holds under exactly this token; to be believed only after its signature."""
    row = db.execute(_STATEMENT, {"token_hash": token_hash}).first()
    if row is None:
        return None
    facts: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
    kind = facts.pop("kind")
    facts["standing"] = worse_of(Standing(facts["standing"]), EventKind(kind) if kind else None)
    return StandingFacts(**facts)


def register_of(facts: StandingFacts) -> Register:
    """The standing in the words of a verdict."""
    return _REGISTER[facts.standing]


def since(changed_at: datetime | None) -> str | None:
    """The day of the newest change of standing, as it is told in public: never the reason."""
    return local_date(changed_at, Zone.WIB).isoformat() if changed_at else None
