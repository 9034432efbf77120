"""Demand by region and scheme, and the invitations that wait for one person."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.applications.models import Application
from lsp.applications.rules import ApplicationStatus
from lsp.enrolments.models import Enrolment, EnrolmentGroup
from lsp.enrolments.rules import EnrolmentStatus, Place
from lsp.organization.models import Council
from lsp.scheduling.models import Seat
from lsp.scheduling.rules import SeatStatus
from lsp.schemes.models import Scheme, SchemeVersion


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation of a group that the person has not answered yet."""

    enrolment_id: str
    group: str


def invitations_of(db: Session, person_id: int) -> list[Invited]:
    """What a person was entered for by a sponsor and has not answered."""
    statement = (
        sa.select(Enrolment.public_id, EnrolmentGroup.name)
        .join(EnrolmentGroup, EnrolmentGroup.id == Enrolment.group_id)
        .where(Enrolment.person_id == person_id, Enrolment.status == EnrolmentStatus.INVITED)
        .order_by(Enrolment.id)
    )
    return [Invited(*row) for row in db.execute(statement)]


@dataclass(frozen=True, slots=True)
class DemandRow:
    """How many people of one region want one scheme, and how far they are.

    `confirmed` is everybody who said so themselves, `ready` those of them whom a seat would fit:
    accepted, with a place where a quota gives places, and without a seat.
    """

    council: str
    scheme: str
    title: str
    title_en: str
    waiting: int
    invited: int
    confirmed: int
    ready: int
    seated: int


def _seats(*statuses: SeatStatus) -> sa.ColumnElement[bool]:
    return sa.exists().where(Seat.application_id == Application.id, Seat.status.in_(statuses))


def _count(condition: sa.ColumnElement[bool], name: str) -> sa.Label[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0)).label(name)


_TAKES_PART = sa.and_(
    Enrolment.application_id == Application.id,
    Enrolment.status.in_({EnrolmentStatus.INVITED, EnrolmentStatus.CONFIRMED}),
)
_BY_THEMSELVES = sa.or_(
    Enrolment.status == EnrolmentStatus.CONFIRMED,
    sa.and_(Enrolment.id.is_(None), Application.submitted_at.is_not(None)),
)
_ACCEPTED = Application.status == ApplicationStatus.ACCEPTED
_UNDER_REVIEW = Application.status.in_({ApplicationStatus.SUBMITTED, ApplicationStatus.RETURNED})


def _ready() -> sa.Label[int]:
    has_place = sa.or_(Enrolment.id.is_(None), Enrolment.place == Place.GIVEN)
    no_seat = ~_seats(SeatStatus.ASSIGNED)
    return _count(sa.and_(_BY_THEMSELVES, has_place, _ACCEPTED, no_seat), "ready")


def _demand_region() -> sa.ColumnElement[bool]:
    own = sa.func.coalesce(Enrolment.council_id, EnrolmentGroup.council_id, Person.council_id)
    return Council.id == own


def demand(db: Session) -> list[DemandRow]:
    """Demand by region and scheme: groups and single candidates, the largest on top.

    Who was assessed already is no demand any more.
    """
    ready = _ready()
    statement = (
        sa.select(
            sa.func.coalesce(Council.name, ""),
            Scheme.code,
            sa.func.max(SchemeVersion.title),
            sa.func.max(SchemeVersion.title_en),
            _count(Enrolment.place == Place.WAITING, "waiting"),
            _count(Enrolment.status == EnrolmentStatus.INVITED, "invited"),
            _count(_BY_THEMSELVES, "confirmed"),
            ready,
            _count(_seats(SeatStatus.ASSIGNED), "seated"),
        )
        .select_from(Application)
        .join(Person, Person.id == Application.person_id)
        .join(SchemeVersion, SchemeVersion.id == Application.version_id)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .outerjoin(Enrolment, _TAKES_PART)
        .outerjoin(EnrolmentGroup, EnrolmentGroup.id == Enrolment.group_id)
        .outerjoin(Council, _demand_region())
        .where(
            sa.or_(_ACCEPTED, _UNDER_REVIEW, Enrolment.id.is_not(None)),
            ~_seats(SeatStatus.CHECKED_IN, SeatStatus.FINISHED),
        )
        .group_by(Council.id, Council.name, Scheme.code)
        .order_by(ready.desc(), sa.func.coalesce(Council.name, ""), Scheme.code)
    )
    return [DemandRow(*row) for row in db.execute(statement)]
