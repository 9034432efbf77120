"""Reading assessors: licences, scopes, training and declared conflicts."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import AssessorLicence, Person
from lsp.accounts.queries import holds_role, licences_of, people_with_role
from lsp.kernel.roles import Role
from lsp.scheduling.models import (
    AssessorScope,
    InterestDeclaration,
    SchedulingSettings,
    Seat,
    TrainingLink,
)
from lsp.scheduling.rules.assignment import Limits, training_binds


@dataclass(frozen=True, slots=True)
class AssessorRow:
    """An assessor with the newest licence and the schemes listed for them."""

    person: Person
    licence: AssessorLicence | None
    scheme_codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """Somebody an assessor trained."""

    link: TrainingLink
    candidate_name: str


def limits(db: Session) -> Limits:
    """The LSP's own limits, or the defaults."""
    row = db.get(SchedulingSettings, 1)
    return Limits(row.assessor_daily, row.training_months) if row else Limits()


def scopes_of(db: Session, person_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The schemes that each assessor is listed for."""
    found: dict[int, set[str]] = defaultdict(set)
    statement = sa.select(AssessorScope).where(AssessorScope.person_id.in_(person_ids))
    for scope in db.scalars(statement):
        found[scope.person_id].add(scope.scheme_code)
    return {key: frozenset(found.get(key, ())) for key in person_ids}


def assessor_rows(db: Session, today: date) -> list[AssessorRow]:
    """Everybody who holds the assessor role on a day, by name."""
    return rows_of(db, people_with_role(db, Role.ASSESSOR, today))


def rows_of(db: Session, people: Collection[Person]) -> list[AssessorRow]:
    """These people with licences and schemes, in their order."""
    keys = {person.id for person in people}
    licences, scopes = licences_of(db, keys), scopes_of(db, keys)
    return [AssessorRow(p, licences.get(p.id), scopes[p.id]) for p in people]


def assessor_row(db: Session, person_id: str, today: date) -> AssessorRow | None:
    """One assessor by public id; None for anybody who does not hold the role."""
    statement = sa.select(Person).where(
        Person.public_id == person_id, holds_role(Role.ASSESSOR, today)
    )
    found = rows_of(db, list(db.scalars(statement)))
    return found[0] if found else None


def _expires_on() -> sa.ScalarSelect[date]:
    return (
        sa.select(sa.func.max(AssessorLicence.expires_on))
        .where(AssessorLicence.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )


def assessor_page(
    db: Session,
    today: date,
    *,
    search: str,
    scheme_code: str,
    ends_by: date | None,
    sort: str,
    offset: int,
    limit: int,
) -> tuple[list[AssessorRow], int]:
    """Assessors by name or licence, those whose licence ends by a day, and how many there are."""
    conditions = [holds_role(Role.ASSESSOR, today)]
    if search:
        met = sa.exists().where(
            AssessorLicence.person_id == Person.id,
            AssessorLicence.met_number.icontains(search, autoescape=True),
        )
        conditions.append(sa.or_(Person.full_name.icontains(search, autoescape=True), met))
    if scheme_code:
        listed = (AssessorScope.person_id == Person.id, AssessorScope.scheme_code == scheme_code)
        conditions.append(sa.exists().where(*listed))
    if ends_by is not None:
        conditions.append(sa.func.coalesce(_expires_on(), today) <= ends_by)
    column = _expires_on() if sort.removeprefix("-") == "expires" else Person.full_name
    statement = (
        sa.select(Person)
        .where(*conditions)
        .order_by(column.desc() if sort.startswith("-") else column, Person.id)
        .offset(offset)
        .limit(limit)
    )
    total = db.scalar(sa.select(sa.func.count()).select_from(Person).where(*conditions)) or 0
    return rows_of(db, list(db.scalars(statement))), total


def training_of(db: Session, trainer_ids: Collection[int]) -> dict[int, dict[int, date | None]]:
    """Per trainer: whom they trained, and until when (the latest end; None still goes on)."""
    found: dict[int, dict[int, date | None]] = defaultdict(dict)
    statement = (
        sa.select(TrainingLink)
        .where(TrainingLink.trainer_id.in_(trainer_ids))
        .order_by(TrainingLink.ended_on.is_(None), TrainingLink.ended_on)
    )
    for link in db.scalars(statement):
        found[link.trainer_id][link.candidate_id] = link.ended_on
    return found


def training_rows(db: Session, trainer_id: int) -> list[TrainingRow]:
    """Everybody an assessor trained, newest first."""
    statement = (
        sa.select(TrainingLink, Person.full_name)
        .join(Person, Person.id == TrainingLink.candidate_id)
        .where(TrainingLink.trainer_id == trainer_id)
        .order_by(TrainingLink.id.desc())
    )
    return [TrainingRow(link, name) for link, name in db.execute(statement)]


def trainers_of(db: Session, candidate_id: int, on: date) -> frozenset[int]:
    """Who trained the candidate within the LSP's months before the day."""
    months = limits(db).training_months
    statement = sa.select(TrainingLink.trainer_id, TrainingLink.ended_on).where(
        TrainingLink.candidate_id == candidate_id
    )
    return frozenset(
        trainer
        for trainer, ended_on in db.execute(statement)
        if training_binds(ended_on, on, months)
    )


def conflicts_of(db: Session, assessor_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Per assessor: the candidates about whom they once declared a conflict."""
    found: dict[int, set[int]] = defaultdict(set)
    statement = (
        sa.select(InterestDeclaration.assessor_id, Seat.candidate_id)
        .join(Seat, Seat.id == InterestDeclaration.seat_id)
        .where(
            InterestDeclaration.assessor_id.in_(assessor_ids),
            InterestDeclaration.has_conflict.is_(True),
        )
    )
    for assessor_id, candidate_id in db.execute(statement):
        found[assessor_id].add(candidate_id)
    return {key: frozenset(found.get(key, ())) for key in assessor_ids}


def declarations_of(db: Session, seat_id: int) -> list[InterestDeclaration]:
    """What assessors declared on a seat, oldest first."""
    statement = (
        sa.select(InterestDeclaration)
        .where(InterestDeclaration.seat_id == seat_id)
        .order_by(InterestDeclaration.id)
    )
    return list(db.scalars(statement))


def people_to_link(db: Session, search: str) -> list[Person]:
    """Up to twenty people whose name holds the words."""
    statement = (
        sa.select(Person)
        .where(Person.full_name.icontains(search, autoescape=True))
        .order_by(Person.full_name)
        .limit(20)
    )
    return list(db.scalars(statement)) if search else []
