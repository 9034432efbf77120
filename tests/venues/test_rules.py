"""A TUK is used only while a verification for the scheme covers the day."""

from datetime import date

import pytest

from lsp.kernel.roles import Actor, Role
from lsp.venues import rules
from lsp.venues.rules import Standing, TukFacts, Verification

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
KNOWN = Verification("SKM-KU-01", FIRST, LAST)


def _codes(tuk: TukFacts, scheme: str, on: date) -> list[str]:
    return [reason.code for reason in rules.why_not_use(tuk, scheme, on)]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 12, 31), Standing.NOT_YET),
        (FIRST, Standing.IN_FORCE),
        (date(2026, 11, 1), Standing.IN_FORCE),
        (date(2026, 11, 2), Standing.ENDS_SOON),
        (LAST, Standing.ENDS_SOON),
        (date(2027, 1, 1), Standing.EXPIRED),
    ],
)
def test_a_verification_counts_through_its_last_day(on: date, expected: Standing) -> None:
    assert rules.standing(KNOWN, on) is expected
    usable = expected in {Standing.IN_FORCE, Standing.ENDS_SOON}
    assert (_codes(TukFacts("A", False, (KNOWN,)), "SKM-KU-01", on) == []) is usable


def test_a_verification_counts_only_for_its_scheme() -> None:
    tuk = TukFacts("A", False, (KNOWN,))
    assert _codes(tuk, "SKM-LAIN", FIRST) == ["tuk_not_verified"]


def test_a_lapsed_verification_says_until_when_it_counted() -> None:
    reason = rules.why_not_use(TukFacts("A", False, (KNOWN,)), "SKM-KU-01", date(2027, 5, 1))[0]
    assert reason.code == "tuk_verification_expired"
    assert reason.facts["expires_on"] == LAST


def test_a_later_verification_takes_over() -> None:
    later = Verification("SKM-KU-01", date(2026, 12, 1), date(2027, 12, 31))
    assert rules.in_force((KNOWN, later), "SKM-KU-01", date(2026, 12, 15)) == later
    assert rules.in_force((later, KNOWN), "SKM-KU-01", date(2026, 11, 15)) == KNOWN


def test_a_closed_tuk_is_never_used() -> None:
    assert _codes(TukFacts("A", True, (KNOWN,)), "SKM-KU-01", FIRST) == ["tuk_closed"]


@pytest.mark.parametrize(
    ("verified", "expires", "code"),
    [
        (date(2026, 6, 2), date(2027, 1, 1), "verified_in_future"),
        (date(2026, 6, 1), date(2026, 6, 1), "expires_before_verified"),
        (date(2026, 6, 1), date(2036, 6, 1), "too_long"),
        (date(2026, 6, 1), date(2028, 6, 1), ""),
    ],
)
def test_the_days_of_a_verification_make_sense(verified: date, expires: date, code: str) -> None:
    reasons = rules.why_not_verify(verified, expires, date(2026, 6, 1))
    assert [reason.code for reason in reasons] == ([code] if code else [])


@pytest.mark.parametrize("role", list(Role))
def test_only_the_office_changes_tuk(role: Role) -> None:
    may = rules.MAY[rules.Permission.TUK_EDIT]
    expected = role in {Role.SECRETARIAT, Role.CERTIFICATION_MANAGER}
    assert may(Actor(1, "a", "A", frozenset({role})), None) is expected
