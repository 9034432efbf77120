"""Reading spreadsheets from outside, within limits."""

import io
import zipfile

import pytest

from lsp.adapters import sheets
from lsp.adapters.sheets import csv_bytes, harmless, read_sheet
from lsp.kernel.refusal import Refused
from tests.factories.enrolments import good_row, workbook

_BROKEN = {"sheet_broken", "sheet_empty"}


def _code(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_sheet(content)
    return caught.value.reasons[0].code


def _zip(parts: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return output.getvalue()


def _changed(name: str, body: bytes) -> bytes:
    """A good workbook with one part changed."""
    with zipfile.ZipFile(io.BytesIO(workbook([good_row(0)]))) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    return _zip(parts | {name: body})


def test_a_workbook_is_read_with_the_types_of_its_cells() -> None:
    sheet = read_sheet(workbook([], cells=[["a", 1.5, ""], ["b", 3, "c"]]))
    assert sheet.rows == (("a", 1.5, ""), ("b", 3.0, "c"))
    assert not sheet.is_csv


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheet_empty"),
        (b"  \r\n", "sheet_empty"),
        (b"x" * (sheets.LARGEST_BYTES + 1), "sheet_too_big"),
        (b"PK\x03\x04 not a package", "sheet_broken"),
        (b"%PDF-1.7 text", "sheet_kind"),
        (b"a;b\x00c", "sheet_kind"),
        (sheets._OLE + b"old", "sheet_old"),
        (sheets._OLE + "EncryptedPackage".encode("utf-16-le"), "sheet_locked"),
    ],
)
def test_what_is_no_sheet_is_told_so(content: bytes, code: str) -> None:
    assert _code(content) == code


def test_another_kind_of_package_is_told_so() -> None:
    assert _code(_zip({"word/document.xml": b"<x/>"})) == "sheet_kind"


def test_a_package_that_unpacks_to_too_much_is_refused() -> None:
    assert _code(_changed("xl/media/image1.bin", b"\0" * 41_000_000)) == "sheet_bomb"
    assert _code(_changed("xl/media/image1.bin", b"\0" * 3_000_000)) == "sheet_bomb"


def test_a_cell_far_away_is_refused_before_it_is_laid_out() -> None:
    body = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert _code(_changed("xl/worksheets/sheet1.xml", body)) == "sheet_wide"


def test_a_broken_sheet_is_told_so() -> None:
    assert _code(_changed("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row")) in _BROKEN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_in_the_encodings_that_excel_writes(encoding: str) -> None:
    sheet = read_sheet("Nama;Kota\r\nSiti Café;Yogya\r\n".encode(encoding))
    assert sheet.rows == (("Nama", "Kota"), ("Siti Café", "Yogya"))


def test_a_line_that_names_the_delimiter_is_no_row() -> None:
    assert read_sheet(b"sep=,\r\na,b;c\r\n").rows == (("a", "b;c"),)


@pytest.mark.parametrize("text", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\tx"])
def test_a_formula_is_made_harmless_in_csv(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["+62 812-3456", "-5", "Sari", "3299996010900009", ""])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_csv_is_written_for_excel() -> None:
    assert csv_bytes([["a", "=b"]]).decode("utf-8-sig") == "a;'=b\r\n"
