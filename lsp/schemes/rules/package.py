"""A scheme as text: the package that an LSP imports."""

from dataclasses import dataclass

from lsp.kernel.evidence import EvidenceKind
from lsp.schemes.rules import (
    CandidateType,
    EvidenceStrength,
    Instrument,
    Method,
    PayerKind,
    Purpose,
    RequirementKind,
    SchemeType,
    StandardKind,
    StandardSetting,
    UnitGroup,
)

Bilingual = tuple[str, str]


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
class VariablesText:
    """The range of variables of a unit (batasan variabel)."""

    context: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    regulations: tuple[str, ...] = ()
    norms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CriticalAspectText:
    """One critical aspect (aspek kritis) and the KUK in which it must be proved."""

    text: str
    kuk: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuideText:
    """The assessment guide of a unit (panduan penilaian)."""

    context: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    attitudes: tuple[str, ...] = ()
    critical_aspects: tuple[CriticalAspectText, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyCompetencyText:
    """A key competency (kompetensi kunci) of the older standards, level 1 to 3."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class UnitText:
    """One unit of competency (unit kompetensi); `source` says where its wording comes from."""

    code: str
    title: str
    title_en: str
    description: str
    source: str
    elements: tuple[ElementText, ...]
    variables: VariablesText = VariablesText()
    guide: GuideText = GuideText()
    key_competencies: tuple[KeyCompetencyText, ...] = ()


@dataclass(frozen=True, slots=True)
class StandardText:
    """The competency standard (SKKNI and others) that units belong to."""

    code: str
    title: str
    title_en: str
    decree: str
    kind: StandardKind = StandardKind.NATIONAL


@dataclass(frozen=True, slots=True)
class SchemeUnitText:
    """A unit as the scheme takes it: from which standard, in which group and work group."""

    group: UnitGroup
    unit: UnitText
    standard: str
    work_group: str = ""
    work_group_en: str = ""


@dataclass(frozen=True, slots=True)
class RequirementText:
    """What an applicant shows (persyaratan); without purposes it holds for every purpose."""

    code: str
    title: str
    title_en: str
    kind: RequirementKind
    is_mandatory: bool
    hint: str
    hint_en: str = ""
    purposes: tuple[Purpose, ...] = ()


@dataclass(frozen=True, slots=True)
class PortfolioText:
    """A document that the portfolio holds (persyaratan portofolio).

    `targets` are units ("unit code") and KUK ("unit code/number") that it can serve.
    """

    code: str
    title: str
    title_en: str
    is_mandatory: bool
    hint: str
    hint_en: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstrumentText:
    """A row of the instrument map (FR.MAPA.02): which evidence, for which candidates, on what.

    `targets` are units and KUK as in a portfolio document; none stands for the whole scheme.
    """

    instrument: Instrument
    evidence: EvidenceKind
    candidate_types: tuple[CandidateType, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeeText:
    """A fee in whole rupiah; without a purpose or a payer it holds for all of them."""

    purpose: Purpose | None
    payer: PayerKind | None
    amount_idr: int
    note: str


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
    code_of_ethics: tuple[Bilingual, ...]
    rules: tuple[tuple[str, int], ...]
    settings: tuple[str, ...]
    choose_optional: int = 0
    fees: tuple[FeeText, ...] = ()
    evidence_asked: EvidenceStrength = EvidenceStrength.ANY
    critical_evidence_asked: EvidenceStrength = EvidenceStrength.ANY
    background: str = ""
    background_en: str = ""
    recitals: tuple[Bilingual, ...] = ()
    references: tuple[str, ...] = ()
    surveillance: str = ""
    surveillance_en: str = ""
    renewal: str = ""
    renewal_en: str = ""
    rights: tuple[Bilingual, ...] = ()
    duties: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """All of a scheme version, in order; equal packages have equal content hashes.

    The first standard is the one that the scheme names; others follow in the order of their units.
    """

    scheme: SchemeText
    standards: tuple[StandardText, ...]
    units: tuple[SchemeUnitText, ...]
    requirements: tuple[RequirementText, ...]
    plan: tuple[PlanText, ...]
    test: ExamText
    portfolio: tuple[PortfolioText, ...] = ()
    instruments: tuple[InstrumentText, ...] = ()

    @property
    def standard(self) -> StandardText:
        """The standard that the scheme names."""
        return self.standards[0]

    def unit_texts(self) -> tuple[UnitText, ...]:
        """The units in the scheme's order."""
        return tuple(placed.unit for placed in self.units)
