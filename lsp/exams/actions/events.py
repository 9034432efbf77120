"""The hot path: saving answers. Every statement of it is written out here and counted by a test.

A save is two looks (the session, by accounts; `find_log`, by the guard) and one append. On
PostgreSQL the append is one statement and its own transaction; SQLite, which cannot change rows
inside WITH, takes two in one.
The head of the log moves only where it still stands as it was read, so parallel saves of one
attempt never interleave: the one that came second reads again and decides again.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import Database, UtcDateTime
from lsp.exams.rules import events as rules
from lsp.exams.rules.attempts import AttemptState
from lsp.exams.rules.events import (
    MOST_EVENTS,
    Acceptance,
    Batch,
    Event,
    EventKind,
    LoggedEvent,
    LogHead,
)
from lsp.kernel.refusal import NotFound, Refused, refuse_if
from lsp.kernel.text import N_, Reason

_RETRIES = 50

FIND_LOG = sa.text(
    "SELECT id, person_id, public_id, state, epoch, ack_seq, ordinal, head_hash, deadline_at, "
    "shape FROM attempt WHERE public_id = :attempt"
).columns(deadline_at=UtcDateTime())

FIND_STORED = sa.text(
    "SELECT seq, slot, kind, value, client_at FROM response_event "
    "WHERE attempt_id = :id AND epoch = :epoch AND seq >= :from_seq ORDER BY seq, branch"
)

FIND_ACK = sa.text(
    "SELECT coalesce(max(seq), 0) FROM response_event WHERE attempt_id = :id AND epoch = :epoch"
)

_MOVE = (
    "UPDATE attempt SET ordinal = :ordinal, ack_seq = :ack_seq, head_hash = :head_hash "
    "WHERE id = :id AND ordinal = :before AND state = :state AND epoch = :epoch "
    "AND deadline_at = :deadline_at"
)
_COLUMNS = (
    "attempt_id, epoch, received_at, admission, "
    "ordinal, seq, branch, slot, kind, value, client_at, hash"
)
_TIMES = (
    sa.bindparam("deadline_at", type_=UtcDateTime()),
    sa.bindparam("received_at", type_=UtcDateTime()),
)

APPEND_POSTGRESQL = sa.text(
    f"WITH moved AS ({_MOVE} RETURNING id) "  # noqa: S608 - constant text
    f"INSERT INTO response_event ({_COLUMNS}) "
    "SELECT moved.id, :event_epoch, :received_at, :admission, (r->>0)::int, (r->>1)::int, "
    "(r->>2)::int, (r->>3)::int, r->>4, r->>5, r->>6, r->>7 "
    "FROM moved, jsonb_array_elements(CAST(:rows AS jsonb)) AS r"
).bindparams(*_TIMES)

MOVE_SQLITE = sa.text(_MOVE).bindparams(_TIMES[0])
APPEND_SQLITE = sa.text(
    f"INSERT INTO response_event ({_COLUMNS}) "  # noqa: S608 - constant text
    "SELECT :id, :event_epoch, :received_at, :admission, value->>0, value->>1, value->>2, "
    "value->>3, value->>4, value->>5, value->>6, value->>7 FROM json_each(:rows)"
).bindparams(_TIMES[1])


@dataclass(frozen=True, slots=True)
class OpenLog:
    """An attempt's log as read: what the guard asks (`person_id`) and where the log ends."""

    id: int
    person_id: int
    head: LogHead


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save acknowledges, once it is committed."""

    log: OpenLog
    ack_seq: int
    head_hash: str
    need_from: int | None
    branched: tuple[int, ...]
    forked: bool
    appended: int


def find_log(db: Session, attempt_id: str) -> OpenLog | None:
    """The log of an attempt by its public id, or None when there is no such attempt."""
    return _find(db.connection(), attempt_id)


def _find(connection: sa.Connection, attempt_id: str) -> OpenLog | None:
    row = connection.execute(FIND_LOG, {"attempt": attempt_id}).one_or_none()
    if row is None:
        return None
    head = LogHead(
        row.public_id,
        AttemptState(row.state),
        row.epoch,
        row.ack_seq,
        row.ordinal,
        row.head_hash,
        row.deadline_at,
        row.shape,
    )
    return OpenLog(row.id, row.person_id, head)


def save_events(database: Database, log: OpenLog, batch: Batch, *, now: datetime) -> Saved:
    """Append a batch in a transaction of its own; what this gives back is committed.

    `log` may have been read before others saved. Refused when the test has not begun, or when an
    event has no meaning for the form. Late events are appended under their label. An empty batch
    only asks where the log ends.
    """
    if not batch.events:
        with database.reading() as db:
            return record_events(db, log, batch, now=now)
    _refuse_nonsense(log, batch)
    with database.appending() as connection:
        return _record(connection, log, batch, now)


def record_events(db: Session, log: OpenLog, batch: Batch, *, now: datetime) -> Saved:
    """The same within the caller's transaction, who commits before acknowledging."""
    _refuse_nonsense(log, batch)
    return _record(db.connection(), log, batch, now)


def _refuse_nonsense(log: OpenLog, batch: Batch) -> None:
    if log.head.state is AttemptState.READY:
        raise Refused((Reason("attempt_not_started", N_("Ujian belum dimulai.")),))
    refuse_if(_why_not_batch(log.head, batch))


def _record(connection: sa.Connection, log: OpenLog, batch: Batch, now: datetime) -> Saved:
    for _ in range(_RETRIES):
        accepted = _decide(connection, log, batch, now)
        if _append(connection, log, batch.epoch, accepted, now):
            return _saved(log, accepted)
        found = _find(connection, log.head.attempt)
        if found is None:
            raise NotFound
        log = found
    raise Refused((Reason("log_busy", N_("Jawaban sedang disimpan dari tempat lain.")),))


def _saved(log: OpenLog, accepted: Acceptance) -> Saved:
    return Saved(
        log,
        accepted.ack_seq,
        accepted.hash,
        accepted.need_from,
        accepted.branched,
        accepted.forked,
        len(accepted.rows),
    )


def record_here(
    db: Session, log: OpenLog, slot: int, changes: Sequence[tuple[EventKind, str]], *, now: datetime
) -> Saved:
    """Append what a page without scripts sent: the server numbers the events itself."""
    first = log.head.ack_seq + 1
    events = tuple(
        Event(first + place, slot, kind, value) for place, (kind, value) in enumerate(changes)
    )
    return record_events(db, log, Batch(log.head.epoch, events), now=now)


def _why_not_batch(head: LogHead, batch: Batch) -> tuple[Reason, ...]:
    first = batch.events[0].seq if batch.events else 1
    is_whole = [event.seq for event in batch.events] == list(
        range(first, first + len(batch.events))
    )
    if not is_whole or len(batch.events) > MOST_EVENTS or not 1 <= batch.epoch <= head.epoch:
        return (Reason("batch_malformed", N_("Kiriman jawaban tidak beraturan.")),)
    return tuple(
        reason for event in batch.events for reason in rules.why_not_event(event, head.shape)
    )


def _decide(connection: sa.Connection, log: OpenLog, batch: Batch, now: datetime) -> Acceptance:
    head = log.head
    if batch.epoch < head.epoch:
        ack = connection.execute(FIND_ACK, {"id": log.id, "epoch": batch.epoch}).scalar_one()
        head = replace(head, ack_seq=ack)
    stored: dict[int, list[Event]] = {}
    if batch.events and batch.events[0].seq <= head.ack_seq:
        asked = {"id": log.id, "epoch": batch.epoch, "from_seq": batch.events[0].seq}
        for seq, slot, kind, value, client_at in connection.execute(FIND_STORED, asked):
            stored.setdefault(seq, []).append(Event(seq, slot, EventKind(kind), value, client_at))
    return rules.accept(head, batch.epoch, batch.events, now, stored)


def _append(
    connection: sa.Connection, log: OpenLog, epoch: int, accepted: Acceptance, now: datetime
) -> bool:
    """Whether the log still ended where it was read, and so was appended to.

    A batch that is all known, though the log was read before it came, is to be read again too.
    """
    head = log.head
    if not accepted.rows:
        return epoch != head.epoch or accepted.ack_seq == head.ack_seq
    facts = {
        "id": log.id,
        "before": head.ordinal,
        "state": head.state.value,
        "epoch": head.epoch,
        "deadline_at": head.deadline_at,
        "ordinal": accepted.ordinal,
        "ack_seq": accepted.ack_seq if epoch == head.epoch else head.ack_seq,
        "head_hash": accepted.hash,
        "event_epoch": epoch,
        "received_at": now,
        "admission": accepted.rows[0].admission.value,
        "rows": json.dumps([_row(row) for row in accepted.rows]),
    }
    if connection.dialect.name == "sqlite":
        moved = connection.execute(MOVE_SQLITE, facts).rowcount == 1
        if moved:
            connection.execute(APPEND_SQLITE, facts)
        return moved
    return connection.execute(APPEND_POSTGRESQL, facts).rowcount == len(accepted.rows)


def _row(row: LoggedEvent) -> list[int | str]:
    event = row.event
    return [
        row.ordinal,
        event.seq,
        row.branch,
        event.slot,
        event.kind.value,
        event.value,
        event.client_at,
        row.hash,
    ]
