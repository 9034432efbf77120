"""BNSP's number grammar and the short code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsp.certificates.rules.numbers import (
    CertificateNumber,
    RegistrationNumber,
    certificate_number,
    read_certificate_number,
    read_registration_number,
    registration_counter,
    registration_number,
    search_form,
    short_code_of,
    why_not_blanko,
    why_not_codes,
    why_not_serial,
    written_short_code,
)
from lsp.kernel.ids import new_short_code


def test_numbers_are_printed_in_bnsp_grammar() -> None:
    number = CertificateNumber("64199", "1120", "3", 412, 2026)
    assert certificate_number(number, 7) == "64199 1120 3 0000412 2026"
    assert certificate_number(number, 8) == "64199 1120 3 00000412 2026"
    registration = RegistrationNumber("KOP", "0000", 412, 2026)
    assert registration_number(registration) == "KOP 0000 00412 2026"


@given(
    serial=st.integers(1, 9_999_999), year=st.integers(2000, 2099), digits=st.sampled_from([7, 8])
)
def test_what_is_printed_is_read_back(serial: int, year: int, digits: int) -> None:
    number = CertificateNumber("64199", "1120", "3", serial, year)
    assert read_certificate_number(certificate_number(number, digits)) == number
    registration = RegistrationNumber("TIK", "1565", serial % 99999 + 1, year)
    assert read_registration_number(registration_number(registration)) == registration


@pytest.mark.parametrize(
    "text", ["", "64199 1120 3 412 2026", "6419911203 0000412 2026", "x 1120 3 0000412 2026"]
)
def test_anything_else_is_no_number(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_certificate_number(text)
    with pytest.raises(ValueError):  # noqa: PT011
        read_registration_number(text)


def test_the_scheme_must_carry_codes_of_the_right_width() -> None:
    assert not why_not_codes("64199", "1120", "3")
    for codes in (
        ("6419", "1120", "3"),
        ("64199", "", "3"),
        ("64199", "1120", "10"),
        ("a" * 5, "1120", "3"),
    ):
        assert why_not_codes(*codes)[0].code == "number_codes"


def test_a_serial_that_outgrows_its_width_is_refused() -> None:
    assert not why_not_serial(9_999_999, 7)
    assert why_not_serial(10_000_000, 7)[0].code == "serial_width"
    assert not why_not_serial(10_000_000, 8)


def test_only_the_registration_counter_begins_again_each_year() -> None:
    assert registration_counter(2026) != registration_counter(2027)


def test_any_way_of_typing_a_number_finds_it() -> None:
    assert search_form("kop.0000.00412 2026") == search_form("KOP 0000 00412 2026")


def test_a_short_code_is_mended_and_checked() -> None:
    for _ in range(50):
        code = new_short_code()
        written = written_short_code(code)
        assert len(written) == 14
        assert short_code_of(written.lower()) == code
        assert short_code_of(code.replace("0", "o").replace("1", "l")) == code
        wrong = "2" if code[3] != "2" else "3"
        assert short_code_of(code[:3] + wrong + code[4:]) is None
    assert short_code_of("") is None
    assert short_code_of("UUUUUUUUUUUU") is None


@pytest.mark.parametrize(
    ("number", "ok"),
    [("", True), ("1234567", True), ("12345678", True), ("123456", False), ("1234567a", False)],
)
def test_a_blanko_number_has_seven_or_eight_digits(number: str, ok: bool) -> None:
    assert (not why_not_blanko(number)) is ok
