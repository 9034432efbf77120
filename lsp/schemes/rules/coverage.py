"""The coverage compiler: does every KUK get the evidence that the scheme asks for?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lsp.kernel.evidence import EvidenceKind
from lsp.schemes.rules import CandidateType, EvidenceStrength, Instrument, UnitGroup
from lsp.schemes.rules.blueprint import blueprint_gaps
from lsp.schemes.rules.gaps import Gap, GapKind, gap
from lsp.schemes.rules.mapa import ALL_TYPES, Line, lines_of
from lsp.schemes.rules.package import KukText, Package, SchemeUnitText
from lsp.schemes.rules.stock import CellKey, Stock
from lsp.schemes.rules.titles import title_gaps

ORDER = tuple(EvidenceKind)  # L, TL, T


@dataclass(frozen=True, slots=True)
class KukCoverage:
    """What reaches one KUK: the lines of the plan, what the scheme asks, and what is missing."""

    unit: str
    number: str
    text: str
    is_critical: bool
    asked: EvidenceStrength
    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...] = ()

    def instruments(self, candidate_type: CandidateType) -> tuple[Instrument, ...]:
        """The instruments that bring evidence for a candidate of this type."""
        return tuple(line.instrument for line in self.lines if candidate_type in line.types)

    def kinds(self, candidate_type: CandidateType) -> tuple[EvidenceKind, ...]:
        """The kinds of evidence for this type of candidate, in the order L, TL, T."""
        found = {line.kind for line in self.lines if candidate_type in line.types}
        return tuple(kind for kind in ORDER if kind in found)

    def is_covered(self, candidate_type: CandidateType) -> bool:
        """Whether this type of candidate is asked for all the evidence that the scheme wants."""
        return _lack(self.kinds(candidate_type), self.asked) is None


@dataclass(frozen=True, slots=True)
class ElementCoverage:
    """An element with its KUK in order."""

    number: int
    title: str
    title_en: str
    kuk: tuple[KukCoverage, ...]


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    """A unit with its elements in order, and the critical aspects that nothing proves."""

    code: str
    title: str
    title_en: str
    group: UnitGroup
    work_group: str
    work_group_en: str
    elements: tuple[ElementCoverage, ...]
    aspects: tuple[Gap, ...]

    def kuk(self) -> Iterator[KukCoverage]:
        """Every KUK of the unit in order."""
        for element in self.elements:
            yield from element.kuk


@dataclass(frozen=True)
class Coverage:
    """The compiled coverage of a scheme: the tree, and every gap in the order of the scheme."""

    units: tuple[UnitCoverage, ...]
    gaps: tuple[Gap, ...]

    def kuk(self) -> Iterator[KukCoverage]:
        """Every KUK of the scheme in order."""
        for unit in self.units:
            yield from unit.kuk()

    @cached_property
    def total(self) -> int:
        """How many KUK the scheme has."""
        return sum(1 for _ in self.kuk())

    @cached_property
    def covered(self) -> Mapping[CandidateType, int]:
        """For each candidate type, how many KUK have the evidence that the scheme asks for."""
        return {each: sum(kuk.is_covered(each) for kuk in self.kuk()) for each in ALL_TYPES}

    @cached_property
    def kinds(self) -> Mapping[CandidateType, Mapping[EvidenceKind, int]]:
        """For each candidate type, how many KUK each kind of evidence reaches."""
        return {
            each: {kind: sum(kind in kuk.kinds(each) for kuk in self.kuk()) for kind in ORDER}
            for each in ALL_TYPES
        }


def compile_coverage(
    package: Package, stock: Stock | None, lines: Iterable[Line] | None = None
) -> Coverage:
    """Compile a scheme with the plan it says by itself, or with the lines of an edited one.

    `stock` is what the bank has ready; None leaves the filling of the blueprint unchecked.

    Source: domain reference 2.3 (FR.MAPA.01, FR.MAPA.02), 9 test 16; ISO/IEC 17024 clause 8;
    exams design 1.1 (every KUK assigned to an instrument in MAPA is covered at publish).
    """
    plan = tuple(lines_of(package) if lines is None else lines)
    reaching: dict[CellKey, list[Line]] = {}
    for line in plan:
        reaching.setdefault((line.unit, line.kuk), []).append(line)
    units = tuple(_unit(package, member, reaching) for member in package.units)
    gaps = (
        *title_gaps(package),
        *(each for unit in units for each in _gaps_of(unit)),
        *blueprint_gaps(package, plan, stock),
    )
    return Coverage(units, gaps)


def _gaps_of(unit: UnitCoverage) -> Iterator[Gap]:
    for kuk in unit.kuk():
        yield from kuk.gaps
    yield from unit.aspects


def _unit(
    package: Package, member: SchemeUnitText, reaching: Mapping[CellKey, list[Line]]
) -> UnitCoverage:
    unit = member.unit
    critical = {number for aspect in unit.guide.critical_aspects for number in aspect.kuk}
    aspects = tuple(_aspect_gaps(member, reaching))
    explained = {
        (number, each)
        for aspect, found in aspects
        for number in unit.guide.critical_aspects[aspect].kuk
        for each in found.types
    }

    def kuk(text: KukText) -> KukCoverage:
        is_critical = text.is_critical or text.number in critical
        scheme = package.scheme
        asked = scheme.critical_evidence_asked if is_critical else scheme.evidence_asked
        lines = tuple(reaching.get((unit.code, text.number), ()))
        bare = KukCoverage(unit.code, text.number, text.text, is_critical, asked, lines)
        gaps = tuple(_kuk_gaps(bare, explained))
        return KukCoverage(unit.code, text.number, text.text, is_critical, asked, lines, gaps)

    return UnitCoverage(
        unit.code,
        unit.title,
        unit.title_en,
        member.group,
        member.work_group,
        member.work_group_en,
        tuple(
            ElementCoverage(each.number, each.title, each.title_en, tuple(map(kuk, each.kuk)))
            for each in unit.elements
        ),
        tuple(found for _, found in aspects),
    )


def _lack(kinds: tuple[EvidenceKind, ...], asked: EvidenceStrength) -> GapKind | None:
    """What these kinds of evidence lack against what is asked."""
    if not kinds:
        return GapKind.KUK_UNCOVERED
    if asked is EvidenceStrength.DIRECT and EvidenceKind.DIRECT not in kinds:
        return GapKind.KUK_WITHOUT_DIRECT
    if asked is EvidenceStrength.TWO_KINDS and len(kinds) < 2:
        return GapKind.KUK_WEAK
    return None


def _kuk_gaps(kuk: KukCoverage, explained: set[tuple[str, CandidateType]]) -> Iterator[Gap]:
    """One gap for candidate types that lack the same, unless a critical aspect says it already."""
    lacking: dict[tuple[GapKind, tuple[EvidenceKind, ...]], list[CandidateType]] = {}
    for each in ALL_TYPES:
        kinds = kuk.kinds(each)
        lack = _lack(kinds, kuk.asked)
        if lack and not (lack is GapKind.KUK_UNCOVERED and (kuk.number, each) in explained):
            lacking.setdefault((lack, kinds), []).append(each)
    for (lack, kinds), types in lacking.items():
        facts = {"kinds": ", ".join(kinds)} if kinds else {}
        yield gap(lack, facts, unit=kuk.unit, kuk=kuk.number, types=tuple(types))


def _aspect_gaps(
    member: SchemeUnitText, reaching: Mapping[CellKey, list[Line]]
) -> Iterator[tuple[int, Gap]]:
    """Each critical aspect for whose candidates nothing brings evidence in any of its KUK."""
    code = member.unit.code
    for at, aspect in enumerate(member.unit.guide.critical_aspects):
        reached = {
            each
            for number in aspect.kuk
            for line in reaching.get((code, number), ())
            for each in line.types
        }
        types = tuple(each for each in ALL_TYPES if each not in reached)
        if types:
            kuk = aspect.kuk[0] if len(aspect.kuk) == 1 else ""
            facts = {"aspect": aspect.text}
            yield at, gap(GapKind.ASPECT_UNCOVERED, facts, unit=code, kuk=kuk, types=types)
