"""Preparing, starting and handing in; extra time and annulment."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import Database, locked
from lsp.adapters.sealing import Sealer
from lsp.audit.actions import write_entry
from lsp.exams import queries
from lsp.exams.actions.marking import finish
from lsp.exams.models import Attempt, ExamForm, ExamFormSlot, Receipt, TimeGrant
from lsp.exams.rules import attempts as rules
from lsp.exams.rules.attempts import ATTEMPT, FINISHED, AttemptState, AttemptStep, StartFacts
from lsp.exams.rules.drawing import ASSEMBLER_VERSION, Cell, Form, Pool, PoolItem, draw_form
from lsp.exams.rules.events import genesis
from lsp.kernel.canonical import canonical_json
from lsp.kernel.ids import new_id, random_bytes
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.kernel.roles import SYSTEM, Actor
from lsp.kernel.text import Reason
from lsp.question_banks import queries as banks
from lsp.records import queries as records
from lsp.scheduling import queries as scheduling
from lsp.scheduling.models import Seat
from lsp.scheduling.queries import SeatFacts
from lsp.scheduling.rules import ACTIVE_SEAT, SeatStatus
from lsp.schemes import queries as schemes
from lsp.schemes.rules.outline import ExamPlan

AGREEMENT = "FR.AK.01"
_KEEP_POOL = sa.text(
    "INSERT INTO exam_pool (content_hash, content) VALUES (:content_hash, :content) "
    "ON CONFLICT (content_hash) DO NOTHING"
)


def lock_attempt(db: Session, attempt_id: int) -> Attempt:
    """The attempt's row, locked and as it stands now."""
    statement = locked(sa.select(Attempt).where(Attempt.id == attempt_id))
    found: Attempt = db.scalars(statement, execution_options={"populate_existing": True}).one()
    return found


def prepare_attempt(db: Session, actor: Actor, seat_id: str, *, now: datetime) -> Attempt:
    """Draw and freeze a seat's form, once; the attempt that is there already is given back.

    Refused names every cell of the blueprint that the bank cannot fill.
    """
    key = db.scalars(locked(sa.select(Seat.id).where(Seat.public_id == seat_id))).one_or_none()
    facts = scheduling.seat_facts(db, seat_id)
    if key is None or facts is None:
        raise NotFound
    existing = queries.attempt_of_seat(db, key)
    if existing:
        return existing
    refuse_if(rules.why_not_prepare(facts.status in ACTIVE_SEAT))
    plan = schemes.exam_plan(db, facts.scheme_version_id)
    pool, version_ids = _pool(db, facts.scheme_code, plan)
    seed = random_bytes(32)
    form = draw_form(seed, ASSEMBLER_VERSION, pool)
    attempt = _new_attempt(db, facts, plan.minutes, form, now)
    _freeze(db, attempt, form, pool, seed, version_ids, now)
    _log(db, actor, "prepare", attempt, now, form=form.hash, pool=form.pool_hash)
    return attempt


def _pool(db: Session, scheme_code: str, plan: ExamPlan) -> tuple[Pool, dict[str, int]]:
    """What may be drawn for a blueprint, and the key of each version."""
    wanted = {cell.kuk_id for cell in plan.cells}
    ready = [item for item in banks.ready_items(db, scheme_code) if item.kuk_id in wanted]
    codes = {item.code for item in ready}
    pool = Pool(
        items=tuple(
            PoolItem(item.code, item.version, item.unit_code, item.kuk_number, item.option_count)
            for item in ready
        ),
        cells=tuple(Cell(cell.unit_code, cell.kuk_number, cell.items) for cell in plan.cells),
        enemies=frozenset(pair for pair in banks.enemy_pairs(db, scheme_code) if pair <= codes),
    )
    return pool, {item.version: item.version_id for item in ready}


def _new_attempt(db: Session, facts: SeatFacts, minutes: int, form: Form, now: datetime) -> Attempt:
    public_id = new_id()
    attempt = Attempt(
        public_id=public_id,
        seat_id=facts.seat_id,
        person_id=facts.candidate_id,
        scheme_version_id=facts.scheme_version_id,
        state=ATTEMPT.initial,
        epoch=1,
        minutes=minutes,
        shape=form.shape,
        ordinal=0,
        ack_seq=0,
        head_hash=genesis(public_id, form.hash),
        prepared_at=now,
    )
    db.add(attempt)
    db.flush()
    return attempt


def _freeze(
    db: Session,
    attempt: Attempt,
    form: Form,
    pool: Pool,
    seed: bytes,
    version_ids: Mapping[str, int],
    now: datetime,
) -> None:
    pool_id = _keep_pool(db, pool, form.pool_hash)
    db.add(
        ExamForm(
            attempt_id=attempt.id,
            pool_id=pool_id,
            seed=seed.hex(),
            assembler_version=form.assembler_version,
            form=form.json.decode(),
            form_hash=form.hash,
            frozen_at=now,
        )
    )
    for slot in form.slots:
        version_id = version_ids[slot.version]
        db.add(ExamFormSlot(attempt_id=attempt.id, slot=slot.number, item_version_id=version_id))
    db.flush()


def _keep_pool(db: Session, pool: Pool, pool_hash: str) -> int:
    """The key of this pool, kept once however many forms are drawn from it at the same time."""
    kept = {"content_hash": pool_hash, "content": canonical_json(pool.facts()).decode()}
    db.execute(_KEEP_POOL, kept)
    return queries.pool_id(db, pool_hash)


def start_attempt(db: Session, actor: Actor, attempt_id: int, *, now: datetime) -> Attempt:
    """Open the test and set its deadline; asked twice, the same attempt goes on."""
    attempt = lock_attempt(db, attempt_id)
    if attempt.state is AttemptState.OPEN:
        return attempt
    refuse_if(why_not_start(db, attempt, now))
    end = rules.deadline(now, attempt.minutes, queries.grant_seconds(db, attempt.id))
    attempt.state = ATTEMPT.after(attempt.state, AttemptStep.START)
    attempt.started_at, attempt.deadline_at = now, end
    db.flush()
    _log(db, actor, "start", attempt, now, deadline=end.isoformat())
    return attempt


def why_not_start(db: Session, attempt: Attempt, now: datetime) -> tuple[Reason, ...]:
    """Reasons why the candidate may not start now."""
    seat = queries.sitting(db, attempt)
    return rules.why_not_start(
        StartFacts(
            state=attempt.state,
            is_checked_in=seat.status is SeatStatus.CHECKED_IN,
            is_agreed=records.is_fully_signed(db, AGREEMENT, seat.public_id),
            opens_at=seat.starts_at.astimezone(seat.zone.info),
            closes_at=seat.ends_at.astimezone(seat.zone.info),
            now=now,
        )
    )


def submit_attempt(
    db: Session,
    actor: Actor,
    attempt_id: int,
    bank_sealer: Sealer,
    *,
    final_seq: int | None = None,
    now: datetime,
) -> Receipt:
    """Hand in and score; asked twice, the same receipt. `final_seq` guards against a gap."""
    attempt = lock_attempt(db, attempt_id)
    if rules.is_overdue(attempt.state, attempt.deadline_at, now):
        return _close(db, attempt, bank_sealer, now)
    if attempt.state in FINISHED:
        return db.get_one(Receipt, attempt.id)
    refuse_if(rules.why_not_submit(attempt.state, final_seq, attempt.ack_seq))
    attempt.state, attempt.finished_at = ATTEMPT.after(attempt.state, AttemptStep.SUBMIT), now
    receipt, facts = finish(db, attempt, "candidate", bank_sealer, now=now)
    _log(db, actor, "submit", attempt, now, **facts)
    return receipt


def _close(db: Session, attempt: Attempt, bank_sealer: Sealer, now: datetime) -> Receipt:
    attempt.state, attempt.finished_at = ATTEMPT.after(attempt.state, AttemptStep.CLOSE), now
    receipt, facts = finish(db, attempt, "time", bank_sealer, now=now)
    _log(db, SYSTEM, "close", attempt, now, **facts)
    return receipt


def close_if_due(db: Session, attempt_id: int, bank_sealer: Sealer, *, now: datetime) -> bool:
    """Close and score one attempt whose time is over; whether it was closed by this call."""
    attempt = lock_attempt(db, attempt_id)
    if not rules.is_overdue(attempt.state, attempt.deadline_at, now):
        return False
    _close(db, attempt, bank_sealer, now)
    return True


def close_overdue(
    database: Database, bank_sealer: Sealer, *, now: datetime, limit: int = 100
) -> int:
    """Close and score attempts whose time is over, blanks and all; how many were closed.

    One transaction an attempt, so that no two attempts are ever locked by one worker.
    """
    with database.reading() as db:
        waiting = queries.overdue_ids(db, now, limit)
    closed = 0
    for attempt_id in waiting:
        with database.writing() as db:
            closed += close_if_due(db, attempt_id, bank_sealer, now=now)
    return closed


def grant_time(
    db: Session, actor: Actor, attempt_id: int, seconds: int, reason: str, *, now: datetime
) -> Attempt:
    """Give extra time; the deadline moves at once when the test is open."""
    attempt = lock_attempt(db, attempt_id)
    refuse_if(rules.why_not_grant(attempt.state, seconds, reason))
    db.add(
        TimeGrant(
            attempt_id=attempt.id,
            seconds=seconds,
            reason=reason.strip(),
            granted_by_id=actor.person_id,
            granted_at=now,
        )
    )
    db.flush()
    if attempt.started_at is not None:
        attempt.deadline_at = rules.deadline(
            attempt.started_at, attempt.minutes, queries.grant_seconds(db, attempt.id)
        )
        db.flush()
    _log(db, actor, "grant_time", attempt, now, seconds=seconds, reason=reason.strip())
    return attempt


def annul_attempt(
    db: Session, actor: Actor, attempt_id: int, reason: str, *, now: datetime
) -> Attempt:
    """Set an attempt aside with all it holds; the seat may then be prepared anew."""
    attempt = lock_attempt(db, attempt_id)
    refuse_if(rules.why_not_annul(attempt.state, reason))
    attempt.state = ATTEMPT.after(attempt.state, AttemptStep.ANNUL)
    attempt.finished_at = attempt.finished_at or now
    db.flush()
    _log(db, actor, "annul", attempt, now, reason=reason.strip())
    return attempt


def _log(
    db: Session, actor: Actor, deed: str, attempt: Attempt, now: datetime, **facts: object
) -> None:
    payload = {"head": attempt.head_hash, "ordinal": attempt.ordinal, **facts}
    write_entry(db, actor, f"exams.{deed}", "attempt", attempt.public_id, payload, now=now)
