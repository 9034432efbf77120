"""One sitting of the test on a real database: prepared and started."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.audit.models import AuditEntry
from lsp.audit.queries import entries_about
from lsp.exams import actions, queries
from lsp.exams.models import Attempt, ExamFormSlot, ExamPool
from lsp.exams.rules.attempts import AttemptState
from lsp.exams.rules.drawing import draw_form, why_not_form
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import Role
from lsp.question_banks.models import ItemVersion
from lsp.question_banks.rules.items import ItemState
from lsp.records.rules import CANDIDATE
from lsp.scheduling.models import Seat
from lsp.schemes.queries import exam_plan
from tests.factories import scheduling
from tests.factories.accounts import as_actor
from tests.factories.exams import (
    START,
    Room,
    make_attempt,
    make_open_attempt,
    make_room,
    make_signed_seat,
    make_signed_seats,
)
from tests.factories.records import make_form, sign_as


def _codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def _deeds(db: Session, attempt: Attempt) -> list[str]:
    return [entry.action for entry in entries_about(db, "attempt", attempt.public_id)]


@pytest.fixture
def room(db: Session) -> Room:
    return make_room(db)


def test_a_form_is_drawn_in_full_and_can_be_drawn_again_from_its_seed(
    db: Session, room: Room
) -> None:
    seat, _ = make_signed_seat(db, room)
    attempt = make_attempt(db, room, seat)
    row, form = queries.form_row(db, attempt.id), queries.form(db, attempt.id)
    pool = queries.pool(db, row.pool_id)
    plan = exam_plan(db, attempt.scheme_version_id)
    assert attempt.state is AttemptState.READY
    assert len(form.slots) == plan.items == 20
    assert not why_not_form(form, pool)
    assert draw_form(bytes.fromhex(row.seed), row.assembler_version, pool).json == form.json
    assert form.json.decode() == row.form
    assert form.hash == row.form_hash
    assert _deeds(db, attempt) == ["exams.prepare"]


def test_two_candidates_get_forms_of_their_own_from_one_kept_pool(db: Session, room: Room) -> None:
    seats = make_signed_seats(db, room, 2)
    forms = [queries.form(db, make_attempt(db, room, seat).id) for seat, _ in seats]
    assert forms[0].hash != forms[1].hash
    assert db.scalar(sa.select(sa.func.count()).select_from(ExamPool)) == 1


def test_preparing_twice_gives_the_same_attempt(db: Session, room: Room) -> None:
    seat, _ = make_signed_seat(db, room)
    first, second = make_attempt(db, room, seat), make_attempt(db, room, seat)
    assert first.id == second.id
    assert _deeds(db, first) == ["exams.prepare"]


def test_many_who_prepare_one_seat_at_once_get_one_attempt(database: Database) -> None:
    with database.writing() as db:
        room = make_room(db)
        seat, _ = make_signed_seat(db, room)
    barrier = Barrier(6)

    def prepare(_: int) -> int:
        barrier.wait()
        with database.writing() as db:
            return make_attempt(db, room, seat).id

    with ThreadPoolExecutor(6) as pool:
        found = set(pool.map(prepare, range(6)))
    with database.reading() as db:
        assert found == set(db.scalars(sa.select(Attempt.id)))
        assert len(found) == 1
        prepared = sa.select(sa.func.count()).where(AuditEntry.action == "exams.prepare")
        assert db.scalar(prepared) == 1


def test_a_bank_that_is_too_small_names_every_cell_that_lacks_items(
    db: Session, room: Room
) -> None:
    seat, _ = make_signed_seat(db, room)
    plan = exam_plan(db, room.place.scheme.version_id)
    db.execute(sa.update(ItemVersion).values(state=ItemState.RETIRED))
    with pytest.raises(Refused) as refused:
        make_attempt(db, room, seat)
    assert _codes(refused) == ["blueprint_cell_short"] * len(plan.cells)
    assert not queries.attempt_of_seat(db, seat.id)


def test_the_database_itself_refuses_an_item_that_is_not_ready(database: Database) -> None:
    with database.writing() as db:
        room = make_room(db)
        seat, _ = make_signed_seat(db, room)
        attempt = make_attempt(db, room, seat)
        spare = db.scalars(
            sa.select(ItemVersion).where(
                ItemVersion.id.not_in(sa.select(ExamFormSlot.item_version_id))
            )
        ).first()
        assert spare is not None
        spare.state = ItemState.RETIRED
        attempt_id, version_id = attempt.id, spare.id
    row = {"attempt_id": attempt_id, "slot": 99, "item_version_id": version_id}
    with (
        pytest.raises(DatabaseError, match="a form takes ready items only"),
        database.writing() as db,
    ):
        db.execute(sa.insert(ExamFormSlot), [row])


def test_many_seats_prepared_at_once_each_get_a_form_of_their_own(database: Database) -> None:
    with database.writing() as db:
        room = make_room(db)
        seats = [seat for seat, _ in make_signed_seats(db, room, 5)]
    barrier = Barrier(len(seats))

    def prepare(seat: Seat) -> str:
        barrier.wait()
        with database.writing() as db:
            return queries.form_row(db, make_attempt(db, room, seat).id).form_hash

    with ThreadPoolExecutor(len(seats)) as pool:
        assert len(set(pool.map(prepare, seats))) == len(seats)
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(ExamPool)) == 1


def test_starting_sets_the_deadline_once_and_starting_again_goes_on(
    db: Session, room: Room
) -> None:
    attempt, actor = make_open_attempt(db, room)
    deadline = START + timedelta(minutes=attempt.minutes)
    assert (attempt.state, attempt.deadline_at) == (AttemptState.OPEN, deadline)
    again = actions.start_attempt(db, actor, attempt.id, now=START + timedelta(minutes=5))
    assert again.deadline_at == deadline
    assert _deeds(db, attempt) == ["exams.prepare", "exams.start"]


@pytest.mark.parametrize(("minutes", "code"), [(-1, "session_not_open"), (181, "session_over")])
def test_nobody_starts_outside_the_hours_of_the_session(
    db: Session, room: Room, minutes: int, code: str
) -> None:
    seat, candidate = make_signed_seat(db, room)
    attempt = make_attempt(db, room, seat)
    moment = scheduling.STARTS_AT + timedelta(minutes=minutes)
    with pytest.raises(Refused) as refused:
        actions.start_attempt(db, as_actor(candidate, Role.CANDIDATE), attempt.id, now=moment)
    assert _codes(refused) == [code]
    assert attempt.state is AttemptState.READY


def test_nobody_starts_before_check_in_or_before_both_have_signed(db: Session, room: Room) -> None:
    seat = scheduling.make_seat(db, room.place)
    attempt = make_attempt(db, room, seat)
    candidate = db.get_one(Person, seat.candidate_id)
    actor = as_actor(candidate, Role.CANDIDATE)
    with pytest.raises(Refused) as refused:
        actions.start_attempt(db, actor, attempt.id, now=START)
    assert _codes(refused) == ["seat_not_checked_in", "agreement_not_signed"]
    scheduling.arrive(db, room.place, seat)
    form = make_form(db, candidate, room.place.assessor, subject_id=seat.public_id)
    sign_as(db, form, candidate, CANDIDATE)
    with pytest.raises(Refused) as refused:
        actions.start_attempt(db, actor, attempt.id, now=START)
    assert _codes(refused) == ["agreement_not_signed"]
