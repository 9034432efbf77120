"""Saving answers on a real database: what is acknowledged is stored, and nothing is dropped."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import Database
from lsp.exams import actions, queries
from lsp.exams.models import Attempt, ResponseEvent
from lsp.exams.rules.attempts import GRACE, AttemptState
from lsp.exams.rules.events import (
    MOST_EVENTS,
    Admission,
    Batch,
    Event,
    EventKind,
    first_broken,
    fold,
)
from lsp.kernel.refusal import Refused
from tests.factories.exams import (
    START,
    TEST_BANK_SEALER,
    answers,
    drop_fence,
    make_attempt,
    make_open_attempt,
    make_room,
    make_signed_seat,
    make_supervisor,
    save,
)


@contextmanager
def statements_of(db: Session) -> Iterator[list[str]]:
    """Every statement that the session's connection sends."""
    sent: list[str] = []
    connection = db.connection()

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        sent.append(statement)

    sa.event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(connection, "before_cursor_execute", note)


@pytest.fixture
def attempt(db: Session) -> Attempt:
    return make_open_attempt(db, make_room(db))[0]


def _letters(db: Session, attempt: Attempt) -> dict[int, str]:
    return {slot: state.answer for slot, state in fold(queries.log(db, attempt.id)).items()}


def _codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_a_save_acknowledges_the_last_number_and_the_head_of_the_chain(
    db: Session, attempt: Attempt
) -> None:
    saved = save(db, attempt, *answers(1, "AB"))
    assert (saved.ack_seq, saved.appended, saved.need_from) == (2, 2, None)
    log = queries.log(db, attempt.id)
    assert log[-1].hash == saved.head_hash
    assert [(row.ordinal, row.event.seq, row.event.value) for row in log] == [
        (1, 1, "A"),
        (2, 2, "B"),
    ]
    db.refresh(attempt)
    assert (attempt.ack_seq, attempt.ordinal, attempt.head_hash) == (2, 2, saved.head_hash)


def test_a_save_is_one_look_and_one_append(db: Session, attempt: Attempt) -> None:
    with statements_of(db) as sent:
        save(db, attempt, *answers(1, "ABCDABCDAB"))
    assert len(sent) == (3 if db.get_bind().dialect.name == "sqlite" else 2), sent


def test_a_repeated_save_gives_the_same_answer_and_no_second_row(
    db: Session, attempt: Attempt
) -> None:
    first, second = save(db, attempt, *answers(1, "ABC")), save(db, attempt, *answers(1, "ABC"))
    assert (second.ack_seq, second.head_hash) == (first.ack_seq, first.head_hash)
    assert second.appended == 0
    assert len(queries.log(db, attempt.id)) == 3


def test_an_overlapping_save_appends_only_what_is_new(db: Session, attempt: Attempt) -> None:
    save(db, attempt, *answers(1, "AB"))
    saved = save(db, attempt, *answers(1, "ABCD"))
    assert (saved.ack_seq, saved.appended) == (4, 2)


def test_another_event_under_a_taken_number_is_kept_beside_it_and_told(
    db: Session, attempt: Attempt
) -> None:
    save(db, attempt, *answers(1, "A"))
    saved = save(db, attempt, *answers(1, "B"))
    again = save(db, attempt, *answers(1, "B"))
    assert (saved.branched, saved.ack_seq, again.appended) == ((1,), 1, 0)
    assert [(row.branch, row.event.value) for row in queries.log(db, attempt.id)] == [
        (0, "A"),
        (1, "B"),
    ]
    assert _letters(db, attempt) == {1: "A"}


def test_a_gap_is_never_acknowledged_and_the_first_missing_number_is_told(
    db: Session, attempt: Attempt
) -> None:
    save(db, attempt, *answers(1, "AB"))
    saved = save(db, attempt, *answers(4, "C"))
    assert (saved.ack_seq, saved.need_from, saved.appended) == (2, 3, 0)
    assert save(db, attempt, *answers(3, "DC", start_slot=3)).ack_seq == 4


def test_an_answer_in_the_grace_counts_and_a_later_one_is_kept_but_does_not(
    db: Session, attempt: Attempt
) -> None:
    assert attempt.deadline_at is not None
    last = attempt.deadline_at + GRACE
    save(db, attempt, *answers(1, "A"), now=last)
    saved = save(db, attempt, *answers(2, "B", start_slot=1), now=last + timedelta(microseconds=1))
    assert saved.ack_seq == 2
    labels = [row.admission for row in queries.log(db, attempt.id)]
    assert labels == [Admission.ONTIME, Admission.LATE]
    assert _letters(db, attempt) == {1: "A"}


def test_what_comes_after_handing_in_is_kept_and_changes_no_mark(database: Database) -> None:
    with database.writing() as db:
        attempt, actor = make_open_attempt(db, make_room(db))
        save(db, attempt, *answers(1, "A"))
        actions.submit_attempt(db, actor, attempt.id, TEST_BANK_SEALER, now=START)
        marks = queries.marks(db, attempt.id)
    with database.writing() as db:
        assert save(db, attempt, *answers(2, "B", start_slot=1)).ack_seq == 2
    with database.reading() as db:
        log = queries.log(db, attempt.id)
        assert [row.admission for row in log] == [Admission.ONTIME, Admission.FINISHED]
        assert queries.marks(db, attempt.id) == marks
        found = db.get_one(Attempt, attempt.id)
        assert actions.check_attempt(db, found, TEST_BANK_SEALER).is_intact


def test_nothing_is_saved_before_the_start(db: Session) -> None:
    room = make_room(db)
    seat, _ = make_signed_seat(db, room)
    attempt = make_attempt(db, room, seat)
    with pytest.raises(Refused) as refused:
        save(db, attempt, *answers(1, "A"))
    assert _codes(refused) == ["attempt_not_started"]


MEANINGLESS = (
    Event(1, 0, EventKind.ANSWER, "A"),
    Event(1, 21, EventKind.ANSWER, "A"),
    Event(1, 1, EventKind.ANSWER, "E"),
    Event(1, 1, EventKind.ANSWER, "a"),
    Event(1, 1, EventKind.ANSWER, ""),
    Event(1, 1, EventKind.CLEAR, "A"),
    Event(1, 1, EventKind.FLAG, "2"),
    Event(1, 1, EventKind.NAV, "1"),
    Event(0, 1, EventKind.ANSWER, "A"),
    Event(1, 1, EventKind.ANSWER, "A", client_at="kemarin"),
    Event(1, 1, EventKind.ANSWER, "A", prev="x"),
)


def test_an_event_without_meaning_for_the_form_is_refused_and_changes_nothing(
    db: Session, attempt: Attempt
) -> None:
    for event in MEANINGLESS:
        with pytest.raises(Refused) as refused:
            save(db, attempt, event)
        assert _codes(refused) == ["event_malformed"], event
    assert not queries.log(db, attempt.id)


DISORDERLY = (
    (0, answers(1, "A")),
    (2, answers(1, "A")),
    (1, answers(2, "A") + answers(1, "B")),
    (1, answers(1, "A") + answers(3, "B")),
    (1, tuple(Event(seq, 1, EventKind.NAV) for seq in range(1, MOST_EVENTS + 2))),
)


def test_a_batch_that_is_out_of_order_is_refused_whole(db: Session, attempt: Attempt) -> None:
    log = actions.find_log(db, attempt.public_id)
    assert log is not None
    for epoch, events in DISORDERLY:
        with pytest.raises(Refused) as refused:
            actions.record_events(db, log, Batch(epoch, events), now=START)
        assert _codes(refused) == ["batch_malformed"], (epoch, events)
    assert not queries.log(db, attempt.id)


def test_a_page_without_scripts_is_numbered_by_the_server(db: Session, attempt: Attempt) -> None:
    log = actions.find_log(db, attempt.public_id)
    assert log is not None
    changes = [(EventKind.ANSWER, "C"), (EventKind.FLAG, "1")]
    assert actions.record_here(db, log, 5, changes, now=START).ack_seq == 2
    state = fold(queries.log(db, attempt.id))[5]
    assert (state.answer, state.is_doubtful) == ("C", True)


def test_many_saves_of_one_attempt_at_once_leave_one_unbroken_chain(database: Database) -> None:
    with database.writing() as db:
        attempt, _ = make_open_attempt(db, make_room(db))
    letters = "ABCDABCDABCDABCDABCD"
    barrier = Barrier(8)

    def send(sender: int) -> int:
        barrier.wait()
        ack = 0
        for last in range(1 + sender % 2, len(letters) + 1):
            with database.reading() as db:
                log = actions.find_log(db, attempt.public_id)
            assert log is not None
            with database.writing() as db:
                events = answers(1, letters[:last])
                ack = actions.record_events(db, log, Batch(1, events), now=START).ack_seq
        return ack

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(8))) == {20}
    with database.reading() as db:
        log = queries.log(db, attempt.id)
        found = db.get_one(Attempt, attempt.id)
        assert [row.event.value for row in log] == list(letters)
        assert first_broken(found.public_id, queries.form(db, found.id).hash, log) is None
        assert (found.ack_seq, found.ordinal, found.head_hash) == (20, 20, log[-1].hash)


def test_a_save_that_races_handing_in_is_kept_under_one_label_or_the_other(
    database: Database,
) -> None:
    with database.writing() as db:
        room = make_room(db)
        attempt, actor = make_open_attempt(db, room)
    barrier = Barrier(2)

    def send() -> None:
        barrier.wait()
        for last in range(1, 15):
            with database.writing() as db:
                save(db, attempt, *answers(last, "A", start_slot=last))

    def hand_in() -> None:
        barrier.wait()
        with database.writing() as db:
            actions.submit_attempt(db, actor, attempt.id, TEST_BANK_SEALER, now=START)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(send), pool.submit(hand_in)]:
            done.result()
    with database.reading() as db:
        found = db.get_one(Attempt, attempt.id)
        log = queries.log(db, attempt.id)
        receipt = queries.receipt(db, attempt.id)
        assert found.state is AttemptState.SUBMITTED
        assert receipt is not None
        counted = [row for row in log if row.admission is Admission.ONTIME]
        assert len(log) == 14
        assert len(counted) == receipt.final_ordinal == receipt.answered
        assert actions.check_attempt(db, found, TEST_BANK_SEALER).is_intact


def test_extra_time_moves_the_deadline_and_late_becomes_in_time(
    db: Session, attempt: Attempt
) -> None:
    assert attempt.deadline_at is not None
    over = attempt.deadline_at + timedelta(minutes=1)
    actions.grant_time(db, make_supervisor(db), attempt.id, 120, "Listrik padam.", now=START)
    save(db, attempt, *answers(1, "A"), now=over)
    assert _letters(db, attempt) == {1: "A"}


def test_a_changed_row_of_the_log_is_found(database: Database) -> None:
    with database.writing() as db:
        attempt, _ = make_open_attempt(db, make_room(db))
        save(db, attempt, *answers(1, "ABCD"))
    with database.writing() as db:
        drop_fence(db, "response_event")
        db.execute(sa.update(ResponseEvent).where(ResponseEvent.ordinal == 3).values(value="D"))
    with database.reading() as db:
        found = db.get_one(Attempt, attempt.id)
        checked = actions.check_attempt(db, found, TEST_BANK_SEALER)
        assert (checked.first_broken, checked.is_intact) == (3, False)
