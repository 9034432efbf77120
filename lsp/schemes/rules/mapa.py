"""FR.MAPA.01 and FR.MAPA.02 as rules: which instrument brings which evidence, for whom, on what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lsp.kernel.evidence import EvidenceKind
from lsp.kernel.text import N_
from lsp.schemes.rules import CandidateType, Instrument, Method
from lsp.schemes.rules.package import InstrumentText, KukText, Package, SchemeUnitText


class PlanMethod(StrEnum):
    """A column of FR.MAPA.01 part 2 (metode asesmen)."""

    OBSERVATION = "observation"
    STRUCTURED = "structured"
    QUESTIONS = "questions"
    PORTFOLIO = "portfolio"
    THIRD_PARTY = "third_party"
    PRODUCT = "product"


class EvidenceForm(StrEnum):
    """What the evidence is (bukti-bukti, FR.MAPA.01 part 2)."""

    PERFORMANCE = "performance"
    PRODUCT = "product"
    PORTFOLIO = "portfolio"
    KNOWLEDGE = "knowledge"


@dataclass(frozen=True, slots=True)
class InstrumentFacts:
    """A row of FR.MAPA.02: BNSP's form, its abbreviation, and what it usually brings.

    `evidence` is the customary text of the column "bukti" (Indonesian, printed on the form).
    """

    form: str
    short: str
    method: PlanMethod
    evidence_form: EvidenceForm
    kind: EvidenceKind
    evidence: str


L, TL, T = EvidenceKind.DIRECT, EvidenceKind.INDIRECT, EvidenceKind.ADDITIONAL
_OBSERVED, _ASKED = PlanMethod.OBSERVATION, PlanMethod.QUESTIONS
_SHOWN, _KNOWN = EvidenceForm.PERFORMANCE, EvidenceForm.KNOWLEDGE
_FILE = EvidenceForm.PORTFOLIO

INSTRUMENTS: Mapping[Instrument, InstrumentFacts] = {
    Instrument.OBSERVATION: InstrumentFacts(
        "FR.IA.01", "CL", _OBSERVED, _SHOWN, L, "Hasil pengamatan pelaksanaan KUK %(kuk)s"
    ),
    Instrument.TASK: InstrumentFacts(
        "FR.IA.02", "TPD", _OBSERVED, _SHOWN, L, "Hasil tugas praktik pada KUK %(kuk)s"
    ),
    Instrument.OBSERVATION_QUESTIONS: InstrumentFacts(
        "FR.IA.03", "PMO", _ASKED, _KNOWN, T, "Jawaban lisan selama pengamatan KUK %(kuk)s"
    ),
    Instrument.STRUCTURED_ACTIVITY: InstrumentFacts(
        "FR.IA.04",
        "DIT",
        PlanMethod.STRUCTURED,
        _SHOWN,
        L,
        "Hasil kegiatan terstruktur pada KUK %(kuk)s",
    ),
    Instrument.MULTIPLE_CHOICE: InstrumentFacts(
        "FR.IA.05", "DPT", _ASKED, _KNOWN, T, "Jawaban tertulis tentang KUK %(kuk)s"
    ),
    Instrument.ESSAY: InstrumentFacts(
        "FR.IA.06", "DPT", _ASKED, _KNOWN, T, "Jawaban esai tentang KUK %(kuk)s"
    ),
    Instrument.ORAL: InstrumentFacts(
        "FR.IA.07", "DPL", _ASKED, _KNOWN, T, "Jawaban lisan tentang KUK %(kuk)s"
    ),
    Instrument.PORTFOLIO: InstrumentFacts(
        "FR.IA.08",
        "CVP",
        PlanMethod.PORTFOLIO,
        _FILE,
        TL,
        "Dokumen kerja yang menunjukkan KUK %(kuk)s",
    ),
    Instrument.INTERVIEW: InstrumentFacts(
        "FR.IA.09",
        "PW",
        PlanMethod.PORTFOLIO,
        _KNOWN,
        T,
        "Jawaban wawancara atas dokumen KUK %(kuk)s",
    ),
    Instrument.THIRD_PARTY: InstrumentFacts(
        "FR.IA.10",
        "VPK",
        PlanMethod.THIRD_PARTY,
        _FILE,
        TL,
        "Keterangan pihak ketiga tentang KUK %(kuk)s",
    ),
    Instrument.PRODUCT_REVIEW: InstrumentFacts(
        "FR.IA.11",
        "CRP",
        PlanMethod.PRODUCT,
        EvidenceForm.PRODUCT,
        L,
        "Produk kerja yang menunjukkan KUK %(kuk)s",
    ),
}
METHOD_NAMES = {
    PlanMethod.OBSERVATION: N_("Observasi langsung"),
    PlanMethod.STRUCTURED: N_("Kegiatan terstruktur"),
    PlanMethod.QUESTIONS: N_("Tanya jawab"),
    PlanMethod.PORTFOLIO: N_("Verifikasi portofolio"),
    PlanMethod.THIRD_PARTY: N_("Verifikasi pihak ketiga"),
    PlanMethod.PRODUCT: N_("Reviu produk"),
}
EVIDENCE_FORM_NAMES = {
    EvidenceForm.PERFORMANCE: N_("Kinerja"),
    EvidenceForm.PRODUCT: N_("Produk"),
    EvidenceForm.PORTFOLIO: N_("Portofolio"),
    EvidenceForm.KNOWLEDGE: N_("Pengetahuan"),
}
KIND_NAMES = {
    EvidenceKind.DIRECT: N_("Bukti langsung"),
    EvidenceKind.INDIRECT: N_("Bukti tidak langsung"),
    EvidenceKind.ADDITIONAL: N_("Bukti tambahan"),
}
ALL_TYPES = tuple(CandidateType)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plan: an instrument that brings evidence on a KUK, for some candidates."""

    unit: str
    kuk: str
    instrument: Instrument
    kind: EvidenceKind
    types: tuple[CandidateType, ...]
    evidence: str = ""


def instrument_rows(package: Package) -> tuple[InstrumentText, ...]:
    """The scheme's instrument map; test and portfolio suit everybody unless it says otherwise.

    Source: domain reference 2.3 (FR.MAPA.02), 2.1 (five candidate types).
    """
    named = {row.instrument for row in package.instruments}
    usual = (
        InstrumentText(instrument, INSTRUMENTS[instrument].kind, ALL_TYPES, ())
        for instrument in (package.test.instrument, Instrument.PORTFOLIO)
        if instrument not in named
    )
    return (*package.instruments, *usual)


def lines_of(package: Package) -> tuple[Line, ...]:
    """The plan that a scheme says by itself: what FR.MAPA.01 and FR.MAPA.02 start from.

    The written test reaches the KUK that the scheme plans to test, portfolio and interview those
    that it plans to prove by portfolio; every other instrument reaches its targets.

    Source: domain reference 2.3 (FR.MAPA.01 part 2, FR.MAPA.02); exams design 4.
    """
    planned = {(entry.unit, entry.kuk): frozenset(entry.methods) for entry in package.plan}
    needed = {
        package.test.instrument: Method.TEST,
        Instrument.PORTFOLIO: Method.PORTFOLIO,
        Instrument.INTERVIEW: Method.PORTFOLIO,
    }
    found: dict[tuple[str, str, Instrument], Line] = {}
    for row in instrument_rows(package):
        method = needed.get(row.instrument)
        for unit, kuk in _places(package):
            is_planned = method is None or method in planned.get((unit, kuk), ())
            if is_planned and _aims_at(row, unit, kuk):
                _add(found, unit, kuk, row)
    order = {place: at for at, place in enumerate(_places(package))}
    return tuple(
        sorted(found.values(), key=lambda line: (order[line.unit, line.kuk], line.instrument))
    )


def _aims_at(row: InstrumentText, unit: str, kuk: str) -> bool:
    return not row.targets or unit in row.targets or f"{unit}/{kuk}" in row.targets


def _places(package: Package) -> Iterator[tuple[str, str]]:
    for member, kuk in criteria_of(package):
        yield member.unit.code, kuk.number


def criteria_of(package: Package) -> Iterator[tuple[SchemeUnitText, KukText]]:
    """Every KUK of the scheme in printed order, with its unit.

    Source: domain reference 6.1 (structure of a unit).
    """
    for member in package.units:
        for element in member.unit.elements:
            for kuk in element.kuk:
                yield member, kuk


def _add(
    found: dict[tuple[str, str, Instrument], Line], unit: str, kuk: str, row: InstrumentText
) -> None:
    key = (unit, kuk, row.instrument)
    before = found[key].types if key in found else ()
    types = tuple(sorted({*before, *row.candidate_types}))
    evidence = INSTRUMENTS[row.instrument].evidence % {"kuk": kuk}
    found[key] = Line(unit, kuk, row.instrument, row.evidence, types, evidence)


def instruments_for(
    lines: Iterable[Line], candidate_type: CandidateType, unit: str | None = None
) -> tuple[Instrument, ...]:
    """The instruments by which a candidate of this type is assessed, in a unit or at all.

    Source: domain reference 2.3 (FR.MAPA.02 is the rule that chooses a candidate's instruments).
    """
    return tuple(
        sorted(
            {
                line.instrument
                for line in lines
                if candidate_type in line.types and unit in (None, line.unit)
            }
        )
    )


def ticks_of(
    lines: Iterable[Line], units: Iterable[str]
) -> dict[Instrument, tuple[CandidateType, ...]]:
    """FR.MAPA.02 of a work group: every row with the candidate types that it suits.

    Source: domain reference 2.3 (FR.MAPA.02: rows IA.01 to IA.11, columns potensi asesi 1 to 5).
    """
    inside = frozenset(units)
    ticks: dict[Instrument, set[CandidateType]] = {each: set() for each in Instrument}
    for line in lines:
        if line.unit in inside:
            ticks[line.instrument].update(line.types)
    return {instrument: tuple(sorted(types)) for instrument, types in ticks.items()}
