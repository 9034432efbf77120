"""How a sitting ends on a real database: handed in or closed, scored, given time, set aside."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from lsp.adapters.database import Base, Database
from lsp.audit.models import AuditEntry, AuditPayload
from lsp.audit.queries import entries_about
from lsp.exams import actions, queries
from lsp.exams.models import Attempt, MarkRow, Receipt
from lsp.exams.rules.attempts import GRACE, AttemptState
from lsp.exams.rules.events import genesis
from lsp.kernel.evidence import Outcome
from lsp.kernel.refusal import NotFound, Refused
from lsp.kernel.roles import Role
from lsp.scheduling.models import Seat
from lsp.scheduling.rules import SeatStatus
from lsp.schemes.queries import exam_plan
from tests.factories import scheduling
from tests.factories.accounts import as_actor
from tests.factories.exams import (
    START,
    TEST_BANK_SEALER,
    Room,
    answers,
    drop_fence,
    make_attempt,
    make_open_attempt,
    make_room,
    make_signed_seat,
    make_supervisor,
    right_letters,
    save,
    wrong,
)


def _codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def _deeds(db: Session, attempt: Attempt) -> list[str]:
    return [entry.action for entry in entries_about(db, "attempt", attempt.public_id)]


@pytest.fixture
def room(db: Session) -> Room:
    return make_room(db)


def test_all_right_achieves_every_unit_and_every_criterion(db: Session, room: Room) -> None:
    attempt, actor = make_open_attempt(db, room)
    save(db, attempt, *answers(1, right_letters(db, attempt)))
    receipt = actions.submit_attempt(
        db, actor, attempt.id, TEST_BANK_SEALER, final_seq=20, now=START + timedelta(minutes=9)
    )
    assert (receipt.answered, receipt.total, receipt.finished_by) == (20, 20, "candidate")
    units = queries.unit_results(db, attempt.seat_id)
    assert [unit.outcome for unit in units] == [Outcome.ACHIEVED] * 3
    assert sum(unit.correct for unit in units) == 20
    kuks = queries.kuk_results(db, attempt.seat_id)
    plan = exam_plan(db, attempt.scheme_version_id)
    assert {kuk.kuk_id for kuk in kuks} == {cell.kuk_id for cell in plan.cells}
    assert {kuk.outcome for kuk in kuks} == {Outcome.ACHIEVED}
    assert actions.check_attempt(db, attempt, TEST_BANK_SEALER).is_intact


APPEND_ONLY = (
    "exam_form",
    "exam_form_slot",
    "exam_pool",
    "mark",
    "receipt",
    "response_event",
    "time_grant",
    "unit_outcome",
)


def test_what_a_sitting_leaves_behind_can_only_be_added_to(database: Database) -> None:
    with database.writing() as db:
        attempt, actor = make_open_attempt(db, make_room(db))
        save(db, attempt, *answers(1, "A"))
        actions.grant_time(db, make_supervisor(db), attempt.id, 60, "Listrik padam.", now=START)
        actions.submit_attempt(db, actor, attempt.id, TEST_BANK_SEALER, now=START)
    for table in APPEND_ONLY:
        column = Base.metadata.tables[table].columns.keys()[-1]
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column}"):
            with pytest.raises(DatabaseError, match="append-only"), database.writing() as db:
                db.execute(sa.text(statement))


def test_time_that_runs_out_with_blanks_is_closed_and_scored_with_a_receipt(
    database: Database,
) -> None:
    with database.writing() as db:
        attempt, _ = make_open_attempt(db, make_room(db))
        save(db, attempt, *answers(1, right_letters(db, attempt)[:19]))
    assert attempt.deadline_at is not None
    over = attempt.deadline_at + GRACE
    assert actions.close_overdue(database, TEST_BANK_SEALER, now=over) == 0
    late = over + timedelta(milliseconds=1)
    assert actions.close_overdue(database, TEST_BANK_SEALER, now=late) == 1
    assert actions.close_overdue(database, TEST_BANK_SEALER, now=late) == 0
    with database.reading() as db:
        found = db.get_one(Attempt, attempt.id)
        receipt = db.get_one(Receipt, attempt.id)
        assert found.state is AttemptState.CLOSED
        assert (receipt.answered, receipt.total, receipt.finished_by) == (19, 20, "time")
        assert sum(unit.correct for unit in queries.unit_results(db, found.seat_id)) == 19
        assert _deeds(db, found) == ["exams.prepare", "exams.start", "exams.close"]
        assert actions.check_attempt(db, found, TEST_BANK_SEALER).is_intact


def test_handing_in_is_refused_while_answers_are_still_on_the_device(
    db: Session, room: Room
) -> None:
    attempt, actor = make_open_attempt(db, room)
    save(db, attempt, *answers(1, "AB"))
    with pytest.raises(Refused) as refused:
        actions.submit_attempt(db, actor, attempt.id, TEST_BANK_SEALER, final_seq=3, now=START)
    assert _codes(refused) == ["answers_missing"]
    assert attempt.state is AttemptState.OPEN


def test_handing_in_twice_gives_the_same_receipt(db: Session, room: Room) -> None:
    attempt, actor = make_open_attempt(db, room)
    codes = {
        actions.submit_attempt(
            db, actor, attempt.id, TEST_BANK_SEALER, now=START + timedelta(minutes=minute)
        ).code
        for minute in (1, 2)
    }
    assert len(codes) == 1
    assert _deeds(db, attempt) == ["exams.prepare", "exams.start", "exams.submit"]


def test_extra_time_before_the_start_is_counted_from_the_start(db: Session, room: Room) -> None:
    seat, candidate = make_signed_seat(db, room)
    attempt = make_attempt(db, room, seat)
    supervisor = make_supervisor(db)
    for seconds in (600, 300):
        actions.grant_time(db, supervisor, attempt.id, seconds, "Tunanetra: waktu.", now=START)
    actions.start_attempt(db, as_actor(candidate, Role.CANDIDATE), attempt.id, now=START)
    assert attempt.deadline_at == START + timedelta(minutes=attempt.minutes + 15)
    lines = queries.grants(db, attempt.id)
    assert [(line.seconds, line.name) for line in lines] == [
        (600, "Dewi Manajer"),
        (300, "Dewi Manajer"),
    ]


def test_extra_time_keeps_an_attempt_open_that_would_be_closed(database: Database) -> None:
    with database.writing() as db:
        attempt, actor = make_open_attempt(db, make_room(db))
        assert attempt.deadline_at is not None
        over = attempt.deadline_at + GRACE + timedelta(seconds=1)
        actions.grant_time(db, make_supervisor(db), attempt.id, 600, "Listrik padam.", now=START)
    assert actions.close_overdue(database, TEST_BANK_SEALER, now=over) == 0
    with database.writing() as db:
        receipt = actions.submit_attempt(db, actor, attempt.id, TEST_BANK_SEALER, now=over)
        assert receipt.finished_by == "candidate"
    with database.writing() as db, pytest.raises(Refused) as refused:
        actions.grant_time(db, make_supervisor(db), attempt.id, 600, "Terlambat.", now=over)
    assert _codes(refused) == ["attempt_over"]


def test_handing_in_after_the_time_is_closing(db: Session, room: Room) -> None:
    attempt, actor = make_open_attempt(db, room)
    assert attempt.deadline_at is not None
    save(db, attempt, *answers(1, "ABC"))
    late = attempt.deadline_at + GRACE + timedelta(seconds=1)
    receipt = actions.submit_attempt(db, actor, attempt.id, TEST_BANK_SEALER, final_seq=9, now=late)
    assert (receipt.finished_by, receipt.answered) == ("time", 3)
    assert attempt.state is AttemptState.CLOSED


def test_closing_and_handing_in_at_once_leave_one_receipt(database: Database) -> None:
    with database.writing() as db:
        room = make_room(db)
        attempt, actor = make_open_attempt(db, room)
    assert attempt.deadline_at is not None
    late = attempt.deadline_at + GRACE + timedelta(seconds=1)
    barrier = Barrier(6)

    def hand_in(number: int) -> None:
        barrier.wait()
        if number % 2:
            actions.close_overdue(database, TEST_BANK_SEALER, now=late)
            return
        with database.writing() as db:
            actions.submit_attempt(db, actor, attempt.id, TEST_BANK_SEALER, now=late)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(hand_in, range(6)))
    with database.reading() as db:
        found = db.get_one(Attempt, attempt.id)
        assert _deeds(db, found) == ["exams.prepare", "exams.start", "exams.close"]
        assert len(queries.marks(db, found.id)) == 20


def test_an_attempt_that_is_set_aside_gives_no_results_and_makes_room_for_another(
    db: Session, room: Room
) -> None:
    attempt, actor = make_open_attempt(db, room)
    save(db, attempt, *answers(1, right_letters(db, attempt)))
    actions.submit_attempt(db, actor, attempt.id, TEST_BANK_SEALER, now=START)
    seat = db.get_one(Seat, attempt.seat_id)
    actions.annul_attempt(
        db, make_supervisor(db), attempt.id, "Soal bocor di ruang uji.", now=START
    )
    assert queries.kuk_results(db, seat.id) == queries.unit_results(db, seat.id) == []
    assert queries.attempt_of_seat(db, seat.id) is None
    second = make_attempt(db, room, seat)
    assert second.id != attempt.id
    assert queries.form(db, second.id).hash != queries.form(db, attempt.id).hash
    assert len(queries.log(db, attempt.id)) == 20
    with pytest.raises(Refused) as refused:
        actions.annul_attempt(db, make_supervisor(db), attempt.id, "Sekali lagi.", now=START)
    assert _codes(refused) == ["step_not_allowed"]


def test_a_seat_that_is_given_up_gets_no_form(db: Session, room: Room) -> None:
    seat = scheduling.make_seat(db, room.place)
    seat.status = SeatStatus.CANCELLED
    db.flush()
    with pytest.raises(Refused) as refused:
        make_attempt(db, room, seat)
    assert _codes(refused) == ["seat_not_active"]


def test_a_seat_that_does_not_exist_gets_no_form(db: Session, room: Room) -> None:
    with pytest.raises(NotFound):
        actions.prepare_attempt(db, room.place.planner_actor, "tidakada", now=START)


def test_wrong_and_blank_answers_become_questions_to_ask(db: Session, room: Room) -> None:
    attempt, actor = make_open_attempt(db, room)
    right = right_letters(db, attempt)
    given = answers(1, wrong(right[0]) + right[1:19])
    save(db, attempt, *given)
    actions.submit_attempt(db, actor, attempt.id, TEST_BANK_SEALER, now=START)
    lines = queries.result_lines(db, attempt.id)
    assert [(line.is_answered, line.is_correct) for line in lines] == [
        (True, False),
        *[(True, True)] * 18,
        (False, False),
    ]
    probed = {
        kuk.kuk_id
        for kuk in queries.kuk_results(db, attempt.seat_id)
        if kuk.outcome is Outcome.PROBE
    }
    kuks = {mark.kuk_id for mark in db.scalars(sa.select(MarkRow).where(~MarkRow.is_correct))}
    assert probed == kuks


def test_a_mark_changed_behind_the_back_is_found(database: Database) -> None:
    with database.writing() as db:
        attempt, actor = make_open_attempt(db, make_room(db))
        actions.submit_attempt(db, actor, attempt.id, TEST_BANK_SEALER, now=START)
    with database.writing() as db:
        drop_fence(db, "mark")
        db.execute(sa.update(MarkRow).where(MarkRow.slot == 1).values(is_correct=True, chosen="a"))
    with database.reading() as db:
        found = db.get_one(Attempt, attempt.id)
        checked = actions.check_attempt(db, found, TEST_BANK_SEALER)
        assert (checked.is_same_score, checked.is_intact) == (False, False)


def test_a_receipt_changed_behind_the_back_is_found(database: Database) -> None:
    with database.writing() as db:
        attempt, actor = make_open_attempt(db, make_room(db))
        actions.submit_attempt(db, actor, attempt.id, TEST_BANK_SEALER, now=START)
    with database.writing() as db:
        drop_fence(db, "receipt")
        db.execute(sa.update(Receipt).values(answered=20))
    with database.reading() as db:
        found = db.get_one(Attempt, attempt.id)
        assert not actions.check_attempt(db, found, TEST_BANK_SEALER).is_same_receipt


def test_a_score_that_the_journal_does_not_know_is_found(database: Database) -> None:
    with database.writing() as db:
        attempt, actor = make_open_attempt(db, make_room(db))
        actions.submit_attempt(db, actor, attempt.id, TEST_BANK_SEALER, now=START)
    with database.writing() as db:
        kept = db.scalars(sa.select(AuditPayload).order_by(AuditPayload.seq.desc())).first()
        assert kept is not None
        kept.payload = {**kept.payload, "sheet": "0" * 64}
    with database.reading() as db:
        found = db.get_one(Attempt, attempt.id)
        checked = actions.check_attempt(db, found, TEST_BANK_SEALER)
        assert (checked.is_same_score, checked.is_anchored) == (True, False)


def test_the_journal_anchors_the_head_at_every_turn(db: Session, room: Room) -> None:
    attempt, actor = make_open_attempt(db, room)
    saved = save(db, attempt, *answers(1, "ABC"))
    actions.submit_attempt(db, actor, attempt.id, TEST_BANK_SEALER, now=START)
    payloads = db.scalars(
        sa.select(AuditPayload.payload)
        .join(AuditEntry, AuditEntry.seq == AuditPayload.seq)
        .where(AuditEntry.object_id == attempt.public_id)
        .order_by(AuditEntry.seq)
    ).all()
    first = genesis(attempt.public_id, queries.form(db, attempt.id).hash)
    assert [(row["head"], row["ordinal"]) for row in payloads] == [
        (first, 0),
        (first, 0),
        (saved.head_hash, 3),
    ]
