"""Reading the written test: attempts, forms, logs and results."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.audit.models import AuditEntry, AuditPayload
from lsp.exams.models import (
    Attempt,
    ExamForm,
    ExamFormSlot,
    ExamPool,
    MarkRow,
    Receipt,
    ResponseEvent,
    TimeGrant,
    UnitOutcome,
)
from lsp.exams.rules.access import AttemptAccess
from lsp.exams.rules.attempts import FINISHED, GRACE, AttemptState
from lsp.exams.rules.drawing import Form, Pool, form_of, pool_of
from lsp.exams.rules.events import Event, LoggedEvent
from lsp.exams.rules.scoring import Mark, kuk_outcome
from lsp.kernel.evidence import EvidenceKind, EvidenceSource, KukResult, Outcome, UnitResult
from lsp.question_banks.models import Item, ItemVersion
from lsp.scheduling import queries as scheduling
from lsp.scheduling.models import Seat
from lsp.scheduling.queries import SeatFacts
from lsp.schemes.models import Element, Kuk, Unit


@dataclass(frozen=True, slots=True)
class GrantLine:
    """Extra time that was given."""

    seconds: int
    reason: str
    name: str
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One question of a scored attempt, for the assessor."""

    slot: int
    item: str
    unit_code: str
    kuk_number: str
    kuk_text: str
    is_answered: bool
    is_correct: bool
    is_critical: bool


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of a scored attempt: counts, the cut and what they mean."""

    unit_id: int
    code: str
    title: str
    title_en: str
    correct: int
    total: int
    cut: int
    probe_band: int
    critical_missed: int
    outcome: Outcome
    is_provisional: bool
    basis: str
    rule_version: str


def attempt_access(db: Session, attempt_id: str, **_others: object) -> AttemptAccess | None:
    """The attempt as its candidate's guard sees it, or None when there is no such attempt."""
    statement = sa.select(
        Attempt.id, Attempt.public_id, Attempt.person_id, Attempt.state, Attempt.deadline_at
    ).where(Attempt.public_id == attempt_id)
    row = db.execute(statement).one_or_none()
    return AttemptAccess(*row) if row else None


def staff_access(db: Session, attempt_id: str) -> AttemptAccess | None:
    """The same with its seat, for the assessor and the office."""
    found = attempt_access(db, attempt_id)
    if found is None:
        return None
    seat_id = sa.select(Attempt.seat_id).where(Attempt.id == found.id).scalar_subquery()
    seat = db.scalars(sa.select(Seat.public_id).where(Seat.id == seat_id)).one()
    return replace(found, seat=scheduling.seat_access(db, seat))


def sitting(db: Session, attempt: Attempt) -> SeatFacts:
    """The seat of an attempt with its people, place and hours."""
    return scheduling.facts_of_seats(db, {attempt.seat_id})[attempt.seat_id]


def attempt(db: Session, attempt_id: int) -> Attempt:
    """The attempt with this key."""
    return db.get_one(Attempt, attempt_id)


def attempt_of_seat(db: Session, seat_id: int) -> Attempt | None:
    """The attempt that counts for a seat, or None before one is prepared."""
    return db.scalars(
        sa.select(Attempt).where(Attempt.seat_id == seat_id, Attempt.state != AttemptState.ANNULLED)
    ).one_or_none()


def attempts_for(db: Session, person_id: int) -> list[Attempt]:
    """Every attempt of a candidate, newest first."""
    return list(
        db.scalars(
            sa.select(Attempt).where(Attempt.person_id == person_id).order_by(Attempt.id.desc())
        )
    )


def overdue_ids(db: Session, now: datetime, limit: int) -> list[int]:
    """Keys of open attempts whose deadline and grace are over, oldest first."""
    statement = (
        sa.select(Attempt.id)
        .where(Attempt.state == AttemptState.OPEN, Attempt.deadline_at < now - GRACE)
        .order_by(Attempt.deadline_at)
        .limit(limit)
    )
    return list(db.scalars(statement))


def form_row(db: Session, attempt_id: int) -> ExamForm:
    """The frozen form of an attempt, as stored."""
    return db.get_one(ExamForm, attempt_id)


def form(db: Session, attempt_id: int) -> Form:
    """The frozen form of an attempt."""
    return form_of(json.loads(form_row(db, attempt_id).form))


def pool(db: Session, pool_id: int) -> Pool:
    """What a form was drawn from."""
    return pool_of(json.loads(db.get_one(ExamPool, pool_id).content))


def pool_id(db: Session, content_hash: str) -> int:
    """The key of the pool with this content."""
    return db.scalars(sa.select(ExamPool.id).where(ExamPool.content_hash == content_hash)).one()


def version_ids(db: Session, attempt_id: int) -> dict[int, int]:
    """The item version of each question."""
    statement = sa.select(ExamFormSlot.slot, ExamFormSlot.item_version_id).where(
        ExamFormSlot.attempt_id == attempt_id
    )
    return dict(db.execute(statement).all())


def critical_versions(db: Session, attempt_id: int) -> set[str]:
    """Public ids of the versions on a form that are critical."""
    statement = (
        sa.select(ItemVersion.public_id)
        .join(ExamFormSlot, ExamFormSlot.item_version_id == ItemVersion.id)
        .where(ExamFormSlot.attempt_id == attempt_id, ItemVersion.is_critical)
    )
    return set(db.scalars(statement))


_EVENTS = ResponseEvent.__table__
_LOG = (
    sa.select(
        _EVENTS.c.ordinal,
        _EVENTS.c.epoch,
        _EVENTS.c.branch,
        _EVENTS.c.seq,
        _EVENTS.c.slot,
        _EVENTS.c.kind,
        _EVENTS.c.value,
        _EVENTS.c.client_at,
        _EVENTS.c.received_at,
        _EVENTS.c.admission,
        _EVENTS.c.hash,
    )
    .where(_EVENTS.c.attempt_id == sa.bindparam("attempt_id"))
    .order_by(_EVENTS.c.ordinal)
)


def log(db: Session, attempt_id: int) -> list[LoggedEvent]:
    """The whole log of an attempt in order of arrival; every page of a running test asks it."""
    rows = db.connection().execute(_LOG, {"attempt_id": attempt_id})
    return [
        LoggedEvent(ordinal, epoch, branch, Event(*event), received_at, admission, chain)
        for ordinal, epoch, branch, *event, received_at, admission, chain in rows
    ]


def grants(db: Session, attempt_id: int) -> list[GrantLine]:
    """Extra time given to an attempt, oldest first."""
    statement = (
        sa.select(TimeGrant.seconds, TimeGrant.reason, Person.full_name, TimeGrant.granted_at)
        .join(Person, Person.id == TimeGrant.granted_by_id)
        .where(TimeGrant.attempt_id == attempt_id)
        .order_by(TimeGrant.id)
    )
    return [GrantLine(*row) for row in db.execute(statement)]


def grant_seconds(db: Session, attempt_id: int) -> list[int]:
    """The lengths of all extra time of an attempt."""
    return list(db.scalars(sa.select(TimeGrant.seconds).where(TimeGrant.attempt_id == attempt_id)))


def receipt(db: Session, attempt_id: int) -> Receipt | None:
    """The receipt of a finished attempt."""
    return db.get(Receipt, attempt_id)


def finishing_anchor(db: Session, attempt_id: str) -> tuple[str, str, int, str] | None:
    """Receipt, head, length of the log and score that the journal keeps of a finished attempt.

    None when the payload was erased from the journal, or the attempt was never finished.
    """
    statement = (
        sa.select(AuditPayload.payload)
        .join(AuditEntry, AuditEntry.seq == AuditPayload.seq)
        .where(
            AuditEntry.object_kind == "attempt",
            AuditEntry.object_id == attempt_id,
            AuditEntry.action.in_(("exams.submit", "exams.close")),
        )
    )
    payload = db.scalars(statement).one_or_none()
    if not payload:
        return None
    return payload["receipt"], payload["head"], payload["ordinal"], payload["sheet"]


def _last_round(column: sa.orm.InstrumentedAttribute[int]) -> sa.ScalarSelect[int]:
    owner = column.class_
    other = sa.orm.aliased(owner)
    return (
        sa.select(sa.func.max(other.round))
        .where(other.attempt_id == owner.attempt_id)
        .correlate(owner)
        .scalar_subquery()
    )


def result_lines(db: Session, attempt_id: int) -> list[ResultLine]:
    """The marks of the newest round by question, with the criterion each bears on."""
    statement = (
        sa.select(
            MarkRow.slot,
            Item.code,
            Unit.code,
            Kuk.number,
            Kuk.text,
            MarkRow.chosen != "",
            MarkRow.is_correct,
            MarkRow.is_critical,
        )
        .join(ItemVersion, ItemVersion.id == MarkRow.item_version_id)
        .join(Item, Item.id == ItemVersion.item_id)
        .join(Kuk, Kuk.id == MarkRow.kuk_id)
        .join(Element, Element.id == Kuk.element_id)
        .join(Unit, Unit.id == Element.unit_id)
        .where(MarkRow.attempt_id == attempt_id, MarkRow.round == _last_round(MarkRow.round))
        .order_by(MarkRow.slot)
    )
    return [ResultLine(*row) for row in db.execute(statement)]


def unit_lines(db: Session, attempt_id: int) -> list[UnitLine]:
    """The newest outcome of each unit, in the scheme's order."""
    statement = (
        sa.select(
            Unit.id,
            Unit.code,
            Unit.title,
            Unit.title_en,
            UnitOutcome.correct,
            UnitOutcome.total,
            UnitOutcome.cut,
            UnitOutcome.probe_band,
            UnitOutcome.critical_missed,
            UnitOutcome.outcome,
            UnitOutcome.is_provisional,
            UnitOutcome.basis,
            UnitOutcome.rule_version,
        )
        .join(Unit, Unit.id == UnitOutcome.unit_id)
        .where(
            UnitOutcome.attempt_id == attempt_id,
            UnitOutcome.round == _last_round(UnitOutcome.round),
        )
        .order_by(UnitOutcome.position)
    )
    return [UnitLine(*tuple(row)) for row in db.execute(statement)]


def _finished_attempt(db: Session, seat_id: int) -> Attempt | None:
    found = attempt_of_seat(db, seat_id)
    return found if found and found.state in FINISHED else None


def unit_results(db: Session, seat_id: int) -> list[UnitResult]:
    """What the finished test of a seat says of each unit; empty while there is none."""
    found = _finished_attempt(db, seat_id)
    if found is None:
        return []
    return [
        UnitResult(line.unit_id, line.correct, line.total, line.cut, line.outcome, line.basis)
        for line in unit_lines(db, found.id)
    ]


def kuk_results(db: Session, seat_id: int) -> list[KukResult]:
    """What the finished test of a seat says of each KUK; empty while there is none."""
    found = _finished_attempt(db, seat_id)
    if found is None:
        return []
    outcomes = {line.code: line.outcome for line in unit_lines(db, found.id)}
    marks: dict[int, list[Mark]] = {}
    for kuk_id, mark in _marks(db, found.id):
        marks.setdefault(kuk_id, []).append(mark)
    results = []
    for kuk_id, each in marks.items():
        summed = kuk_outcome(each, outcomes[each[0].unit])
        results.append(
            KukResult(
                EvidenceSource.EXAM,
                EvidenceKind.ADDITIONAL,
                found.public_id,
                kuk_id,
                summed.outcome,
                f"{summed.correct}/{summed.total}",
            )
        )
    return results


def marks(db: Session, attempt_id: int) -> list[Mark]:
    """The marks of the newest round as the rules know them, by question."""
    return [mark for _, mark in _marks(db, attempt_id)]


def _marks(db: Session, attempt_id: int) -> list[tuple[int, Mark]]:
    statement = (
        sa.select(MarkRow, ItemVersion.public_id, Unit.code, Kuk.number)
        .join(ItemVersion, ItemVersion.id == MarkRow.item_version_id)
        .join(Kuk, Kuk.id == MarkRow.kuk_id)
        .join(Element, Element.id == Kuk.element_id)
        .join(Unit, Unit.id == Element.unit_id)
        .where(MarkRow.attempt_id == attempt_id, MarkRow.round == _last_round(MarkRow.round))
        .order_by(MarkRow.slot)
    )
    return [
        (
            row.kuk_id,
            Mark(row.slot, version, unit, kuk, row.chosen, row.is_correct, row.is_critical),
        )
        for row, version, unit, kuk in db.execute(statement)
    ]


def states_of_seats(db: Session, seat_ids: Collection[int]) -> dict[int, AttemptState]:
    """Where the test of each seat stands; seats without one are left out."""
    statement = sa.select(Attempt.seat_id, Attempt.state).where(
        Attempt.seat_id.in_(seat_ids), Attempt.state != AttemptState.ANNULLED
    )
    return dict(db.execute(statement).all())
