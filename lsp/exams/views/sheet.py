"""What a page of a running attempt shows: the candidate's own questions and answers, no more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lsp.exams import queries
from lsp.exams.models import Attempt
from lsp.exams.rules.attempts import GRACE, SPOKEN_MINUTES
from lsp.exams.rules.events import LETTERS, SlotState, Tally, fold, tally
from lsp.kernel.zones import Zone
from lsp.question_banks.actions import open_items
from lsp.scheduling.queries import SeatFacts
from lsp.web import edge


@dataclass(frozen=True, slots=True)
class Question:
    """One question as the candidate sees it; options carry the letters shown beside them."""

    slot: int
    unit: str
    stem: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """An attempt's answers as they stand, and the clock; `now` is the server's."""

    attempt: Attempt
    seat: SeatFacts
    states: dict[int, SlotState]
    tally: Tally
    saved_at: datetime | None
    now: datetime
    spoken: tuple[int, ...] = SPOKEN_MINUTES
    grace_seconds: int = int(GRACE.total_seconds())

    @property
    def zone(self) -> Zone:
        """The clock of the place where the candidate sits."""
        return self.seat.zone

    @property
    def slots(self) -> list[tuple[int, SlotState]]:
        """Every question's number with its answer."""
        every = range(1, self.tally.total + 1)
        return [(slot, self.states.get(slot, SlotState())) for slot in every]

    @property
    def blank(self) -> list[int]:
        """Numbers of the questions without an answer."""
        return [slot for slot, state in self.slots if not state.answer]

    @property
    def doubtful(self) -> list[int]:
        """Numbers of the questions marked as in doubt."""
        return [slot for slot, state in self.slots if state.is_doubtful]


def sheet(db: Session, attempt: Attempt, now: datetime) -> Sheet:
    """The answers of an attempt, folded from its log."""
    log = queries.log(db, attempt.id)
    states = fold(log)
    return Sheet(
        attempt=attempt,
        seat=queries.sitting(db, attempt),
        states=states,
        tally=tally(states, len(attempt.shape)),
        saved_at=log[-1].received_at if log else None,
        now=now,
    )


def questions(db: Session, attempt: Attempt, numbers: Collection[int]) -> list[Question]:
    """The candidate's own questions with these numbers, opened, in order."""
    slots = [slot for slot in queries.form(db, attempt.id).slots if slot.number in numbers]
    ids = queries.version_ids(db, attempt.id)
    sealer = edge.services().bank_sealer
    opened = open_items(db, [ids[slot.number] for slot in slots], sealer)
    found = []
    for slot in slots:
        body = opened[ids[slot.number]]
        texts = dict(body.options)
        shown = tuple(zip(LETTERS, (texts[source] for source in slot.options), strict=False))
        found.append(Question(slot.number, slot.unit, body.stem, shown))
    return found
