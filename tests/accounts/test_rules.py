"""NIK, Met. numbers, passwords, throttle and grants."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from lsp.accounts import rules
from lsp.kernel.roles import Actor

WOMAN_BANDUNG = "3273056010900009"


def test_a_nik_tells_birth_day_and_sex() -> None:
    facts = rules.nik_facts(WOMAN_BANDUNG)
    assert (facts.province, facts.day, facts.month, facts.year_of_century) == ("32", 20, 10, 90)
    assert facts.is_woman


@pytest.mark.parametrize(
    "nik",
    [
        "",
        "123",
        "32730560109000091",
        "3273056010900000",
        "3273053210900009",
        "3273057210900009",
        "3273056013900009",
        "327305601090000a",
        "٣٢٧٣٠٥٦٠١٠٩٠٠٠٠٩",
    ],
)
def test_what_is_no_nik_is_refused(nik: str) -> None:
    assert rules.why_not_nik(nik)


def test_a_nik_that_differs_from_the_birth_date_only_warns() -> None:
    assert rules.why_not_nik(WOMAN_BANDUNG) == ()
    assert rules.nik_warnings(WOMAN_BANDUNG, date(1990, 10, 20), True) == ()
    codes = {r.code for r in rules.nik_warnings(WOMAN_BANDUNG, date(1990, 10, 21), False)}
    assert codes == {"nik_birth_date", "nik_sex"}
    assert [r.code for r in rules.nik_warnings("9973056010900009", None, None)] == ["nik_province"]


@pytest.mark.parametrize(
    "printed",
    ["MET.000.000123 2018", "MET.000.000125.2023", "MET. 125 0000123 2012", "KJK 026 000123 2009"],
)
def test_met_numbers_as_printed_are_known(printed: str) -> None:
    assert re.fullmatch(rules.MET_PATTERN, printed)
    assert " " not in rules.met_search_form(printed)


@pytest.mark.parametrize("password", ["pendek", "1234567890", "aaaaaaaaaaaa", "siticontoh1"])
def test_weak_passwords_are_refused(password: str) -> None:
    assert rules.why_not_password(password, "Siti Contoh1")


def test_a_short_sentence_is_a_good_password() -> None:
    assert rules.why_not_password("kopi pahit tiap pagi", "Siti Contoh") == ()


def test_sign_in_waits_grow_and_stop_at_fifteen_minutes() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    waits = [(rules.blocked_until(n, at) - at).total_seconds() for n in range(12)]
    assert waits[:5] == [0, 0, 0, 0, 0]
    assert waits[5:9] == [60, 120, 240, 480]
    assert waits[-1] == 900


def test_nobody_grants_a_role_to_themselves_nor_for_ever() -> None:
    actor, today = Actor(1, "a", "A"), date(2026, 11, 24)
    own = rules.why_not_grant(actor, 1, today + timedelta(days=10), today)
    assert [r.code for r in own] == ["grant_to_self"]
    for until in (today, today + timedelta(days=400)):
        assert [r.code for r in rules.why_not_grant(actor, 2, until, today)] == ["grant_term"]
    assert rules.why_not_grant(actor, 2, today + timedelta(days=365), today) == ()
