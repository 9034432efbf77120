"""What an application is, how it moves, and who may do what with it."""

from dataclasses import dataclass
from enum import StrEnum

from lsp.kernel.flow import Flow
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_, Reason


class ApplicationStatus(StrEnum):
    """Where an application (permohonan, FR.APL.01) stands, and whose turn it is."""

    DRAFT = "draft"  # the candidate's turn
    SUBMITTED = "submitted"  # the secretariat's turn
    RETURNED = "returned"  # the candidate's turn again: something is to be put right
    ACCEPTED = "accepted"  # the candidate's turn: self-assessment, then a seat
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ApplicationStep(StrEnum):
    """What happens to an application."""

    SUBMIT = "submit"
    RETURN = "return"
    ACCEPT = "accept"
    REJECT = "reject"
    WITHDRAW = "withdraw"


_S, _T = ApplicationStatus, ApplicationStep
APPLICATION_FLOW = Flow(
    "application",
    ApplicationStatus.DRAFT,
    {
        (_S.DRAFT, _T.SUBMIT): _S.SUBMITTED,
        (_S.RETURNED, _T.SUBMIT): _S.SUBMITTED,
        (_S.SUBMITTED, _T.RETURN): _S.RETURNED,
        (_S.SUBMITTED, _T.ACCEPT): _S.ACCEPTED,
        (_S.SUBMITTED, _T.REJECT): _S.REJECTED,
        (_S.DRAFT, _T.WITHDRAW): _S.WITHDRAWN,
        (_S.SUBMITTED, _T.WITHDRAW): _S.WITHDRAWN,
        (_S.RETURNED, _T.WITHDRAW): _S.WITHDRAWN,
        (_S.ACCEPTED, _T.WITHDRAW): _S.WITHDRAWN,
    },
)
EDITABLE = frozenset({_S.DRAFT, _S.RETURNED})
OPEN = EDITABLE | {_S.SUBMITTED}


class SelfAssessmentStatus(StrEnum):
    """Where a self-assessment (asesmen mandiri, FR.APL.02) stands, and whose turn it is."""

    DRAFT = "draft"  # the candidate's turn
    SUBMITTED = "submitted"  # the assessor's turn
    REVIEWED = "reviewed"


class SelfAssessmentStep(StrEnum):
    """What happens to a self-assessment."""

    SUBMIT = "submit"
    REVIEW = "review"


SELF_ASSESSMENT_FLOW = Flow(
    "self_assessment",
    SelfAssessmentStatus.DRAFT,
    {
        (SelfAssessmentStatus.DRAFT, SelfAssessmentStep.SUBMIT): SelfAssessmentStatus.SUBMITTED,
        (SelfAssessmentStatus.SUBMITTED, SelfAssessmentStep.REVIEW): SelfAssessmentStatus.REVIEWED,
    },
)


class Purpose(StrEnum):
    """Why a person applies (tujuan asesmen)."""

    CERTIFICATION = "sertifikasi"
    CURRENT_COMPETENCE = "pkt"
    PRIOR_LEARNING = "rpl"
    RECERTIFICATION = "sertifikasi_ulang"
    OTHER = "lainnya"


class Verdict(StrEnum):
    """The secretariat's finding on one requirement: the three columns of FR.APL.01 part 3."""

    MET = "ada_memenuhi"
    NOT_MET = "ada_tidak_memenuhi"
    MISSING = "tidak_ada"


STATUS_NAMES = {
    _S.DRAFT: N_("Konsep"),
    _S.SUBMITTED: N_("Diperiksa"),
    _S.RETURNED: N_("Perlu diperbaiki"),
    _S.ACCEPTED: N_("Diterima"),
    _S.REJECTED: N_("Ditolak"),
    _S.WITHDRAWN: N_("Dibatalkan"),
}
STATUS_KINDS = {
    _S.DRAFT: "",
    _S.SUBMITTED: "gold",
    _S.RETURNED: "bad",
    _S.ACCEPTED: "ok",
    _S.REJECTED: "bad",
    _S.WITHDRAWN: "",
}
SELF_ASSESSMENT_NAMES = {
    SelfAssessmentStatus.DRAFT: N_("Sedang diisi"),
    SelfAssessmentStatus.SUBMITTED: N_("Menunggu asesor"),
    SelfAssessmentStatus.REVIEWED: N_("Sudah ditinjau"),
}
PURPOSE_NAMES = {
    Purpose.CERTIFICATION: N_("Sertifikasi"),
    Purpose.CURRENT_COMPETENCE: N_("Pengakuan Kompetensi Terkini (PKT)"),
    Purpose.PRIOR_LEARNING: N_("Rekognisi Pembelajaran Lampau (RPL)"),
    Purpose.RECERTIFICATION: N_("Sertifikasi ulang"),
    Purpose.OTHER: N_("Lainnya"),
}
VERDICT_NAMES = {
    Verdict.MET: N_("Ada – memenuhi syarat"),
    Verdict.NOT_MET: N_("Ada – tidak memenuhi syarat"),
    Verdict.MISSING: N_("Tidak ada"),
}


@dataclass(frozen=True, slots=True)
class ApplicationAccess:
    """What the permissions look at: whose application it is and where it stands."""

    application_id: int
    public_id: str
    candidate_id: int
    status: ApplicationStatus


OFFICE = (Role.SECRETARIAT, Role.CERTIFICATION_MANAGER)


def _is_candidate(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.CANDIDATE)


def _is_office(actor: Actor, _subject: object) -> bool:
    return actor.has(*OFFICE)


def _is_own(actor: Actor, application: ApplicationAccess) -> bool:
    return actor.is_signed_in and actor.person_id == application.candidate_id


def _may_read(actor: Actor, application: ApplicationAccess) -> bool:
    return _is_own(actor, application) or actor.has(*OFFICE)


def _may_review(actor: Actor, application: ApplicationAccess) -> bool:
    return actor.has(*OFFICE) and actor.person_id != application.candidate_id


MAY = {
    Permission.APPLICATION_START: _is_candidate,
    Permission.APPLICATION_LIST: _is_office,
    Permission.APPLICATION_READ: _may_read,
    Permission.APPLICATION_EDIT: _is_own,
    Permission.APPLICATION_SUBMIT: _is_own,
    Permission.APPLICATION_REVIEW: _may_review,
    Permission.SELF_ASSESSMENT_EDIT: _is_own,
    Permission.DOCUMENT_READ: _may_read,
}


def why_not_edit(status: ApplicationStatus) -> tuple[Reason, ...]:
    """Reasons why the candidate may not change the application now.

    Source: domain reference 3 (the secretariat reviews what was sent), 2.4.
    """
    if status in EDITABLE:
        return ()
    text = N_("Permohonan yang sudah dikirim tidak dapat diubah.")
    return (Reason("application_not_editable", text),)
