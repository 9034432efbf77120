"""A scheme as text: the package that an LSP imports."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lsp.schemes.rules import (
    Instrument,
    Method,
    RequirementKind,
    SchemeType,
    StandardSetting,
    UnitGroup,
)


@dataclass(frozen=True, slots=True)
class KukText:
    """One performance criterion (KUK); official only when compared with the decree."""

    number: str
    text: str
    is_official: bool
    is_critical: bool


@dataclass(frozen=True, slots=True)
class ElementText:
    """One element (elemen) with its criteria."""

    number: int
    title: str
    title_en: str
    kuk: tuple[KukText, ...]


@dataclass(frozen=True, slots=True)
class UnitText:
    """One unit of competency (unit kompetensi); `source` says where its wording comes from."""

    code: str
    title: str
    title_en: str
    description: str
    source: str
    elements: tuple[ElementText, ...]


@dataclass(frozen=True, slots=True)
class StandardText:
    """The competency standard (SKKNI and others) that units belong to."""

    code: str
    title: str
    title_en: str
    decree: str


@dataclass(frozen=True, slots=True)
class RequirementText:
    """What an applicant shows (persyaratan)."""

    code: str
    title: str
    title_en: str
    kind: RequirementKind
    is_mandatory: bool
    hint: str


@dataclass(frozen=True, slots=True)
class PlanText:
    """The methods that give evidence on one KUK."""

    unit: str
    kuk: str
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True)
class CellText:
    """How many test items one KUK gets."""

    unit: str
    kuk: str
    items: int


@dataclass(frozen=True, slots=True)
class UnitRuleText:
    """When a unit counts as achieved in the test; `probe_band` below it asks for an oral probe."""

    unit: str
    rule: str
    min_correct: int
    probe_band: int
    status: StandardSetting
    basis: str


@dataclass(frozen=True, slots=True)
class ExamText:
    """The written test of the scheme."""

    instrument: Instrument
    items: int
    minutes: int
    cells: tuple[CellText, ...]
    unit_rules: tuple[UnitRuleText, ...]


@dataclass(frozen=True, slots=True)
class SchemeText:
    """The facts of a scheme; `settings` names those that are examples until the LSP confirms."""

    code: str
    type: SchemeType
    title: str
    title_en: str
    area: str
    area_en: str
    qualification: str
    qualification_en: str
    kkni_level: int
    kbli: str
    kbji: str
    fee_idr: int
    validity_months: int
    is_example: bool
    scope: str
    scope_en: str
    purpose: str
    purpose_en: str
    code_of_ethics: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, int], ...]
    settings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """All of a scheme version, in order; equal packages have equal content hashes."""

    scheme: SchemeText
    standard: StandardText
    units: tuple[tuple[UnitGroup, UnitText], ...]
    requirements: tuple[RequirementText, ...]
    plan: tuple[PlanText, ...]
    test: ExamText


def _text(value: str) -> str:
    return " ".join(value.split())


def _kuk(raw: Mapping[str, Any]) -> KukText:
    return KukText(raw["number"], _text(raw["text"]), raw["official"], raw["critical"])


def _element(raw: Mapping[str, Any]) -> ElementText:
    kuk = tuple(_kuk(each) for each in raw["kuk"])
    return ElementText(raw["number"], _text(raw["title"]), _text(raw["title_en"]), kuk)


def _unit(raw: Mapping[str, Any]) -> UnitText:
    return UnitText(
        raw["code"],
        _text(raw["title"]),
        _text(raw["title_en"]),
        _text(raw["description"]),
        _text(raw.get("source", "")),
        tuple(_element(each) for each in raw["elements"]),
    )


def _scheme(raw: Mapping[str, Any]) -> SchemeText:
    return SchemeText(
        code=raw["code"],
        type=SchemeType(raw["type"]),
        title=_text(raw["title"]),
        title_en=_text(raw["title_en"]),
        area=_text(raw["area"]),
        area_en=_text(raw["area_en"]),
        qualification=_text(raw["qualification"]),
        qualification_en=_text(raw["qualification_en"]),
        kkni_level=raw["kkni_level"],
        kbli=raw["kbli"],
        kbji=raw["kbji"],
        fee_idr=raw["fee_idr"],
        validity_months=raw["validity_months"],
        is_example=raw["example"],
        scope=_text(raw["scope"]),
        scope_en=_text(raw["scope_en"]),
        purpose=_text(raw["purpose"]),
        purpose_en=_text(raw["purpose_en"]),
        code_of_ethics=tuple(
            (_text(line["text"]), _text(line["text_en"])) for line in raw["code_of_ethics"]
        ),
        rules=tuple(sorted(raw["rules"].items())),
        settings=tuple(sorted(raw["settings"])),
    )


def _plan(raw: Mapping[str, list[str]]) -> Iterator[PlanText]:
    for key in sorted(raw):
        unit, _, kuk = key.partition("/")
        yield PlanText(unit, kuk, tuple(Method(name) for name in sorted(raw[key])))


def _test(raw: Mapping[str, Any]) -> ExamText:
    rules = tuple(
        UnitRuleText(
            each["unit"],
            each["rule"],
            each["min_correct"],
            each["probe_band"],
            StandardSetting(each["status"]),
            _text(each["basis"]),
        )
        for each in raw["unit_rules"]
    )
    cells = tuple(CellText(each["unit"], each["kuk"], each["items"]) for each in raw["cells"])
    return ExamText(Instrument(raw["instrument"]), raw["items"], raw["minutes"], cells, rules)


def package_of(standard: Mapping[str, Any], scheme: Mapping[str, Any]) -> Package:
    """The package in two files that already fit their schemas and have no `problems`.

    Source: question_banks/schema; domain reference 6.1 (structure of a unit).
    """
    units = {raw["code"]: _unit(raw) for raw in standard["units"]}
    facts = standard["standard"]
    return Package(
        scheme=_scheme(scheme["scheme"]),
        standard=StandardText(
            facts["code"], _text(facts["title"]), _text(facts["title_en"]), _text(facts["decree"])
        ),
        units=tuple(
            (UnitGroup(each["group"]), units[each["code"]]) for each in scheme["scheme"]["units"]
        ),
        requirements=tuple(
            RequirementText(
                each["code"],
                _text(each["title"]),
                _text(each["title_en"]),
                RequirementKind(each["kind"]),
                each["mandatory"],
                _text(each["hint"]),
            )
            for each in scheme["requirements"]
        ),
        plan=tuple(_plan(scheme["plan"])),
        test=_test(scheme["test"]),
    )
