"""Scoring as a rule: evidence per KUK and per unit, blanks wrong, equal logs equal bytes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp.exams.rules.drawing import LETTERS, Form, Slot
from lsp.exams.rules.events import SlotState
from lsp.exams.rules.receipts import ReceiptFacts, receipt_code
from lsp.exams.rules.scoring import (
    ItemKey,
    KukOutcome,
    Mark,
    UnitRule,
    chosen_option,
    kuk_outcome,
    rule_version,
    score,
    unit_score,
)
from lsp.kernel.evidence import Outcome

RULES = (
    UnitRule("U.01", 3, 1, True, "Ketetapan sementara komite skema."),
    UnitRule("U.02", 1, 0, False, "Angoff 2026."),
)
PLACES = (("U.01", "1.1"), ("U.01", "1.1"), ("U.01", "1.2"), ("U.01", "2.1"), ("U.02", "1.1"))
SHOWN = ("abcd", "dcba", "badc", "cdab", "ba")
KEYS = {f"v{number}": ItemKey("a", number == 3) for number in range(1, 6)}
RIGHT = {1: "A", 2: "D", 3: "B", 4: "C", 5: "B"}


def _form() -> Form:
    slots = tuple(
        Slot(number, f"KU-{number}", f"v{number}", unit, kuk, options)
        for number, ((unit, kuk), options) in enumerate(zip(PLACES, SHOWN, strict=True), 1)
    )
    return Form(1, "c" * 64, "p" * 64, slots)


def _given(answers: dict[int, str]) -> dict[int, SlotState]:
    return {slot: SlotState(letter, False, True) for slot, letter in answers.items()}


def _marks(right: int, wrong: int, *, critical_wrong: int = 0) -> list[Mark]:
    pattern = [(True, False)] * right + [(False, False)] * wrong + [(False, True)] * critical_wrong
    return [
        Mark(slot, f"v{slot}", "U.01", "1.1", "a" if good else "b", good, critical)
        for slot, (good, critical) in enumerate(pattern, 1)
    ]


def test_all_right_achieves_everything() -> None:
    sheet = score(_form(), _given(RIGHT), KEYS, RULES)
    assert [unit.outcome for unit in sheet.units] == [Outcome.ACHIEVED] * 2
    assert [(unit.correct, unit.total, unit.cut) for unit in sheet.units] == [(4, 4, 3), (1, 1, 1)]
    assert {kuk.outcome for kuk in sheet.kuks} == {Outcome.ACHIEVED}


def test_blanks_are_wrong_and_break_nothing() -> None:
    sheet = score(_form(), {}, KEYS, RULES)
    assert [mark.chosen for mark in sheet.marks] == [""] * 5
    assert not any(mark.is_correct for mark in sheet.marks)
    assert {unit.outcome for unit in sheet.units} == {Outcome.NOT_ACHIEVED}
    assert {kuk.outcome for kuk in sheet.kuks} == {Outcome.NOT_ACHIEVED}


def test_an_answer_that_was_taken_back_is_a_blank() -> None:
    cleared = {**_given(RIGHT), 5: SlotState("", True, True)}
    assert score(_form(), cleared, KEYS, RULES).marks[4].chosen == ""


@pytest.mark.parametrize(
    ("right", "wrong", "critical_wrong", "outcome"),
    [
        (4, 0, 0, Outcome.ACHIEVED),
        (3, 1, 0, Outcome.ACHIEVED),
        (3, 0, 1, Outcome.PROBE),  # the cut is reached, a critical item is not
        (2, 2, 0, Outcome.PROBE),  # the grey zone
        (2, 1, 1, Outcome.PROBE),
        (1, 3, 0, Outcome.NOT_ACHIEVED),
        (0, 4, 0, Outcome.NOT_ACHIEVED),
    ],
)
def test_a_unit_is_achieved_at_its_cut_with_every_critical_item_right(
    right: int, wrong: int, critical_wrong: int, outcome: Outcome
) -> None:
    marks = _marks(right, wrong, critical_wrong=critical_wrong)
    found = unit_score("U.01", marks, RULES[0])
    assert (found.outcome, found.correct, found.critical_missed) == (outcome, right, critical_wrong)
    assert (found.is_provisional, found.basis) == (True, RULES[0].basis)


def test_a_unit_without_a_rule_can_only_be_probed() -> None:
    for right in (0, 4):
        assert unit_score("U.09", _marks(right, 4 - right), None).outcome is Outcome.PROBE


@pytest.mark.parametrize(
    ("right", "wrong", "unit", "outcome"),
    [
        (2, 0, Outcome.NOT_ACHIEVED, Outcome.ACHIEVED),
        (1, 1, Outcome.ACHIEVED, Outcome.PROBE),
        (1, 1, Outcome.NOT_ACHIEVED, Outcome.PROBE),
        (0, 2, Outcome.ACHIEVED, Outcome.PROBE),
        (0, 2, Outcome.PROBE, Outcome.PROBE),
        (0, 2, Outcome.NOT_ACHIEVED, Outcome.NOT_ACHIEVED),
    ],
)
def test_a_criterion_with_a_wrong_answer_is_probed_while_its_unit_is_open(
    right: int, wrong: int, unit: Outcome, outcome: Outcome
) -> None:
    assert kuk_outcome(_marks(right, wrong), unit) == KukOutcome(
        "U.01", "1.1", right, right + wrong, outcome
    )


letters = st.dictionaries(st.integers(1, 4), st.sampled_from(("", *"ABCD")))


@settings(deadline=None)
@given(letters, st.sampled_from(("", "A", "B")), st.randoms(use_true_random=False))
def test_scoring_the_same_answers_again_gives_the_same_bytes(
    answers: dict[int, str], last: str, chance: object
) -> None:
    current = _given({**answers, 5: last})
    mixed = list(current.items())
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    first = score(_form(), current, KEYS, RULES)
    second = score(_form(), dict(mixed), dict(reversed(KEYS.items())), tuple(reversed(RULES)))
    assert (first.json, first.hash) == (second.json, second.hash)


@settings(deadline=None)
@given(letters)
def test_counts_per_criterion_and_per_unit_are_those_of_the_marks(answers: dict[int, str]) -> None:
    sheet = score(_form(), _given(answers), KEYS, RULES)
    assert sum(kuk.correct for kuk in sheet.kuks) == sum(mark.is_correct for mark in sheet.marks)
    assert sum(unit.correct for unit in sheet.units) == sum(mark.is_correct for mark in sheet.marks)
    assert sum(unit.total for unit in sheet.units) == len(sheet.marks)


@settings(deadline=None)
@given(letters, st.integers(1, 4))
def test_one_more_right_answer_never_lowers_an_outcome(answers: dict[int, str], slot: int) -> None:
    order = [Outcome.NOT_ACHIEVED, Outcome.PROBE, Outcome.ACHIEVED]
    before = score(_form(), _given(answers), KEYS, RULES)
    after = score(_form(), _given({**answers, slot: RIGHT[slot]}), KEYS, RULES)
    for old, new in zip(before.units + before.kuks, after.units + after.kuks, strict=True):
        assert order.index(new.outcome) >= order.index(old.outcome)


@pytest.mark.parametrize("options", range(2, 11))
def test_the_letter_shown_leads_back_to_the_letter_of_the_source(options: int) -> None:
    shown = LETTERS[:options][::-1]
    slot = Slot(1, "KU-1", "v1", "U.01", "1.1", shown)
    chosen = [chosen_option(slot, letter) for letter in "ABCDEFGHIJ"[:options]]
    assert chosen == list(shown)
    assert chosen_option(slot, "") == ""


def test_a_mark_cites_a_rule_whose_name_changes_with_the_rule() -> None:
    name = rule_version(RULES)
    assert name == rule_version(tuple(reversed(RULES)))
    assert name.startswith("score-1:")
    assert rule_version((replace(RULES[0], min_correct=2), RULES[1])) != name
    assert score(_form(), {}, KEYS, RULES).rule_version == name


RECEIPT = ReceiptFacts(
    attempt="percobaan",
    form_hash="f" * 64,
    final_seq=20,
    final_ordinal=21,
    head_hash="a" * 64,
    answered=19,
    total=20,
    finished_by="time",
    finished_at=datetime(2026, 12, 5, 3, 0, tzinfo=UTC),
)


def test_a_receipt_code_is_four_groups_of_four_without_doubtful_letters() -> None:
    code = receipt_code(RECEIPT)
    assert code == receipt_code(replace(RECEIPT))
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert not set(code) & set("ILOU")


@pytest.mark.parametrize(
    "change",
    [
        {"attempt": "lain"},
        {"form_hash": "e" * 64},
        {"final_seq": 19},
        {"final_ordinal": 20},
        {"head_hash": "b" * 64},
        {"answered": 20},
        {"total": 21},
        {"finished_by": "candidate"},
        {"finished_at": datetime(2026, 12, 5, 3, 0, 1, tzinfo=UTC)},
    ],
)
def test_a_receipt_code_binds_every_fact(change: dict[str, object]) -> None:
    assert receipt_code(replace(RECEIPT, **change)) != receipt_code(RECEIPT)
