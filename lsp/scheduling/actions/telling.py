"""Letters about a published session, put into the outbox."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.notices.actions import enqueue
from lsp.notices.queries import was_told
from lsp.notices.rules import NoticeKind
from lsp.scheduling import queries
from lsp.scheduling.documents import Letter, cancellations_for, letters_for
from lsp.scheduling.models import AssessmentSession, Seat

_SEATED = {NoticeKind.SEAT_GIVEN, NoticeKind.SEAT_CHANGED}


def tell(db: Session, letters: Iterable[Letter], sealer: Sealer, now: datetime) -> None:
    """Put each letter into the outbox."""
    for letter in letters:
        enqueue(
            db,
            _kind(db, letter),
            letter.person_id,
            letter.facts,
            deed=letter.deed,
            zone=letter.zone,
            sealer=sealer,
            now=now,
        )


def _kind(db: Session, letter: Letter) -> NoticeKind:
    """Whoever was told of another seat of the same application reads that it changed."""
    application = letter.deed.partition(":")[0] + ":"
    if letter.kind is NoticeKind.SEAT_GIVEN and was_told(
        db, letter.person_id, _SEATED, application
    ):
        return NoticeKind.SEAT_CHANGED
    return letter.kind


def tell_of_seat(
    db: Session, session: AssessmentSession, seat: Seat, sealer: Sealer | None, now: datetime
) -> None:
    """Tell both people of a seat that was given after the letter; nothing before it."""
    if sealer is not None and session.letter_number is not None:
        facts = queries.facts_of_seats(db, {seat.id}).values()
        tell(db, letters_for(list(facts), session.letter_number), sealer, now)


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
        tell(db, cancellations_for(list(facts), reason), sealer, now)
