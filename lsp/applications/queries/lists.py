"""The secretariat's list of applications: searched, filtered, sorted and paged in SQL."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.applications.models import Application
from lsp.applications.queries import ApplicationRow, rows
from lsp.applications.rules import ApplicationStatus, Purpose
from lsp.schemes.models import Scheme, SchemeVersion

SORTS = {
    "number": Application.number,
    "name": Application.full_name,
    "submitted": Application.submitted_at,
    "changed": Application.changed_at,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; what is empty does not narrow it."""

    search: str = ""
    status: ApplicationStatus | None = None
    scheme_code: str = ""
    council_id: int | None = None
    purpose: Purpose | None = None


def _conditions(wanted: Filter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [Application.submitted_at.is_not(None)]
    if wanted.status is not None:
        found.append(Application.status == wanted.status)
    if wanted.purpose is not None:
        found.append(Application.purpose == wanted.purpose)
    if wanted.scheme_code:
        found.append(Scheme.code == wanted.scheme_code)
    if wanted.council_id is not None:
        found.append(Person.council_id == wanted.council_id)
    if wanted.search:
        columns = (Application.full_name, Application.number, Person.employer)
        hits = (each.icontains(wanted.search, autoescape=True) for each in columns)
        found.append(sa.or_(*hits))
    return found


def application_page(
    db: Session, wanted: Filter, *, sort: str, offset: int, limit: int
) -> tuple[list[ApplicationRow], int]:
    """Applications for the secretariat, drafts left out, and how many there are."""
    conditions = _conditions(wanted)
    count = (
        sa.select(sa.func.count())
        .select_from(Application)
        .join(Person, Person.id == Application.person_id)
        .join(SchemeVersion, SchemeVersion.id == Application.version_id)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .where(*conditions)
    )
    column = SORTS.get(sort.removeprefix("-"), Application.submitted_at)
    statement = (
        rows()
        .join(Person, Person.id == Application.person_id)
        .where(*conditions)
        .order_by(column.desc() if sort.startswith("-") else column, Application.id)
        .offset(offset)
        .limit(limit)
    )
    return [ApplicationRow(*row) for row in db.execute(statement)], db.scalar(count) or 0


def schemes_applied_for(db: Session) -> list[tuple[str, str]]:
    """Code and title of every scheme that somebody applied for, by title of the newest version."""
    applied = sa.exists().where(
        Application.version_id == SchemeVersion.id, Application.submitted_at.is_not(None)
    )
    statement = (
        sa.select(Scheme.code, sa.func.max(SchemeVersion.title))
        .join(SchemeVersion, SchemeVersion.scheme_id == Scheme.id)
        .where(applied)
        .group_by(Scheme.code)
        .order_by(Scheme.code)
    )
    return [(code, title) for code, title in db.execute(statement)]
