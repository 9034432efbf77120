"""What the public check asks: one select each, by token hash, number or short code."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.signing import PublicKeys, TokenRefused, verify_token
from lsp.certificates.models import Certificate, CertificateEvent
from lsp.certificates.rules.events import STANDING_AFTER, EventKind, worse_of
from lsp.certificates.rules.issue import Stage
from lsp.certificates.rules.numbers import BLANKO, search_form, short_code_of
from lsp.certificates.rules.standing import Standing
from lsp.certificates.rules.token import TYP, Claims, claims_from, days_of
from lsp.kernel.strict import NotStrict
from lsp.schemes.models import SchemeVersion


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """A released certificate as the register has it.

    standing is the worse of the row and its append-only history; changed_at is the moment of the
    newest change, for the public text, which never carries a reason. Believe none of this before
    `is_genuine` has said so.
    """

    certificate_id: str
    token: str
    token_hash: str
    copy: int
    standing: Standing
    changed_at: datetime | None
    number: str
    registration_number: str
    blanko_number: str | None
    short_code: str
    holder_name: str
    scheme: str
    scheme_title: str
    scheme_title_en: str
    issued_on: date
    valid_from: date
    valid_to: date
    list_number: int
    list_index: int


def _newest_change(column: Any) -> sa.ScalarSelect[Any]:
    return (
        sa.select(column)
        .where(
            CertificateEvent.certificate_id == Certificate.id,
            CertificateEvent.kind.in_(list(STANDING_AFTER)),
        )
        .order_by(CertificateEvent.id.desc())
        .limit(1)
        .correlate(Certificate)
        .scalar_subquery()
    )


def _statement() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Certificate,
            SchemeVersion.qualification,
            SchemeVersion.qualification_en,
            _newest_change(CertificateEvent.kind).label("kind"),
            _newest_change(CertificateEvent.happened_at).label("changed_at"),
        )
        .join(SchemeVersion, SchemeVersion.id == Certificate.scheme_version_id)
        .where(Certificate.stage == Stage.RELEASED)
    )


def _facts(row: Any) -> StandingFacts:
    certificate: Certificate = row.Certificate
    names = set(StandingFacts.__slots__) & set(Certificate.__mapper__.columns.keys())
    kept = {name: getattr(certificate, name) for name in names}
    kept["standing"] = worse_of(certificate.standing, EventKind(row.kind) if row.kind else None)
    return StandingFacts(
        certificate_id=certificate.public_id,
        scheme_title=row.qualification,
        scheme_title_en=row.qualification_en,
        changed_at=row.changed_at,
        **kept,
    )


def standing_by_token_hash(db: Session, token_hash: str) -> StandingFacts | None:
    """The released certificate with exactly this token (SHA-256 of its text), or None."""
    row = db.execute(_statement().where(Certificate.token_hash == token_hash)).one_or_none()
    return _facts(row) if row else None


def standing_by_number(db: Session, typed: str) -> StandingFacts | None:
    """The newest paper with this certificate, registration or blanko number or short code."""
    wanted = search_form(typed)
    if not 7 <= len(wanted) <= 40:
        return None
    conditions = [
        Certificate.number_search == wanted,
        Certificate.registration_search == wanted,
    ]
    if re.fullmatch(BLANKO, wanted):
        conditions.append(Certificate.blanko_number == wanted)
    code = short_code_of(typed)
    if code:
        conditions.append(Certificate.short_code == code)
    statement = _statement().where(sa.or_(*conditions)).order_by(Certificate.copy.desc()).limit(1)
    row = db.execute(statement).first()
    return _facts(row) if row else None


def genuine_claims(facts: StandingFacts, keys: PublicKeys) -> Claims | None:
    """The claims of the row's own token when a pinned key signed it and the row says the same.

    None for a row that somebody wrote or changed behind the application's back: such a row is
    never to be called valid. Source: security design 0.1 and 2 T1; acceptance P21.
    """
    if hashlib.sha256(facts.token.encode()).hexdigest() != facts.token_hash:
        return None
    try:
        claims = claims_from(verify_token(facts.token, keys, TYP))
    except (TokenRefused, NotStrict):
        return None
    said = (
        claims.c,
        claims.n,
        claims.s,
        claims.b or None,
        max(claims.x, 1),
        claims.st,
        days_of(claims),
    )
    stored = (
        facts.number,
        facts.holder_name,
        facts.scheme,
        facts.blanko_number,
        facts.copy,
        f"{facts.list_number}:{facts.list_index}",
        (facts.valid_from, facts.valid_to),
    )
    return claims if said == stored else None


def is_genuine(facts: StandingFacts, keys: PublicKeys) -> bool:
    """Whether the row may be believed: its token is genuine and says what the row says."""
    return genuine_claims(facts, keys) is not None
