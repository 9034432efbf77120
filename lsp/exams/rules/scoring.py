"""Scoring: per question, per KUK and per unit, as evidence and never as one percentage."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from lsp.exams.rules.drawing import Form, Slot
from lsp.exams.rules.events import LETTERS, SlotState
from lsp.kernel.canonical import canonical_json, content_hash
from lsp.kernel.evidence import Outcome
from lsp.kernel.text import N_

SCORER_VERSION = 1

OUTCOME_NAMES = {
    Outcome.ACHIEVED: N_("Tercapai"),
    Outcome.NOT_ACHIEVED: N_("Belum tercapai"),
    Outcome.PROBE: N_("Perlu digali lisan"),
}


class RuleStatus(StrEnum):
    """How firm a unit's cut is: provisional until a standard-setting study has been made."""

    PROVISIONAL = "provisional"
    STUDIED = "studied"


@dataclass(frozen=True, slots=True)
class UnitRule:
    """A unit's rule (ketentuan unit): how many right answers achieve it, and the grey zone below.

    `unit` is the unit's code; `basis` says on what the cut rests.
    """

    unit: str
    min_correct: int
    probe_band: int
    is_provisional: bool
    basis: str


@dataclass(frozen=True, slots=True)
class ItemKey:
    """What scoring knows of an item version: the right option's letter in the source."""

    key: str
    is_critical: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """One question's mark; `chosen` is the source's letter, or nothing for a blank."""

    slot: int
    version: str
    unit: str
    kuk: str
    chosen: str
    is_correct: bool
    is_critical: bool


@dataclass(frozen=True, slots=True)
class KukOutcome:
    """What the test says of one KUK."""

    unit: str
    kuk: str
    correct: int
    total: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class UnitScore:
    """What the test says of one unit, with the rule that was applied."""

    unit: str
    correct: int
    total: int
    cut: int
    probe_band: int
    critical_missed: int
    outcome: Outcome
    is_provisional: bool
    basis: str


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The whole result; equal logs give equal bytes."""

    rule_version: str
    marks: tuple[Mark, ...]
    kuks: tuple[KukOutcome, ...]
    units: tuple[UnitScore, ...]

    @property
    def json(self) -> bytes:
        """The canonical bytes."""
        return canonical_json(asdict(self))

    @property
    def hash(self) -> str:
        """The hash of the canonical bytes."""
        return content_hash(asdict(self))


def rule_version(rules: Sequence[UnitRule]) -> str:
    """The name of the rule a mark cites: the scorer's version and the hash of the unit rules.

    Source: exams design 1.2 I10.
    """
    facts: list[dict[str, Any]] = [asdict(rule) for rule in sorted(rules, key=_unit_code)]
    return f"score-{SCORER_VERSION}:{content_hash(facts)[:16]}"


def _unit_code(rule: UnitRule) -> str:
    return rule.unit


def chosen_option(slot: Slot, letter: str) -> str:
    """The source's letter of the option that was shown under a letter, or nothing for a blank.

    Source: exams design 3 (option count property).
    """
    return slot.options[LETTERS.index(letter)] if letter else ""


def score(
    form: Form,
    current: Mapping[int, SlotState],
    keys: Mapping[str, ItemKey],
    rules: Sequence[UnitRule],
) -> ScoreSheet:
    """Marks every question, blanks as wrong, and sums them up per KUK and per unit.

    `keys` is by version id. A unit without a rule can only be probed.

    Source: exams design 0.2, 1.2 I10, 4, 6.2; acceptance P2 and P18.
    """
    marks = tuple(
        _mark(slot, current.get(slot.number, SlotState()), keys[slot.version])
        for slot in form.slots
    )
    by_unit = {rule.unit: rule for rule in rules}
    units = tuple(
        unit_score(unit, [mark for mark in marks if mark.unit == unit], by_unit.get(unit))
        for unit in dict.fromkeys(mark.unit for mark in marks)
    )
    outcomes = {unit.unit: unit.outcome for unit in units}
    kuks = tuple(
        kuk_outcome([mark for mark in marks if (mark.unit, mark.kuk) == place], outcomes[place[0]])
        for place in sorted({(mark.unit, mark.kuk) for mark in marks})
    )
    return ScoreSheet(rule_version(rules), marks, kuks, units)


def _mark(slot: Slot, state: SlotState, item: ItemKey) -> Mark:
    chosen = chosen_option(slot, state.answer)
    return Mark(
        slot.number, slot.version, slot.unit, slot.kuk, chosen, chosen == item.key, item.is_critical
    )


def unit_score(unit: str, marks: Sequence[Mark], rule: UnitRule | None) -> UnitScore:
    """Achieved at the cut with every critical item right; just below, or with one wrong, probe.

    Source: exams design 6.2 (all critical + declared min_correct), 6.3 (grey zone).
    """
    correct = sum(mark.is_correct for mark in marks)
    missed = sum(mark.is_critical and not mark.is_correct for mark in marks)
    if rule is None:
        return UnitScore(unit, correct, len(marks), 0, 0, missed, Outcome.PROBE, True, "")
    outcome = Outcome.NOT_ACHIEVED
    if correct >= rule.min_correct - rule.probe_band:
        outcome = Outcome.PROBE
    if correct >= rule.min_correct and not missed:
        outcome = Outcome.ACHIEVED
    return UnitScore(
        unit,
        correct,
        len(marks),
        rule.min_correct,
        rule.probe_band,
        missed,
        outcome,
        rule.is_provisional,
        rule.basis,
    )


def kuk_outcome(marks: Sequence[Mark], unit: Outcome) -> KukOutcome:
    """Achieved when every item is right; wrong or blank asks for a probe while the unit is open.

    Only where the unit is out of reach and no item was right is the KUK not achieved.

    Source: exams design 4 (wrong or unanswered → IA.07 probe item, same KUK).
    """
    correct = sum(mark.is_correct for mark in marks)
    outcome = Outcome.PROBE
    if correct == len(marks):
        outcome = Outcome.ACHIEVED
    elif correct == 0 and unit is Outcome.NOT_ACHIEVED:
        outcome = Outcome.NOT_ACHIEVED
    return KukOutcome(marks[0].unit, marks[0].kuk, correct, len(marks), outcome)
