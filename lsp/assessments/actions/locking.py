"""The case locked for a deed, and the journal of this room."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.assessments import queries
from lsp.assessments.queries import SeatStanding
from lsp.assessments.rules.judging import Gate
from lsp.audit.actions import write_entry
from lsp.kernel.refusal import NotFound
from lsp.kernel.roles import Actor
from lsp.notices.actions import NoticeKind, Post, enqueue
from lsp.records.models import FormInstance
from lsp.records.queries import is_fully_signed
from lsp.scheduling import queries as scheduling
from lsp.scheduling.actions.locking import locked_seat
from lsp.scheduling.models import Seat
from lsp.scheduling.queries import SeatFacts


@dataclass(frozen=True, slots=True)
class Case:
    """A seat that is locked, and where its assessment stands."""

    seat: SeatFacts
    standing: SeatStanding

    def gate(self, db: Session) -> Gate:
        """What must stand before anything is judged; FR.AK.01 is proved by its hashes anew."""
        found = self.standing.gate(self.seat)
        if found.is_agreed and is_fully_signed(db, queries.AGREEMENT, self.seat.public_id):
            return found
        return Gate(found.seat, False, found.is_begun, found.recommendation)


def lock_case(db: Session, seat_id: str, *, may_end: bool = False) -> Case:
    """The seat with this public id, its row locked; NotFound when there is none.

    With `may_end` its session is locked first, as every deed does that ends a seat.
    """
    if may_end:
        locked_seat(db, seat_id)
    key = db.scalars(locked(sa.select(Seat.id).where(Seat.public_id == seat_id))).one_or_none()
    seat = scheduling.seat_facts(db, seat_id)
    if key is None or seat is None:
        raise NotFound
    return Case(seat, queries.standing_of(db, key))


def tell_candidate(
    db: Session,
    kind: NoticeKind,
    seat: SeatFacts,
    form: FormInstance,
    post: Post | None,
    now: datetime,
) -> None:
    """Tell the candidate once that this form waits for their signature."""
    if post is None:
        return
    page = "persetujuan" if kind is NoticeKind.AGREEMENT_READY else "rekaman"
    link = f"{post.origin}/asesmen/{seat.public_id}/{page}"
    enqueue(
        db,
        kind,
        seat.candidate_id,
        {"scheme": seat.scheme_title, "link": link},
        deed=form.public_id,
        sealer=post.sealer,
        now=now,
    )


def journal(
    db: Session, actor: Actor, deed: str, seat: SeatFacts, payload: dict[str, object], now: datetime
) -> None:
    """Write the deed into the journal, about the seat."""
    write_entry(db, actor, f"assessments.{deed}", "seat", seat.public_id, payload, now=now)
