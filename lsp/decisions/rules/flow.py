"""How a meeting lives, and the words of votes and outcomes."""

from enum import StrEnum

from lsp.kernel.evidence import Competence, EvidenceSource, Outcome
from lsp.kernel.flow import Flow
from lsp.kernel.text import N_


class MeetingStatus(StrEnum):
    """Where a meeting (pleno) stands, and whose turn it is."""

    CALLED = "called"  # the members' turn: they read and vote
    CLOSED = "closed"  # the head's turn: the decree
    DECREED = "decreed"  # nobody's: results are in force
    CANCELLED = "cancelled"  # nobody's: its cases may be called again


class MeetingStep(StrEnum):
    """What happens to a meeting."""

    CLOSE = "close"
    DECREE = "decree"
    CANCEL = "cancel"


MEETING_FLOW = Flow(
    "meeting",
    MeetingStatus.CALLED,
    {
        (MeetingStatus.CALLED, MeetingStep.CLOSE): MeetingStatus.CLOSED,
        (MeetingStatus.CALLED, MeetingStep.CANCEL): MeetingStatus.CANCELLED,
        (MeetingStatus.CLOSED, MeetingStep.DECREE): MeetingStatus.DECREED,
    },
)
MEETING_NAMES = {
    MeetingStatus.CALLED: N_("Pemungutan suara"),
    MeetingStatus.CLOSED: N_("Menunggu SK"),
    MeetingStatus.DECREED: N_("SK terbit"),
    MeetingStatus.CANCELLED: N_("Dibatalkan"),
}


class Choice(StrEnum):
    """A member's vote (suara): kompeten, belum kompeten, tindak lanjut."""

    COMPETENT = "K"
    NOT_YET_COMPETENT = "BK"
    FOLLOW_UP = "TL"


CHOICE_NAMES = {
    Choice.COMPETENT: N_("Kompeten"),
    Choice.NOT_YET_COMPETENT: N_("Belum kompeten"),
    Choice.FOLLOW_UP: N_("Tindak lanjut"),
}


class CaseStatus(StrEnum):
    """Where a case within a meeting stands (kasus asesi)."""

    OPEN = "open"  # the members' turn
    DECIDED = "decided"  # a majority was found
    UNDECIDED = "undecided"  # tie or too few votes: a later meeting takes it up
    DROPPED = "dropped"  # the meeting was cancelled


class CaseStep(StrEnum):
    """What happens to a case within a meeting."""

    DECIDE = "decide"
    LEAVE = "leave"
    DROP = "drop"


CASE_FLOW = Flow(
    "decision_case",
    CaseStatus.OPEN,
    {
        (CaseStatus.OPEN, CaseStep.DECIDE): CaseStatus.DECIDED,
        (CaseStatus.OPEN, CaseStep.LEAVE): CaseStatus.UNDECIDED,
        (CaseStatus.OPEN, CaseStep.DROP): CaseStatus.DROPPED,
    },
)
CASE_NAMES = {
    CaseStatus.OPEN: N_("Menunggu suara"),
    CaseStatus.DECIDED: N_("Diputuskan"),
    CaseStatus.UNDECIDED: N_("Belum diputuskan"),
    CaseStatus.DROPPED: N_("Tidak jadi dibahas"),
}
COMPETENCE_NAMES = {
    Competence.COMPETENT: N_("Kompeten"),
    Competence.NOT_YET_COMPETENT: N_("Belum kompeten"),
}
OUTCOME_NAMES = {
    Outcome.ACHIEVED: N_("Tercapai"),
    Outcome.NOT_ACHIEVED: N_("Belum tercapai"),
    Outcome.PROBE: N_("Perlu digali"),
}
SOURCE_NAMES = {
    EvidenceSource.EXAM: N_("Tes tertulis"),
    EvidenceSource.PORTFOLIO: N_("Portofolio"),
    EvidenceSource.ORAL: N_("Pertanyaan lisan"),
}
