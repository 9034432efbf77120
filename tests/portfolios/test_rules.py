"""Evidence counts only when it is valid, authentic, current and sufficient."""

from dataclasses import replace

import pytest

from lsp.kernel.evidence import EvidenceKind, Outcome
from lsp.portfolios import rules
from lsp.portfolios.rules import Criterion

ALL_YES = dict.fromkeys(Criterion, True)
PAPER = rules.EvidenceFacts("e1", "Laporan", EvidenceKind.INDIRECT, "a" * 64, (1, 2))


def test_all_four_yes_is_achieved_and_unrated_is_open() -> None:
    assert rules.rating_outcome(ALL_YES) is Outcome.ACHIEVED
    assert rules.rating_outcome(None) is Outcome.PROBE


@pytest.mark.parametrize("missing", list(Criterion))
def test_one_no_is_enough_to_fail(missing: Criterion) -> None:
    rating = {**ALL_YES, missing: False}
    assert rules.rating_outcome(rating) is Outcome.NOT_ACHIEVED
    assert f"−{missing}" in rules.rating_text(rating)


def test_the_hash_of_a_set_ignores_order_and_notices_every_change() -> None:
    other = replace(PAPER, evidence_id="e2")
    assert rules.set_hash([PAPER, other]) == rules.set_hash([other, PAPER])
    for change in ({"title": "x"}, {"sha256": "b" * 64}, {"kuk_ids": (1,)}):
        assert rules.set_hash([replace(PAPER, **change)]) != rules.set_hash([PAPER])  # type: ignore[arg-type]


def test_one_paper_reports_to_each_of_its_kuk() -> None:
    results = rules.results_of(PAPER, ALL_YES)
    assert [(r.kuk_id, r.outcome) for r in results] == [
        (1, Outcome.ACHIEVED),
        (2, Outcome.ACHIEVED),
    ]
