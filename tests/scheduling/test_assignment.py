"""Who may be seated with whom: every rule by itself, and that nothing else is in the way."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lsp.scheduling.rules import SessionStatus
from lsp.scheduling.rules.assignment import (
    AssessorFacts,
    CandidateFacts,
    Limits,
    SessionFacts,
    months_before,
    quarters_of,
    training_binds,
    why_not_assign,
)

ON = date(2026, 12, 5)
LIMITS = Limits()
SESSION = SessionFacts(SessionStatus.PLANNED, "SKM-1", ON, False, True, 3)
CANDIDATE = CandidateFacts(1, True, True, "SKM-1", False, False, "KSP Maju")
ASSESSOR = AssessorFacts(2, date(2027, 1, 1), frozenset({"SKM-1"}), 0, False, "Koperasi Lain")


def _codes(
    session: SessionFacts = SESSION,
    candidate: CandidateFacts = CANDIDATE,
    assessor: AssessorFacts = ASSESSOR,
    assigner: int = 3,
    limits: Limits = LIMITS,
) -> list[str]:
    found = why_not_assign(session, candidate, assessor, assigner, limits)
    return [reason.code for reason in found]


def test_a_clean_pair_is_seated() -> None:
    assert _codes() == []
    assert _codes(replace(SESSION, status=SessionStatus.PUBLISHED)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"status": SessionStatus.HELD}, "session_not_open"),
        ({"status": SessionStatus.CLOSED}, "session_not_open"),
        ({"status": SessionStatus.CANCELLED}, "session_not_open"),
        ({"has_begun": True}, "too_late"),
        ({"tuk_is_verified": False}, "venue_unverified"),
        ({"places_left": 0}, "room_full"),
    ],
)
def test_the_session_may_stand_against_it(changes: dict[str, object], code: str) -> None:
    assert _codes(session=replace(SESSION, **changes)) == [code]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"application_is_accepted": False}, "application_not_accepted"),
        ({"has_self_assessment": False}, "self_assessment_missing"),
        ({"scheme_code": "SKM-2"}, "other_scheme"),
        ({"is_seated": True}, "candidate_twice"),
        ({"is_busy": True}, "candidate_unavailable"),
        ({"person_id": 2}, "same_person"),
        ({"employer": " koperasi LAIN "}, "same_employer"),
    ],
)
def test_the_candidate_may_stand_against_it(changes: dict[str, object], code: str) -> None:
    assert _codes(candidate=replace(CANDIDATE, **changes)) == [code]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"licence_expires_on": None}, "licence_missing"),
        ({"licence_expires_on": ON - timedelta(days=1)}, "licence_expired"),
        ({"scheme_codes": frozenset({"SKM-2"})}, "out_of_scope"),
        ({"load": 10}, "assessor_load"),
        ({"is_busy": True}, "assessor_elsewhere"),
        ({"conflicts": frozenset({1})}, "conflict_declared"),
        ({"trained": {1: date(2026, 1, 1)}}, "trained_candidate"),
        ({"trained": {1: None}}, "trained_candidate"),
    ],
)
def test_the_assessor_may_stand_against_it(changes: dict[str, object], code: str) -> None:
    assert _codes(assessor=replace(ASSESSOR, **changes)) == [code]


def test_a_licence_counts_on_its_last_day() -> None:
    assert _codes(assessor=replace(ASSESSOR, licence_expires_on=ON)) == []


def test_two_unnamed_employers_are_not_the_same() -> None:
    assert (
        _codes(candidate=replace(CANDIDATE, employer=""), assessor=replace(ASSESSOR, employer=" "))
        == []
    )


def test_the_limit_of_a_day_is_the_lsp_s_own() -> None:
    busy = replace(ASSESSOR, load=4)
    assert _codes(assessor=busy, limits=Limits(assessor_daily=5)) == []
    assert _codes(assessor=busy, limits=Limits(assessor_daily=4)) == ["assessor_load"]


def test_nobody_assigns_themselves_or_plans_their_own_case() -> None:
    assert _codes(assigner=ASSESSOR.person_id) == ["self_assignment"]
    assert _codes(assigner=CANDIDATE.person_id) == ["own_case"]


@pytest.mark.parametrize(
    ("ended_on", "binds"),
    [
        (date(2024, 12, 5), False),
        (date(2024, 12, 6), True),
        (date(2020, 1, 1), False),
        (date(2026, 12, 4), True),
        (None, True),
    ],
)
def test_training_binds_for_24_months(ended_on: date | None, binds: bool) -> None:
    assert training_binds(ended_on, ON, 24) is binds


def test_somebody_trained_long_ago_may_be_assessed() -> None:
    assert _codes(assessor=replace(ASSESSOR, trained={1: date(2024, 1, 1)})) == []
    assert _codes(assessor=replace(ASSESSOR, trained={9: date(2026, 1, 1)})) == []


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 12, 5), 24, date(2024, 12, 5)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 5, 31), 6, date(2025, 11, 30)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, earlier: date) -> None:
    assert months_before(day, months) == earlier


def test_quarters_touch_but_do_not_overlap() -> None:
    noon = datetime(2026, 12, 5, 5, 0, tzinfo=UTC)
    first = quarters_of(noon, noon + timedelta(hours=1))
    after = quarters_of(noon + timedelta(hours=1), noon + timedelta(hours=2))
    assert len(first) == 4
    assert first.stop == after.start
    assert len(quarters_of(noon, noon + timedelta(minutes=20))) == 2


def test_every_reason_is_given_at_once() -> None:
    assert _codes(
        replace(SESSION, places_left=0),
        replace(CANDIDATE, is_busy=True),
        replace(ASSESSOR, load=10, licence_expires_on=None),
    ) == ["room_full", "candidate_unavailable", "licence_missing", "assessor_load"]
