"""Reading schemes: lists, the whole outline of a version, its requirements and its test."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.kernel.text import N_, Reason
from lsp.schemes.models import Scheme, SchemeUnit, SchemeVersion, Unit
from lsp.schemes.queries.trees import (
    exam_plan,
    outline,
    package_of,
    packages,
    requirements,
)
from lsp.schemes.rules import SchemeType, VersionStatus
from lsp.schemes.rules.publishing import package_hash

__all__ = [
    "VersionRow",
    "all_versions",
    "exam_plan",
    "newest_version",
    "numbered_version",
    "outline",
    "package_of",
    "packages",
    "published_version_id",
    "published_versions",
    "requirements",
    "rows_of_versions",
    "titles_by_version",
    "version_by_public_id",
    "version_row",
    "version_rows",
    "why_not_intact",
]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A scheme version in a list."""

    version_id: int
    public_id: str
    scheme_code: str
    number: int
    status: VersionStatus
    type: SchemeType
    title: str
    title_en: str
    qualification: str
    qualification_en: str
    purpose: str
    purpose_en: str
    is_example: bool
    fee_idr: int
    validity_months: int
    test_items: int
    content_hash: str
    imported_at: datetime
    published_at: datetime | None
    units: int


def version_rows() -> sa.Select[SchemeVersion, str, int]:
    """Versions with the code of their scheme and how many units they hold."""
    units = (
        sa.select(sa.func.count())
        .where(SchemeUnit.version_id == SchemeVersion.id)
        .correlate(SchemeVersion)
        .scalar_subquery()
    )
    return sa.select(SchemeVersion, Scheme.code, units).join(
        Scheme, Scheme.id == SchemeVersion.scheme_id
    )


def _row(version: SchemeVersion, code: str, units: int) -> VersionRow:
    names = set(VersionRow.__slots__) - {"version_id", "scheme_code", "units"}
    facts = {name: getattr(version, name) for name in names}
    return VersionRow(version_id=version.id, scheme_code=code, units=units, **facts)


def rows_of_versions(
    db: Session, statement: sa.Select[SchemeVersion, str, int]
) -> list[VersionRow]:
    """The rows of a selection of versions."""
    return [_row(*row) for row in db.execute(statement)]


def published_versions(db: Session, text: str = "") -> list[VersionRow]:
    """The version of each scheme that candidates may apply for, by title.

    With a text, those in which every word of it occurs: in number, title, qualification, area, or
    in the code or title of a unit.
    """
    statement = (
        version_rows()
        .where(SchemeVersion.status == VersionStatus.PUBLISHED)
        .where(*(_mentions(word) for word in text.split()))
        .order_by(SchemeVersion.title, SchemeVersion.id)
    )
    return rows_of_versions(db, statement)


def _mentions(word: str) -> sa.ColumnElement[bool]:
    units = (
        sa.select(SchemeUnit.unit_id)
        .join(Unit, Unit.id == SchemeUnit.unit_id)
        .where(
            SchemeUnit.version_id == SchemeVersion.id,
            sa.or_(*(c.icontains(word, autoescape=True) for c in _UNIT_WORDS)),
        )
        .correlate(SchemeVersion)
    )
    return sa.or_(*(c.icontains(word, autoescape=True) for c in _WORDS), units.exists())


_UNIT_WORDS = (Unit.code, Unit.title, Unit.title_en)
_WORDS = (
    Scheme.code,
    SchemeVersion.title,
    SchemeVersion.title_en,
    SchemeVersion.qualification,
    SchemeVersion.qualification_en,
    SchemeVersion.area,
    SchemeVersion.area_en,
)


def all_versions(db: Session, *, offset: int, limit: int) -> tuple[list[VersionRow], int]:
    """Every version by scheme, newest first, and how many there are."""
    total = db.scalar(sa.select(sa.func.count()).select_from(SchemeVersion)) or 0
    statement = (
        version_rows()
        .order_by(Scheme.code, SchemeVersion.number.desc())
        .offset(offset)
        .limit(limit)
    )
    return rows_of_versions(db, statement), total


def version_row(db: Session, version_id: int) -> VersionRow:
    """The facts of one version, for the head of pages; NoResultFound when there is none."""
    return _row(*db.execute(version_rows().where(SchemeVersion.id == version_id)).one())


def published_version_id(db: Session, scheme_code: str) -> int | None:
    """The key of the published version of a scheme, or None."""
    return db.scalar(
        sa.select(SchemeVersion.id)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .where(Scheme.code == scheme_code, SchemeVersion.status == VersionStatus.PUBLISHED)
    )


def newest_version(db: Session, scheme_code: str) -> SchemeVersion | None:
    """The version with the highest number, whatever its status."""
    return db.scalars(
        sa.select(SchemeVersion)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .where(Scheme.code == scheme_code)
        .order_by(SchemeVersion.number.desc())
        .limit(1)
    ).one_or_none()


def numbered_version(db: Session, scheme_code: str, number: int) -> SchemeVersion | None:
    """The version of a scheme with this number."""
    return db.scalars(
        sa.select(SchemeVersion)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .where(Scheme.code == scheme_code, SchemeVersion.number == number)
    ).one_or_none()


def version_by_public_id(db: Session, public_id: str) -> SchemeVersion | None:
    """The version with this public id."""
    return db.scalars(
        sa.select(SchemeVersion).where(SchemeVersion.public_id == public_id)
    ).one_or_none()


def titles_by_version(db: Session, version_ids: set[int]) -> dict[int, tuple[str, str]]:
    """Scheme code and Indonesian title of versions, for lists of upper rooms."""
    statement = (
        sa.select(SchemeVersion.id, Scheme.code, SchemeVersion.title)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .where(SchemeVersion.id.in_(version_ids))
    )
    return {key: (code, title) for key, code, title in db.execute(statement)}


def why_not_intact(db: Session, version_id: int) -> tuple[Reason, ...]:
    """A reason when the stored rows no longer give the hash that the version was kept under."""
    stored = db.get_one(SchemeVersion, version_id).content_hash
    if package_hash(package_of(db, version_id)) == stored:
        return ()
    return (Reason("scheme_altered", N_("Isi skema tidak sesuai dengan sidik isinya.")),)
