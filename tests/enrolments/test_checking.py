"""The dry run finds what is wrong, by cell, and nothing else."""

from datetime import date

import pytest

from lsp.adapters.sheets import read_sheet
from lsp.enrolments.rules.checking import Checked, check_rows, with_taken
from tests.enrolments.faults import PLANTED, faulty_grid
from tests.factories.enrolments import csv_text, good_row, grid, nik_of, workbook

TODAY = date(2026, 11, 24)


def _check(rows: list[dict[str, object]]) -> Checked:
    return check_rows(tuple(tuple(row) for row in grid(rows)), TODAY)  # type: ignore[arg-type]


def _found(checked: Checked) -> list[tuple[str, str]]:
    return [(note.address, note.reason.code) for note in checked.faults]


def _planted() -> list[tuple[str, str]]:
    # Of two rows with the same NIK the later one is named, wherever the earlier stands.
    later = {18: 52, 19: 53}
    expected = [
        (f"{letter}{later[row] if code == 'row_twice' else row}", code, row, letter)
        for row, letter, _content, code in PLANTED
    ]
    order = sorted(expected, key=lambda one: (int(one[0][1:]), one[0][0]))
    return [(address, code) for address, code, _row, _letter in order]


def test_fifty_planted_faults_are_fifty() -> None:
    assert len(PLANTED) == 50
    assert len({(row, letter) for row, letter, _content, _code in PLANTED}) == 50


def test_fifty_planted_faults_are_found_by_cell_in_a_workbook() -> None:
    sheet = read_sheet(workbook([], cells=faulty_grid()))
    assert _found(check_rows(sheet.rows, TODAY)) == _planted()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_fifty_planted_faults_are_found_by_cell_in_csv(encoding: str) -> None:
    text = "\r\n".join(";".join(str(cell) for cell in row) for row in faulty_grid())
    sheet = read_sheet(text.encode(encoding))
    assert sheet.delimiter == ";"
    assert _found(check_rows(sheet.rows, TODAY)) == _planted()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_good_sheet_has_no_faults(delimiter: str) -> None:
    sheet = read_sheet(csv_text([good_row(0), good_row(1)], delimiter).encode())
    checked = check_rows(sheet.rows, TODAY)
    assert _found(checked) == []
    assert checked.doubts == ()
    assert [entry.key for entry in checked.entries] == [f"nik:{nik_of(0)}", f"nik:{nik_of(1)}"]
    assert checked.entries[0].answers["birth_date"] == "1990-10-20"
    assert checked.entries[0].answers["province_code"] == "32"


def test_a_nik_that_differs_from_birth_or_sex_is_a_doubt_and_no_fault() -> None:
    checked = _check([good_row(0, sex="L"), good_row(1, birth_date="21/10/1990")])
    assert _found(checked) == []
    assert [note.reason.code for note in checked.doubts] == ["nik_sex", "nik_birth_date"]


def test_a_foreigner_comes_with_a_passport() -> None:
    checked = _check([good_row(0, nik="", passport="x 1234567")])
    assert _found(checked) == []
    assert checked.entries[0].key == "passport:X1234567"
    assert checked.entries[0].answers["identity_kind"] == "passport"


def test_blank_rows_and_the_example_are_passed_over() -> None:
    example = good_row(5, full_name="CONTOH – Sari Contohwati (hapus baris ini)")
    checked = _check([example, {}, good_row(0)])
    assert [entry.row for entry in checked.entries] == [4]


def test_a_sheet_without_headings_is_told_so() -> None:
    checked = check_rows((("a", "b"), ("c", "d")), TODAY)
    assert _found(checked) == [("A1", "header_missing")]


def test_a_missing_column_and_a_column_twice_are_told() -> None:
    rows = (("Nama", "Nama lengkap", "NIK", "JK"),)
    assert _found(check_rows(rows, TODAY)) == [("A1", "column_missing"), ("B1", "column_twice")]


def test_the_heading_may_stand_lower() -> None:
    rows = (("DAFTAR ASESI",), (), *(tuple(row) for row in grid([good_row(0)])))
    checked = check_rows(rows, TODAY)  # type: ignore[arg-type]
    assert _found(checked) == []
    assert checked.header_row == 3
    assert checked.entries[0].row == 4


def test_an_empty_sheet_and_too_many_rows_are_told() -> None:
    assert _found(_check([])) == [("A2", "rows_missing")]
    many = _check([good_row(number) for number in range(2001)])
    assert _found(many) == [("A2002", "rows_too_many")]


def test_shared_telephones_and_missing_contacts_are_doubts() -> None:
    checked = _check(
        [good_row(0), good_row(1, mobile="081200000000"), good_row(2, mobile="", email="")]
    )
    assert _found(checked) == []
    assert [(note.address, note.reason.code) for note in checked.doubts] == [
        ("G3", "mobile_shared"),
        ("G4", "contact_missing"),
    ]


def test_who_stands_in_another_group_is_a_fault() -> None:
    checked = with_taken(_check([good_row(0), good_row(1)]), {f"nik:{nik_of(1)}": "Angkatan I"})
    assert _found(checked) == [("B3", "row_elsewhere")]
    assert "Angkatan I" in str(checked.faults[0].reason)
