"""How a recommendation lives, and who may do what in an assessment."""

from dataclasses import dataclass
from enum import StrEnum

from lsp.kernel.evidence import Competence, EvidenceSource, Outcome
from lsp.kernel.flow import Flow
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_
from lsp.scheduling.rules import ACTIVE_SEAT, Interest, SeatAccess


class RecommendationStatus(StrEnum):
    """Where a recommendation (rekomendasi asesor) stands, and whose turn it is."""

    WAITING = "waiting"  # the signers' turn: FR.AK.02
    READY = "ready"  # the committee's turn
    WITHDRAWN = "withdrawn"  # the assessor's turn again


class RecommendationStep(StrEnum):
    """What happens to a recommendation."""

    COMPLETE = "complete"
    WITHDRAW = "withdraw"


RECOMMENDATION_FLOW = Flow(
    "recommendation",
    RecommendationStatus.WAITING,
    {
        (RecommendationStatus.WAITING, RecommendationStep.COMPLETE): RecommendationStatus.READY,
        (RecommendationStatus.WAITING, RecommendationStep.WITHDRAW): RecommendationStatus.WITHDRAWN,
    },
)


class Stage(StrEnum):
    """Whose turn it is in one assessment (tahap asesmen), worked out from its facts."""

    DECLARE = "declare"  # the assessor: declaration of interest
    REVIEW = "review"  # the assessor: FR.APL.02 and FR.AK.01
    AGREE = "agree"  # signatures of FR.AK.01
    ARRIVE = "arrive"  # the day of assessment, check-in
    BEGIN = "begin"  # the assessor: start judging
    JUDGE = "judge"  # the assessor: KUK by KUK, then recommend
    RECORD = "record"  # signatures of FR.AK.02
    DONE = "done"  # the committee's turn
    STOPPED = "stopped"  # conflict, absence, cancelled, or cannot proceed


STATUS_NAMES = {
    RecommendationStatus.WAITING: N_("Menunggu tanda tangan FR.AK.02"),
    RecommendationStatus.READY: N_("Siap untuk pleno"),
    RecommendationStatus.WITHDRAWN: N_("Ditarik"),
}
STAGE_NAMES = {
    Stage.DECLARE: N_("Nyatakan kepentingan"),
    Stage.REVIEW: N_("Tinjau FR.APL.02"),
    Stage.AGREE: N_("Tanda tangan FR.AK.01"),
    Stage.ARRIVE: N_("Menunggu kehadiran"),
    Stage.BEGIN: N_("Siap dinilai"),
    Stage.JUDGE: N_("Sedang dinilai"),
    Stage.RECORD: N_("Tanda tangan FR.AK.02"),
    Stage.DONE: N_("Selesai"),
    Stage.STOPPED: N_("Berhenti"),
}
COMPETENCE_NAMES = {
    Competence.COMPETENT: N_("Kompeten"),
    Competence.NOT_YET_COMPETENT: N_("Belum kompeten"),
}
SOURCE_NAMES = {
    EvidenceSource.EXAM: N_("Tes tertulis"),
    EvidenceSource.PORTFOLIO: N_("Portofolio"),
    EvidenceSource.ORAL: N_("Pertanyaan lisan"),
}
OUTCOME_NAMES = {
    Outcome.ACHIEVED: N_("Tercapai"),
    Outcome.NOT_ACHIEVED: N_("Belum tercapai"),
    Outcome.PROBE: N_("Perlu digali"),
}


@dataclass(frozen=True, slots=True)
class StageFacts:
    """What tells the stage of an assessment."""

    seat: SeatAccess
    can_proceed: bool | None
    agreement_is_open: bool
    is_agreed: bool
    is_present: bool
    is_begun: bool
    recommendation: RecommendationStatus | None


def stage_of(facts: StageFacts) -> Stage:
    """Where an assessment is and whose turn that makes it.

    Source: domain reference 3, rows 8 to 11.
    """
    if facts.seat.status not in ACTIVE_SEAT or facts.seat.interest is Interest.CONFLICT:
        return Stage.STOPPED
    if facts.recommendation is RecommendationStatus.READY:
        return Stage.DONE
    if facts.recommendation is RecommendationStatus.WAITING:
        return Stage.RECORD
    if facts.seat.interest is Interest.MISSING:
        return Stage.DECLARE
    if facts.can_proceed is False:
        return Stage.STOPPED
    if not facts.agreement_is_open:
        return Stage.REVIEW
    if not facts.is_agreed:
        return Stage.AGREE
    if not facts.is_present:
        return Stage.ARRIVE
    return Stage.JUDGE if facts.is_begun else Stage.BEGIN


_OFFICE = (Role.SECRETARIAT, Role.CERTIFICATION_MANAGER, Role.QUALITY_MANAGER)
_REVIEWERS = (Role.CERTIFICATION_MANAGER, Role.QUALITY_MANAGER)


def _may_list(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.ASSESSOR)


def _may_read_forms(actor: Actor, seat: SeatAccess) -> bool:
    return seat.is_own(actor) or seat.is_assigned(actor) or actor.has(*_OFFICE)


def _may_sign(actor: Actor, seat: SeatAccess) -> bool:
    return seat.is_own(actor) or seat.is_assigned(actor)


def _may_read(actor: Actor, seat: SeatAccess) -> bool:
    return seat.is_assigned(actor) or (actor.has(*_REVIEWERS) and not seat.is_own(actor))


def _may_judge(actor: Actor, seat: SeatAccess) -> bool:
    return seat.is_assigned(actor)


MAY = {
    Permission.ASSESSMENT_LIST: _may_list,
    Permission.AGREEMENT_READ: _may_read_forms,
    Permission.ASSESSMENT_RESULT_READ: _may_read_forms,
    Permission.AGREEMENT_SIGN: _may_sign,
    Permission.ASSESSMENT_READ: _may_read,
    Permission.ASSESSMENT_JUDGE: _may_judge,
    Permission.ASSESSMENT_RECOMMEND: _may_judge,
    Permission.RECORD_SIGN: _may_sign,
}
