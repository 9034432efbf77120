"""Attempts for tests, from the scheme to the candidate at the screen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.sealing import Sealer
from lsp.exams import actions, queries
from lsp.exams.models import Attempt
from lsp.exams.rules.events import LETTERS, Batch, Event, EventKind
from lsp.kernel.roles import Actor, Role
from lsp.question_banks.actions import open_keys
from lsp.records.rules import ASSESSOR, CANDIDATE
from lsp.scheduling.models import Seat
from tests.factories import scheduling
from tests.factories.accounts import as_actor, make_person
from tests.factories.question_banks import TEST_BANK_SEALER, make_bank
from tests.factories.records import make_form, sign_as

START = scheduling.STARTS_AT + timedelta(minutes=10)


@dataclass
class Room:
    """A place with a full bank; seats are made in it."""

    place: scheduling.Place
    sealer: Sealer

    @property
    def assessor(self) -> Actor:
        """The assessor of every seat."""
        return self.place.assessor_actor


def make_room(db: Session, *, sealer: Sealer = TEST_BANK_SEALER) -> Room:
    """Scheme, TUK, assessor and a bank that fills every cell."""
    place = scheduling.make_place(db)
    make_bank(db, sealer=sealer)
    return Room(place, sealer)


def make_supervisor(db: Session) -> Actor:
    """The certification manager, who gives extra time and sets attempts aside."""
    person = make_person(db, "Dewi Manajer", roles=(Role.CERTIFICATION_MANAGER,))
    return as_actor(person, Role.CERTIFICATION_MANAGER)


def make_signed_seat(
    db: Session,
    room: Room,
    name: str = "Siti Rahmawati",
    *,
    starts_at: datetime = scheduling.STARTS_AT,
    person: Person | None = None,
) -> tuple[Seat, Person]:
    """A seat whose candidate is present and has signed FR.AK.01 with the assessor."""
    place = room.place
    planned = starts_at - timedelta(days=7)
    session = scheduling.make_session(db, place, starts_at=starts_at, now=planned)
    application = scheduling.make_ready(db, place, name, person=person)
    seat = scheduling.seat(db, place, session, application, now=planned)
    scheduling.publish(db, place, session, planned)
    return seat, _agree_and_arrive(db, room, seat, starts_at)


def make_signed_seats(
    db: Session, room: Room, count: int, *, starts_at: datetime = scheduling.STARTS_AT
) -> list[tuple[Seat, Person]]:
    """Seats of one session, every candidate present and agreed."""
    place = room.place
    planned = starts_at - timedelta(days=7)
    session = scheduling.make_session(db, place, starts_at=starts_at, now=planned)
    seats = []
    for number in range(1, count + 1):
        application = scheduling.make_ready(db, place, f"Asesi Contoh {number}")
        seats.append(scheduling.seat(db, place, session, application, now=planned))
    scheduling.publish(db, place, session, planned)
    return [(seat, _agree_and_arrive(db, room, seat, starts_at)) for seat in seats]


def _agree_and_arrive(db: Session, room: Room, seat: Seat, starts_at: datetime) -> Person:
    place, planned = room.place, starts_at - timedelta(days=7)
    scheduling.declare(db, place, seat, now=planned)
    candidate = db.get_one(Person, seat.candidate_id)
    form = make_form(db, candidate, place.assessor, subject_id=seat.public_id, now=planned)
    sign_as(db, form, candidate, CANDIDATE, planned)
    sign_as(db, form, place.assessor, ASSESSOR, planned)
    scheduling.arrive(db, place, seat, starts_at)
    return candidate


def make_attempt(db: Session, room: Room, seat: Seat, *, now: datetime = START) -> Attempt:
    """A prepared attempt."""
    return actions.prepare_attempt(db, room.place.planner_actor, seat.public_id, now=now)


def make_open_attempt(
    db: Session, room: Room, name: str = "Siti Rahmawati", *, now: datetime = START
) -> tuple[Attempt, Actor]:
    """A running attempt and its candidate."""
    starts_at = now - timedelta(minutes=10)
    seat, candidate = make_signed_seat(db, room, name, starts_at=starts_at)
    attempt = make_attempt(db, room, seat, now=now)
    actor = as_actor(candidate, Role.CANDIDATE)
    actions.start_attempt(db, actor, attempt.id, now=now)
    return attempt, actor


def answers(first: int, letters: str, *, start_slot: int = 1) -> tuple[Event, ...]:
    """One answer event a letter, numbered from `first`, on following questions."""
    return tuple(
        Event(first + place, start_slot + place, EventKind.ANSWER, letter)
        for place, letter in enumerate(letters)
    )


def save(db: Session, attempt: Attempt, *events: Event, now: datetime = START) -> actions.Saved:
    """Save events of the first epoch as the browser does."""
    log = actions.find_log(db, attempt.public_id)
    assert log is not None
    return actions.record_events(db, log, Batch(1, events), now=now)


def right_letters(db: Session, attempt: Attempt, sealer: Sealer = TEST_BANK_SEALER) -> str:
    """The letter that is right on each question, as shown to this candidate."""
    by_slot = queries.version_ids(db, attempt.id)
    keys = open_keys(db, by_slot.values(), sealer)
    return "".join(
        LETTERS[slot.options.index(keys[by_slot[slot.number]].key)]
        for slot in queries.form(db, attempt.id).slots
    )


def wrong(letter: str) -> str:
    """Another letter than the right one."""
    return "B" if letter == "A" else "A"


def drop_fence(db: Session, table: str) -> None:
    """What an intruder does first: take away what keeps a table append-only."""
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    name = f"{table}_no_update" if is_sqlite else f"{table}_append_only ON {table}"
    db.execute(sa.text(f"DROP TRIGGER {name}"))
