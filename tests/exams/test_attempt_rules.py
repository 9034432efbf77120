"""When a test may start and ends, and who may do what with it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsp.exams.rules import MAY
from lsp.exams.rules.access import AttemptAccess
from lsp.exams.rules.attempts import (
    ATTEMPT,
    GRACE,
    LONGEST_GRANT,
    STATE_NAMES,
    AttemptState,
    AttemptStep,
    StartFacts,
    deadline,
    is_overdue,
    why_not_annul,
    why_not_grant,
    why_not_prepare,
    why_not_start,
    why_not_submit,
)
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import ANYONE, Actor, Role
from lsp.kernel.text import Reason
from lsp.scheduling.rules import Interest, SeatAccess, SeatStatus

NOW = datetime(2026, 12, 5, 2, 10, tzinfo=UTC)
READY = StartFacts(
    state=AttemptState.READY,
    is_checked_in=True,
    is_agreed=True,
    opens_at=NOW - timedelta(minutes=10),
    closes_at=NOW + timedelta(hours=3),
    now=NOW,
)


def _codes(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.code for reason in reasons]


def test_the_ways_of_an_attempt_are_these_and_no_others() -> None:
    allowed = {
        (before.value, step.value)
        for before in AttemptState
        for step in AttemptStep
        if ATTEMPT.allows(before, step)
    }
    assert allowed == {
        ("ready", "start"),
        ("open", "submit"),
        ("open", "close"),
        ("ready", "annul"),
        ("open", "annul"),
        ("submitted", "annul"),
        ("closed", "annul"),
    }
    assert set(STATE_NAMES) == set(AttemptState)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"now": READY.opens_at}, []),
        ({"now": READY.closes_at}, []),
        ({"is_checked_in": False}, ["seat_not_checked_in"]),
        ({"is_agreed": False}, ["agreement_not_signed"]),
        ({"now": READY.opens_at - timedelta(microseconds=1)}, ["session_not_open"]),
        ({"now": READY.closes_at + timedelta(microseconds=1)}, ["session_over"]),
        ({"state": AttemptState.OPEN}, ["step_not_allowed"]),
        ({"state": AttemptState.SUBMITTED}, ["step_not_allowed"]),
        (
            {"is_checked_in": False, "is_agreed": False},
            ["seat_not_checked_in", "agreement_not_signed"],
        ),
    ],
)
def test_why_the_test_does_not_begin(change: dict[str, object], codes: list[str]) -> None:
    assert _codes(why_not_start(replace(READY, **change))) == codes


@given(st.integers(1, 300), st.lists(st.integers(60, 14_400), max_size=5))
def test_the_deadline_is_start_plus_minutes_plus_what_was_granted(
    minutes: int, grants: list[int]
) -> None:
    found = deadline(NOW, minutes, grants)
    assert (found - NOW).total_seconds() == minutes * 60 + sum(grants)


@pytest.mark.parametrize("state", AttemptState)
def test_only_an_open_attempt_past_deadline_and_grace_is_overdue(state: AttemptState) -> None:
    assert not is_overdue(state, NOW, NOW + GRACE)
    assert not is_overdue(state, None, NOW)
    after = NOW + GRACE + timedelta(microseconds=1)
    assert is_overdue(state, NOW, after) == (state is AttemptState.OPEN)


@pytest.mark.parametrize(
    ("state", "seconds", "reason", "codes"),
    [
        (AttemptState.READY, 60, "Listrik padam.", []),
        (AttemptState.OPEN, int(LONGEST_GRANT.total_seconds()), "Listrik padam.", []),
        (AttemptState.OPEN, int(LONGEST_GRANT.total_seconds()) + 1, "Listrik", ["grant_length"]),
        (AttemptState.OPEN, 0, "Listrik padam.", ["grant_length"]),
        (AttemptState.OPEN, -60, "Listrik padam.", ["grant_length"]),
        (AttemptState.OPEN, 60, "  ya  ", ["grant_reason"]),
        (AttemptState.SUBMITTED, 60, "Listrik padam.", ["attempt_over"]),
        (AttemptState.CLOSED, 60, "Listrik padam.", ["attempt_over"]),
        (AttemptState.ANNULLED, 60, "Listrik padam.", ["attempt_over"]),
    ],
)
def test_why_extra_time_is_not_given(
    state: AttemptState, seconds: int, reason: str, codes: list[str]
) -> None:
    assert _codes(why_not_grant(state, seconds, reason)) == codes


def test_an_attempt_is_set_aside_once_and_with_a_reason() -> None:
    for state in set(AttemptState) - {AttemptState.ANNULLED}:
        assert not why_not_annul(state, "Soal bocor di ruang uji.")
        assert _codes(why_not_annul(state, " - ")) == ["annul_reason"]
    assert _codes(why_not_annul(AttemptState.ANNULLED, "Dua kali.")) == ["step_not_allowed"]


def test_no_form_is_drawn_for_a_seat_that_is_given_up() -> None:
    assert not why_not_prepare(is_seat_active=True)
    assert _codes(why_not_prepare(is_seat_active=False)) == ["seat_not_active"]


def test_handing_in_asks_for_no_answer_and_for_no_gap() -> None:
    assert not why_not_submit(AttemptState.OPEN, None, 0)
    assert not why_not_submit(AttemptState.OPEN, 7, 7)
    assert _codes(why_not_submit(AttemptState.OPEN, 8, 7)) == ["answers_missing"]
    assert _codes(why_not_submit(AttemptState.READY, None, 0)) == ["step_not_allowed"]


OWN, ASSESSOR, OTHER = 1, 2, 3
SEAT = SeatAccess("kursi", OWN, ASSESSOR, SeatStatus.CHECKED_IN, Interest.CLEAR)
DONE = AttemptAccess(1, "percobaan", OWN, AttemptState.SUBMITTED, NOW, SEAT)
PEOPLE = {
    "candidate": Actor(OWN, "a", "A", frozenset({Role.CANDIDATE})),
    "candidate_and_manager": Actor(
        OWN, "a", "A", frozenset({Role.CANDIDATE, Role.CERTIFICATION_MANAGER})
    ),
    "assessor": Actor(ASSESSOR, "b", "B", frozenset({Role.ASSESSOR})),
    "assessor_and_manager": Actor(
        ASSESSOR, "b", "B", frozenset({Role.ASSESSOR, Role.CERTIFICATION_MANAGER})
    ),
    "other_assessor": Actor(OTHER, "c", "C", frozenset({Role.ASSESSOR})),
    "other_candidate": Actor(OTHER, "c", "C", frozenset({Role.CANDIDATE})),
    "secretariat": Actor(OTHER, "c", "C", frozenset({Role.SECRETARIAT})),
    "manager": Actor(OTHER, "c", "C", frozenset({Role.CERTIFICATION_MANAGER})),
    "item_writer": Actor(OTHER, "c", "C", frozenset({Role.ITEM_WRITER, Role.ITEM_REVIEWER})),
    "quality_manager": Actor(OTHER, "c", "C", frozenset({Role.QUALITY_MANAGER})),
    "anyone": ANYONE,
}


@pytest.mark.parametrize(
    ("permission", "subject", "allowed"),
    [
        (Permission.EXAM_TAKE, SEAT, {"candidate", "candidate_and_manager"}),
        (Permission.EXAM_TAKE, DONE, {"candidate", "candidate_and_manager"}),
        (Permission.EXAM_TAKE, None, set()),
        (
            Permission.EXAM_PREPARE,
            SEAT,
            {"secretariat", "manager", "assessor", "assessor_and_manager"},
        ),
        (
            Permission.EXAM_PREPARE,
            replace(SEAT, interest=Interest.CONFLICT),
            {"secretariat", "manager", "assessor_and_manager"},
        ),
        (Permission.EXAM_PREPARE, DONE, set()),
        (Permission.EXAM_SUPERVISE, DONE, {"manager"}),
        (Permission.EXAM_SUPERVISE, SEAT, set()),
        (
            Permission.EXAM_RESULT_READ,
            DONE,
            {"manager", "assessor", "assessor_and_manager"},
        ),
        (Permission.EXAM_RESULT_READ, replace(DONE, state=AttemptState.OPEN), set()),
        (Permission.EXAM_RESULT_READ, replace(DONE, state=AttemptState.ANNULLED), set()),
        (
            Permission.EXAM_RESULT_READ,
            replace(DONE, seat=replace(SEAT, interest=Interest.CONFLICT)),
            {"manager", "assessor_and_manager"},
        ),
        (Permission.EXAM_RESULT_READ, replace(DONE, seat=None), set()),
    ],
)
def test_who_may(permission: Permission, subject: object, allowed: set[str]) -> None:
    assert {name for name, actor in PEOPLE.items() if MAY[permission](actor, subject)} == allowed
