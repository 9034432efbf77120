"""The log of answers as a rule: whatever a network does, what is acknowledged is kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp.exams.rules.attempts import GRACE, AttemptState
from lsp.exams.rules.events import (
    Acceptance,
    Admission,
    Event,
    EventKind,
    LoggedEvent,
    LogHead,
    SlotState,
    accept,
    chain_hash,
    first_broken,
    fold,
    genesis,
    tally,
    why_not_event,
)
from lsp.kernel.canonical import content_hash

NOW = datetime(2026, 12, 5, 2, 0, tzinfo=UTC)
DEADLINE = NOW + timedelta(minutes=60)
SHAPE = "4523"
FORM_HASH = "f" * 64


class Server:
    """A log in memory that does with a batch what the database does."""

    def __init__(self, deadline_at: datetime = DEADLINE) -> None:
        self.head = LogHead(
            "percobaan",
            AttemptState.OPEN,
            1,
            0,
            0,
            genesis("percobaan", FORM_HASH),
            deadline_at,
            SHAPE,
        )
        self.log: list[LoggedEvent] = []

    def save(self, events: list[Event], now: datetime = NOW, epoch: int = 1) -> Acceptance:
        """Accept one batch."""
        stored: dict[int, list[Event]] = {}
        for row in sorted(self.log, key=lambda row: (row.event.seq, row.branch)):
            if row.epoch == epoch:
                stored.setdefault(row.event.seq, []).append(row.event)
        head = self.head
        if epoch < head.epoch:
            head = replace(head, ack_seq=max(stored, default=0))
        found = accept(head, epoch, events, now, stored)
        self.log += found.rows
        ack = found.ack_seq if epoch == self.head.epoch else self.head.ack_seq
        self.head = replace(self.head, ordinal=found.ordinal, hash=found.hash, ack_seq=ack)
        return found

    @property
    def is_unbroken(self) -> bool:
        """Whether the chain holds from the form to the head."""
        last = self.log[-1].hash if self.log else genesis("percobaan", FORM_HASH)
        return first_broken("percobaan", FORM_HASH, self.log) is None and last == self.head.hash


@st.composite
def typed(draw: st.DrawFn) -> list[Event]:
    """What a candidate does, numbered by the browser."""
    clock = st.sampled_from(("", "2026-12-05T02:00:00Z", "1999-01-01T00:00:00.000Z"))
    events = []
    for seq in range(1, draw(st.integers(1, 12)) + 1):
        slot, kind = draw(st.integers(1, len(SHAPE))), draw(st.sampled_from(EventKind))
        value = {
            EventKind.ANSWER: draw(st.sampled_from("ABCDE"[: int(SHAPE[slot - 1])])),
            EventKind.FLAG: draw(st.sampled_from("01")),
        }.get(kind, "")
        events.append(Event(seq, slot, kind, value, draw(clock)))
    return events


@st.composite
def deliveries(draw: st.DrawFn, count: int) -> list[tuple[int, int]]:
    """Slices of the queue in any order, repeated, overlapping, some never."""
    ends = st.integers(0, count)
    return draw(st.lists(st.tuples(ends, ends), max_size=15))


def _expected(events: list[Event]) -> dict[int, SlotState]:
    """The answers by hand: the last word on each question."""
    found: dict[int, SlotState] = {}
    for event in events:
        before = found.get(event.slot, SlotState())
        answer = {EventKind.ANSWER: event.value, EventKind.CLEAR: ""}.get(event.kind, before.answer)
        doubt = event.value == "1" if event.kind is EventKind.FLAG else before.is_doubtful
        found[event.slot] = SlotState(answer, doubt, True)
    return dict(sorted(found.items()))


@settings(max_examples=300, deadline=None)
@given(st.data(), typed())
def test_whatever_the_network_does_all_that_is_acknowledged_is_kept_once(
    data: st.DataObject, events: list[Event]
) -> None:
    server = Server()
    for first, last in data.draw(deliveries(len(events))):
        batch = events[min(first, last) : max(first, last)]
        before = server.head.ack_seq
        found = server.save(batch)
        kept = [row.event for row in server.log]
        assert kept == events[: found.ack_seq]
        assert found.ack_seq >= before
        assert not found.branched
        if batch and batch[0].seq > found.ack_seq + 1:
            assert found.need_from == found.ack_seq + 1
        assert server.is_unbroken
    assert server.save(events).ack_seq == len(events)
    assert fold(server.log) == _expected(events)
    assert server.is_unbroken


@settings(deadline=None)
@given(typed())
def test_sending_all_again_gives_the_same_answer_and_no_new_row(events: list[Event]) -> None:
    server = Server()
    first = server.save(events)
    second = server.save(events)
    assert not second.rows
    assert (second.ack_seq, second.hash) == (first.ack_seq, first.hash)


@settings(deadline=None)
@given(typed(), st.data())
def test_two_tabs_under_the_same_numbers_are_both_kept_and_the_first_counts(
    events: list[Event], data: st.DataObject
) -> None:
    server = Server()
    server.save(events)
    seq = data.draw(st.integers(1, len(events)))
    other = Event(seq, 1, EventKind.ANSWER, "D", "2001-01-01T00:00:00Z")
    found = server.save([other])
    assert found.branched == (seq,)
    assert [row.event for row in server.log if row.event.seq == seq] == [events[seq - 1], other]
    assert fold(server.log) == _expected(events)
    assert server.save([other]).rows == ()
    assert server.is_unbroken


@settings(deadline=None)
@given(typed(), st.integers(-24 * 60, 24 * 60))
def test_the_browsers_clock_changes_nothing_but_its_label(events: list[Event], off: int) -> None:
    moment = (NOW + timedelta(minutes=off)).strftime("%Y-%m-%dT%H:%M:%SZ")
    server, wrong = Server(), Server()
    server.save(events)
    wrong.save([replace(event, client_at=moment) for event in events])
    assert fold(server.log) == fold(wrong.log)
    assert [row.admission for row in server.log] == [row.admission for row in wrong.log]


@settings(deadline=None)
@given(typed(), st.integers(0, 12), st.timedeltas(timedelta(microseconds=1), timedelta(days=2)))
def test_late_events_are_kept_under_their_label_and_do_not_count(
    events: list[Event], punctual: int, delay: timedelta
) -> None:
    server = Server()
    server.save(events[:punctual], DEADLINE + GRACE)
    server.save(events[punctual:], DEADLINE + GRACE + delay)
    assert [row.event for row in server.log] == events
    labels = [row.admission for row in server.log]
    assert labels == [
        Admission.ONTIME if event.seq <= punctual else Admission.LATE for event in events
    ]
    assert fold(server.log) == _expected(events[:punctual])
    assert server.is_unbroken


@settings(deadline=None)
@given(typed())
def test_an_older_epoch_is_kept_and_not_folded(events: list[Event]) -> None:
    server = Server()
    server.save(events[:1])
    server.head = replace(server.head, epoch=2, ack_seq=0)
    server.save([Event(1, 2, EventKind.ANSWER, "C")], epoch=2)
    found = server.save(events, epoch=1)
    assert found.ack_seq == len(events)
    assert {row.admission for row in server.log if row.epoch == 1 and row.event.seq > 1} <= {
        Admission.STALE
    }
    assert fold(server.log)[2].answer == "C"
    assert server.head.ack_seq == 1
    assert server.is_unbroken


@settings(deadline=None)
@given(typed(), st.data())
def test_a_change_of_any_field_of_any_row_is_found_at_that_row(
    events: list[Event], data: st.DataObject
) -> None:
    server = Server()
    server.save(events)
    place = data.draw(st.integers(0, len(events) - 1))
    row = server.log[place]
    changed = data.draw(
        st.sampled_from(
            [
                replace(row, epoch=2),
                replace(row, branch=1),
                replace(row, received_at=NOW + timedelta(microseconds=1)),
                replace(row, admission=Admission.LATE),
                replace(row, hash="0" * 64),
                replace(row, ordinal=row.ordinal + 1),
                replace(row, event=replace(row.event, seq=row.event.seq + 1)),
                replace(row, event=replace(row.event, slot=row.event.slot % 4 + 1)),
                replace(row, event=replace(row.event, value=row.event.value + "x")),
                replace(row, event=replace(row.event, client_at="x")),
            ]
        )
    )
    log = [*server.log[:place], changed, *server.log[place + 1 :]]
    assert first_broken("percobaan", FORM_HASH, log) == place + 1


@settings(deadline=None)
@given(typed(), st.data())
def test_a_missing_or_moved_row_is_found(events: list[Event], data: st.DataObject) -> None:
    server = Server()
    server.save(events)
    place = data.draw(st.integers(0, len(events) - 1))
    without = server.log[:place] + server.log[place + 1 :]
    if place < len(events) - 1:
        assert first_broken("percobaan", FORM_HASH, without) == place + 1
    assert first_broken("percobaan", "0" * 64, server.log) == 1
    assert first_broken("orang lain", FORM_HASH, server.log) == 1


def test_the_hash_of_an_event_is_that_of_its_canonical_facts() -> None:
    event = Event(7, 3, EventKind.ANSWER, "C", "2026-12-05T02:00:00Z")
    facts = ["h", "percobaan", 9, 1, 7, 2, 3, "answer", "C", "2026-12-05T02:00:00Z"]
    facts += ["2026-12-05T02:00:00.000000+00:00", "late"]
    found = chain_hash("h", "percobaan", 9, 1, 2, event, NOW, Admission.LATE)
    assert found == content_hash(facts)


def test_the_end_cut_off_is_seen_against_the_head() -> None:
    server = Server()
    server.save([Event(1, 1, EventKind.ANSWER, "A"), Event(2, 1, EventKind.ANSWER, "B")])
    server.log.pop()
    assert first_broken("percobaan", FORM_HASH, server.log) is None
    assert not server.is_unbroken


def test_a_browser_whose_chain_differs_is_told_so() -> None:
    server = Server()
    first = server.save([Event(1, 1, EventKind.ANSWER, "A", prev=server.head.hash)])
    assert not first.forked
    assert server.save([Event(2, 1, EventKind.ANSWER, "B", prev="0" * 64)]).forked


def test_what_is_stored_must_be_looked_at_before_a_known_number_is_judged() -> None:
    server = Server()
    server.save([Event(1, 1, EventKind.ANSWER, "A")])
    with pytest.raises(ValueError, match="must be looked at first"):
        accept(server.head, 1, [Event(1, 1, EventKind.ANSWER, "B")], NOW)


@pytest.mark.parametrize("options", range(2, 11))
def test_every_option_shown_can_be_chosen_and_no_other(options: int) -> None:
    shape = f"{options:x}"
    for place, letter in enumerate("ABCDEFGHIJ"):
        refused = why_not_event(Event(1, 1, EventKind.ANSWER, letter), shape)
        assert bool(refused) == (place >= options)


def test_the_tally_counts_doubt_beside_answers_and_blanks() -> None:
    current = {1: SlotState("A", True, True), 2: SlotState("", True, True), 3: SlotState("B")}
    counted = tally(current, 5)
    assert (counted.answered, counted.doubtful, counted.blank, counted.total) == (2, 2, 3, 5)
