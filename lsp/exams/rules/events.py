"""The log of answers: what is accepted, how it is chained, and what it folds into.

Answers of one attempt are events numbered from 1 within an epoch. The log only grows: a repeated
event is recognised, a differing one under the same number is kept as a branch, a late one is kept
under a label. Nothing that reaches the server is dropped.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lsp.exams.rules.attempts import GRACE, AttemptState
from lsp.kernel.canonical import content_hash
from lsp.kernel.text import N_, Reason

MOST_EVENTS = 200
LETTERS = "ABCDEFGHIJ"  # beside the options as the candidate sees them
_CLIENT_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z")
_HASH = re.compile(r"[0-9a-f]{64}")


class EventKind(StrEnum):
    """What the candidate did on a question."""

    ANSWER = "answer"  # value: the letter shown beside the chosen option
    CLEAR = "clear"  # the answer was taken back
    FLAG = "flag"  # ragu-ragu; value "1" marks, "0" unmarks
    NAV = "nav"  # the question was opened


class Admission(StrEnum):
    """How an event came in; only what came in time counts, the rest is kept for a person."""

    ONTIME = "ontime"
    LATE = "late"  # after the deadline and its grace
    FINISHED = "finished"  # after the test was handed in, closed or annulled
    STALE = "stale"  # from an epoch that has been taken over


@dataclass(frozen=True, slots=True)
class Event:
    """One event as the browser sends it; `client_at` is its own clock, a label only."""

    seq: int
    slot: int
    kind: EventKind
    value: str = ""
    client_at: str = ""
    prev: str = ""

    @property
    def payload(self) -> tuple[int, str, str, str]:
        """What makes a repeated event the same event."""
        return (self.slot, self.kind.value, self.value, self.client_at)


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event as kept: its place in the log, how it was admitted, and the chain after it."""

    ordinal: int
    epoch: int
    branch: int
    event: Event
    received_at: datetime
    admission: Admission
    hash: str


@dataclass(frozen=True, slots=True)
class LogHead:
    """Where an attempt's log ends. `shape` has one hexadecimal digit a question: its options."""

    attempt: str
    state: AttemptState
    epoch: int
    ack_seq: int
    ordinal: int
    hash: str
    deadline_at: datetime | None
    shape: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What the server does with a batch: rows to append, and what it acknowledges.

    `need_from` is the first number it misses, `branched` the numbers that were taken already by
    something else, `forked` whether the browser's chain differs from the server's.
    """

    rows: tuple[LoggedEvent, ...]
    ack_seq: int
    ordinal: int
    hash: str
    need_from: int | None = None
    branched: tuple[int, ...] = ()
    forked: bool = False


@dataclass(frozen=True, slots=True)
class SlotState:
    """One question as it stands: the letter chosen (or none), doubt, and whether it was opened."""

    answer: str = ""
    is_doubtful: bool = False
    is_seen: bool = False


def genesis(attempt: str, form_hash: str) -> str:
    """The start of an attempt's chain: it binds the log to the candidate's form.

    Source: exams design 1.1 (response_event: prev_hash, hash).
    """
    return content_hash(["lsp attempt", attempt, form_hash])


def why_not_event(event: Event, shape: str) -> tuple[Reason, ...]:
    """Reasons why an event has no meaning for this form, whatever its time and number.

    Source: exams design 1.1 (response_event), 3 (option count property).
    """
    wrong = (
        event.seq < 1
        or not 1 <= event.slot <= len(shape)
        or event.value not in _values(event.kind, shape, event.slot)
        or not (event.client_at == "" or _CLIENT_TIME.fullmatch(event.client_at))
        or not (event.prev == "" or _HASH.fullmatch(event.prev))
    )
    return (Reason("event_malformed", N_("Jawaban ini tidak sesuai dengan soalnya.")),) * wrong


def _values(kind: EventKind, shape: str, slot: int) -> Sequence[str]:
    if kind is EventKind.ANSWER:
        return tuple(LETTERS[: int(shape[slot - 1], 16)])
    return ("0", "1") if kind is EventKind.FLAG else ("",)


def admission(head: LogHead, epoch: int, now: datetime) -> Admission:
    """How an event that arrives now comes in.

    Source: exams design 1.2 I5, I6, I9; section 2 (late policy).
    """
    if epoch < head.epoch:
        return Admission.STALE
    if head.state is not AttemptState.OPEN:
        return Admission.FINISHED
    if head.deadline_at is None or now > head.deadline_at + GRACE:
        return Admission.LATE
    return Admission.ONTIME


def accept(
    head: LogHead,
    epoch: int,
    events: Sequence[Event],
    now: datetime,
    stored: Mapping[int, Sequence[Event]] | None = None,
) -> Acceptance:
    """What becomes of a batch, in the order given.

    `head.ack_seq` is that of the epoch sent. `stored` holds what is kept under the numbers up to
    it, the event that counts first; it may be left out when every number is above.

    Source: exams design 1.2 I1 to I3, I6.
    """
    label = admission(head, epoch, now)
    if stored is None and events and events[0].seq <= head.ack_seq:
        raise ValueError("what is stored under these numbers must be looked at first")
    known = {seq: list(kept) for seq, kept in (stored or {}).items()}
    rows: list[LoggedEvent] = []
    branched: list[int] = []
    ack, ordinal, last, forked = head.ack_seq, head.ordinal, head.hash, False
    for event in events:
        if event.seq > ack + 1:
            break
        kept = known.setdefault(event.seq, [])
        if any(event.payload == other.payload for other in kept):
            ack = max(ack, event.seq)
            if event.payload != kept[0].payload:  # sent again because the answer was lost
                branched.append(event.seq)
            continue
        forked = forked or bool(event.prev and event.prev != last)
        ordinal += 1
        last = chain_hash(last, head.attempt, ordinal, epoch, len(kept), event, now, label)
        rows.append(LoggedEvent(ordinal, epoch, len(kept), event, now, label, last))
        if kept:
            branched.append(event.seq)
        kept.append(event)
        ack = max(ack, event.seq)
    missing = [event.seq for event in events if event.seq > ack + 1]
    return Acceptance(
        tuple(rows), ack, ordinal, last, ack + 1 if missing else None, tuple(branched), forked
    )


def chain_hash(
    previous: str,
    attempt: str,
    ordinal: int,
    epoch: int,
    branch: int,
    event: Event,
    received_at: datetime,
    label: Admission,
) -> str:
    """The chain after one more event: every field of it and all before.

    Source: exams design 1.1 (response_event: prev_hash, hash).
    """
    facts = (
        previous,
        attempt,
        ordinal,
        epoch,
        event.seq,
        branch,
        *event.payload,
        received_at.isoformat(timespec="microseconds"),
        label.value,
    )
    # Only texts and whole numbers: this is the canonical form already, without looking for others.
    text = json.dumps(facts, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken(attempt: str, form_hash: str, log: Iterable[LoggedEvent]) -> int | None:
    """The ordinal of the first event that does not fit its chain, or nothing.

    Source: exams design 9 B10; security design section 4 (ledger).
    """
    last = genesis(attempt, form_hash)
    for expected, row in enumerate(log, 1):
        last = chain_hash(
            last,
            attempt,
            expected,
            row.epoch,
            row.branch,
            row.event,
            row.received_at,
            row.admission,
        )
        if row.ordinal != expected or row.hash != last:
            return expected
    return None


def fold(log: Iterable[LoggedEvent]) -> dict[int, SlotState]:
    """The answers as they stand: the highest number in time wins, whatever arrived last.

    Questions that were never touched are left out.

    Source: exams design 1.2 I4; security design section 5 (answer protocol).
    """
    slots: dict[int, SlotState] = {}
    counting = [row for row in log if row.branch == 0 and row.admission is Admission.ONTIME]
    for row in sorted(counting, key=lambda row: (row.epoch, row.event.seq)):
        slots[row.event.slot] = _after(slots.get(row.event.slot, SlotState()), row.event)
    return dict(sorted(slots.items()))


def _after(state: SlotState, event: Event) -> SlotState:
    if event.kind is EventKind.ANSWER:
        return SlotState(event.value, state.is_doubtful, True)
    if event.kind is EventKind.CLEAR:
        return SlotState("", state.is_doubtful, True)
    if event.kind is EventKind.FLAG:
        return SlotState(state.answer, event.value == "1", True)
    return SlotState(state.answer, state.is_doubtful, True)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many questions are answered, in doubt and blank; doubtful ones are counted in both."""

    answered: int
    doubtful: int
    blank: int
    total: int


def tally(current: Mapping[int, SlotState], total: int) -> Tally:
    """The numbers above the map of questions.

    Source: ux design section 5 (DAFTAR SOAL).
    """
    answered = sum(1 for state in current.values() if state.answer)
    doubtful = sum(1 for state in current.values() if state.is_doubtful)
    return Tally(answered, doubtful, total - answered, total)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one save carries."""

    epoch: int
    events: tuple[Event, ...]
