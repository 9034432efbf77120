"""Scoring a finished attempt, and checking that a score still follows from its log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.exams import queries
from lsp.exams.models import Attempt, MarkRow, Receipt, UnitOutcome
from lsp.exams.rules.drawing import Form
from lsp.exams.rules.events import LoggedEvent, first_broken, fold, genesis, tally
from lsp.exams.rules.receipts import ReceiptFacts, receipt_code
from lsp.exams.rules.scoring import ItemKey, ScoreSheet, UnitRule, UnitScore, score
from lsp.question_banks.actions import open_keys
from lsp.schemes import queries as schemes
from lsp.schemes.rules import StandardSetting
from lsp.schemes.rules.outline import ExamPlan

FIRST_ROUND = 1


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a finished attempt still stands: its chain, its score computed again, the journal.

    `is_anchored` says whether the journal wrote down this end, this score and this receipt when
    the attempt was finished.
    """

    first_broken: int | None
    is_same_score: bool = True
    is_same_receipt: bool = True
    is_anchored: bool = True

    @property
    def is_intact(self) -> bool:
        """Whether everything fits."""
        fits = self.is_same_score and self.is_same_receipt and self.is_anchored
        return self.first_broken is None and fits


def _sheet(
    db: Session,
    attempt: Attempt,
    form: Form,
    log: list[LoggedEvent],
    by_slot: Mapping[int, int],
    bank_sealer: Sealer,
) -> tuple[ScoreSheet, ExamPlan]:
    plan = schemes.exam_plan(db, attempt.scheme_version_id)
    opened = open_keys(db, by_slot.values(), bank_sealer)
    critical = queries.critical_versions(db, attempt.id)
    keys = {
        slot.version: ItemKey(opened[by_slot[slot.number]].key, slot.version in critical)
        for slot in form.slots
    }
    rules = [
        UnitRule(
            rule.unit_code,
            rule.min_correct,
            rule.probe_band,
            rule.status is StandardSetting.PROVISIONAL,
            rule.basis,
        )
        for rule in plan.unit_rules
    ]
    return score(form, fold(log), keys, rules), plan


def finish(
    db: Session, attempt: Attempt, finished_by: str, bank_sealer: Sealer, *, now: datetime
) -> tuple[Receipt, dict[str, object]]:
    """Score the log as it is, keep marks and outcomes, and write the receipt.

    Gives back the receipt and what the journal keeps of it. The caller holds the attempt's lock.
    """
    form, log = queries.form(db, attempt.id), queries.log(db, attempt.id)
    by_slot = queries.version_ids(db, attempt.id)
    sheet, plan = _sheet(db, attempt, form, log, by_slot, bank_sealer)
    _keep_marks(db, attempt, sheet, plan, by_slot, now)
    receipt = _receipt(attempt, form, log, finished_by, now)
    db.add(receipt)
    db.flush()
    facts = {
        "receipt": receipt.code,
        "answered": receipt.answered,
        "rule_version": sheet.rule_version,
        "sheet": sheet.hash,
        "first_broken": first_broken(attempt.public_id, form.hash, log),
    }
    return receipt, facts


def _keep_marks(
    db: Session,
    attempt: Attempt,
    sheet: ScoreSheet,
    plan: ExamPlan,
    by_slot: Mapping[int, int],
    now: datetime,
) -> None:
    kuk_ids = {(cell.unit_code, cell.kuk_number): cell.kuk_id for cell in plan.cells}
    unit_ids = {cell.unit_code: cell.unit_id for cell in plan.cells}
    shared = {
        "attempt_id": attempt.id,
        "round": FIRST_ROUND,
        "rule_version": sheet.rule_version,
    }
    marks = [
        shared
        | {
            "slot": mark.slot,
            "item_version_id": by_slot[mark.slot],
            "kuk_id": kuk_ids[mark.unit, mark.kuk],
            "chosen": mark.chosen,
            "is_correct": mark.is_correct,
            "is_critical": mark.is_critical,
            "marked_at": now,
        }
        for mark in sheet.marks
    ]
    outcomes = [
        shared
        | {name: getattr(unit, name) for name in UnitScore.__slots__ if name != "unit"}
        | {"unit_id": unit_ids[unit.unit], "position": position}
        for position, unit in enumerate(sheet.units)
    ]
    db.execute(sa.insert(MarkRow), marks)
    db.execute(sa.insert(UnitOutcome), outcomes)


def _receipt(
    attempt: Attempt, form: Form, log: list[LoggedEvent], finished_by: str, now: datetime
) -> Receipt:
    counted = tally(fold(log), len(form.slots))
    facts = ReceiptFacts(
        attempt=attempt.public_id,
        form_hash=form.hash,
        final_seq=attempt.ack_seq,
        final_ordinal=attempt.ordinal,
        head_hash=attempt.head_hash,
        answered=counted.answered,
        total=counted.total,
        finished_by=finished_by,
        finished_at=now,
    )
    kept = {name: getattr(facts, name) for name in ReceiptFacts.__slots__ if name != "attempt"}
    return Receipt(attempt_id=attempt.id, code=receipt_code(facts), **kept)


def check_attempt(db: Session, attempt: Attempt, bank_sealer: Sealer) -> Checked:
    """Compute chain, score and receipt again from what is stored, and compare."""
    form, log = queries.form(db, attempt.id), queries.log(db, attempt.id)
    receipt = queries.receipt(db, attempt.id)
    broken = first_broken(attempt.public_id, form.hash, log)
    if receipt is None:
        return Checked(broken)
    counting = log[: receipt.final_ordinal]
    by_slot = queries.version_ids(db, attempt.id)
    sheet, _ = _sheet(db, attempt, form, counting, by_slot, bank_sealer)
    kept = {mark.slot: mark for mark in queries.marks(db, attempt.id)}
    anchor = queries.finishing_anchor(db, attempt.public_id)
    found = (receipt.code, receipt.head_hash, receipt.final_ordinal, sheet.hash)
    return Checked(
        broken,
        all(kept.get(mark.slot) == mark for mark in sheet.marks),
        _is_same_receipt(attempt, form, counting, receipt),
        anchor is None or anchor == found,
    )


def _is_same_receipt(
    attempt: Attempt, form: Form, counting: list[LoggedEvent], receipt: Receipt
) -> bool:
    names = [name for name in ReceiptFacts.__slots__ if name != "attempt"]
    facts = ReceiptFacts(attempt.public_id, **{name: getattr(receipt, name) for name in names})
    ends = counting[-1].hash if counting else genesis(attempt.public_id, form.hash)
    return receipt.code == receipt_code(facts) and receipt.head_hash == ends
