"""When a session may be planned, published, held and closed; who stands at the door."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.scheduling import rules as room
from lsp.scheduling.rules import (
    MAY,
    SEAT_FLOW,
    SESSION_FLOW,
    Interest,
    SeatAccess,
    SeatStatus,
    SeatStep,
    SessionAccess,
    SessionStatus,
    SessionStep,
)
from lsp.scheduling.rules import planning as rules

START = datetime(2026, 12, 5, 2, 0, tzinfo=UTC)
PLAN = rules.PlanFacts(START, START + timedelta(hours=3), True, True, START - timedelta(days=9))
DOOR = rules.CheckInFacts(
    SessionStatus.PUBLISHED, SeatStatus.ASSIGNED, START, START + timedelta(hours=3), 1, 2
)
OPERATOR = Actor(7, "p7", "Tono", frozenset({Role.TUK_OPERATOR}))


def _codes(reasons: tuple) -> list[str]:
    return [reason.code for reason in reasons]


def test_a_sound_plan_is_entered() -> None:
    assert rules.why_not_plan(PLAN) == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"now": START}, "too_early"),
        ({"ends_at": START + timedelta(minutes=15)}, "odd_length"),
        ({"ends_at": START - timedelta(hours=1)}, "odd_length"),
        ({"ends_at": START + timedelta(hours=13)}, "odd_length"),
        ({"ends_at": START + timedelta(minutes=70)}, "odd_minutes"),
        ({"scheme_is_published": False}, "scheme_not_published"),
        ({"tuk_is_verified": False}, "venue_unverified"),
    ],
)
def test_an_unsound_plan_is_refused(changes: dict[str, object], code: str) -> None:
    assert _codes(rules.why_not_plan(replace(PLAN, **changes))) == [code]


def test_a_letter_needs_seats_without_conflict_and_another_publisher() -> None:
    assert rules.why_not_publish(SessionStatus.PLANNED, 2, 0, False) == ()
    found = rules.why_not_publish(SessionStatus.PUBLISHED, 0, 1, True)
    assert _codes(found) == [
        "step_not_allowed",
        "session_empty",
        "conflict_of_interest",
        "self_assignment",
    ]


def test_the_door_opens_two_hours_before_and_closes_at_the_end() -> None:
    for at in (START - timedelta(hours=2), START, START + timedelta(hours=3)):
        assert rules.why_not_check_in(DOOR, OPERATOR, at) == ()
    early, late = START - timedelta(hours=2, seconds=1), START + timedelta(hours=3, seconds=1)
    assert _codes(rules.why_not_check_in(DOOR, OPERATOR, early)) == ["too_early"]
    assert _codes(rules.why_not_check_in(DOOR, OPERATOR, late)) == ["too_late"]


@pytest.mark.parametrize("person", [1, 2])
def test_neither_assessor_nor_candidate_checks_the_identity(person: int) -> None:
    themselves = replace(OPERATOR, person_id=person)
    assert _codes(rules.why_not_check_in(DOOR, themselves, START)) == ["own_identity_check"]
    assert _codes(rules.why_not_miss(DOOR, themselves, START)) == ["own_identity_check"]


@pytest.mark.parametrize("status", list(SessionStatus))
def test_the_door_opens_only_for_a_published_session(status: SessionStatus) -> None:
    door = replace(DOOR, session_status=status)
    is_open = status in (SessionStatus.PUBLISHED, SessionStatus.HELD)
    expected = [] if is_open else ["session_not_published"]
    assert _codes(rules.why_not_check_in(door, OPERATOR, START)) == expected
    assert _codes(rules.why_not_miss(door, OPERATOR, START)) == expected


def test_absence_is_recorded_only_after_the_start_and_of_a_waiting_seat() -> None:
    assert rules.why_not_miss(DOOR, OPERATOR, START) == ()
    before = START - timedelta(seconds=1)
    assert _codes(rules.why_not_miss(DOOR, OPERATOR, before)) == ["too_early"]
    present = replace(DOOR, seat_status=SeatStatus.CHECKED_IN)
    assert _codes(rules.why_not_miss(present, OPERATOR, START)) == ["step_not_allowed"]
    assert _codes(rules.why_not_check_in(present, OPERATOR, START)) == ["step_not_allowed"]


@pytest.mark.parametrize("status", list(SessionStatus))
@pytest.mark.parametrize("step", list(SessionStep))
def test_every_step_of_a_session_is_decided(status: SessionStatus, step: SessionStep) -> None:
    allowed = {
        SessionStatus.PLANNED: {SessionStep.PUBLISH, SessionStep.CANCEL},
        SessionStatus.PUBLISHED: {SessionStep.HOLD, SessionStep.CLOSE, SessionStep.CANCEL},
        SessionStatus.HELD: {SessionStep.CLOSE},
    }
    assert SESSION_FLOW.allows(status, step) is (step in allowed.get(status, set()))


@pytest.mark.parametrize("status", list(SeatStatus))
@pytest.mark.parametrize("step", list(SeatStep))
def test_every_step_of_a_seat_is_decided(status: SeatStatus, step: SeatStep) -> None:
    allowed = {
        SeatStatus.ASSIGNED: {SeatStep.CHECK_IN, SeatStep.MISS, SeatStep.CANCEL},
        SeatStatus.CHECKED_IN: {SeatStep.FINISH},
    }
    assert SEAT_FLOW.allows(status, step) is (step in allowed.get(status, set()))


def test_a_session_ends_when_every_seat_has_ended() -> None:
    ended = [SeatStatus.FINISHED, SeatStatus.NO_SHOW, SeatStatus.CANCELLED]
    assert rules.why_not_close(SessionStatus.HELD, ended) == ()
    for status in (SeatStatus.ASSIGNED, SeatStatus.CHECKED_IN):
        assert _codes(rules.why_not_close(SessionStatus.HELD, [*ended, status])) == ["seats_open"]


def test_a_session_is_called_off_with_a_reason_before_anybody_came() -> None:
    waiting = [SeatStatus.ASSIGNED]
    assert rules.why_not_cancel_session(SessionStatus.PUBLISHED, waiting, "Banjir.") == ()
    found = rules.why_not_cancel_session(SessionStatus.HELD, [SeatStatus.CHECKED_IN], " ")
    assert _codes(found) == ["step_not_allowed", "seats_begun", "reason_missing"]
    assert rules.why_not_cancel_seat(SeatStatus.ASSIGNED, "Sakit.") == ()
    assert _codes(rules.why_not_cancel_seat(SeatStatus.FINISHED, "Sakit.")) == ["step_not_allowed"]


@pytest.mark.parametrize(
    ("status", "present", "has_conflict", "note", "code"),
    [
        (SeatStatus.ASSIGNED, Interest.MISSING, False, "", ""),
        (SeatStatus.ASSIGNED, Interest.MISSING, True, "Sepupu.", ""),
        (SeatStatus.CHECKED_IN, Interest.CLEAR, True, "Baru ingat: tetangga.", ""),
        (SeatStatus.ASSIGNED, Interest.MISSING, True, " ", "note_missing"),
        (SeatStatus.ASSIGNED, Interest.CLEAR, False, "", "already_declared"),
        (SeatStatus.ASSIGNED, Interest.CONFLICT, False, "", "conflict_stands"),
        (SeatStatus.ASSIGNED, Interest.CONFLICT, True, "Lagi.", "conflict_stands"),
        (SeatStatus.FINISHED, Interest.CLEAR, True, "Terlambat.", "seat_not_open"),
        (SeatStatus.CANCELLED, Interest.MISSING, False, "", "seat_not_open"),
        (SeatStatus.NO_SHOW, Interest.MISSING, False, "", "seat_not_open"),
    ],
)
def test_a_declaration_is_taken_once_and_a_conflict_stands(
    status: SeatStatus, present: Interest, has_conflict: bool, note: str, code: str
) -> None:
    found = rules.why_not_declare(status, present, has_conflict, note)
    assert _codes(found) == ([code] if code else [])


def test_numbers_carry_serial_month_and_year() -> None:
    assert rules.letter_number(7, date(2026, 11, 24)) == "007/ST/LSP/XI/2026"
    assert rules.session_number(12, date(2026, 11, 24)) == "JDW-2026-0012"


@pytest.mark.parametrize(
    ("days", "warning"),
    [(-1, 0), (0, 30), (30, 30), (31, 90), (90, 90), (91, 180), (180, 180), (181, None)],
)
def test_a_licence_warns_180_90_and_30_days_ahead(days: int, warning: int | None) -> None:
    today = date(2026, 11, 24)
    assert rules.licence_warning_days(today + timedelta(days=days), today) == warning


def test_nobody_sets_their_own_scope_and_limits_are_sane() -> None:
    assert _codes(rules.why_not_list(OPERATOR, 7)) == ["own_scope"]
    assert rules.why_not_list(OPERATOR, 8) == ()
    assert rules.why_not_limits(10, 24) == ()
    assert _codes(rules.why_not_limits(0, 121)) == ["odd_daily_limit", "odd_months"]


SESSION = SessionAccess("s1", frozenset({2}))


@pytest.mark.parametrize("role", list(Role))
def test_the_office_plans_and_the_door_checks(role: Role) -> None:
    actor = Actor(9, "p9", "Budi", frozenset({role}))
    planners = {Role.SECRETARIAT, Role.CERTIFICATION_MANAGER}
    office = planners | {Role.TUK_OPERATOR, Role.QUALITY_MANAGER, Role.HEAD}
    assert MAY[Permission.SESSION_LIST](actor, None) is (role in office)
    assert MAY[Permission.SESSION_READ](actor, SESSION) is (role in office)
    assert MAY[Permission.SESSION_PLAN](actor, None) is (role in planners)
    assert MAY[Permission.SEAT_ASSIGN](actor, SESSION) is (role in planners)
    door = {Role.TUK_OPERATOR, Role.SECRETARIAT}
    assert MAY[Permission.SEAT_CHECK_IN](actor, SESSION) is (role in door)


@pytest.mark.parametrize("role", list(Role))
def test_an_assessor_of_the_session_neither_assigns_nor_checks_in_it(role: Role) -> None:
    both = Actor(2, "p2", "Rina", frozenset({role, Role.ASSESSOR}))
    assert MAY[Permission.SESSION_READ](both, SESSION)
    assert not MAY[Permission.SEAT_ASSIGN](both, SESSION)
    assert not MAY[Permission.SEAT_CHECK_IN](both, SESSION)


@pytest.mark.parametrize("status", list(SeatStatus))
@pytest.mark.parametrize("interest", list(Interest))
def test_files_open_only_to_the_assigned_assessor_who_declared_no_conflict(
    status: SeatStatus, interest: Interest
) -> None:
    seat = SeatAccess("s1", 1, 2, status, interest)
    assessor = Actor(2, "p2", "Rina", frozenset({Role.ASSESSOR}))
    is_active = status in room.ACTIVE_SEAT
    assert seat.is_assigned(assessor) is (is_active and interest is Interest.CLEAR)
    assert not seat.is_assigned(Actor(2, "p2", "Rina"))
    assert not seat.is_assigned(Actor(3, "p3", "Lain", frozenset({Role.ASSESSOR})))
    assert seat.is_own(Actor(1, "p1", "Siti"))
    assert not seat.is_own(assessor)
    assert MAY[Permission.INTEREST_DECLARE](assessor, seat) is is_active
    candidate = Actor(1, "p1", "Siti", frozenset({Role.ASSESSOR}))
    assert not MAY[Permission.INTEREST_DECLARE](candidate, seat)
    assert not replace(seat, assessor_id=1).is_assigned(candidate)
