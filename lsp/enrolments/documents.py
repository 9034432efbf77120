"""Sheets for sponsors: the template, and the sheet that comes back with what is to be mended.

Every text is written as text, so that nothing a sponsor typed becomes a formula.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from lsp.adapters.sheets import Cell, Sheet, csv_bytes
from lsp.enrolments.rules.cells import cell_text
from lsp.enrolments.rules.checking import CellNote, Checked
from lsp.enrolments.rules.columns import COLUMNS, FAULT_TITLE, MOST_ROWS, SHEET_NAME, Column
from lsp.kernel.text import Reason

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
LISTS = "Daftar"
HELP = "Petunjuk"
INK, HEAD, NEEDED, FAULTY, DOUBTFUL = "#12212E", "#E0F1F2", "#0B5F6B", "#FDE7E4", "#FFF3D6"

Say = Callable[[Reason], str]


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """What the instructions sheet says of the group."""

    group: str
    sponsor: str
    scheme: str


def _book(output: io.BytesIO) -> Any:
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(output, options)
    # The moment of writing would make two equal sheets differ.
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
    return book


def template_workbook(facts: TemplateFacts) -> bytes:
    """The sheet to fill in: lists to choose from, text cells for numbers, one example row."""
    output = io.BytesIO()
    book = _book(output)
    sheet = book.add_worksheet(SHEET_NAME)
    _write_help(book, book.add_worksheet(HELP), facts)
    lists = book.add_worksheet(LISTS)
    _write_columns(book, sheet, lists)
    for place, column in enumerate(COLUMNS):
        sheet.write_string(1, place, column.example, book.add_format({"italic": True}))
    book.close()
    return output.getvalue()


def _write_columns(book: Any, sheet: Any, lists: Any) -> None:
    text = book.add_format({"num_format": "@"})
    needed = book.add_format(
        {"bold": True, "bg_color": NEEDED, "font_color": "#FFFFFF", "text_wrap": True, "border": 1}
    )
    other = book.add_format({"bold": True, "bg_color": HEAD, "text_wrap": True, "border": 1})
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    listed = 0
    for place, column in enumerate(COLUMNS):
        is_needed = column.is_required or column.key == "nik"
        sheet.set_column(place, place, column.width, text)
        sheet.write_string(0, place, column.title, needed if is_needed else other)
        sheet.write_comment(0, place, column.hint, {"x_scale": 1.4})
        if column.choices:
            listed = _offer(sheet, lists, place, column, listed)


def _offer(sheet: Any, lists: Any, place: int, column: Column, listed: int) -> int:
    """A list of the choices below the heading; the place of the next list."""
    names = list(column.choices) if column.key == "sex" else list(column.choices.values())
    lists.write_string(0, listed, column.title)
    for row, name in enumerate(names, 1):
        lists.write_string(row, listed, name)
    letter = chr(65 + listed)
    source = f"='{LISTS}'!${letter}$2:${letter}${len(names) + 1}"
    about = {
        "validate": "list",
        "source": source,
        "error_type": "warning",
        "error_title": column.title,
        "error_message": "Pilih dari daftar.",
    }
    sheet.data_validation(1, place, MOST_ROWS, place, about)
    return listed + 1


_STEPS = (
    "Isi lembar “Calon asesi”: satu orang satu baris. Jangan ubah judul kolomnya.",
    "Kolom berjudul gelap wajib diisi. Yang lain boleh kosong; asesi melengkapinya sendiri.",
    "Hapus baris contoh. Bila lupa, sistem melewatinya.",
    (
        "NIK dan nomor HP adalah teks. Bila NIK tampil seperti 3,27E+15, angka terakhirnya sudah "
        "hilang: ubah format kolom menjadi Teks, lalu ketik ulang."
    ),
    "Tanggal ditulis hari/bulan/tahun, misalnya 20/10/1990.",
    (
        "NIK yang berbeda dengan tanggal lahir atau jenis kelamin tetap diterima; sistem hanya "
        "mengingatkan."
    ),
    (
        "Unggah berkas .xlsx atau .csv pada halaman kelompok. Sistem memeriksa lebih dahulu dan "
        "menunjukkan sel yang perlu diperbaiki; belum ada yang tersimpan."
    ),
    "Mengunggah lembar yang sama dua kali tidak menggandakan siapa pun.",
)


def _write_help(book: Any, sheet: Any, facts: TemplateFacts) -> None:
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 26, bold)
    sheet.set_column(1, 1, 80, wrap)
    head = [("Kelompok", facts.group), ("Pengusul", facts.sponsor), ("Skema", facts.scheme)]
    for row, (name, value) in enumerate(head):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, value, wrap)
    first = len(head) + 1
    sheet.write_string(first, 0, "Cara mengisi", bold)
    for number, step in enumerate(_STEPS):
        sheet.write_string(first + number, 1, f"{number + 1}. {step}", wrap)
    row = first + len(_STEPS) + 1
    sheet.write_string(row, 0, "Kolom", bold)
    for column in COLUMNS:
        row += 1
        needed = "wajib" if column.is_required or column.key == "nik" else "boleh kosong"
        sheet.write_string(row, 0, column.title, bold)
        example = f" Contoh: {column.example}" if column.key != "full_name" else ""
        sheet.write_string(row, 1, f"{column.hint} ({needed}){example}", wrap)


def template_csv(delimiter: str) -> bytes:
    """The same columns as CSV with the example row."""
    rows = [[column.title for column in COLUMNS], [column.example for column in COLUMNS]]
    return csv_bytes(rows, delimiter=delimiter)


def marked_sheet(sheet: Sheet, checked: Checked, say: Say) -> tuple[bytes, str, str]:
    """The sheet as it was sent, with faulty cells marked and a column of sentences.

    Gives the content, its media type and the ending of its name.
    """
    if sheet.is_csv:
        return _marked_csv(sheet, checked, say), CSV, ".csv"
    return _marked_workbook(sheet, checked, say), XLSX, ".xlsx"


def _by_row(notes: Iterable[CellNote], say: Say) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for note in notes:
        where = f"{note.address} {note.title}".strip()
        found.setdefault(note.row, []).append(f"{where}: {say(note.reason)}")
    return {row: " ".join(sentences) for row, sentences in found.items()}


def _fault_place(sheet: Sheet, checked: Checked) -> int:
    """The column for the sentences: that of an earlier marking, else the first free one."""
    header = checked.header_row - 1
    if 0 <= header < len(sheet.rows):
        for place, cell in enumerate(sheet.rows[header]):
            if cell_text(cell).startswith(FAULT_TITLE):
                return place
    return max((len(row) for row in sheet.rows), default=0)


def _marked_csv(sheet: Sheet, checked: Checked, say: Say) -> bytes:
    place, told = _fault_place(sheet, checked), _by_row(checked.faults, say)
    told[checked.header_row] = " ".join(
        [FAULT_TITLE, *([told[checked.header_row]] if checked.header_row in told else [])]
    )
    rows = []
    for number in range(1, max(len(sheet.rows), *told) + 1):
        row = sheet.rows[number - 1] if number <= len(sheet.rows) else ()
        cells = [str(cell) for cell in row[:place]] + [""] * (place - len(row))
        rows.append([*cells, told.get(number, ""), *(str(cell) for cell in row[place + 1 :])])
    encoding = "utf-8-sig" if sheet.encoding.startswith("utf") else sheet.encoding
    return csv_bytes(rows, delimiter=sheet.delimiter, encoding=encoding)


def _marked_workbook(sheet: Sheet, checked: Checked, say: Say) -> bytes:
    output = io.BytesIO()
    book = _book(output)
    page, lists = book.add_worksheet(sheet.name or SHEET_NAME), book.add_worksheet(LISTS + " isian")
    _lay_out(book, page, lists, checked)
    formats = _Formats(book)
    marks = {(note.row, note.column): (note, FAULTY) for note in checked.faults}
    for note in checked.doubts:
        marks.setdefault((note.row, note.column), (note, DOUBTFUL))
    for row, cells in enumerate(sheet.rows, 1):
        for column, cell in enumerate(cells, 1):
            found = marks.get((row, column))
            colour = found[1] if found else HEAD if row == checked.header_row else ""
            _write(page, row - 1, column - 1, cell, formats, colour)
    for (row, column), (note, colour) in marks.items():
        if row > len(sheet.rows) or column > len(sheet.rows[row - 1]):
            page.write_blank(row - 1, column - 1, None, formats.of(None, colour))
        page.write_comment(row - 1, column - 1, say(note.reason), {"x_scale": 2})
    _write_sentences(page, sheet, checked, say, formats)
    book.close()
    return output.getvalue()


def _lay_out(book: Any, page: Any, lists: Any, checked: Checked) -> None:
    page.freeze_panes(checked.header_row, 1)
    text, listed = book.add_format({"num_format": "@"}), 0
    for column in COLUMNS:
        if column.key in checked.places:
            place = checked.places[column.key] - 1
            page.set_column(place, place, column.width, text)
            if column.choices:
                listed = _offer_again(page, lists, place, column, listed, checked.header_row)


def _offer_again(
    page: Any, lists: Any, place: int, column: Column, listed: int, header_row: int
) -> int:
    names = list(column.choices) if column.key == "sex" else list(column.choices.values())
    for row, name in enumerate(names):
        lists.write_string(row, listed, name)
    letter = chr(65 + listed)
    source = f"='{LISTS} isian'!${letter}$1:${letter}${len(names)}"
    about = {"validate": "list", "source": source, "error_type": "warning"}
    page.data_validation(header_row, place, header_row + MOST_ROWS, place, about)
    return listed + 1


class _Formats:
    """Formats by what stands in a cell and its colour, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def of(self, cell: Cell, colour: str) -> Any:
        """The format of a cell."""
        is_day = isinstance(cell, date)
        shape = "dd/mm/yyyy" if is_day else "@" if isinstance(cell, str | None) else "General"
        key = (shape, colour)
        if key not in self._made:
            facts: dict[str, Any] = {"num_format": shape}
            if colour:
                facts |= {"bg_color": colour, "bold": colour == HEAD, "font_color": INK}
            self._made[key] = self._book.add_format(facts)
        return self._made[key]


def _write(page: Any, row: int, column: int, cell: Cell, formats: _Formats, colour: str) -> None:
    """The cell as it was: text stays text, a number a number, a day a day."""
    shape = formats.of(cell, colour)
    if cell is None or cell == "":
        if colour:
            page.write_blank(row, column, None, shape)
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell, shape)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell, shape)
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, shape)
    else:
        page.write_string(row, column, str(cell), shape)


def _write_sentences(
    page: Any, sheet: Sheet, checked: Checked, say: Say, formats: _Formats
) -> None:
    place, told = _fault_place(sheet, checked), _by_row(checked.faults, say)
    page.set_column(place, place, 60)
    for row in range(1, len(sheet.rows) + 1):
        page.write_blank(row - 1, place, None)
    heading = told.pop(checked.header_row, "")
    text = f"{FAULT_TITLE}. {heading}" if heading else FAULT_TITLE
    page.write_string(checked.header_row - 1, place, text, formats.of(text, FAULTY))
    for row, sentence in told.items():
        page.write_string(row - 1, place, sentence, formats.of(sentence, FAULTY))


def listing(head: Sequence[str], rows: Iterable[Sequence[str | int]], title: str) -> bytes:
    """A plain list as a workbook."""
    output = io.BytesIO()
    book = _book(output)
    page = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bg_color": HEAD, "text_wrap": True})
    page.freeze_panes(1, 1)
    for place, name in enumerate(head):
        page.set_column(place, place, 26 if place < 2 else 14)
        page.write_string(0, place, name, bold)
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(number, place, cell)
            else:
                page.write_string(number, place, cell)
    book.close()
    return output.getvalue()
