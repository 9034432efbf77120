"""A scheme as a workbook: which sheets and columns there are, and what stands in them."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lsp.kernel.text import N_
from lsp.schemes import rules
from lsp.schemes.rules.labels import FIELD_NAMES, GUIDE_NAMES, LINE_NAMES, RULE_NAMES

Plain = dict[str, Any]


class Kind(StrEnum):
    """What a cell of a column holds (jenis isian)."""

    TEXT = "text"
    NUMBER = "number"
    YES = "yes"
    CHOICE = "choice"
    LIST = "list"


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column: its field in the text package, its heading, and what may stand there."""

    field: str
    label: str
    kind: Kind = Kind.TEXT
    names: Mapping[str, str] = dataclasses.field(default_factory=dict)
    is_optional: bool = False


YES, NO = N_("ya"), N_("tidak")


def _column(name: str, kind: Kind = Kind.TEXT, *, optional: bool = False) -> Column:
    return Column(name, FIELD_NAMES[name], kind, {}, optional)


def _choice(name: str, names: Mapping[Any, str], label: str = "", *, optional: bool = False) -> Any:
    values = {str(each.value): text for each, text in names.items()}
    return Column(name, label or FIELD_NAMES[name], Kind.CHOICE, values, optional)


_CODE = Column("code", N_("Kode"))
_UNIT = Column("unit", N_("Kode unit"))
_EN = (_column("title"), _column("title_en", optional=True))
_TARGETS = _column("targets", Kind.LIST, optional=True)
_PURPOSES = Column(
    "purposes",
    FIELD_NAMES["purposes"],
    Kind.LIST,
    {each.value: name for each, name in rules.PURPOSE_NAMES.items()},
    is_optional=True,
)
_HINTS = (_column("hint"), _column("hint_en", optional=True))
_TESTS = ("ia05", "ia06", "ia07")

FACTS = "Skema"
STANDARDS, UNITS, ELEMENTS, KUK, GUIDE = "Standar", "Unit", "Elemen", "KUK", "Panduan"
REQUIREMENTS, FEES, LINES = "Persyaratan", "Biaya", "Naskah"
UNIT_RULES, PORTFOLIO, INSTRUMENTS = "Ketentuan lulus", "Portofolio", "Instrumen"

SHEETS: dict[str, tuple[Column, ...]] = {
    STANDARDS: (
        _CODE,
        *_EN,
        _column("decree"),
        _choice("kind", rules.STANDARD_NAMES, optional=True),
    ),
    UNITS: (
        _column("standard", optional=True),
        _CODE,
        *_EN,
        _column("description"),
        _column("source", optional=True),
        _choice("group", rules.GROUP_NAMES),
        _column("work_group", optional=True),
        _column("work_group_en", optional=True),
    ),
    ELEMENTS: (_UNIT, Column("number", N_("Nomor"), Kind.NUMBER), *_EN),
    KUK: (
        _UNIT,
        Column("number", N_("Nomor")),
        _column("text"),
        Column("official", FIELD_NAMES["is_official"], Kind.YES),
        Column("critical", FIELD_NAMES["is_critical"], Kind.YES),
        Column("test", rules.METHOD_NAMES[rules.Method.TEST], Kind.YES),
        Column("portfolio", rules.METHOD_NAMES[rules.Method.PORTFOLIO], Kind.YES),
        _column("items", Kind.NUMBER, optional=True),
    ),
    GUIDE: (
        _UNIT,
        Column("part", N_("Bagian"), Kind.CHOICE, GUIDE_NAMES),
        _column("text"),
        _column("kuk", Kind.LIST, optional=True),
        _column("level", Kind.NUMBER, optional=True),
    ),
    REQUIREMENTS: (
        _CODE,
        *_EN,
        _choice("kind", rules.REQUIREMENT_NAMES),
        Column("mandatory", FIELD_NAMES["is_mandatory"], Kind.YES),
        *_HINTS,
        _PURPOSES,
    ),
    FEES: (
        _choice("purpose", rules.PURPOSE_NAMES, N_("Tujuan asesmen"), optional=True),
        _choice("payer", rules.PAYER_NAMES, N_("Pembayar"), optional=True),
        _column("amount_idr", Kind.NUMBER),
        _column("note", optional=True),
    ),
    LINES: (
        Column("part", N_("Bagian"), Kind.CHOICE, LINE_NAMES),
        _column("text"),
        _column("text_en", optional=True),
    ),
    UNIT_RULES: (
        _UNIT,
        _column("min_correct", Kind.NUMBER),
        _column("probe_band", Kind.NUMBER),
        _choice("status", rules.SETTING_NAMES),
        _column("basis"),
    ),
    PORTFOLIO: (
        _CODE,
        *_EN,
        Column("mandatory", FIELD_NAMES["is_mandatory"], Kind.YES),
        *_HINTS,
        Column("targets", FIELD_NAMES["targets"], Kind.LIST),
    ),
    INSTRUMENTS: (
        _choice("instrument", rules.INSTRUMENT_NAMES),
        Column("evidence", FIELD_NAMES["evidence"], Kind.CHOICE, {k: k for k in ("L", "TL", "T")}),
        _column("candidate_types", Kind.LIST, optional=True),
        _TARGETS,
    ),
}

_TITLES = ("title", "title_en", "area", "area_en", "qualification", "qualification_en")
_WORDS = ("scope", "scope_en", "purpose", "purpose_en")
_MORE = ("background", "background_en", "surveillance", "surveillance_en", "renewal", "renewal_en")

# the sheet of facts has one field a row
FACT_ROWS: tuple[Column, ...] = (
    Column("code", N_("Nomor skema")),
    _choice("type", rules.TYPE_NAMES),
    *(_column(name, optional=name.endswith("_en")) for name in _TITLES),
    *(_column(name, Kind.NUMBER) for name in ("kkni_level", "validity_months", "fee_idr")),
    *(_column(name) for name in ("kbli", "kbji")),
    Column("example", FIELD_NAMES["is_example"], Kind.YES),
    _column("settings", Kind.LIST, optional=True),
    *(_column(name, optional=name.endswith("_en")) for name in _WORDS),
    *(_column(name, optional=True) for name in _MORE),
    _column("choose_optional", Kind.NUMBER, optional=True),
    _choice("evidence_asked", rules.STRENGTH_NAMES, optional=True),
    _choice("critical_evidence_asked", rules.STRENGTH_NAMES, optional=True),
    *(Column(name, text, Kind.NUMBER, {}, is_optional=True) for name, text in RULE_NAMES.items()),
    _choice(
        "instrument",
        {each: name for each, name in rules.INSTRUMENT_NAMES.items() if each.value in _TESTS},
    ),
    _column("minutes", Kind.NUMBER),
)


def tables_of(files: Mapping[str, Plain]) -> dict[str, list[Plain]]:
    """The rows of every sheet, for files as `files_of` gives them.

    Source: question_banks/README.md (scheme.yaml and standard.yaml).
    """
    scheme = files["scheme.yaml"]
    standards = [data for name, data in files.items() if name != "scheme.yaml"]
    placed = {unit["code"]: unit for unit in scheme["scheme"]["units"]}
    units = {unit["code"]: unit for each in standards for unit in each["units"]}
    inner = [units[code] for code in placed]
    facts = {**scheme["scheme"], **scheme["scheme"]["rules"], **scheme["test"]}
    return {
        FACTS: [facts],
        STANDARDS: [each["standard"] for each in standards],
        UNITS: [{**unit, **placed[unit["code"]]} for unit in inner],
        ELEMENTS: [{**each, "unit": unit["code"]} for unit in inner for each in unit["elements"]],
        KUK: list(_kuk_rows(inner, scheme)),
        GUIDE: [row for unit in inner for row in _guide_rows(unit)],
        REQUIREMENTS: scheme["requirements"],
        FEES: scheme["scheme"].get("fees", []),
        LINES: list(_line_rows(scheme["scheme"])),
        UNIT_RULES: scheme["test"]["unit_rules"],
        PORTFOLIO: scheme.get("portfolio", []),
        INSTRUMENTS: scheme.get("instruments", []),
    }


def _kuk_rows(units: list[Plain], scheme: Plain) -> Iterator[Plain]:
    items = {(cell["unit"], cell["kuk"]): cell["items"] for cell in scheme["test"]["cells"]}
    for unit in units:
        for element in unit["elements"]:
            for kuk in element["kuk"]:
                methods = scheme["plan"].get(f"{unit['code']}/{kuk['number']}", ())
                yield {
                    **kuk,
                    "unit": unit["code"],
                    "test": "test" in methods,
                    "portfolio": "portfolio" in methods,
                    "items": items.get((unit["code"], kuk["number"])),
                }


def _guide_rows(unit: Plain) -> Iterator[Plain]:
    for part in GUIDE_NAMES:
        holder, _, name = part.partition(".")
        lines = unit.get(holder, {}).get(name, ()) if name else unit.get(holder, ())
        for line in lines:
            more = {"text": line} if isinstance(line, str) else line
            yield {"unit": unit["code"], "part": part, **more}


def _line_rows(scheme: Plain) -> Iterator[Plain]:
    for part in LINE_NAMES:
        for line in scheme.get(part, ()):
            more = {"text": line} if isinstance(line, str) else line
            yield {"part": part, **more}


def cell_text(column: Column, value: Any) -> str | int:
    """A value as it stands in its cell: words instead of codes, lists with commas.

    Source: question_banks/README.md (what the fields of a package mean).
    """
    if value is None or value == []:
        return ""
    if column.kind is Kind.YES:
        return YES if value else NO
    if column.kind is Kind.LIST:
        return ", ".join(column.names.get(str(each), str(each)) for each in value)
    if column.kind is Kind.CHOICE:
        return column.names.get(str(value), str(value))
    return value if column.kind is Kind.NUMBER else str(value)
