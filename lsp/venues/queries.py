"""Reading TUK and their verifications."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.organization.models import Council
from lsp.venues import rules
from lsp.venues.models import Tuk, TukVerification
from lsp.venues.rules import Verification

SORTS = {"name": Tuk.name, "city": Tuk.city, "code": Tuk.code}


@dataclass(frozen=True, slots=True)
class TukRow:
    """A TUK in the list, with its regional council's name and its verifications."""

    tuk: Tuk
    council: str
    verifications: tuple[Verification, ...]


def tuks(db: Session, *, open_only: bool = True) -> list[Tuk]:
    """Every TUK by name."""
    statement = sa.select(Tuk).order_by(Tuk.name)
    return list(db.scalars(statement.where(Tuk.closed_at.is_(None)) if open_only else statement))


def tuk_by_public_id(db: Session, public_id: str) -> Tuk | None:
    """The TUK with this public id."""
    return db.scalars(sa.select(Tuk).where(Tuk.public_id == public_id)).one_or_none()


def tuk_by_id(db: Session, tuk_id: int) -> Tuk:
    """The TUK with this key; NoResultFound when there is none."""
    return db.scalars(sa.select(Tuk).where(Tuk.id == tuk_id)).one()


def tuk_by_code(db: Session, code: str) -> Tuk | None:
    """The TUK with this code."""
    return db.scalars(sa.select(Tuk).where(Tuk.code == code)).one_or_none()


def tuks_by_ids(db: Session, ids: set[int]) -> dict[int, Tuk]:
    """TUK by key, for names and zones on lists."""
    return {tuk.id: tuk for tuk in db.scalars(sa.select(Tuk).where(Tuk.id.in_(ids)))}


def verifications(db: Session, tuk_ids: set[int]) -> dict[int, tuple[Verification, ...]]:
    """Every verification of these TUK, oldest first."""
    found: dict[int, list[Verification]] = defaultdict(list)
    statement = (
        sa.select(TukVerification)
        .where(TukVerification.tuk_id.in_(tuk_ids))
        .order_by(TukVerification.expires_on, TukVerification.id)
    )
    for row in db.scalars(statement):
        found[row.tuk_id].append(Verification(row.scheme_code, row.verified_on, row.expires_on))
    return {key: tuple(rows) for key, rows in found.items()}


def verification_records(db: Session, tuk_id: int) -> list[TukVerification]:
    """The verifications of one TUK with their notes, newest first."""
    statement = (
        sa.select(TukVerification)
        .where(TukVerification.tuk_id == tuk_id)
        .order_by(TukVerification.verified_on.desc(), TukVerification.id.desc())
    )
    return list(db.scalars(statement))


def tuk_facts(db: Session, tuk: Tuk) -> rules.TukFacts:
    """What `rules.why_not_use` looks at."""
    found = verifications(db, {tuk.id}).get(tuk.id, ())
    return rules.TukFacts(tuk.name, tuk.closed_at is not None, found)


def verification_in_force(
    db: Session, tuk_id: int, scheme_code: str, on: date
) -> Verification | None:
    """The verification of a TUK for a scheme that covers a day, or None."""
    return rules.in_force(verifications(db, {tuk_id}).get(tuk_id, ()), scheme_code, on)


def tuk_page(
    db: Session, *, search: str, sort: str, offset: int, limit: int
) -> tuple[list[TukRow], int]:
    """TUK whose name, code or city holds the words, and how many there are."""
    condition: sa.ColumnElement[bool] = sa.true()
    if search:
        columns = (Tuk.name, Tuk.code, Tuk.city)
        condition = sa.or_(*(each.icontains(search, autoescape=True) for each in columns))
    total = db.scalar(sa.select(sa.func.count()).select_from(Tuk).where(condition)) or 0
    column = SORTS.get(sort.removeprefix("-"), Tuk.name)
    statement = (
        sa.select(Tuk, Council.name)
        .outerjoin(Council, Council.id == Tuk.council_id)
        .where(condition)
        .order_by(column.desc() if sort.startswith("-") else column, Tuk.id)
        .offset(offset)
        .limit(limit)
    )
    rows = list(db.execute(statement))
    found = verifications(db, {tuk.id for tuk, _ in rows})
    return [TukRow(tuk, name or "", found.get(tuk.id, ())) for tuk, name in rows], total
