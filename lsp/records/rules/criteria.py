"""Units, elements and KUK on a form, by group of work (kelompok pekerjaan)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lsp.records.rules.fields import Spec, shown
from lsp.records.rules.sheet import Cell, Part, Piece, Row
from lsp.records.rules.tables import (
    Column,
    body_row,
    columns_of,
    head_rows,
    section,
    widths_of,
)
from lsp.records.rules.values import Values, dig

EMPTY_UNIT: Mapping[str, Any] = {"elements": [{"kuk": [{}, {}]}, {"kuk": [{}, {}]}]}
EMPTY: Sequence[Mapping[str, Any]] = ({"units": [EMPTY_UNIT]},)


def groups_of(block: Spec, values: Values) -> Sequence[Any]:
    """The groups of work with their units; one empty unit where there are no data.

    Source: domain reference 2.1 (Kelompok Pekerjaan).
    """
    found = values.at(block.get("path", "groups"))
    return found if isinstance(found, Sequence) and found else EMPTY


def _units_in(groups: Sequence[Any]) -> Iterator[tuple[Any, Any, int]]:
    for group in groups:
        units = dig(group, "units") or ()
        for unit in units:
            yield group, unit, len(units)


def units(block: Spec, values: Values) -> Part:
    """The list of units, the group of work before them where the set asks for it.

    Source: domain reference 2.1 (table: group, No, Kode Unit, Judul Unit), 2.3 (FR.APL.01).
    """
    specs = [
        {"key": "code", "label": "Kode Unit", "width": 24},
        {"key": "title", "label": "Judul Unit"},
        *block.get("columns", ()),
    ]
    columns = (Column("No.", _number, width=6), *columns_of(specs))
    group_column = Column(block.get("group_label", "Kelompok Pekerjaan"), _number, width=18)
    is_grouped, body, last = block.get("grouped", True), [], None
    for number, (group, unit, size) in enumerate(_units_in(groups_of(block, values)), 1):
        row = body_row(columns, unit, number, values)
        if is_grouped and group is not last:
            name = Cell(shown({}, dig(group, "name"), values), rows=size, look="head")
            row = Row((name, *row.cells))
        last = group
        body.append(row)
    shown_columns = (group_column, *columns) if is_grouped else columns
    return Part(
        "table",
        title=block.get("title", ""),
        head=head_rows(shown_columns),
        body=tuple(body),
        widths=widths_of(shown_columns),
    )


def _number(_row: Any, number: int, _values: Values) -> Cell:
    return Cell(((Piece(str(number)),),), look="mark", label="No.")


def criteria(block: Spec, values: Values) -> Iterator[Part]:
    """A table a unit: its elements and KUK with the columns to be filled.

    Source: domain reference 2.3 (FR.APL.02 per element, FR.IA.01 per KUK).
    """
    at = 0
    for group in groups_of(block, values):
        name = dig(group, "name")
        if block.get("grouped", True) and (name or group is EMPTY[0]):
            yield Part("heading", title=f"Kelompok Pekerjaan: {name or '…'}", level=3)
        for unit in dig(group, "units") or ():
            at += 1
            yield _unit(block, unit, at, values)


def _unit(block: Spec, unit: Any, at: int, values: Values) -> Part:
    by_element = block.get("level", "kuk") == "element"
    columns = _element_columns(block) if by_element else _kuk_columns(block)
    code, title = dig(unit, "code") or "", dig(unit, "title") or ""
    words = (Piece(f"Unit Kompetensi {at}: "), Piece(f"{code} {title}".strip(), "strong"))
    rows = _by_element if by_element else _by_kuk
    return Part(
        "table",
        head=head_rows(columns),
        body=(section(words, columns), *rows(block, unit, columns, values)),
        widths=widths_of(columns),
    )


def _element_columns(block: Spec) -> tuple[Column, ...]:
    def draw(element: Any, _number: int, _values: Values) -> Cell:
        first = (
            Piece(f"{block.get('element_label', 'Elemen')}: "),
            Piece(_named(element), "strong"),
        )
        lines = [(Piece(f"{_named(kuk, 'text')}"),) for kuk in dig(element, "kuk") or ()]
        return Cell((first, *lines), label=block.get("ask", "Elemen"))

    return (Column(block.get("ask", "Elemen"), draw), *columns_of(block.get("columns", ())))


def _named(item: Any, key: str = "title") -> str:
    number, text = dig(item, "number"), dig(item, key)
    return " ".join(str(each) for each in (number, text) if each not in (None, ""))


def _kuk_columns(block: Spec) -> tuple[Column, ...]:
    def draw(kuk: Any, _number: int, _values: Values) -> Cell:
        return Cell(shown({}, _named(kuk, "text"), values=_values), label="Kriteria Unjuk Kerja")

    element = Column("Elemen", _number, width=block.get("element_width", 16))
    kuk = Column("Kriteria Unjuk Kerja", draw)
    above = [spec for spec in block.get("columns", ()) if spec.get("level") == "element"]
    rest = [spec for spec in block.get("columns", ()) if spec.get("level") != "element"]
    return (element, kuk, *columns_of(above), *columns_of(rest))


def _by_element(
    _block: Spec, unit: Any, columns: Sequence[Column], values: Values
) -> Iterator[Row]:
    for at, element in enumerate(dig(unit, "elements") or (), 1):
        yield body_row(columns, element, at, values)


def _by_kuk(block: Spec, unit: Any, columns: Sequence[Column], values: Values) -> Iterator[Row]:
    above = [spec for spec in block.get("columns", ()) if spec.get("level") == "element"]
    wide = len([leaf for column in columns_of(above) for leaf in column.leaves])
    for element in dig(unit, "elements") or ():
        rows: Sequence[Any] = dig(element, "kuk") or ({},)
        for at, kuk in enumerate(rows):
            first, text, *cells = body_row(columns, kuk, at + 1, values).cells
            own, below = [], cells[wide:]
            if at == 0:
                name = shown({}, _named(element), values)
                first = Cell(name, rows=len(rows), look="head", label="Elemen")
                drawn = body_row(columns_of(above), element, 1, values).cells
                own = [Cell(c.lines, 1, len(rows), c.look, c.label) for c in drawn]
            yield Row((*([first] if at == 0 else []), text, *own, *below))
