"""Judgement per KUK: what evidence must stand behind it, and who may give it."""

from collections.abc import Iterable
from dataclasses import dataclass

from lsp.assessments.rules import RecommendationStatus
from lsp.kernel.evidence import Competence, EvidenceSource, KukResult, Outcome
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.scheduling.rules import SeatAccess, SeatStatus

MAX_REASON = 1000


@dataclass(frozen=True, slots=True)
class Gate:
    """What must stand before anything may be judged."""

    seat: SeatAccess
    is_agreed: bool
    is_begun: bool
    recommendation: RecommendationStatus | None


@dataclass(frozen=True, slots=True)
class KukCase:
    """One KUK of the case: how the scheme plans it, what evidence says, what was judged."""

    kuk_id: int
    number: str
    is_critical: bool
    plans_test: bool
    results: tuple[KukResult, ...]
    judgement: Competence | None


def why_not_work(actor: Actor, gate: Gate) -> tuple[Reason, ...]:
    """Reasons why nothing may be judged now, the start of judging aside.

    Source: domain reference 9, test 3 (nothing before AK.01 carries both signatures); SOD-3.
    """
    if not gate.seat.is_assigned(actor):
        return (
            Reason("not_the_assessor", N_("Hanya asesor yang ditunjuk yang menilai kasus ini.")),
        )
    reasons = []
    if not gate.is_agreed:
        reasons.append(
            Reason("agreement_missing", N_("FR.AK.01 belum ditandatangani kedua pihak."))
        )
    if gate.seat.status is SeatStatus.ASSIGNED:
        reasons.append(Reason("seat_not_present", N_("Kehadiran asesi belum dicatat.")))
    elif gate.seat.status is not SeatStatus.CHECKED_IN:
        reasons.append(Reason("seat_finished", N_("Asesmen ini sudah selesai.")))
    if gate.recommendation in (RecommendationStatus.WAITING, RecommendationStatus.READY):
        reasons.append(
            Reason(
                "already_recommended",
                N_("Rekomendasi sudah diberikan. Tarik rekomendasi untuk mengubah penilaian."),
            )
        )
    return tuple(reasons)


def why_not_begin(actor: Actor, gate: Gate) -> tuple[Reason, ...]:
    """Reasons why judging cannot begin (it freezes the evidence).

    Source: acceptance P17; domain reference 3, rows 9 and 10.
    """
    reasons = why_not_work(actor, gate)
    if gate.is_begun:
        reasons += (Reason("already_begun", N_("Penilaian sudah dimulai.")),)
    return reasons


def qualifies(result: KukResult, plans_test: bool) -> bool:
    """Whether this evidence alone lets the KUK be met.

    Source: domain reference 9, test 2 (one evidence with V+A+T+M); a test counts where planned.
    """
    if result.outcome is not Outcome.ACHIEVED:
        return False
    return result.source is not EvidenceSource.EXAM or plans_test


def is_evidenced(case: KukCase) -> bool:
    """Whether at least one piece of evidence lets the KUK be met.

    Source: domain reference 9, test 2.
    """
    return any(qualifies(result, case.plans_test) for result in case.results)


def why_not_judge(
    actor: Actor, gate: Gate, case: KukCase, outcome: Competence, reason: str
) -> tuple[Reason, ...]:
    """Reasons why this KUK cannot be judged so.

    Source: domain reference 9, test 2; issue 2 step 6 (a change needs a reason).
    """
    reasons = list(why_not_work(actor, gate))
    if not gate.is_begun:
        reasons.append(Reason("judging_not_begun", N_("Tekan “Mulai menilai” lebih dahulu.")))
    has_evidence = is_evidenced(case)
    if outcome is Competence.COMPETENT and not has_evidence:
        reasons.append(
            Reason(
                "evidence_missing",
                N_("KUK %(number)s belum punya bukti yang memenuhi V, A, T, dan M."),
                {"number": case.number},
            )
        )
    is_change = case.judgement is not None and case.judgement is not outcome
    contradicts = outcome is Competence.NOT_YET_COMPETENT and has_evidence
    if (is_change or contradicts) and not reason.strip():
        reasons.append(
            Reason(
                "reason_missing",
                N_("Tulis alasan mengubah penilaian KUK %(number)s.")
                if is_change
                else N_("Tulis alasan BK untuk KUK %(number)s, karena ada bukti yang memenuhi."),
                {"number": case.number},
            )
        )
    if len(reason) > MAX_REASON:
        reasons.append(Reason("reason_long", N_("Alasan terlalu panjang.")))
    return tuple(reasons)


def asks_for_probe(case: KukCase) -> bool:
    """Whether the test left this KUK open, so that an oral question may settle it.

    Source: exams design 0.2 and 4 (wrong or unanswered asks for FR.IA.07).
    """
    return case.plans_test and any(
        result.source is EvidenceSource.EXAM and result.outcome is not Outcome.ACHIEVED
        for result in case.results
    )


def why_not_probe(
    actor: Actor, gate: Gate, case: KukCase, question: str, answer: str
) -> tuple[Reason, ...]:
    """Reasons why an oral question cannot be recorded for this KUK.

    Source: domain reference 2.3 (FR.IA.05: probed orally in FR.IA.07; FR.IA.07 fields).
    """
    reasons = list(why_not_work(actor, gate))
    if not gate.is_begun:
        reasons.append(Reason("judging_not_begun", N_("Tekan “Mulai menilai” lebih dahulu.")))
    if not asks_for_probe(case):
        reasons.append(
            Reason(
                "probe_not_asked",
                N_("Pertanyaan lisan dipakai untuk KUK yang belum tercapai pada tes tertulis."),
            )
        )
    if not question.strip() or not answer.strip():
        reasons.append(
            Reason("probe_incomplete", N_("Tulis pertanyaan dan ringkasan jawaban asesi."))
        )
    return tuple(reasons)


@dataclass(frozen=True, slots=True)
class UnitCase:
    """One unit of the case with its KUK."""

    unit_id: int
    code: str
    title: str
    kuk: tuple[KukCase, ...]

    @property
    def judged(self) -> int:
        """How many KUK are judged."""
        return sum(case.judgement is not None for case in self.kuk)


def unit_outcome(unit: UnitCase) -> Competence | None:
    """K when every KUK is met and evidenced, BK when one is not, None while one is unjudged.

    Source: domain reference 9, test 2.
    """
    if any(case.judgement is None for case in unit.kuk):
        return None
    met = all(case.judgement is Competence.COMPETENT and is_evidenced(case) for case in unit.kuk)
    return Competence.COMPETENT if met else Competence.NOT_YET_COMPETENT


def overall(units: Iterable[UnitCase]) -> Competence | None:
    """K when every unit is K, BK when one is BK, None while one is open.

    Source: domain reference 9, test 2.
    """
    outcomes = [unit_outcome(unit) for unit in units]
    if not outcomes or None in outcomes:
        return None
    competent = all(outcome is Competence.COMPETENT for outcome in outcomes)
    return Competence.COMPETENT if competent else Competence.NOT_YET_COMPETENT


@dataclass(frozen=True, slots=True)
class Progress:
    """How far judging is: what is judged, what is still missing."""

    total: int
    judged: int
    unsupported: int

    @property
    def missing(self) -> int:
        """How many KUK are still to be judged."""
        return self.total - self.judged


def progress_of(units: Iterable[UnitCase]) -> Progress:
    """Counts over all KUK of the case; unsupported are those met without evidence now.

    Source: ux design 4 (assessor: counts of what is missing stand on the page).
    """
    kuk = [case for unit in units for case in unit.kuk]
    judged = [case for case in kuk if case.judgement is not None]
    bare = [
        case for case in judged if case.judgement is Competence.COMPETENT and not is_evidenced(case)
    ]
    return Progress(len(kuk), len(judged), len(bare))
