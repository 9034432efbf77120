"""Planning, publishing, closing and cancelling sessions."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.zones import local_date
from lsp.scheduling import queries
from lsp.scheduling.actions.locking import journal, locked_session, next_serial
from lsp.scheduling.actions.telling import tell, tell_of_end
from lsp.scheduling.documents import letters_for
from lsp.scheduling.models import AssessmentSession, Seat, TimeClaim
from lsp.scheduling.queries import planning
from lsp.scheduling.rules import (
    ACTIVE_SEAT,
    SEAT_FLOW,
    SESSION_FLOW,
    Interest,
    SeatStatus,
    SeatStep,
    SessionStep,
)
from lsp.scheduling.rules import planning as rules
from lsp.schemes.queries import published_version_id
from lsp.venues.models import Tuk
from lsp.venues.queries import tuk_by_public_id


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A session to enter: scheme code, the TUK's public id, hours in UTC."""

    scheme_code: str
    tuk_id: str
    starts_at: datetime
    ends_at: datetime


def plan_session(
    db: Session, actor: Actor, draft: PlanDraft, *, now: datetime
) -> AssessmentSession:
    """Enter a session for the published version of a scheme at a verified TUK."""
    tuk = tuk_by_public_id(db, draft.tuk_id)
    if tuk is None:
        raise NotFound
    version_id = published_version_id(db, draft.scheme_code)
    on = local_date(draft.starts_at, tuk.zone)
    facts = planning.plan_facts(db, tuk, draft.scheme_code, draft.starts_at, draft.ends_at, now=now)
    refuse_if(rules.why_not_plan(facts))
    session = AssessmentSession(
        number=rules.session_number(next_serial(db, "session", on.year), on),
        scheme_version_id=version_id,
        scheme_code=draft.scheme_code,
        tuk_id=tuk.id,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        status=SESSION_FLOW.initial,
        planned_by_id=actor.person_id,
    )
    db.add(session)
    db.flush()
    payload: dict[str, object] = {
        "number": session.number,
        "scheme": draft.scheme_code,
        "tuk": tuk.public_id,
        "starts_at": draft.starts_at.isoformat(),
    }
    journal(db, actor, "plan_session", session, payload, now)
    return session


def publish_session(
    db: Session, actor: Actor, session_id: str, *, sealer: Sealer, now: datetime
) -> AssessmentSession:
    """Give the assignment letter its number and tell candidates and assessors."""
    session = locked_session(db, session_id)
    seats = [seat for seat in queries.seats_in(db, session.id) if seat.status in ACTIVE_SEAT]
    conflicts = sum(seat.interest is Interest.CONFLICT for seat in seats)
    own = any(seat.assessor_id == actor.person_id for seat in seats)
    refuse_if(rules.why_not_publish(session.status, len(seats), conflicts, own))
    on = local_date(now, db.get_one(Tuk, session.tuk_id).zone)
    session.letter_number = rules.letter_number(next_serial(db, "letter", on.year), on)
    session.status = SESSION_FLOW.after(session.status, SessionStep.PUBLISH)
    session.published_at, session.published_by_id = now, actor.person_id
    db.flush()
    tell(db, letters_for(seats, session.letter_number), sealer, now)
    payload: dict[str, object] = {
        "letter_number": session.letter_number,
        "seats": [[seat.public_id, seat.assessor_id] for seat in seats],
    }
    journal(db, actor, "publish_session", session, payload, now)
    return session


def _statuses(db: Session, session: AssessmentSession) -> list[SeatStatus]:
    return list(db.scalars(sa.select(Seat.status).where(Seat.session_id == session.id)))


def close_session(
    db: Session, actor: Actor, session_id: str, *, now: datetime
) -> AssessmentSession:
    """End a session in which every seat is finished, missed or cancelled."""
    session = locked_session(db, session_id)
    refuse_if(rules.why_not_close(session.status, _statuses(db, session)))
    session.status = SESSION_FLOW.after(session.status, SessionStep.CLOSE)
    db.flush()
    journal(db, actor, "close_session", session, {}, now)
    return session


def cancel_session(
    db: Session,
    actor: Actor,
    session_id: str,
    *,
    reason: str,
    sealer: Sealer | None = None,
    now: datetime,
) -> AssessmentSession:
    """Call a session off; its candidates wait for a seat again, and with a sealer are told."""
    session = locked_session(db, session_id)
    refuse_if(rules.why_not_cancel_session(session.status, _statuses(db, session), reason))
    session.status = SESSION_FLOW.after(session.status, SessionStep.CANCEL)
    session.cancel_reason = reason.strip()
    open_seats = sa.select(Seat).where(
        Seat.session_id == session.id, Seat.status == SeatStatus.ASSIGNED
    )
    seats = list(db.scalars(open_seats))
    for seat in seats:
        seat.status = SEAT_FLOW.after(seat.status, SeatStep.CANCEL)
        seat.ended_at, seat.end_reason = now, reason.strip()
    db.execute(sa.delete(TimeClaim).where(TimeClaim.session_id == session.id))
    db.flush()
    tell_of_end(db, session, {seat.id for seat in seats}, sealer, now, reason.strip())
    journal(db, actor, "cancel_session", session, {"reason": reason.strip()}, now)
    return session
