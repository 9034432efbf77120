"""Spreadsheets from outside: XLSX and CSV as rows of cells, within limits, nothing ever run.

What is read are values: formulas, macros, pictures and links of a workbook are never looked at.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NoReturn

from python_calamine import CalamineError, CalamineWorkbook

from lsp.kernel.refusal import Refused
from lsp.kernel.text import N_, Reason

Cell = str | float | int | bool | date | datetime | time | timedelta | None

LARGEST_BYTES = 5 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
LARGEST_RATIO = 200
RATIO_FROM_BYTES = 2 * 1024 * 1024
MOST_PARTS = 500
MOST_CELLS = 1_000_000
DELIMITERS = ";,\t"

_REFERENCE = re.compile(rb"""\br=["']([A-Z]{0,3})([0-9]{1,7})["']""")
_PARTS = re.compile(r"(\[Content_Types\]\.xml|_rels/.*|xl/.*\.(xml|rels))", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was sent. `delimiter` and `encoding` only of CSV, else empty."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    delimiter: str = ""
    encoding: str = ""

    @property
    def is_csv(self) -> bool:
        """Whether it came as text."""
        return bool(self.delimiter)


def read_sheet(content: bytes, *, prefer: str = "") -> Sheet:
    """The table in the file, or Refused with what to do instead.

    Of a workbook the sheet named `prefer` is read, else the first one.
    """
    if not content.strip():
        _refuse("sheet_empty", N_("Berkas kosong. Pilih berkas lain."))
    if len(content) > LARGEST_BYTES:
        _refuse("sheet_too_big", N_("Berkas lebih besar dari 5 MB. Bagi menjadi beberapa berkas."))
    if content.startswith(b"PK\x03\x04"):
        return _read_workbook(_unpacked(content), prefer)
    if content.startswith(_OLE):
        _refuse_ole(content)
    return _read_csv(content)


def _refuse(code: str, text: str) -> NoReturn:
    raise Refused([Reason(code, text)])


def _refuse_ole(content: bytes) -> NoReturn:
    if "EncryptedPackage".encode("utf-16-le") in content:
        _refuse(
            "sheet_locked",
            N_("Berkas terkunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."),
        )
    _refuse(
        "sheet_old", N_("Ini berkas Excel lama (.xls). Simpan sebagai .xlsx, lalu unggah lagi.")
    )


def _unpacked(content: bytes) -> bytes:
    """The workbook's own parts in a new package that unpacks to what was measured here."""
    kept = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_package(package, len(content))
            with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as plain:
                for part in package.infolist():
                    if _PARTS.fullmatch(part.filename):
                        body = package.read(part)
                        _check_cells(part.filename, body)
                        plain.writestr(part.filename, body)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError):
        _refuse("sheet_broken", _BROKEN)
    return kept.getvalue()


_BROKEN = N_("Berkas tidak dapat dibuka, mungkin rusak. Simpan ulang sebagai .xlsx atau .csv.")


def _check_package(package: zipfile.ZipFile, packed: int) -> None:
    parts = package.infolist()
    size = sum(part.file_size for part in parts)
    is_bomb = size > RATIO_FROM_BYTES and size > packed * LARGEST_RATIO
    if len(parts) > MOST_PARTS or size > LARGEST_UNPACKED or is_bomb:
        _refuse(
            "sheet_bomb",
            N_("Isi berkas terlalu besar. Hapus gambar dan lembar lain, lalu simpan ulang."),
        )
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names:
        _refuse(
            "sheet_kind", N_("Jenis berkas tidak diterima. Unggah Excel (.xlsx) atau CSV (.csv).")
        )


def _check_cells(name: str, body: bytes) -> None:
    """A single cell far away would make the reader lay out everything before it."""
    if not name.lower().startswith("xl/worksheets/"):
        return
    rows = columns = 1
    for letters, digits in _REFERENCE.findall(body):
        rows = max(rows, int(digits))
        columns = max(columns, _column(letters))
    if rows * columns > MOST_CELLS:
        _refuse(
            "sheet_wide",
            N_("Lembar memuat terlalu banyak baris atau kolom. Salin datanya ke templat kami."),
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _read_workbook(content: bytes, prefer: str) -> Sheet:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        if not names:
            _refuse("sheet_empty", N_("Berkas kosong. Pilih berkas lain."))
        name = prefer if prefer in names else names[0]
        found = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, KeyError):
        _refuse("sheet_broken", _BROKEN)
    return Sheet(name, tuple(tuple(row) for row in found))


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError:
                _refuse("sheet_broken", _BROKEN)
    if b"\x00" in content:
        _refuse(
            "sheet_kind", N_("Jenis berkas tidak diterima. Unggah Excel (.xlsx) atau CSV (.csv).")
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1"), "latin-1"


def _delimiter(text: str) -> tuple[str, str]:
    """The delimiter, and the text without the line in which some programs name it."""
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r"sep=(.)\s*", first)
    if named and named.group(1) in DELIMITERS:
        return named.group(1), rest
    lines = [line for line in text.splitlines()[:10] if line.strip()]
    counts = {mark: max((line.count(mark) for line in lines), default=0) for mark in DELIMITERS}
    best = max(counts, key=lambda mark: counts[mark])
    return best, text


def _read_csv(content: bytes) -> Sheet:
    if content.startswith((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG")):
        _refuse(
            "sheet_kind", N_("Jenis berkas tidak diterima. Unggah Excel (.xlsx) atau CSV (.csv).")
        )
    text, encoding = _decoded(content)
    delimiter, body = _delimiter(text)
    try:
        found = list(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter))
    except csv.Error:
        _refuse("sheet_broken", _BROKEN)
    if sum(len(row) for row in found) > MOST_CELLS:
        _refuse(
            "sheet_wide",
            N_("Lembar memuat terlalu banyak baris atau kolom. Salin datanya ke templat kami."),
        )
    return Sheet("", tuple(tuple(row) for row in found), delimiter, encoding)


_RISKY = re.compile(r"[=+\-@\t\r]")
_HARMLESS = re.compile(r"[+-]?[0-9][0-9 ().,/-]*")


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula when it stands in CSV.

    Source: OWASP, CSV injection: a leading = + - @ is preceded by an apostrophe; numbers stay.
    """
    if _RISKY.match(text) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text


def csv_bytes(
    rows: "list[list[str]]", *, delimiter: str = ";", encoding: str = "utf-8-sig"
) -> bytes:
    """CSV that Indonesian Excel opens well: semicolons, UTF-8 with its mark."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return output.getvalue().encode(encoding, errors="replace")
