"""Versions for those who keep schemes: lists, one version's head, and its history."""

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.schemes.models import PackageUpload, Scheme, SchemeVersion, Unit, VersionEvent
from lsp.schemes.queries import VersionRow, rows_of_versions, version_rows
from lsp.schemes.rules import OPEN, VersionDeed, VersionStatus
from lsp.schemes.rules.approving import DeedFacts, approvals


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One deed with the name of the person; empty where the command line acted."""

    facts: DeedFacts
    person: str


def search_versions(
    db: Session, *, search: str, status: VersionStatus | None, offset: int, limit: int
) -> tuple[list[VersionRow], int]:
    """Versions whose number or title holds the words, newest first by scheme, and how many."""
    where = []
    if search:
        like = f"%{search.replace('%', '').replace('_', ' ').lower()}%"
        columns = (Scheme.code, SchemeVersion.title, SchemeVersion.title_en)
        where.append(sa.or_(*(sa.func.lower(column).like(like) for column in columns)))
    if status is not None:
        where.append(SchemeVersion.status == status)
    total = db.scalar(
        sa.select(sa.func.count())
        .select_from(SchemeVersion)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .where(*where)
    )
    statement = (
        version_rows()
        .where(*where)
        .order_by(Scheme.code, SchemeVersion.number.desc())
        .offset(offset)
        .limit(limit)
    )
    return rows_of_versions(db, statement), total or 0


def row_by_public_id(db: Session, version_id: str, **_others: str) -> VersionRow | None:
    """One version as a row, or None; other arguments of the address do not matter."""
    found = rows_of_versions(db, version_rows().where(SchemeVersion.public_id == version_id))
    return found[0] if found else None


def siblings(db: Session, scheme_code: str) -> list[VersionRow]:
    """All versions of a scheme, newest first."""
    statement = (
        version_rows().where(Scheme.code == scheme_code).order_by(SchemeVersion.number.desc())
    )
    return rows_of_versions(db, statement)


def open_version(db: Session, scheme_id: int) -> SchemeVersion | None:
    """The version of a scheme that is not yet published, if there is one."""
    return db.scalars(
        sa.select(SchemeVersion).where(
            SchemeVersion.scheme_id == scheme_id, SchemeVersion.status.in_(OPEN)
        )
    ).one_or_none()


def published_hash(db: Session, scheme_id: int) -> str | None:
    """The content hash of the published version of a scheme."""
    return db.scalar(
        sa.select(SchemeVersion.content_hash).where(
            SchemeVersion.scheme_id == scheme_id,
            SchemeVersion.status == VersionStatus.PUBLISHED,
        )
    )


def compared_with(rows: list[VersionRow], number: int) -> VersionRow | None:
    """The version that a version is read against: the one before it that was published."""
    earlier = (row for row in rows if row.number < number and row.status not in OPEN)
    return next(earlier, None)


def history(db: Session, version_id: int) -> list[HistoryRow]:
    """What was done to a version, oldest first."""
    statement = (
        sa.select(VersionEvent, Person.full_name)
        .outerjoin(Person, Person.id == VersionEvent.person_id)
        .where(VersionEvent.version_id == version_id)
        .order_by(VersionEvent.id)
    )
    return [
        HistoryRow(
            DeedFacts(event.deed, event.person_id, event.at, event.content_hash, event.note),
            name or "",
        )
        for event, name in db.execute(statement)
    ]


def deeds(db: Session, version_id: int) -> list[DeedFacts]:
    """What was done to a version, oldest first, as the rules of approving read it."""
    return [row.facts for row in history(db, version_id)]


def approvals_in_force(db: Session, version_id: int, content_hash: str) -> list[HistoryRow]:
    """Who approved exactly this content, as the public may read it; none names who kept a paper."""
    rows = history(db, version_id)
    given = set(approvals([row.facts for row in rows], content_hash).values())
    return [
        replace(row, person="") if row.facts.deed is VersionDeed.APPROVED_ON_PAPER else row
        for row in rows
        if row.facts in given
    ]


def count_proposed(db: Session) -> int:
    """How many versions wait for approval."""
    statement = sa.select(sa.func.count()).where(SchemeVersion.status == VersionStatus.PROPOSED)
    return db.scalar(statement) or 0


def upload_of(db: Session, person_id: int, upload_id: str) -> PackageUpload | None:
    """An upload that waits, of this person alone."""
    return db.scalars(
        sa.select(PackageUpload).where(
            PackageUpload.public_id == upload_id, PackageUpload.person_id == person_id
        )
    ).one_or_none()


def upload_by_public_id(db: Session, package_id: str) -> PackageUpload | None:
    """An upload that waits, whoever sent it: for the guard, which asks who did."""
    return db.scalars(
        sa.select(PackageUpload).where(PackageUpload.public_id == package_id)
    ).one_or_none()


def known_unit_codes(db: Session) -> list[str]:
    """The codes of all units that any version took over."""
    return list(db.scalars(sa.select(Unit.code).distinct().order_by(Unit.code)))
