"""Workbooks (XLSX) of several sheets: reading values within limits; formulas are never run."""

import io
import re
import zipfile
from collections.abc import Sequence

from python_calamine import CalamineError, CalamineWorkbook

from lsp.kernel.refusal import Refused
from lsp.kernel.text import N_, Reason

LARGEST_BYTES = 5 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 500
MOST_CELLS = 500_000
Table = Sequence[Sequence[object]]

_REFERENCE = re.compile(rb"""\br=["']([A-Z]{0,3})([0-9]{1,7})["']""")
_BROKEN = N_("Berkas tidak dapat dibuka, mungkin rusak. Simpan ulang sebagai .xlsx.")
_LARGE = N_("Isi berkas terlalu besar. Salin datanya ke templat kami.")


_UNREADABLE = (
    CalamineError,
    zipfile.BadZipFile,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
)


def read_workbook(content: bytes) -> dict[str, Table]:
    """The cells of every sheet by its name; Refused says what to do instead."""
    if len(content) > LARGEST_BYTES:
        raise Refused([Reason("workbook_large", _LARGE)])
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(_checked(content)))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (
        CalamineError,
        zipfile.BadZipFile,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise Refused([Reason("workbook_broken", _BROKEN)]) from error


def _checked(content: bytes) -> bytes:
    """The workbook's own parts in a new package, so that it unpacks to what was measured here."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [each for each in package.infolist() if _is_needed(each.filename)]
        if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > LARGEST_UNPACKED:
            raise Refused([Reason("workbook_large", _LARGE)])
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as plain:
            for part in parts:
                body = package.read(part)
                if part.filename.startswith("xl/worksheets/") and _extent(body) > MOST_CELLS:
                    raise Refused([Reason("workbook_large", _LARGE)])
                plain.writestr(part.filename, body)
    return kept.getvalue()


def _is_needed(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _extent(body: bytes) -> int:
    """Rows times columns up to the farthest cell: what a reader would lay out."""
    rows = columns = 1
    for letters, digits in _REFERENCE.findall(body):
        number = 0
        for letter in letters:
            number = number * 26 + letter - 64
        rows, columns = max(rows, int(digits)), max(columns, number)
    return rows * columns
