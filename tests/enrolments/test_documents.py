"""The template, and the sheet that comes back with what is to be mended."""

import io
from datetime import date

import openpyxl
import pytest

from lsp.adapters.sheets import read_sheet
from lsp.enrolments import documents
from lsp.enrolments.rules.checking import check_rows
from lsp.enrolments.rules.columns import COLUMNS, FAULT_TITLE, SHEET_NAME
from tests.enrolments.faults import LETTERS, PLANTED, faulty_grid
from tests.factories.enrolments import csv_text, good_row, workbook

TODAY = date(2026, 11, 24)
FACTS = documents.TemplateFacts("Angkatan I", "KSP Contoh", "Kolektor")


def _book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_template_has_lists_help_and_an_example() -> None:
    book = _book(documents.template_workbook(FACTS))
    assert book.sheetnames == [SHEET_NAME, documents.HELP, documents.LISTS]
    sheet = book[SHEET_NAME]
    assert [cell.value for cell in sheet[1]] == [column.title for column in COLUMNS]
    lists = {str(rule.sqref).split(":")[0] for rule in sheet.data_validations.dataValidation}
    assert lists == {"F2", "K2", "M2", "N2"}
    assert str(sheet["A2"].value).startswith("CONTOH")
    assert "KSP Contoh" in [cell.value for row in book[documents.HELP].rows for cell in row]


@pytest.mark.parametrize("delimiter", [";", ","])
def test_a_template_that_is_sent_back_empty_has_no_faults_but_its_emptiness(delimiter: str) -> None:
    for content in (documents.template_workbook(FACTS), documents.template_csv(delimiter)):
        sheet = read_sheet(content, prefer=SHEET_NAME)
        faults = check_rows(sheet.rows, TODAY).faults
        assert [note.reason.code for note in faults] == ["rows_missing"]


def test_faulty_cells_are_coloured_and_all_others_untouched() -> None:
    cells = faulty_grid()
    sent = read_sheet(workbook([], cells=cells))
    content, media_type, ending = documents.marked_sheet(sent, check_rows(sent.rows, TODAY), str)
    assert (media_type, ending) == (documents.XLSX, ".xlsx")
    page = _book(content)[SHEET_NAME]
    planted = {f"{letter}{row}" for row, letter, _c, code in PLANTED if code != "row_twice"}
    planted |= {"B52", "B53"}
    coloured = set()
    for y, row in enumerate(cells, 1):
        for x, value in enumerate(row):
            cell = page[f"{LETTERS[x]}{y}"]
            assert (cell.value or "") == value
            if cell.fill.fgColor.rgb == "FFFDE7E4":
                coloured.add(cell.coordinate)
                assert cell.comment is not None
    assert coloured == planted
    told = [row for row in range(2, 62) if page.cell(row, 17).value]
    assert page.cell(1, 17).value == FAULT_TITLE
    assert told == sorted({int(address[1:]) for address in planted})


def test_a_mended_sheet_can_be_sent_with_the_column_of_sentences() -> None:
    sent = read_sheet(workbook([good_row(0), good_row(1, sex="X")]))
    content, _, _ = documents.marked_sheet(sent, check_rows(sent.rows, TODAY), str)
    book = _book(content)
    book[SHEET_NAME]["F3"] = "P"
    kept = io.BytesIO()
    book.save(kept)
    again = read_sheet(kept.getvalue(), prefer=SHEET_NAME)
    checked = check_rows(again.rows, TODAY)
    assert checked.faults == ()
    assert len(checked.entries) == 2


def test_numbers_and_days_stay_numbers_and_days() -> None:
    sent = read_sheet(
        workbook([good_row(0, birth_date=date(1990, 10, 20), postal_code=10110, sex="X")])
    )
    content, _, _ = documents.marked_sheet(sent, check_rows(sent.rows, TODAY), str)
    page = _book(content)[SHEET_NAME]
    assert page["E2"].value.date() == date(1990, 10, 20)
    assert page["L2"].value == 10110
    assert page["B2"].value == good_row(0)["nik"]


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1252"), (",", "utf-8")])
def test_csv_comes_back_as_csv_of_the_same_kind(delimiter: str, encoding: str) -> None:
    text = csv_text([good_row(0, full_name="Café", sex="X", mobile="+62 812 3456 7890")], delimiter)
    sent = read_sheet(text.encode(encoding))
    content, _, ending = documents.marked_sheet(sent, check_rows(sent.rows, TODAY), str)
    back = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    first, second = back.splitlines()
    assert ending == ".csv"
    assert first == text.splitlines()[0] + delimiter + FAULT_TITLE
    assert second.startswith(text.splitlines()[1] + delimiter)
    assert "F2 Jenis kelamin" in second


def test_a_formula_that_somebody_typed_stays_text() -> None:
    sent = read_sheet(workbook([good_row(0, full_name='=HYPERLINK("http://contoh.example")')]))
    content, _, _ = documents.marked_sheet(sent, check_rows(sent.rows, TODAY), str)
    cell = _book(content)[SHEET_NAME]["A2"]
    assert cell.data_type == "s"
    text = csv_text([good_row(0, full_name="=1+1")])
    sent = read_sheet(text.encode())
    content, _, _ = documents.marked_sheet(sent, check_rows(sent.rows, TODAY), str)
    assert content.decode("utf-8-sig").splitlines()[1].startswith("'=1+1;")


def test_a_listing_is_written_plainly() -> None:
    page = _book(documents.listing(["a", "b"], [["=x", 3]], "Kebutuhan"))["Kebutuhan"]
    assert [cell.value for cell in page[2]] == ["=x", 3]
    assert page["A2"].data_type == "s"
