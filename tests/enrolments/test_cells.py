"""What people and spreadsheets write into a cell."""

from datetime import date, datetime

import pytest

from lsp.enrolments.rules import cells
from lsp.enrolments.rules.cells import Cell
from lsp.enrolments.rules.columns import BY_KEY, columns_of, heading


@pytest.mark.parametrize(
    ("cell", "value", "fault"),
    [
        ("3299996010900009", "3299996010900009", ""),
        (" 3299 9960 1090 0009 ", "3299996010900009", ""),
        ("'3299996010900009", "3299996010900009", ""),
        ("32.99.99.601090.0009", "3299996010900009", ""),
        (3299996010900009, "3299996010900009", ""),
        (3299996010900009.0, "3299996010900009", ""),
        (3299996010900000.0, "3299996010900000", "nik_number"),
        (9171016010900009.0, "9171016010900008", "nik_number"),
        ("3.29999E+15", "3.29999E+15", "nik_number"),
        ("3,29999E+15", "3,29999E+15", "nik_number"),
        ("329999601090000", "329999601090000", "nik_short"),
        ("32999960109000091", "32999960109000091", "nik_length"),
        ("329999601O900009", "329999601O900009", "nik_letter"),
        ("A123", "A123", "nik_characters"),
        ("", "", ""),
        (None, "", ""),
    ],
)
def test_a_nik_is_read_as_sixteen_digits(cell: Cell, value: str, fault: str) -> None:
    read = cells.read_nik(cell)
    assert read.value == value
    assert (read.fault.code if read.fault else "") == fault


@pytest.mark.parametrize(
    ("cell", "value", "fault"),
    [
        ("20/10/1990", "1990-10-20", ""),
        ("20-10-1990", "1990-10-20", ""),
        ("20.10.1990", "1990-10-20", ""),
        ("1990-10-20", "1990-10-20", ""),
        ("1990-10-20 00:00:00", "1990-10-20", ""),
        ("20 Oktober 1990", "1990-10-20", ""),
        ("20 Okt 1990", "1990-10-20", ""),
        (date(1990, 10, 20), "1990-10-20", ""),
        (datetime(1990, 10, 20, 0, 0), "1990-10-20", ""),  # noqa: DTZ001 - as sheets hold it
        ("10/20/1990", "10/20/1990", "date_order"),
        ("31/02/1990", "31/02/1990", "date_missing"),
        ("20/10/90", "20/10/90", "date_year"),
        ("20 Foo 1990", "20 Foo 1990", "date_month"),
        (33166.0, "33166", "date_serial"),
        (5.0, "5", "date_shape"),
        ("kemarin", "kemarin", "date_shape"),
    ],
)
def test_a_date_is_read_day_first(cell: Cell, value: str, fault: str) -> None:
    read = cells.read_date(cell)
    assert read.value == value
    assert (read.fault.code if read.fault else "") == fault


def test_a_number_instead_of_a_date_says_which_day_it_might_be() -> None:
    fault = cells.read_date(33166.0).fault
    assert fault is not None
    assert "20/10/1990" in str(fault)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0812 3456 7890", "0812 3456 7890"),
        (81234567890.0, "081234567890"),
        ("6281234567890", "+6281234567890"),
        ("+62 812", "+62 812"),
    ],
)
def test_a_telephone_gets_back_its_zero(cell: Cell, value: str) -> None:
    assert cells.read_phone(cell).value == value


def test_a_lost_zero_is_said() -> None:
    doubt = cells.read_phone(81234567890.0).doubt
    assert doubt is not None
    assert "081234567890" in str(doubt)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("L", "L"),
        ("laki-laki", "L"),
        ("Pria", "L"),
        ("P", "P"),
        ("Wanita", "P"),
        ("perempuan", "P"),
    ],
)
def test_a_sex_is_read_from_words(cell: str, value: str) -> None:
    assert cells.read_sex(cell).value == value


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("province_code", "Jawa Barat", "32"),
        ("province_code", "JAWA  BARAT", "32"),
        ("province_code", 32.0, "32"),
        ("province_code", "DKI Jakarta", "31"),
        ("province_code", "Jakarta", "31"),
        ("province_code", "Provinsi Bali", "51"),
        ("education", "s1", "7"),
        ("education", "7", "7"),
        ("occupation", "karyawan swasta", "15"),
    ],
)
def test_a_choice_is_read_by_code_or_name(key: str, cell: Cell, value: str) -> None:
    assert BY_KEY[key].read(cell).value == value


def test_an_unknown_choice_suggests_the_nearest() -> None:
    fault = BY_KEY["province_code"].read("Jawa Brat").fault
    assert fault is not None
    assert "Jawa Barat" in str(fault)


@pytest.mark.parametrize("name", ["sari  wati", "SARI WATI", "Sari d'Contoh", "I Gusti Ngurah"])
def test_a_name_stays_as_it_was_typed(name: str) -> None:
    assert cells.read_text(f" {name}\u200b ").value == " ".join(name.split())


def test_headings_are_known_by_other_words_too() -> None:
    found = columns_of(("No", "NAMA ASESI", "No. KTP", "Tgl Lahir (dd/mm/yyyy)", "L/P", "Hobi"))
    assert {place: column.key for place, column in found.items()} == {
        1: "full_name",
        2: "nik",
        3: "birth_date",
        4: "sex",
    }
    assert heading("Tgl. Lahir (dd/mm/yyyy)") == "tgl lahir dd mm yyyy"


def test_payers_are_rows_that_begin_with_a_number() -> None:
    rows = (("Kode", "Nama"), ("115", "Dekopin"), (7.0, "Kementerian Contoh"), ("x", "y"), ())
    assert cells.payer_rows(rows) == {115: "Dekopin", 7: "Kementerian Contoh"}
