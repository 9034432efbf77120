"""The verdict over every combination of facts, and what a stranger may see."""

from itertools import product

import pytest

from lsp.verification.rules import privacy
from lsp.verification.rules.verdicts import (
    CHECK_WORDS,
    WORDS,
    CheckName,
    CheckResult,
    Facts,
    Period,
    Reading,
    Register,
    Verdict,
    checks,
    period,
    shows_content,
    verdict,
)

EVERYTHING = [Facts(*combination) for combination in product(Reading, Register, Period)]
GENUINE = [facts for facts in EVERYTHING if facts.reading is Reading.GENUINE]

# Register against period, for genuine tokens: the whole table, written out.
B, I, A = Period.BEFORE, Period.INSIDE, Period.AFTER  # noqa: E741
TABLE = {
    (Register.UNREACHED, B): Verdict.NOT_YET_VALID,
    (Register.UNREACHED, I): Verdict.VALID_OFFLINE,
    (Register.UNREACHED, A): Verdict.EXPIRED,
    (Register.ABSENT, B): Verdict.NOT_REGISTERED,
    (Register.ABSENT, I): Verdict.NOT_REGISTERED,
    (Register.ABSENT, A): Verdict.NOT_REGISTERED,
    (Register.ACTIVE, B): Verdict.NOT_YET_VALID,
    (Register.ACTIVE, I): Verdict.VALID,
    (Register.ACTIVE, A): Verdict.EXPIRED,
    (Register.SUSPENDED, B): Verdict.SUSPENDED,
    (Register.SUSPENDED, I): Verdict.SUSPENDED,
    (Register.SUSPENDED, A): Verdict.EXPIRED,
    (Register.REVOKED, B): Verdict.REVOKED,
    (Register.REVOKED, I): Verdict.REVOKED,
    (Register.REVOKED, A): Verdict.REVOKED,
    (Register.REPLACED, B): Verdict.REPLACED,
    (Register.REPLACED, I): Verdict.REPLACED,
    (Register.REPLACED, A): Verdict.REPLACED,
}


def test_the_table_decides_every_genuine_token() -> None:
    assert {(facts.register, facts.period): verdict(facts) for facts in GENUINE} == TABLE


@pytest.mark.parametrize("facts", [f for f in EVERYTHING if f not in GENUINE], ids=str)
def test_a_text_that_is_not_genuine_is_judged_by_itself_alone(facts: Facts) -> None:
    assert verdict(facts).value == facts.reading.value


def test_only_signature_register_standing_and_dates_together_are_valid() -> None:
    valid = [facts for facts in EVERYTHING if verdict(facts) is Verdict.VALID]
    assert valid == [Facts(Reading.GENUINE, Register.ACTIVE, Period.INSIDE)]


def test_every_verdict_can_be_given() -> None:
    assert {verdict(facts) for facts in EVERYTHING} == set(Verdict)


def test_a_valid_verdict_shows_four_good_checks_and_no_other_verdict_does() -> None:
    for facts in EVERYTHING:
        good = [result for _, result in checks(facts)] == [CheckResult.OK] * 4
        assert good is (verdict(facts) is Verdict.VALID), facts


def test_every_check_has_its_words() -> None:
    shown = {line for facts in EVERYTHING for line in checks(facts)}
    assert shown == set(CHECK_WORDS)


def test_a_bad_verdict_names_what_was_bad() -> None:
    for facts in EVERYTHING:
        found = verdict(facts)
        results = {result for _, result in checks(facts)}
        if found in {Verdict.VALID, Verdict.UNREADABLE}:
            continue
        assert results & {CheckResult.BAD, CheckResult.UNKNOWN}, facts


def test_content_is_shown_only_of_genuine_registered_tokens() -> None:
    for facts in EVERYTHING:
        expected = facts.reading is Reading.GENUINE and facts.register is not Register.ABSENT
        assert shows_content(verdict(facts)) is expected


def test_no_two_verdicts_share_word_or_title() -> None:
    assert set(WORDS) == set(Verdict)
    for part in ("word", "title"):
        assert len({getattr(words, part) for words in WORDS.values()}) == len(Verdict)


def test_only_valid_is_green_and_every_verdict_says_what_to_do_next() -> None:
    assert [found for found, words in WORDS.items() if words.kind == "ok"] == [Verdict.VALID]
    assert all(words.next_step and words.detail for words in WORDS.values())


@pytest.mark.parametrize(
    ("moment", "expected"),
    [(99, B), (100, I), (101, I), (199, I), (200, A), (201, A)],
)
def test_the_first_second_counts_and_the_end_is_too_late(moment: int, expected: Period) -> None:
    assert period(100, 200, moment) is expected


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Siti Rahmawati", "S*** R***"),
        ("Suharto", "S***"),
        ("  I  Made   Oka ", "I*** M*** O***"),
        ("Évi O'Brien", "É*** O***"),
        ("", ""),
    ],
)
def test_a_masked_name_tells_first_letters_only(name: str, masked: str) -> None:
    assert privacy.masked_name(name) == masked


@pytest.mark.parametrize(
    ("typed", "printed", "same"),
    [
        ("siti  rahmawati ", "Siti Rahmawati", True),
        ("SITI RAHMAWATI", "Siti Rahmawati", True),
        ("De\u0301wi", "D\u00e9wi", True),
        ("Siti Rahmawat", "Siti Rahmawati", False),
        ("S*** R***", "Siti Rahmawati", False),
        ("", "", False),
        ("   ", "Siti Rahmawati", False),
        ("Sit\u0456 Rahmawati", "Siti Rahmawati", False),  # a Cyrillic i
    ],
)
def test_a_name_is_compared_without_regard_to_capitals_and_spaces(
    typed: str, printed: str, same: bool
) -> None:
    assert privacy.same_name(typed, printed) is same


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_an_asker_is_an_address_or_a_network(address: str, network: str) -> None:
    assert privacy.network_of(address) == network


def test_the_thirty_first_look_up_of_a_minute_is_refused() -> None:
    assert [privacy.may_look_up(count) for count in (1, 30, 31)] == [True, True, False]


def test_signature_is_always_the_first_check() -> None:
    assert all(checks(facts)[0][0] is CheckName.SIGNATURE for facts in EVERYTHING if checks(facts))
