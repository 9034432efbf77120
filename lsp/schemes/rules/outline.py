"""The frozen tree of a scheme version that other rooms read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from lsp.schemes.rules import (
    Instrument,
    Method,
    RequirementKind,
    SchemeType,
    StandardSetting,
    UnitGroup,
    VersionStatus,
)
from lsp.schemes.rules import package as texts


@dataclass(frozen=True, slots=True)
class KukOutline:
    """One KUK with the methods that the scheme plans for it."""

    id: int
    number: str
    text: str
    is_official: bool
    is_critical: bool
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True)
class ElementOutline:
    """One element with its KUK in order."""

    id: int
    number: int
    title: str
    title_en: str
    kuk: tuple[KukOutline, ...]


@dataclass(frozen=True, slots=True)
class UnitOutline:
    """One unit of the scheme with its elements in order."""

    id: int
    code: str
    title: str
    title_en: str
    description: str
    source: str
    group: UnitGroup
    elements: tuple[ElementOutline, ...]

    def kuk(self) -> Iterator[KukOutline]:
        """Every KUK of the unit in order."""
        for element in self.elements:
            yield from element.kuk


@dataclass(frozen=True, slots=True)
class RequirementOutline:
    """What an applicant shows."""

    id: int
    code: str
    title: str
    title_en: str
    kind: RequirementKind
    is_mandatory: bool
    hint: str


@dataclass(frozen=True, slots=True)
class StandardOutline:
    """The standard that the units belong to."""

    code: str
    title: str
    title_en: str
    decree: str


@dataclass(frozen=True, slots=True)
class SchemeOutline:
    """A scheme version whole: its facts, units → elements → KUK, and requirements."""

    version_id: int
    public_id: str
    scheme_code: str
    number: int
    status: VersionStatus
    content_hash: str
    published_at: datetime | None
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
    rules: Mapping[str, int]
    settings: frozenset[str]
    standard: StandardOutline
    instrument: Instrument
    test_items: int
    test_minutes: int
    units: tuple[UnitOutline, ...]
    requirements: tuple[RequirementOutline, ...]

    def kuk(self) -> Iterator[KukOutline]:
        """Every KUK of the scheme in order."""
        for unit in self.units:
            yield from unit.kuk()

    def unit(self, unit_id: int) -> UnitOutline | None:
        """The unit with this key, if the scheme has it."""
        return next((unit for unit in self.units if unit.id == unit_id), None)


@dataclass(frozen=True, slots=True)
class ExamCell:
    """How many items of the test one KUK gets."""

    unit_id: int
    unit_code: str
    kuk_id: int
    kuk_number: str
    items: int


@dataclass(frozen=True, slots=True)
class UnitRule:
    """When a unit is achieved in the test, and on what that rests."""

    unit_id: int
    unit_code: str
    rule: str
    min_correct: int
    probe_band: int
    status: StandardSetting
    basis: str


@dataclass(frozen=True, slots=True)
class ExamPlan:
    """The blueprint (kisi-kisi) of a scheme version's test."""

    instrument: Instrument
    items: int
    minutes: int
    cells: tuple[ExamCell, ...]
    unit_rules: tuple[UnitRule, ...]


def as_package(outline: SchemeOutline, exam: ExamPlan) -> texts.Package:
    """The stored tree as the text package it came from, so that its hash can be recomputed.

    Source: acceptance P11 (scheme version hashes must match).
    """
    names = set(texts.SchemeText.__slots__) - {"code", "rules", "settings"}
    scheme = texts.SchemeText(
        code=outline.scheme_code,
        rules=tuple(sorted(outline.rules.items())),
        settings=tuple(sorted(outline.settings)),
        **{name: getattr(outline, name) for name in names},
    )
    standard = outline.standard
    return texts.Package(
        scheme=scheme,
        standard=texts.StandardText(
            standard.code, standard.title, standard.title_en, standard.decree
        ),
        units=tuple((unit.group, unit_text(unit)) for unit in outline.units),
        requirements=tuple(
            texts.RequirementText(
                each.code, each.title, each.title_en, each.kind, each.is_mandatory, each.hint
            )
            for each in outline.requirements
        ),
        plan=tuple(
            sorted(
                (
                    texts.PlanText(unit.code, kuk.number, kuk.methods)
                    for unit in outline.units
                    for kuk in unit.kuk()
                    if kuk.methods
                ),
                key=lambda entry: f"{entry.unit}/{entry.kuk}",
            )
        ),
        test=_exam_text(exam),
    )


def unit_text(unit: UnitOutline) -> texts.UnitText:
    """A stored unit as text, whose hash tells editions apart.

    Source: domain reference 6.1 (structure of a unit).
    """
    return texts.UnitText(
        unit.code,
        unit.title,
        unit.title_en,
        unit.description,
        unit.source,
        tuple(
            texts.ElementText(
                element.number,
                element.title,
                element.title_en,
                tuple(
                    texts.KukText(kuk.number, kuk.text, kuk.is_official, kuk.is_critical)
                    for kuk in element.kuk
                ),
            )
            for element in unit.elements
        ),
    )


def _exam_text(exam: ExamPlan) -> texts.ExamText:
    return texts.ExamText(
        exam.instrument,
        exam.items,
        exam.minutes,
        tuple(texts.CellText(cell.unit_code, cell.kuk_number, cell.items) for cell in exam.cells),
        tuple(
            texts.UnitRuleText(
                rule.unit_code,
                rule.rule,
                rule.min_correct,
                rule.probe_band,
                rule.status,
                rule.basis,
            )
            for rule in exam.unit_rules
        ),
    )
