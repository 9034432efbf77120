"""Letters about a published session, put into the outbox."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.notices.actions import queue
from lsp.scheduling import queries
from lsp.scheduling.documents import Letter, cancellations_for, letters_for
from lsp.scheduling.models import AssessmentSession, Seat


def tell(db: Session, letters: Iterable[Letter], sealer: Sealer, now: datetime) -> None:
    """Put each letter into the outbox."""
    for letter in letters:
        queue(db, to=letter.to, subject=letter.subject, body=letter.body, sealer=sealer, now=now)


def tell_of_seat(
    db: Session, session: AssessmentSession, seat: Seat, sealer: Sealer | None, now: datetime
) -> None:
    """Tell both people of a seat that was given after the letter; nothing before it."""
    if sealer is not None and session.letter_number is not None:
        facts = queries.facts_of_seats(db, {seat.id}).values()
        tell(db, letters_for(db, list(facts), session.letter_number, sealer), sealer, now)


def tell_of_end(
    db: Session,
    session: AssessmentSession,
    seat_ids: set[int],
    sealer: Sealer | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Tell the people of seats that are taken back after the letter; nothing before it."""
    if sealer is not None and session.letter_number is not None:
        facts = queries.facts_of_seats(db, seat_ids).values()
        tell(db, cancellations_for(db, list(facts), reason, sealer), sealer, now)
