"""Reading sponsors and who acts for them."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.accounts.queries import holds_role, people_with_role
from lsp.enrolments.models import EnrolmentGroup, Sponsor, SponsorOfficer
from lsp.enrolments.rules import SponsorAccess
from lsp.kernel.roles import Actor, Role
from lsp.organization.models import Council


@dataclass(frozen=True, slots=True)
class SponsorRow:
    """A sponsor in a list."""

    sponsor: Sponsor
    council: str
    groups: int
    officers: int


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """A person who acts for a sponsor; `has_role` says whether the role is still in force."""

    person_id: str
    name: str
    added_at: datetime
    has_role: bool


def officer_ids(db: Session, sponsor_id: int) -> frozenset[int]:
    """The keys of those who act for the sponsor now."""
    statement = sa.select(SponsorOfficer.person_id).where(
        SponsorOfficer.sponsor_id == sponsor_id, SponsorOfficer.ended_at.is_(None)
    )
    return frozenset(db.scalars(statement))


def sponsor_access(db: Session, sponsor_id: str, **_others: object) -> SponsorAccess | None:
    """Who may act for the sponsor that a route speaks of."""
    key = db.scalar(sa.select(Sponsor.id).where(Sponsor.public_id == sponsor_id))
    return SponsorAccess(key, officer_ids(db, key)) if key is not None else None


def sponsor_by_public_id(db: Session, public_id: str) -> Sponsor | None:
    """The sponsor with this public id."""
    return db.scalars(sa.select(Sponsor).where(Sponsor.public_id == public_id)).one_or_none()


def sponsors(db: Session, *, offset: int, limit: int) -> tuple[list[SponsorRow], int]:
    """Every sponsor by name, with how many groups and officers, and how many there are."""
    groups = (
        sa.select(sa.func.count())
        .select_from(EnrolmentGroup)
        .where(EnrolmentGroup.sponsor_id == Sponsor.id)
        .correlate(Sponsor)
        .scalar_subquery()
    )
    officers = (
        sa.select(sa.func.count())
        .select_from(SponsorOfficer)
        .where(SponsorOfficer.sponsor_id == Sponsor.id, SponsorOfficer.ended_at.is_(None))
        .correlate(Sponsor)
        .scalar_subquery()
    )
    statement = (
        sa.select(Sponsor, sa.func.coalesce(Council.name, ""), groups, officers)
        .outerjoin(Council, Council.id == Sponsor.council_id)
        .order_by(Sponsor.name)
        .offset(offset)
        .limit(limit)
    )
    total = db.scalar(sa.select(sa.func.count()).select_from(Sponsor)) or 0
    return [SponsorRow(*row) for row in db.execute(statement)], total


def sponsors_for(db: Session, actor: Actor, *, is_office: bool) -> list[Sponsor]:
    """The sponsors that a person may act for: the office for all, officers for their own."""
    statement = sa.select(Sponsor).order_by(Sponsor.name)
    if not is_office:
        statement = statement.join(SponsorOfficer, SponsorOfficer.sponsor_id == Sponsor.id).where(
            SponsorOfficer.person_id == actor.person_id, SponsorOfficer.ended_at.is_(None)
        )
    return list(db.scalars(statement))


def officers_of(db: Session, sponsor_id: int, today: date) -> list[OfficerRow]:
    """Who acts for the sponsor now, by name."""
    statement = (
        sa.select(
            Person.public_id,
            Person.full_name,
            SponsorOfficer.added_at,
            holds_role(Role.SPONSOR, today),
        )
        .join(SponsorOfficer, SponsorOfficer.person_id == Person.id)
        .where(SponsorOfficer.sponsor_id == sponsor_id, SponsorOfficer.ended_at.is_(None))
        .order_by(Person.full_name)
    )
    return [OfficerRow(*row) for row in db.execute(statement)]


def people_to_appoint(db: Session, sponsor_id: int, today: date) -> list[Person]:
    """Who holds the sponsor's role and does not act for this sponsor yet."""
    known = officer_ids(db, sponsor_id)
    return [one for one in people_with_role(db, Role.SPONSOR, today) if one.id not in known]
