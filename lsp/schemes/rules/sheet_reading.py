"""From the rows of a workbook to the files of a package; what is wrong is named by cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lsp.kernel.text import N_, Reason
from lsp.schemes.rules import sheets
from lsp.schemes.rules.labels import LINE_NAMES, RULE_NAMES
from lsp.schemes.rules.sheets import Column, Kind, Plain

Table = Sequence[Sequence[object]]
At = tuple[str | int, ...]
SCHEME, MAIN = "scheme.yaml", "standard.yaml"
_FAULT = N_("Lembar %(sheet)s, sel %(cell)s: %(problem)s.")
_NO_SHEET = N_("Lembar %(sheet)s tidak ada. Pakai templat kami.")


@dataclass(frozen=True, slots=True)
class _Row:
    values: Mapping[str, Any]
    cells: Mapping[str, str]
    cell: str
    needed: frozenset[str] = frozenset()


@dataclass
class SheetFiles:
    """The files in a workbook, where each value stands, and what could not be read."""

    files: dict[str, Plain] = field(default_factory=dict)
    places: dict[tuple[str, At], tuple[str, str]] = field(default_factory=dict)
    faults: list[Reason] = field(default_factory=list)

    def locate(self, file: str, path: At, problem: str) -> Reason:
        """A fault of the package, at the cell that its value came from."""
        while path and (file, path) not in self.places:
            path = path[:-1]
        sheet, cell = self.places.get((file, path), (sheets.FACTS, "A1"))
        return fault(sheet, cell, problem)

    def note(self, file: str, path: At, sheet: str, row: _Row) -> None:
        """Remember where the fields of an object came from."""
        self.places[file, path] = (sheet, row.cell)
        for name, cell in row.cells.items():
            self.places[file, (*path, name)] = (sheet, cell)


def fault(sheet: str, cell: str, problem: str) -> Reason:
    """Something wrong in a cell.

    Source: acceptance (faults are named by sheet and cell; nothing is changed).
    """
    return Reason("sheet_fault", _FAULT, {"sheet": sheet, "cell": cell, "problem": problem})


def read_tables(tables: Mapping[str, Table]) -> SheetFiles:
    """The files of the package in a workbook by sheet name.

    Source: question_banks/README.md (scheme.yaml and standard.yaml).
    """
    found = SheetFiles()
    rows = {name: _rows(name, tables.get(name), found) for name in sheets.SHEETS}
    facts = _facts(tables.get(sheets.FACTS), found)
    standards = _standards(rows, found)
    units = {str(row.values.get("code", "")): row for row in rows[sheets.UNITS]}
    inner = {code: _unit(row) for code, row in units.items()}
    _place_units(rows, standards, inner, found)
    for reader in (_elements, _kuk, _guide):
        reader(rows, inner, found)
    _write_scheme(rows, facts, found)
    return found


def _name(column: int) -> str:
    return chr(ord("A") + column) if column < 26 else f"A{chr(ord('A') + column - 26)}"


def _rows(sheet: str, table: Table | None, found: SheetFiles) -> list[_Row]:
    if not table:
        found.faults.append(Reason("sheet_missing", _NO_SHEET, {"sheet": sheet}))
        return []
    columns = sheets.SHEETS[sheet]
    heads = [str(each or "").strip().casefold() for each in table[0]]
    places = {each: heads.index(each.label.casefold()) for each in columns if _in(each, heads)}
    for each in columns:
        if each not in places and not each.is_optional:
            problem = f"kolom “{each.label}” tidak ada"
            found.faults.append(fault(sheet, "A1", problem))
    needed = frozenset(each.field for each in places if not each.is_optional)
    rows = []
    for at, line in enumerate(table[1:], 2):
        if all(str(each if each is not None else "").strip() == "" for each in line):
            continue
        values, cells = {}, {}
        for column, place in places.items():
            raw = line[place] if place < len(line) else ""
            cells[column.field] = f"{_name(place)}{at}"
            values[column.field] = _value(column, raw, sheet, cells[column.field], found)
        rows.append(_Row(values, cells, f"A{at}", needed))
    return rows


def _in(column: Column, heads: list[str]) -> bool:
    return column.label.casefold() in heads


def _value(column: Column, raw: object, sheet: str, cell: str, found: SheetFiles) -> Any:
    text = _text(raw)
    try:
        return _read(column, text)
    except ValueError as error:
        found.faults.append(fault(sheet, cell, str(error)))
        return None


def _text(raw: object) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return sheets.YES if raw else sheets.NO
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return " ".join(str(raw).split())


def _read(column: Column, text: str) -> Any:
    """The value of a cell; ValueError says in words what may stand there."""
    if column.kind is Kind.YES:
        return _one_of(text or sheets.NO, {"1": sheets.YES, "0": sheets.NO}) == "1"
    if text == "":
        return None if column.is_optional or column.kind is not Kind.TEXT else ""
    if column.kind is Kind.NUMBER:
        digits = text.replace(".", "") if text.count(".") != 1 or text[-4:-3] == "." else text
        if not digits.isdecimal():
            raise ValueError("harus berupa bilangan bulat")
        return int(digits)
    if column.kind is Kind.CHOICE:
        return _one_of(text, column.names)
    if column.kind is Kind.LIST:
        parts = [each.strip() for each in text.replace(";", ",").split(",") if each.strip()]
        if column.names:
            return [_one_of(each, column.names) for each in parts]
        numbers = column.field == "candidate_types"
        return [int(each) if numbers and each.isdecimal() else each for each in parts]
    return text


def _one_of(text: str, names: Mapping[str, str]) -> str:
    for value, label in names.items():
        if text.casefold() in {value.casefold(), label.casefold()}:
            return value
    raise ValueError(f"isi salah satu dari {', '.join(names.values())}")


def _kept(row: _Row, *left_out: str) -> Plain:
    """The row without what is empty and may be; English that is not yet there stays empty."""
    values = {name: each for name, each in row.values.items() if name not in left_out}
    return {
        name: "" if each is None else each
        for name, each in values.items()
        if each is not None or name in row.needed or name in {"title_en", "text_en"}
    }


def _facts(table: Table | None, found: SheetFiles) -> _Row:
    if not table:
        found.faults.append(Reason("sheet_missing", _NO_SHEET, {"sheet": sheets.FACTS}))
        return _Row({}, {}, "A1")
    by_label = {str(line[0] or "").strip().casefold(): at for at, line in enumerate(table) if line}
    values, cells = {}, {}
    for column in sheets.FACT_ROWS:
        at = by_label.get(column.label.casefold())
        if at is None:
            if not column.is_optional:
                problem = f"baris “{column.label}” tidak ada"
                found.faults.append(fault(sheets.FACTS, "A1", problem))
            continue
        cells[column.field] = f"B{at + 1}"
        raw = table[at][1] if len(table[at]) > 1 else ""
        value = _value(column, raw, sheets.FACTS, cells[column.field], found)
        if value is None and not column.is_optional:
            value = ""
        values[column.field] = value
    return _Row(values, cells, "A1")


def _standards(rows: Mapping[str, list[_Row]], found: SheetFiles) -> dict[str, str]:
    files: dict[str, str] = {}
    for row in rows[sheets.STANDARDS]:
        code = str(row.values.get("code") or "")
        file = MAIN if not files else f"standard-{code}.yaml"
        files.setdefault(code, file)
        found.files[file] = {"standard": _kept(row), "units": []}
        found.note(file, ("standard",), sheets.STANDARDS, row)
    if not files:
        found.faults.append(fault(sheets.STANDARDS, "A2", "tidak boleh kosong"))
        found.files[MAIN] = {"standard": {}, "units": []}
    return files


def _unit(row: _Row) -> Plain:
    placing = ("standard", "group", "work_group", "work_group_en")
    return {**_kept(row, *placing), "elements": []}


def _place_units(
    rows: Mapping[str, list[_Row]],
    standards: Mapping[str, str],
    inner: Mapping[str, Plain],
    found: SheetFiles,
) -> None:
    for row in rows[sheets.UNITS]:
        named = row.values.get("standard") or next(iter(standards), "")
        file = standards.get(named)
        if file is None:
            problem = f"standar {named} tidak ada pada lembar {sheets.STANDARDS}"
            found.faults.append(fault(sheets.UNITS, row.cells.get("standard", row.cell), problem))
            continue
        units = found.files[file]["units"]
        found.note(file, ("units", len(units)), sheets.UNITS, row)
        units.append(inner[str(row.values.get("code", ""))])


def _of_unit(
    sheet: str, rows: Mapping[str, list[_Row]], inner: Mapping[str, Plain], found: SheetFiles
) -> Iterator[tuple[_Row, Plain]]:
    for row in rows[sheet]:
        unit = inner.get(str(row.values.get("unit") or ""))
        if unit is None:
            problem = f"unit ini tidak ada pada lembar {sheets.UNITS}"
            found.faults.append(fault(sheet, row.cells.get("unit", row.cell), problem))
        else:
            yield row, unit


def _path(unit: Plain, found: SheetFiles) -> tuple[str, At]:
    for file, data in found.files.items():
        for at, each in enumerate(data["units"]):
            if each is unit:
                return file, ("units", at)
    return MAIN, ()


def _elements(
    rows: Mapping[str, list[_Row]], inner: Mapping[str, Plain], found: SheetFiles
) -> None:
    for row, unit in _of_unit(sheets.ELEMENTS, rows, inner, found):
        file, path = _path(unit, found)
        found.note(file, (*path, "elements", len(unit["elements"])), sheets.ELEMENTS, row)
        unit["elements"].append({**_kept(row, "unit"), "kuk": []})


def _kuk(rows: Mapping[str, list[_Row]], inner: Mapping[str, Plain], found: SheetFiles) -> None:
    for row, unit in _of_unit(sheets.KUK, rows, inner, found):
        number = str(row.values.get("number") or "").partition(".")[0]
        elements = [each for each in unit["elements"] if str(each.get("number")) == number]
        if not elements:
            problem = f"elemen {number or '–'} tidak ada pada lembar {sheets.ELEMENTS}"
            found.faults.append(fault(sheets.KUK, row.cells.get("number", row.cell), problem))
            continue
        element, (file, path) = elements[0], _path(unit, found)
        at = (*path, "elements", unit["elements"].index(element), "kuk", len(element["kuk"]))
        found.note(file, at, sheets.KUK, row)
        element["kuk"].append(_kept(row, "unit", "test", "portfolio", "items"))


def _guide(rows: Mapping[str, list[_Row]], inner: Mapping[str, Plain], found: SheetFiles) -> None:
    for row, unit in _of_unit(sheets.GUIDE, rows, inner, found):
        part, text = row.values.get("part"), row.values.get("text") or ""
        if not part:
            continue
        holder, _, name = part.partition(".")
        lines: list[Any] = (
            unit.setdefault(holder, {}).setdefault(name, [])
            if name
            else unit.setdefault(holder, [])
        )
        file, path = _path(unit, found)
        found.note(file, (*path, *part.split("."), len(lines)), sheets.GUIDE, row)
        if part == "guide.critical_aspects":
            lines.append({"text": text, "kuk": row.values.get("kuk") or []})
        elif part == "key_competencies":
            lines.append({"text": text, "level": row.values.get("level") or ""})
        else:
            lines.append(text)


def _write_scheme(rows: Mapping[str, list[_Row]], facts: _Row, found: SheetFiles) -> None:
    file: Plain = {"scheme": _scheme(rows, facts, found)}
    found.files[SCHEME] = file
    found.note(SCHEME, ("scheme",), sheets.FACTS, facts)
    for name in ("instrument", "minutes"):
        cell = facts.cells.get(name, "A1")
        found.places[SCHEME, ("test", name)] = (sheets.FACTS, cell)
    for name in RULE_NAMES:
        cell = facts.cells.get(name, "A1")
        found.places[SCHEME, ("scheme", "rules", name)] = (sheets.FACTS, cell)
    file["requirements"] = _list(rows, sheets.REQUIREMENTS, ("requirements",), found)
    file["plan"], cells = _plan(rows, found)
    file["test"] = {
        "instrument": facts.values.get("instrument"),
        "items": sum(cell["items"] for cell in cells),
        "minutes": facts.values.get("minutes"),
        "cells": cells,
        "unit_rules": [
            {"rule": "min_correct", **each}
            for each in _list(rows, sheets.UNIT_RULES, ("test", "unit_rules"), found)
        ],
    }
    for name, sheet in (("portfolio", sheets.PORTFOLIO), ("instruments", sheets.INSTRUMENTS)):
        if rows[sheet]:
            file[name] = _list(rows, sheet, (name,), found)


def _list(rows: Mapping[str, list[_Row]], sheet: str, path: At, found: SheetFiles) -> list[Plain]:
    for at, row in enumerate(rows[sheet]):
        found.note(SCHEME, (*path, at), sheet, row)
    return [_kept(row) for row in rows[sheet]]


def _plan(
    rows: Mapping[str, list[_Row]], found: SheetFiles
) -> tuple[dict[str, list[str]], list[Plain]]:
    plan: dict[str, list[str]] = {}
    cells: list[Plain] = []
    found.places[SCHEME, ("plan",)] = (sheets.KUK, "A1")
    for row in rows[sheets.KUK]:
        unit, number = row.values.get("unit") or "", row.values.get("number") or ""
        methods = [name for name in ("portfolio", "test") if row.values.get(name)]
        found.places[SCHEME, ("plan", f"{unit}/{number}")] = (sheets.KUK, row.cell)
        if methods:
            plan[f"{unit}/{number}"] = methods
        if row.values.get("items"):
            found.note(SCHEME, ("test", "cells", len(cells)), sheets.KUK, row)
            cells.append({"unit": unit, "kuk": number, "items": row.values["items"]})
    return plan, cells


def _scheme(rows: Mapping[str, list[_Row]], facts: _Row, found: SheetFiles) -> Plain:
    placed = ("code", "group", "standard", "work_group", "work_group_en")
    units = []
    main = next((row.values.get("code") for row in rows[sheets.STANDARDS]), "")
    for at, row in enumerate(rows[sheets.UNITS]):
        found.note(SCHEME, ("scheme", "units", at), sheets.UNITS, row)
        unit = {name: each for name, each in _kept(row).items() if name in placed}
        if unit.get("standard") == main:
            unit.pop("standard", None)
        units.append(unit)
    left_out = {*RULE_NAMES, "instrument", "minutes"}
    scheme = {name: each for name, each in facts.values.items() if name not in left_out}
    scheme = {
        name: "" if each is None and name.endswith("_en") and name[:-3] not in _MORE else each
        for name, each in scheme.items()
    }
    scheme = {name: each for name, each in scheme.items() if each is not None}
    limits = {name: facts.values.get(name) for name in RULE_NAMES}
    scheme |= {"standard": main or "", "units": units, "settings": scheme.get("settings", [])}
    scheme["rules"] = {name: each for name, each in limits.items() if each is not None}
    scheme |= {"code_of_ethics": []} | _lines(rows, found)
    if rows[sheets.FEES]:
        scheme["fees"] = _list(rows, sheets.FEES, ("scheme", "fees"), found)
    return scheme


_MORE = ("background", "surveillance", "renewal")


def _lines(rows: Mapping[str, list[_Row]], found: SheetFiles) -> Plain:
    lines: dict[str, list[Any]] = {}
    for row in rows[sheets.LINES]:
        part = row.values.get("part")
        if part not in LINE_NAMES:
            continue
        kept = lines.setdefault(part, [])
        found.note(SCHEME, ("scheme", part, len(kept)), sheets.LINES, row)
        pair = {"text": row.values.get("text"), "text_en": row.values.get("text_en") or ""}
        kept.append(pair["text"] if part == "references" else pair)
    return dict(lines)
