"""The one frozen shape in which every way of gathering evidence reports to the assessor."""

from dataclasses import dataclass
from enum import StrEnum


class EvidenceSource(StrEnum):
    """Which room gathered the evidence (sumber bukti)."""

    EXAM = "exam"
    PORTFOLIO = "portfolio"
    ORAL = "oral"


class EvidenceKind(StrEnum):
    """Kind of evidence (jenis bukti): L direct, TL indirect, T additional."""

    DIRECT = "L"
    INDIRECT = "TL"
    ADDITIONAL = "T"


class Outcome(StrEnum):
    """What evidence says of one KUK; `probe` asks for an oral question, never a verdict."""

    ACHIEVED = "achieved"
    NOT_ACHIEVED = "not_achieved"
    PROBE = "probe"


class Competence(StrEnum):
    """K kompeten, BK belum kompeten."""

    COMPETENT = "K"
    NOT_YET_COMPETENT = "BK"


@dataclass(frozen=True, slots=True)
class KukResult:
    """One piece of evidence about one KUK; evidence_id is the public id of file or attempt."""

    source: EvidenceSource
    kind: EvidenceKind
    evidence_id: str
    kuk_id: int
    outcome: Outcome
    detail: str


@dataclass(frozen=True, slots=True)
class UnitResult:
    """A test's result for one unit: counts and the declared cut, never a percentage."""

    unit_id: int
    correct: int
    total: int
    cut: int
    outcome: Outcome
    basis: str
