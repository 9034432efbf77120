"""Reading sessions and seats; planning facts in `planning`, assessors in `assessors`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lsp.accounts.models import Person
from lsp.applications.models import Application
from lsp.kernel.zones import Zone
from lsp.scheduling.models import AssessmentSession, InterestDeclaration, Seat
from lsp.scheduling.rules import (
    ACTIVE_SEAT,
    Interest,
    SeatAccess,
    SeatStatus,
    SessionAccess,
    SessionStatus,
)
from lsp.scheduling.rules.planning import CheckInFacts
from lsp.schemes.models import SchemeVersion
from lsp.venues.models import Tuk


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """A seat with its people, place and hours; the integer keys stay inside the house."""

    seat_id: int
    public_id: str
    status: SeatStatus
    place: int
    assigned_at: datetime
    checked_in_at: datetime | None
    identity_document: str | None
    end_reason: str
    session_id: int
    session_public_id: str
    session_number: str
    session_status: SessionStatus
    starts_at: datetime
    ends_at: datetime
    scheme_version_id: int
    scheme_code: str
    scheme_title: str
    tuk_id: int
    tuk_name: str
    tuk_type: str
    zone: Zone
    application_id: int
    application_public_id: str
    application_number: str | None
    candidate_id: int
    candidate_public_id: str
    candidate_name: str
    assessor_id: int
    assessor_name: str
    interest: Interest

    @property
    def access(self) -> SeatAccess:
        """The seat as the access rules look at it."""
        return SeatAccess(
            self.public_id, self.candidate_id, self.assessor_id, self.status, self.interest
        )

    @property
    def door(self) -> CheckInFacts:
        """The seat as whoever checks identities looks at it."""
        return CheckInFacts(
            self.session_status,
            self.status,
            self.starts_at,
            self.ends_at,
            self.candidate_id,
            self.assessor_id,
        )


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session in a list, with its place and how many are seated."""

    session: AssessmentSession
    scheme_title: str
    tuk_name: str
    zone: Zone
    capacity: int
    seats: int
    scheme_title_en: str


def _newest_word() -> sa.ScalarSelect[bool | None]:
    """Whether the assessor's newest word on the seat was a conflict."""
    return (
        sa.select(InterestDeclaration.has_conflict)
        .where(
            InterestDeclaration.seat_id == Seat.id,
            InterestDeclaration.assessor_id == Seat.assessor_id,
        )
        .order_by(InterestDeclaration.id.desc())
        .limit(1)
        .correlate(Seat)
        .scalar_subquery()
    )


def _interest(has_conflict: bool | None) -> Interest:
    if has_conflict is None:
        return Interest.MISSING
    return Interest.CONFLICT if has_conflict else Interest.CLEAR


_Assessor = aliased(Person)


def _facts() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Seat,
            AssessmentSession,
            Tuk,
            Application.public_id,
            Application.number,
            Application.full_name,
            Person.public_id,
            _Assessor.full_name,
            SchemeVersion.title,
            _newest_word(),
        )
        .join(AssessmentSession, AssessmentSession.id == Seat.session_id)
        .join(Tuk, Tuk.id == AssessmentSession.tuk_id)
        .join(Application, Application.id == Seat.application_id)
        .join(Person, Person.id == Seat.candidate_id)
        .join(_Assessor, _Assessor.id == Seat.assessor_id)
        .join(SchemeVersion, SchemeVersion.id == AssessmentSession.scheme_version_id)
    )


def _seat_facts(row: Any) -> SeatFacts:
    seat, session, tuk, application, number, candidate, person, assessor, title, word = row
    return SeatFacts(
        seat_id=seat.id,
        public_id=seat.public_id,
        status=seat.status,
        place=seat.place,
        assigned_at=seat.assigned_at,
        checked_in_at=seat.checked_in_at,
        identity_document=seat.identity_document,
        end_reason=seat.end_reason,
        session_id=session.id,
        session_public_id=session.public_id,
        session_number=session.number,
        session_status=session.status,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        scheme_version_id=session.scheme_version_id,
        scheme_code=session.scheme_code,
        scheme_title=title,
        tuk_id=tuk.id,
        tuk_name=tuk.name,
        tuk_type=tuk.type,
        zone=tuk.zone,
        application_id=seat.application_id,
        application_public_id=application,
        application_number=number,
        candidate_id=seat.candidate_id,
        candidate_public_id=person,
        candidate_name=candidate,
        assessor_id=seat.assessor_id,
        assessor_name=assessor,
        interest=_interest(word),
    )


def seat_by_public_id(db: Session, public_id: str) -> Seat | None:
    """The seat with this public id."""
    return db.scalars(sa.select(Seat).where(Seat.public_id == public_id)).one_or_none()


def seat_facts(db: Session, seat_id: str) -> SeatFacts | None:
    """The seat (by public id) with its people, place and hours."""
    row = db.execute(_facts().where(Seat.public_id == seat_id)).one_or_none()
    return _seat_facts(row) if row else None


def facts_of_seats(db: Session, seat_ids: Collection[int]) -> dict[int, SeatFacts]:
    """Seats by key, for lists of upper rooms."""
    rows = db.execute(_facts().where(Seat.id.in_(seat_ids)))
    return {facts.seat_id: facts for facts in map(_seat_facts, rows)}


def seat_access(db: Session, seat_id: str, **_others: object) -> SeatAccess | None:
    """The seat as the access rules look at it, or None when there is none."""
    statement = sa.select(
        Seat.public_id, Seat.candidate_id, Seat.assessor_id, Seat.status, _newest_word()
    ).where(Seat.public_id == seat_id)
    row = db.execute(statement).one_or_none()
    return SeatAccess(*row[:4], _interest(row[4])) if row else None


def seat_accesses_of(db: Session, application_id: int) -> tuple[SeatAccess, ...]:
    """Every seat that an application (by key) ever had, as the access rules look at them."""
    statement = sa.select(
        Seat.public_id, Seat.candidate_id, Seat.assessor_id, Seat.status, _newest_word()
    ).where(Seat.application_id == application_id)
    return tuple(SeatAccess(*row[:4], _interest(row[4])) for row in db.execute(statement))


def seats_in(db: Session, session_id: int) -> list[SeatFacts]:
    """The seats of a session (by key), those that count first, then by name."""
    statement = _facts().where(Seat.session_id == session_id)
    found = [_seat_facts(row) for row in db.execute(statement)]
    return sorted(
        found, key=lambda seat: (seat.status not in ACTIVE_SEAT, seat.candidate_name, seat.seat_id)
    )


def seats_of_assessor(
    db: Session, person_id: int, *, is_done: bool, offset: int, limit: int
) -> tuple[list[SeatFacts], int]:
    """An assessor's seats, open ones by day or done ones newest first, and how many there are."""
    done = Seat.status.not_in((SeatStatus.ASSIGNED, SeatStatus.CHECKED_IN))
    conditions = (Seat.assessor_id == person_id, done if is_done else ~done)
    total = db.scalar(sa.select(sa.func.count()).select_from(Seat).where(*conditions)) or 0
    starts = AssessmentSession.starts_at
    order = (starts.desc() if is_done else starts, Application.full_name, Seat.id)
    statement = _facts().where(*conditions).order_by(*order).offset(offset).limit(limit)
    return [_seat_facts(row) for row in db.execute(statement)], total


def seats_of_candidate(db: Session, person_id: int) -> list[SeatFacts]:
    """A candidate's seats, newest first."""
    statement = _facts().where(Seat.candidate_id == person_id).order_by(Seat.id.desc())
    return [_seat_facts(row) for row in db.execute(statement)]


def seat_for_application(db: Session, application_id: int) -> SeatFacts | None:
    """The seat that counts for an application (by key)."""
    statement = _facts().where(Seat.application_id == application_id, Seat.status.in_(ACTIVE_SEAT))
    row = db.execute(statement).one_or_none()
    return _seat_facts(row) if row else None


def session_by_public_id(db: Session, public_id: str) -> AssessmentSession | None:
    """The session with this public id."""
    statement = sa.select(AssessmentSession).where(AssessmentSession.public_id == public_id)
    return db.scalars(statement).one_or_none()


def session_access(db: Session, session_id: str, **_others: object) -> SessionAccess | None:
    """The session as the access rules look at it, or None when there is none."""
    statement = (
        sa.select(AssessmentSession.public_id, Seat.assessor_id)
        .outerjoin(Seat, (Seat.session_id == AssessmentSession.id) & Seat.status.in_(ACTIVE_SEAT))
        .where(AssessmentSession.public_id == session_id)
    )
    rows = db.execute(statement).all()
    if not rows:
        return None
    assessors = frozenset(row.assessor_id for row in rows if row.assessor_id is not None)
    return SessionAccess(rows[0].public_id, assessors)


def session_of_seat(db: Session, seat_id: str, **_others: object) -> SessionAccess | None:
    """The session that a seat belongs to, as the access rules look at it."""
    statement = (
        sa.select(AssessmentSession.public_id)
        .join(Seat, Seat.session_id == AssessmentSession.id)
        .where(Seat.public_id == seat_id)
    )
    session_id = db.scalar(statement)
    return session_access(db, session_id) if session_id else None


def _session_rows() -> sa.Select[*tuple[Any, ...]]:
    taken = (
        sa.select(sa.func.count())
        .where(Seat.session_id == AssessmentSession.id, Seat.status.in_(ACTIVE_SEAT))
        .correlate(AssessmentSession)
        .scalar_subquery()
    )
    return (
        sa.select(
            AssessmentSession,
            SchemeVersion.title,
            Tuk.name,
            Tuk.zone,
            Tuk.capacity,
            taken,
            SchemeVersion.title_en,
        )
        .join(Tuk, Tuk.id == AssessmentSession.tuk_id)
        .join(SchemeVersion, SchemeVersion.id == AssessmentSession.scheme_version_id)
    )


def session_row(db: Session, session_id: str) -> SessionRow | None:
    """One session (by public id) with its place and how many are seated."""
    row = db.execute(_session_rows().where(AssessmentSession.public_id == session_id)).one_or_none()
    return SessionRow(*row) if row else None


def _order(sort: str) -> tuple[Any, ...]:
    """Open sessions first and the nearest day first, unless another order was asked for."""
    starts_at = AssessmentSession.starts_at
    if sort in ("date", "-date"):
        return (starts_at.desc() if sort == "-date" else starts_at, AssessmentSession.id)
    if sort == "tuk":
        return (Tuk.name, starts_at.desc(), AssessmentSession.id)
    over = AssessmentSession.status.in_((SessionStatus.CLOSED, SessionStatus.CANCELLED))
    return (over, sa.case((~over, starts_at)), starts_at.desc(), AssessmentSession.id)


def session_page(
    db: Session,
    *,
    search: str,
    status: SessionStatus | None,
    offset: int,
    limit: int,
    sort: str = "near",
) -> tuple[list[SessionRow], int]:
    """Sessions by number, letter, TUK or scheme, and how many there are."""
    statement = _session_rows()
    if status is not None:
        statement = statement.where(AssessmentSession.status == status)
    if search:
        columns = (
            AssessmentSession.number,
            AssessmentSession.letter_number,
            Tuk.name,
            SchemeVersion.title,
        )
        found = sa.or_(*(column.icontains(search, autoescape=True) for column in columns))
        statement = statement.where(found)
    total = db.scalar(statement.with_only_columns(sa.func.count(), maintain_column_froms=True))
    rows = db.execute(statement.order_by(*_order(sort)).offset(offset).limit(limit))
    return [SessionRow(*row) for row in rows], total or 0


def sessions_by_status(db: Session) -> dict[SessionStatus, int]:
    """How many sessions stand where."""
    statement = sa.select(AssessmentSession.status, sa.func.count()).group_by(
        AssessmentSession.status
    )
    counts = {status: count for status, count in db.execute(statement)}  # noqa: C416 - rows
    return {status: counts.get(status, 0) for status in SessionStatus}
