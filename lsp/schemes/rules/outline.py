"""The frozen tree of a scheme version that other rooms read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from lsp.schemes.rules import (
    EvidenceStrength,
    Instrument,
    Method,
    Purpose,
    RequirementKind,
    SchemeType,
    StandardKind,
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
    standard: str
    work_group: str
    work_group_en: str
    variables: texts.VariablesText
    guide: texts.GuideText
    key_competencies: tuple[texts.KeyCompetencyText, ...]

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
    hint_en: str
    purposes: tuple[Purpose, ...]

    def holds_for(self, purpose: str) -> bool:
        """Whether an applicant with this purpose (tujuan asesmen) shows it."""
        return not self.purposes or purpose in self.purposes


@dataclass(frozen=True, slots=True)
class StandardOutline:
    """A standard that units belong to."""

    code: str
    title: str
    title_en: str
    decree: str
    kind: StandardKind


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
    code_of_ethics: tuple[texts.Bilingual, ...]
    rules: Mapping[str, int]
    settings: frozenset[str]
    choose_optional: int
    fees: tuple[texts.FeeText, ...]
    evidence_asked: EvidenceStrength
    critical_evidence_asked: EvidenceStrength
    background: str
    background_en: str
    recitals: tuple[texts.Bilingual, ...]
    references: tuple[str, ...]
    surveillance: str
    surveillance_en: str
    renewal: str
    renewal_en: str
    rights: tuple[texts.Bilingual, ...]
    duties: tuple[texts.Bilingual, ...]
    standards: tuple[StandardOutline, ...]
    instrument: Instrument
    test_items: int
    test_minutes: int
    units: tuple[UnitOutline, ...]
    requirements: tuple[RequirementOutline, ...]
    portfolio: tuple[texts.PortfolioText, ...]
    instruments: tuple[texts.InstrumentText, ...]

    @property
    def standard(self) -> StandardOutline:
        """The standard that the scheme names; units may come from others too."""
        return self.standards[0]

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

    def items_by_kuk(self) -> dict[int, int]:
        """How many items each KUK gets, by the key of the KUK."""
        return {cell.kuk_id: cell.items for cell in self.cells}


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
    return texts.Package(
        scheme=scheme,
        standards=tuple(
            texts.StandardText(each.code, each.title, each.title_en, each.decree, each.kind)
            for each in outline.standards
        ),
        units=tuple(
            texts.SchemeUnitText(
                unit.group, unit_text(unit), unit.standard, unit.work_group, unit.work_group_en
            )
            for unit in outline.units
        ),
        requirements=tuple(
            texts.RequirementText(
                **{name: getattr(each, name) for name in texts.RequirementText.__slots__}
            )
            for each in outline.requirements
        ),
        plan=_plan_texts(outline),
        test=_exam_text(exam),
        portfolio=outline.portfolio,
        instruments=outline.instruments,
    )


def _plan_texts(outline: SchemeOutline) -> tuple[texts.PlanText, ...]:
    entries = (
        texts.PlanText(unit.code, kuk.number, kuk.methods)
        for unit in outline.units
        for kuk in unit.kuk()
        if kuk.methods
    )
    return tuple(sorted(entries, key=lambda entry: f"{entry.unit}/{entry.kuk}"))


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
        unit.variables,
        unit.guide,
        unit.key_competencies,
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
