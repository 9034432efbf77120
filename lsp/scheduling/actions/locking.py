"""Rows locked for a deed, numbers from locked counters, and the journal of this room."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.audit.actions import write_entry
from lsp.kernel.refusal import NotFound
from lsp.kernel.roles import Actor
from lsp.scheduling.models import AssessmentSession, SchedulingCounter, Seat


def locked_session(db: Session, session_id: str) -> AssessmentSession:
    """The session with this public id, its row locked; NotFound when there is none."""
    statement = locked(
        sa.select(AssessmentSession).where(AssessmentSession.public_id == session_id)
    ).execution_options(populate_existing=True)
    found: AssessmentSession | None = db.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def locked_seat(db: Session, seat_id: str) -> tuple[AssessmentSession, Seat]:
    """A seat and its session, the session locked first so that nobody waits in a circle."""
    session_id = db.scalar(
        sa.select(AssessmentSession.public_id)
        .join(Seat, Seat.session_id == AssessmentSession.id)
        .where(Seat.public_id == seat_id)
    )
    if session_id is None:
        raise NotFound
    session = locked_session(db, session_id)
    statement = locked(sa.select(Seat).where(Seat.public_id == seat_id))
    seat: Seat = db.scalars(statement.execution_options(populate_existing=True)).one()
    return session, seat


def next_serial(db: Session, series: str, year: int) -> int:
    """The next number of a series in a year, from its locked row."""
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    db.execute(
        dialect.insert(SchedulingCounter)
        .values(series=series, year=year, last=0)
        .on_conflict_do_nothing()
    )
    statement = locked(
        sa.select(SchedulingCounter).where(
            SchedulingCounter.series == series, SchedulingCounter.year == year
        )
    ).execution_options(populate_existing=True)
    counter: SchedulingCounter = db.scalars(statement).one()
    counter.last += 1
    db.flush()
    return counter.last


def journal(
    db: Session,
    actor: Actor,
    deed: str,
    thing: AssessmentSession | Seat,
    payload: dict[str, object],
    now: datetime,
) -> None:
    """Write the deed into the journal, about the session or the seat."""
    kind = "seat" if isinstance(thing, Seat) else "session"
    write_entry(db, actor, f"scheduling.{deed}", kind, thing.public_id, payload, now=now)
