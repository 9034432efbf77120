"""Evidence counts only when it is valid, authentic, current and sufficient."""

from dataclasses import replace

import pytest

from lsp.applications.rules import ApplicationStatus
from lsp.kernel.evidence import EvidenceKind, Outcome
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import ANYONE, Actor, Role
from lsp.portfolios import rules
from lsp.portfolios.rules import Criterion
from lsp.scheduling.rules import Interest, SeatAccess, SeatStatus
from lsp.schemes.rules import Method, UnitGroup
from lsp.schemes.rules.outline import ElementOutline, KukOutline, UnitOutline
from lsp.schemes.rules.package import GuideText, VariablesText

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


CANDIDATE = Actor(1, "p1", "Asesi", frozenset({Role.CANDIDATE}))
ASSESSOR = Actor(2, "p2", "Asesor", frozenset({Role.ASSESSOR}))
SEAT = SeatAccess("s1", 1, 2, SeatStatus.CHECKED_IN, Interest.CLEAR)
PORTFOLIO = rules.PortfolioAccess("a1", 1, ApplicationStatus.ACCEPTED, False, (SEAT,))


def _staff(*roles: Role) -> Actor:
    return Actor(9, "p9", "Petugas", frozenset(roles))


@pytest.mark.parametrize("role", list(Role))
def test_of_the_staff_only_quality_and_certification_read_evidence(role: Role) -> None:
    expected = role in {Role.QUALITY_MANAGER, Role.CERTIFICATION_MANAGER}
    assert rules.MAY[Permission.EVIDENCE_READ](_staff(role), PORTFOLIO) is expected


@pytest.mark.parametrize("status", list(SeatStatus))
def test_the_committee_reads_once_the_seat_is_finished(status: SeatStatus) -> None:
    portfolio = replace(PORTFOLIO, seats=(replace(SEAT, status=status),))
    may = rules.MAY[Permission.EVIDENCE_READ](_staff(Role.COMMITTEE_MEMBER), portfolio)
    assert may is (status is SeatStatus.FINISHED)


@pytest.mark.parametrize("interest", list(Interest))
def test_the_assessor_reads_and_rates_after_a_clear_declaration(interest: Interest) -> None:
    seat = replace(SEAT, interest=interest)
    portfolio = replace(PORTFOLIO, seats=(seat,))
    expected = interest is Interest.CLEAR
    assert rules.MAY[Permission.EVIDENCE_READ](ASSESSOR, portfolio) is expected
    assert rules.MAY[Permission.EVIDENCE_RATE](ASSESSOR, seat) is expected


def test_only_the_candidate_adds_and_never_rates() -> None:
    assert rules.MAY[Permission.EVIDENCE_ADD](CANDIDATE, PORTFOLIO)
    assert rules.MAY[Permission.EVIDENCE_READ](CANDIDATE, PORTFOLIO)
    assert not rules.MAY[Permission.EVIDENCE_RATE](CANDIDATE, SEAT)
    for actor in (ASSESSOR, _staff(*Role), ANYONE):
        assert not rules.MAY[Permission.EVIDENCE_ADD](actor, PORTFOLIO)


def test_the_seat_that_counts_is_the_active_one() -> None:
    missed = replace(SEAT, seat_id="s0", status=SeatStatus.NO_SHOW)
    assert replace(PORTFOLIO, seats=(missed, SEAT)).seat is SEAT
    assert replace(PORTFOLIO, seats=(missed,)).seat is None


def _kuk(key: int, *methods: Method) -> KukOutline:
    return KukOutline(key, f"1.{key}", "Teks", True, False, methods)


def test_gaps_are_the_kuk_that_want_evidence_and_have_none() -> None:
    element = ElementOutline(
        1,
        1,
        "Elemen",
        "Element",
        (
            _kuk(1, Method.PORTFOLIO),
            _kuk(2, Method.TEST),
            _kuk(3, Method.TEST, Method.PORTFOLIO),
            _kuk(4, Method.PORTFOLIO),
        ),
    )
    guide, variables = GuideText(), VariablesText()
    unit = UnitOutline(
        1,
        "U.1",
        "Unit",
        "Unit",
        "",
        "",
        UnitGroup.CORE,
        (element,),
        "",
        "",
        "",
        variables,
        guide,
        (),
    )
    found = rules.unit_coverage(unit, [PAPER, replace(PAPER, evidence_id="e2", kuk_ids=(2, 4))])
    assert [kuk.id for kuk in found.gaps] == [3]
    assert found.evidence_ids == {1: ("e1",), 2: ("e1", "e2"), 3: (), 4: ("e2",)}
    assert (found.shown, found.asked) == (2, 3)
