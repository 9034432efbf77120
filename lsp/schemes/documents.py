"""A scheme version as files: the text package, the workbook, the paper that the public reads."""

import io
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from sqlalchemy.orm import Session

from lsp.adapters import pdf
from lsp.adapters.yaml_files import write_document
from lsp.schemes import queries
from lsp.schemes.rules import sheets
from lsp.schemes.rules.sheets import Column, Kind, Plain
from lsp.schemes.rules.writing import files_of


def text_files(db: Session, version_id: int) -> dict[str, bytes]:
    """The files of a version by name; importing them gives the same content hash."""
    package = queries.package_of(db, version_id)
    return {name: write_document(data).encode() for name, data in files_of(package).items()}


@lru_cache(maxsize=128)
def paper(html: str, identifier: str, at: datetime) -> bytes:
    """The laid-out scheme document as a tagged PDF; kept, for anybody may ask for it again."""
    return pdf.lay_out(html, pdf.READABLE).write(identifier, at)


_ROWS = 400
_EXPLAINED = (
    "Isi lembar Skema, Standar, Unit, Elemen, dan KUK; lembar lain bila diperlukan.",
    "Jangan mengubah nama lembar dan judul kolom. Kolom berjudul tebal wajib diisi.",
    "Kolom bahasa Inggris boleh kosong pada konsep, tetapi wajib sebelum terbit.",
    "Nomor KUK ditulis elemen.urutan, misalnya 1.1. Daftar dipisahkan dengan koma.",
    "Unggah berkas ini pada halaman Versi skema. Semua kesalahan ditunjukkan menurut sel.",
    "Tidak ada yang tersimpan sebelum Anda menyetujui pratinjau.",
)


def workbook(files: Mapping[str, Plain] | None = None) -> bytes:
    """The workbook with its lists of choices: filled with a package, or empty as a template."""
    tables = sheets.tables_of(files) if files else {}
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False})
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#E0F1F2", "border": 1}),
        "light": book.add_format({"bg_color": "#EEF2F4", "border": 1}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "number": book.add_format({"num_format": "0", "valign": "top"}),
    }
    guide = book.add_worksheet("Petunjuk")
    guide.set_column(0, 0, 100, formats["text"])
    guide.write_column(0, 0, _EXPLAINED)
    _write_facts(book.add_worksheet(sheets.FACTS), tables.get(sheets.FACTS, [{}])[0], formats)
    for name, columns in sheets.SHEETS.items():
        _write_table(book.add_worksheet(name), columns, tables.get(name, []), formats)
    book.close()
    return kept.getvalue()


def _write_facts(sheet: Any, facts: Plain, formats: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, 1, 80, formats["text"])
    sheet.write_row(0, 0, ("Isian", "Nilai"), formats["head"])
    sheet.freeze_panes(1, 1)
    for at, column in enumerate(sheets.FACT_ROWS, 1):
        sheet.write(at, 0, column.label, formats["light" if column.is_optional else "head"])
        _write_cell(sheet, at, 1, column, facts.get(column.field), formats)
        _validate(sheet, (at, 1, at, 1), column)


def _write_table(
    sheet: Any, columns: tuple[Column, ...], rows: list[Plain], formats: Mapping[str, Any]
) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        is_number = column.kind is Kind.NUMBER
        width = 12 if is_number or column.kind is Kind.YES else 28
        sheet.set_column(place, place, width, formats["number" if is_number else "text"])
        sheet.write(0, place, column.label, formats["light" if column.is_optional else "head"])
        _validate(sheet, (1, place, len(rows) + _ROWS, place), column)
        for at, row in enumerate(rows, 1):
            _write_cell(sheet, at, place, column, row.get(column.field), formats)


def _write_cell(
    sheet: Any, at: int, place: int, column: Column, value: Any, formats: Mapping[str, Any]
) -> None:
    shown = sheets.cell_text(column, value)
    if isinstance(shown, int):
        sheet.write_number(at, place, shown, formats["number"])
    elif shown:
        sheet.write_string(at, place, shown, formats["text"])


def _validate(sheet: Any, area: tuple[int, int, int, int], column: Column) -> None:
    """A list to choose from; where it would be too long for a cell's rule, a whole number, or none.

    Excel takes at most 255 characters of a list.
    """
    words = [sheets.YES, sheets.NO] if column.kind is Kind.YES else list(column.names.values())
    if column.kind is Kind.NUMBER:
        sheet.data_validation(
            *area, {"validate": "integer", "criteria": ">=", "value": 0, "ignore_blank": True}
        )
    elif words and column.kind is not Kind.LIST and len(",".join(words)) <= _LONGEST_LIST:
        sheet.data_validation(*area, {"validate": "list", "source": words})


_LONGEST_LIST = 255
