"""Schemes for tests: the package that travels with the program, or one changed for the test."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from sqlalchemy.orm import Session

from lsp.kernel.evidence import EvidenceKind
from lsp.kernel.roles import SYSTEM
from lsp.schemes import actions, queries
from lsp.schemes.rules import (
    CandidateType,
    EvidenceStrength,
    Instrument,
    PayerKind,
    Purpose,
    StandardKind,
    UnitGroup,
)
from lsp.schemes.rules.outline import SchemeOutline
from lsp.schemes.rules.package import (
    CriticalAspectText,
    FeeText,
    GuideText,
    InstrumentText,
    KeyCompetencyText,
    Package,
    PortfolioText,
    StandardText,
    VariablesText,
)
from tests.factories.coverage import full_stock

_LONG_AGO = datetime(2026, 1, 2, tzinfo=UTC)


@cache
def sample_package() -> Package:
    """Klaster Kolektor Unit as it lies in question_banks."""
    return actions.read_package(actions.find_folder("kolektor-unit"))


def full_package(**scheme_facts: object) -> Package:
    """The sample with a second standard, an optional unit and every field that may be left out."""
    package = sample_package()
    first, *others, last = package.units
    guide = GuideText(
        ("Di tempat kerja contoh.",),
        ("Unit contoh lain.",),
        ("Peraturan koperasi.",),
        ("Menghitung denda.",),
        ("Teliti.",),
        (CriticalAspectText("Ketelitian mencatat angsuran (contoh).", ("3.2", "3.4")),),
    )
    unit = replace(
        first.unit,
        variables=VariablesText(("Konteks.",), ("Komputer.",), ("Peraturan.",), ("Norma.",)),
        guide=guide,
        key_competencies=(KeyCompetencyText("Mengumpulkan informasi", 2),),
    )
    other = StandardText(
        "khusus-contoh", "Standar contoh", "Sample standard", "-", StandardKind.SPECIAL
    )
    optional = replace(last, group=UnitGroup.OPTIONAL, standard=other.code)
    facts: dict[str, object] = {
        "choose_optional": 1,
        "fees": (
            FeeText(Purpose.RECERTIFICATION, None, 500_000, "contoh"),
            FeeText(None, PayerKind.GOVERNMENT, 0, ""),
        ),
        "evidence_asked": EvidenceStrength.ANY,
        "critical_evidence_asked": EvidenceStrength.TWO_KINDS,
        "background": "Latar belakang.",
        "background_en": "Background.",
        "recitals": (("Bahwa contoh.", "Whereas, a sample."),),
        "references": ("ISO/IEC 17024:2012",),
        "surveillance": "Laporan kerja tahunan.",
        "surveillance_en": "A yearly work report.",
        "renewal": "Portofolio tiga tahun.",
        "renewal_en": "A portfolio of three years.",
        "rights": (("Hak.", "A right."),),
        "duties": (("Kewajiban.", "A duty."),),
    }
    head, *rest = package.requirements
    return replace(
        package,
        scheme=replace(package.scheme, **{**facts, **scheme_facts}),  # type: ignore[arg-type]
        standards=(package.standard, other),
        units=(
            replace(first, unit=unit, work_group="Penagihan", work_group_en="Collection"),
            *others,
            optional,
        ),
        requirements=(
            replace(head, hint_en="A letter.", purposes=(Purpose.PRIOR_LEARNING,)),
            *rest,
        ),
        portfolio=(
            PortfolioText(
                "laporan",
                "Laporan penagihan",
                "Collection report",
                is_mandatory=True,
                hint="Tiga bulan terakhir.",
                hint_en="Of the last three months.",
                targets=(first.unit.code, f"{last.unit.code}/1.1"),
            ),
        ),
        instruments=(
            InstrumentText(Instrument.PORTFOLIO, EvidenceKind.INDIRECT, tuple(CandidateType), ()),
            InstrumentText(
                Instrument.TASK,
                EvidenceKind.DIRECT,
                (CandidateType.TRAINED, CandidateType.SELF_TAUGHT),
                (first.unit.code,),
            ),
        ),
    )


def changed_package(**scheme_facts: object) -> Package:
    """The sample with other facts of the scheme."""
    package = sample_package()
    return replace(package, scheme=replace(package.scheme, **scheme_facts))  # type: ignore[arg-type]


def make_scheme(
    db: Session,
    package: Package | None = None,
    *,
    published: bool = True,
    now: datetime = _LONG_AGO,
) -> SchemeOutline:
    """An imported scheme version, published unless asked otherwise."""
    result = actions.import_package(db, SYSTEM, package or sample_package(), now=now)
    if published:
        actions.sign_on_paper(db, SYSTEM, result.version.id, "Dokumen contoh", now=now)
        publish(db, result.version.id, now=now)
    return queries.outline(db, result.version.id)


def publish(db: Session, version_id: int, *, now: datetime) -> None:
    """Publish an approved version, as if its bank were full."""
    stock = full_stock(queries.package_of(db, version_id))
    actions.publish_version(db, SYSTEM, version_id, stock=stock, now=now)
