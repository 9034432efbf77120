"""Tables of the written test. What a candidate does is only ever added to."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Identified, by_value
from lsp.exams.rules.attempts import AttemptState
from lsp.exams.rules.events import Admission, EventKind
from lsp.kernel.evidence import Outcome

_COUNTS = sa.text("state <> 'annulled'")


class Attempt(Base, Identified):
    """One candidate's sitting of the test (uji tulis); one that counts a seat.

    `shape` has one hexadecimal digit a question: its options. `deadline_at` is set at the start and
    moves only with a time grant. `ordinal`, `ack_seq` and `head_hash` are the end of its log: they
    move only together with the events that they stand for.
    """

    __tablename__ = "attempt"

    seat_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("seat.id"))
    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    scheme_version_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("scheme_version.id"))
    state: Mapped[AttemptState] = mapped_column(by_value(AttemptState))
    epoch: Mapped[int]
    minutes: Mapped[int]
    shape: Mapped[str] = mapped_column(sa.String(200))
    ordinal: Mapped[int]
    ack_seq: Mapped[int]
    head_hash: Mapped[str] = mapped_column(sa.String(64))
    prepared_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index(
            "uq_attempt_counting",
            "seat_id",
            unique=True,
            sqlite_where=_COUNTS,
            postgresql_where=_COUNTS,
        ),
        sa.Index(None, "state", "deadline_at"),
    )


class ExamPool(Base):
    """What forms were drawn from (cuplikan bank soal), once per content; append-only."""

    __tablename__ = "exam_pool"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    content_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    content: Mapped[str] = mapped_column(sa.Text)


class ExamForm(Base):
    """The form that was drawn for an attempt (lembar soal), with its seed; append-only."""

    __tablename__ = "exam_form"

    attempt_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("attempt.id"), primary_key=True)
    pool_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("exam_pool.id"))
    seed: Mapped[str] = mapped_column(sa.String(64))
    assembler_version: Mapped[int]
    form: Mapped[str] = mapped_column(sa.Text)
    form_hash: Mapped[str] = mapped_column(sa.String(64))
    frozen_at: Mapped[datetime]


class ExamFormSlot(Base):
    """A question of a form (butir lembar soal); the database admits ready versions only."""

    __tablename__ = "exam_form_slot"

    attempt_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("attempt.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item_version_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("item_version.id"), index=True
    )


class ResponseEvent(Base):
    """One event of a candidate's log (catatan jawaban); append-only and chained by `hash`.

    The primary key is the arrival order. `branch` 0 is the event that counts under a number; a
    differing one sent under the same number is kept with the next branch.
    """

    __tablename__ = "response_event"

    attempt_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("attempt.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[int]
    seq: Mapped[int]
    branch: Mapped[int]
    slot: Mapped[int]
    kind: Mapped[EventKind] = mapped_column(by_value(EventKind))
    value: Mapped[str] = mapped_column(sa.String(4))
    client_at: Mapped[str] = mapped_column(sa.String(32))
    received_at: Mapped[datetime]
    admission: Mapped[Admission] = mapped_column(by_value(Admission))
    hash: Mapped[str] = mapped_column(sa.String(64))

    __table_args__ = (sa.UniqueConstraint("attempt_id", "epoch", "seq", "branch"),)


class TimeGrant(Base):
    """Extra time given to an attempt by a person (tambahan waktu); append-only."""

    __tablename__ = "time_grant"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("attempt.id"), index=True)
    seconds: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(500))
    granted_by_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    granted_at: Mapped[datetime]


class MarkRow(Base):
    """The mark of one question (nilai butir); append-only. A re-marking is another round."""

    __tablename__ = "mark"

    attempt_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("attempt.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item_version_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("item_version.id"), index=True
    )
    kuk_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("kuk.id"))
    chosen: Mapped[str] = mapped_column(sa.String(1))
    is_correct: Mapped[bool]
    is_critical: Mapped[bool]
    rule_version: Mapped[str] = mapped_column(sa.String(40))
    marked_at: Mapped[datetime]


class UnitOutcome(Base):
    """What the test says of one unit (hasil per unit), with the rule applied; append-only."""

    __tablename__ = "unit_outcome"

    attempt_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("attempt.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("unit.id"), primary_key=True)
    position: Mapped[int]
    correct: Mapped[int]
    total: Mapped[int]
    cut: Mapped[int]
    probe_band: Mapped[int]
    critical_missed: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(by_value(Outcome))
    is_provisional: Mapped[bool]
    basis: Mapped[str] = mapped_column(sa.Text)
    rule_version: Mapped[str] = mapped_column(sa.String(40))


class Receipt(Base):
    """The candidate's proof of what was handed in (tanda terima); append-only."""

    __tablename__ = "receipt"

    attempt_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("attempt.id"), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(24), unique=True)
    final_seq: Mapped[int]
    final_ordinal: Mapped[int]
    head_hash: Mapped[str] = mapped_column(sa.String(64))
    form_hash: Mapped[str] = mapped_column(sa.String(64))
    answered: Mapped[int]
    total: Mapped[int]
    finished_by: Mapped[str] = mapped_column(sa.String(10))
    finished_at: Mapped[datetime]
