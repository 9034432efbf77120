"""Every reason why a certificate does not come to be, and what fits the paper."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from lsp.certificates.rules.issue import (
    NEXT_STEP,
    STAGE_FLOW,
    IssueFacts,
    IssueStep,
    SchemeFacts,
    Stage,
    why_not_issue,
)
from lsp.certificates.rules.printed import (
    balanced_lines,
    number_words,
    number_words_en,
    why_not_name,
    written_term,
)
from lsp.kernel.text import Reason

GOOD = IssueFacts(
    is_competent=True,
    has_decree=True,
    holder_name="Siti Rahmawati",
    holder_id=1,
    assessor_id=2,
    voter_ids=frozenset({3, 4, 5}),
    signer_id=6,
    issuer_id=7,
    decided_on=date(2026, 12, 18),
    today=date(2026, 12, 21),
    licence_reasons=(),
    chain_faults=(),
    scheme=SchemeFacts("64141", "4214", "3", ("Unit Collector", "Cooperative Loan Collection"), 3),
    unprintable="",
)
SCHEME = GOOD.scheme


def codes(facts: IssueFacts) -> set[str]:
    return {reason.code for reason in why_not_issue(facts)}


def test_a_sound_case_is_issued() -> None:
    assert not why_not_issue(GOOD)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"is_competent": False}, "not_competent"),
        ({"has_decree": False}, "no_decree"),
        ({"decided_on": date(2026, 12, 22)}, "before_decision"),
        ({"voter_ids": frozenset({2, 4, 5})}, "decided_own"),
        ({"signer_id": 2}, "decided_own"),
        ({"voter_ids": frozenset({1, 4, 5})}, "decided_self"),
        ({"signer_id": 1}, "decided_self"),
        ({"signer_id": 3}, "signer_voted"),
        ({"issuer_id": 3}, "issuer_involved"),
        ({"issuer_id": 2}, "issuer_involved"),
        ({"issuer_id": 1}, "issuer_involved"),
        ({"licence_reasons": (Reason("licence_lapsed", ""),)}, "licence_lapsed"),
        ({"chain_faults": (Reason("decision_changed", ""),)}, "decision_changed"),
        ({"scheme": replace(SCHEME, kbli="")}, "number_codes"),
        ({"scheme": replace(SCHEME, texts_en=("", "Loan"))}, "english_missing"),
        ({"scheme": replace(SCHEME, units=0)}, "no_units"),
        ({"holder_name": " "}, "name_length"),
        ({"holder_name": "x" * 81}, "name_length"),
        ({"holder_name": "Ѕiti"}, "name_letters"),
        ({"unprintable": "漢"}, "unprintable"),
    ],
)
def test_each_fault_stops_it_with_its_own_sentence(change: dict[str, object], code: str) -> None:
    assert codes(replace(GOOD, **change)) == {code}  # type: ignore[arg-type]


def test_the_head_who_signed_may_give_the_order() -> None:
    assert not why_not_issue(replace(GOOD, issuer_id=GOOD.signer_id))


@pytest.mark.parametrize(("stage", "step"), list(product(Stage, IssueStep)))
def test_stages_follow_each_other_and_nothing_is_skipped(stage: Stage, step: IssueStep) -> None:
    assert STAGE_FLOW.allows(stage, step) is (NEXT_STEP.get(stage) is step)


@pytest.mark.parametrize(
    "name", ["Nur'aini", "Mulyono", "O’Brien", "Żółć Đức", "Ny. Hj. Siti-Aminah, S.E., M.M.", "É"]
)
def test_customary_names_are_printed(name: str) -> None:
    assert not why_not_name(name)


@pytest.mark.parametrize(
    "name", ["<b>x</b>", "Сiti", "Siti\u202e", "Siti 😀", "Siti\u0000", "Αnna"]
)
def test_look_alikes_and_markup_are_not(name: str) -> None:
    assert why_not_name(name)[0].code == "name_letters"


def test_the_term_is_written_in_both_languages() -> None:
    assert written_term(36) == ("3 (tiga) tahun", "3 (three) years")
    assert written_term(12) == ("1 (satu) tahun", "1 (one) year")
    assert written_term(18) == ("18 (delapan belas) bulan", "18 (eighteen) months")
    assert (number_words(36), number_words_en(36)) == ("tiga puluh enam", "thirty-six")
    assert [number_words(n) for n in (1, 10, 11, 12, 20, 99)] == [
        "satu",
        "sepuluh",
        "sebelas",
        "dua belas",
        "dua puluh",
        "sembilan puluh sembilan",
    ]


def test_a_long_name_breaks_near_its_middle() -> None:
    assert balanced_lines("Raden Ajeng Kartini Putri") == ("Raden Ajeng", "Kartini Putri")
    assert balanced_lines("Mulyono") == ("Mulyono", "")
