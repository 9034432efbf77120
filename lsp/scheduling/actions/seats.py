"""Seating candidates, taking seats back, checking identities, declaring interests."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.accounts.queries import licences_of, person_by_public_id
from lsp.adapters.sealing import Sealer
from lsp.applications.models import Application
from lsp.applications.queries import application_by_public_id
from lsp.kernel.refusal import NotFound, Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.scheduling import queries
from lsp.scheduling.actions.locking import journal, locked_seat, locked_session
from lsp.scheduling.actions.telling import tell_of_end, tell_of_seat
from lsp.scheduling.models import AssessmentSession, InterestDeclaration, Seat, TimeClaim
from lsp.scheduling.queries import assessors, planning
from lsp.scheduling.queries.assessors import AssessorRow
from lsp.scheduling.rules import (
    ACTIVE_SEAT,
    IDENTITY_DOCUMENTS,
    SEAT_FLOW,
    SESSION_FLOW,
    Claim,
    SeatStep,
    SessionStatus,
    SessionStep,
)
from lsp.scheduling.rules import planning as rules
from lsp.scheduling.rules.assignment import (
    ROOM_FULL,
    AssessorFacts,
    quarters_of,
    why_not_assign,
)


def assign_seat(
    db: Session,
    actor: Actor,
    session_id: str,
    application_id: str,
    assessor_id: str,
    *,
    sealer: Sealer | None = None,
    now: datetime,
) -> Seat:
    """Seat a candidate with an assessor (all three by public id), every hard rule checked.

    With a sealer both are told when the letter was given already.
    """
    session = locked_session(db, session_id)
    application = application_by_public_id(db, application_id)
    person = person_by_public_id(db, assessor_id)
    if application is None or person is None:
        raise NotFound
    refuse_if(_why_not_assign(db, actor, session, application, person, now))
    seat = Seat(
        session_id=session.id,
        application_id=application.id,
        candidate_id=application.person_id,
        assessor_id=person.id,
        place=_free_place(db, session),
        status=SEAT_FLOW.initial,
        assigned_by_id=actor.person_id,
        assigned_at=now,
    )
    db.add(seat)
    db.flush()
    _claim(db, session, seat)
    tell_of_seat(db, session, seat, sealer, now)
    payload: dict[str, object] = {
        "session": session.public_id,
        "application": application.public_id,
        "assessor": person.public_id,
        "place": seat.place,
    }
    journal(db, actor, "assign_seat", seat, payload, now)
    return seat


def _why_not_assign(
    db: Session,
    actor: Actor,
    session: AssessmentSession,
    application: Application,
    person: Person,
    now: datetime,
) -> tuple[Reason, ...]:
    facts = planning.session_facts(db, session, now)
    candidate = planning.candidate_facts(db, session, application)
    assessor = _assessor_facts(db, session, person)
    limits = assessors.limits(db)
    return why_not_assign(facts, candidate, assessor, actor.person_id, limits)


def _assessor_facts(db: Session, session: AssessmentSession, person: Person) -> AssessorFacts:
    licence = licences_of(db, {person.id}).get(person.id)
    row = AssessorRow(person, licence, assessors.scopes_of(db, [person.id])[person.id])
    return planning.assessor_facts(db, session, [row])[person.id]


def _free_place(db: Session, session: AssessmentSession) -> int:
    """The lowest free place; somebody may have taken the last since the rules looked."""
    taken, capacity = planning.taken_places(db, session), planning.capacity(db, session)
    free = next((place for place in range(1, capacity + 1) if place not in taken), None)
    if free is None:
        raise Refused([ROOM_FULL])
    return free


def _claim(db: Session, session: AssessmentSession, seat: Seat) -> None:
    """Hold the hours. A quarter that somebody else holds breaks the primary key."""
    claims = [
        (Claim.CANDIDATE, str(seat.candidate_id)),
        (Claim.PLACE, planning.place_holder(session.tuk_id, seat.place)),
    ]
    if not _has_claims(db, session, seat.assessor_id):
        claims.append((Claim.ASSESSOR, str(seat.assessor_id)))
    quarters = quarters_of(session.starts_at, session.ends_at)
    rows = [
        {"kind": kind, "holder": holder, "quarter": quarter, "session_id": session.id}
        for kind, holder in claims
        for quarter in quarters
    ]
    db.execute(sa.insert(TimeClaim), rows)


def _has_claims(db: Session, session: AssessmentSession, assessor_id: int) -> bool:
    found = sa.exists().where(
        TimeClaim.kind == Claim.ASSESSOR,
        TimeClaim.holder == str(assessor_id),
        TimeClaim.session_id == session.id,
    )
    return bool(db.scalar(sa.select(found)))


def _release(db: Session, session: AssessmentSession, seat: Seat) -> None:
    claims = [
        (Claim.CANDIDATE, str(seat.candidate_id)),
        (Claim.PLACE, planning.place_holder(session.tuk_id, seat.place)),
    ]
    others = sa.exists().where(
        Seat.session_id == session.id,
        Seat.assessor_id == seat.assessor_id,
        Seat.id != seat.id,
        Seat.status.in_(ACTIVE_SEAT),
    )
    if not db.scalar(sa.select(others)):
        claims.append((Claim.ASSESSOR, str(seat.assessor_id)))
    for kind, holder in claims:
        db.execute(
            sa.delete(TimeClaim).where(
                TimeClaim.kind == kind,
                TimeClaim.holder == holder,
                TimeClaim.session_id == session.id,
            )
        )


def cancel_seat(
    db: Session,
    actor: Actor,
    seat_id: str,
    *,
    reason: str,
    sealer: Sealer | None = None,
    now: datetime,
) -> Seat:
    """Take a seat back before the day; the candidate waits for another, both are told."""
    session, seat = locked_seat(db, seat_id)
    refuse_if(rules.why_not_cancel_seat(seat.status, reason))
    seat.status = SEAT_FLOW.after(seat.status, SeatStep.CANCEL)
    seat.ended_at, seat.end_reason = now, reason.strip()
    db.flush()
    _release(db, session, seat)
    tell_of_end(db, session, {seat.id}, sealer, now)
    journal(db, actor, "cancel_seat", seat, {"reason": reason.strip()}, now)
    return seat


def _door(session: AssessmentSession, seat: Seat) -> rules.CheckInFacts:
    return rules.CheckInFacts(
        session.status,
        seat.status,
        session.starts_at,
        session.ends_at,
        seat.candidate_id,
        seat.assessor_id,
    )


def _hold(session: AssessmentSession) -> None:
    if session.status is SessionStatus.PUBLISHED:
        session.status = SESSION_FLOW.after(session.status, SessionStep.HOLD)


def check_in(
    db: Session, actor: Actor, seat_id: str, *, identity_document: str, now: datetime
) -> Seat:
    """Record the candidate as present after somebody else than the assessor checked identity."""
    session, seat = locked_seat(db, seat_id)
    refuse_if(rules.why_not_check_in(_door(session, seat), actor, now))
    if identity_document not in IDENTITY_DOCUMENTS:
        text = N_("Pilih kartu identitas yang diperiksa.")
        raise Refused([Reason("identity_document_missing", text)])
    seat.status = SEAT_FLOW.after(seat.status, SeatStep.CHECK_IN)
    seat.checked_in_at, seat.checked_in_by_id = now, actor.person_id
    seat.identity_document = identity_document
    _hold(session)
    db.flush()
    journal(db, actor, "check_in", seat, {"identity_document": identity_document}, now)
    return seat


def mark_no_show(db: Session, actor: Actor, seat_id: str, *, now: datetime) -> Seat:
    """Record that the candidate did not come; the application waits for another seat."""
    session, seat = locked_seat(db, seat_id)
    refuse_if(rules.why_not_miss(_door(session, seat), actor, now))
    seat.status = SEAT_FLOW.after(seat.status, SeatStep.MISS)
    seat.ended_at = now
    _hold(session)
    db.flush()
    _release(db, session, seat)
    journal(db, actor, "mark_no_show", seat, {}, now)
    return seat


def finish_seat(db: Session, actor: Actor, seat_id: str, *, now: datetime) -> Seat:
    """End a seat: its record of assessment is signed. Called by the room that keeps the record."""
    _session, seat = locked_seat(db, seat_id)
    seat.status = SEAT_FLOW.after(seat.status, SeatStep.FINISH)
    seat.ended_at = now
    db.flush()
    journal(db, actor, "finish_seat", seat, {}, now)
    return seat


def declare_interest(
    db: Session, actor: Actor, seat_id: str, *, has_conflict: bool, note: str, now: datetime
) -> InterestDeclaration:
    """The assessor's word on a seat, before any file of the candidate opens."""
    _session, seat = locked_seat(db, seat_id)
    access = queries.seat_access(db, seat_id)
    if access is None or seat.assessor_id != actor.person_id:
        text = N_("Hanya asesor yang ditugaskan yang menyatakan kepentingannya.")
        raise Refused([Reason("not_the_assessor", text)])
    refuse_if(rules.why_not_declare(seat.status, access.interest, has_conflict, note))
    word = InterestDeclaration(
        seat_id=seat.id,
        assessor_id=actor.person_id,
        has_conflict=has_conflict,
        note=note.strip(),
        declared_at=now,
    )
    db.add(word)
    db.flush()
    payload: dict[str, object] = {"has_conflict": has_conflict}
    journal(db, actor, "declare_interest", seat, payload, now)
    return word
