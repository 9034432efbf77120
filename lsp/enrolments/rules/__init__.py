"""What groups and enrolments are, how they move, and who may do what with them."""

from dataclasses import dataclass
from enum import StrEnum

from lsp.kernel.flow import Flow
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_, Reason


class SponsorKind(StrEnum):
    """What a sponsor (pengusul) is."""

    COOPERATIVE = "cooperative"
    COMPANY = "company"
    COUNCIL = "council"
    OFFICE = "office"


class RunStatus(StrEnum):
    """Where the import of one sheet (impor lembar) stands, and whose turn it is."""

    CHECKED = "checked"  # the sponsor's turn: mend the sheet, or begin
    IMPORTING = "importing"  # the worker's turn
    DONE = "done"
    DROPPED = "dropped"


class RunStep(StrEnum):
    """What happens to an import."""

    BEGIN = "begin"
    FINISH = "finish"
    DROP = "drop"


RUN_FLOW = Flow(
    "import_run",
    RunStatus.CHECKED,
    {
        (RunStatus.CHECKED, RunStep.BEGIN): RunStatus.IMPORTING,
        (RunStatus.CHECKED, RunStep.DROP): RunStatus.DROPPED,
        (RunStatus.IMPORTING, RunStep.FINISH): RunStatus.DONE,
    },
)


class EnrolmentStatus(StrEnum):
    """Where a candidate of a group stands, and whose turn it is (pendaftaran kolektif)."""

    PREPARED = "prepared"  # the worker's turn: the import goes on
    INVITED = "invited"  # the candidate's turn: nothing is theirs before they confirm
    CONFIRMED = "confirmed"  # the candidate's turn: FR.APL.01
    DECLINED = "declined"
    REMOVED = "removed"


class EnrolmentStep(StrEnum):
    """What happens to an enrolment."""

    INVITE = "invite"
    CONFIRM = "confirm"
    DECLINE = "decline"
    REMOVE = "remove"


_S, _T = EnrolmentStatus, EnrolmentStep
ENROLMENT_FLOW = Flow(
    "enrolment",
    EnrolmentStatus.PREPARED,
    {
        (_S.PREPARED, _T.INVITE): _S.INVITED,
        (_S.INVITED, _T.CONFIRM): _S.CONFIRMED,
        (_S.INVITED, _T.DECLINE): _S.DECLINED,
        (_S.CONFIRMED, _T.DECLINE): _S.DECLINED,
        (_S.INVITED, _T.REMOVE): _S.REMOVED,
        (_S.CONFIRMED, _T.REMOVE): _S.REMOVED,
    },
)
ACTIVE = frozenset({_S.PREPARED, _S.INVITED, _S.CONFIRMED})


class Place(StrEnum):
    """Whether the quota holds a place for the candidate (tempat kuota)."""

    NONE = "none"
    WAITING = "waiting"
    GIVEN = "given"


SPONSOR_NAMES = {
    SponsorKind.COOPERATIVE: N_("Koperasi"),
    SponsorKind.COMPANY: N_("Perusahaan"),
    SponsorKind.COUNCIL: N_("Dewan Koperasi wilayah"),
    SponsorKind.OFFICE: N_("Dinas atau kementerian"),
}
RUN_NAMES = {
    RunStatus.CHECKED: N_("Menunggu Anda"),
    RunStatus.IMPORTING: N_("Sedang diimpor"),
    RunStatus.DONE: N_("Selesai"),
    RunStatus.DROPPED: N_("Dibatalkan"),
}
RUN_KINDS = {
    RunStatus.CHECKED: "gold",
    RunStatus.IMPORTING: "info",
    RunStatus.DONE: "ok",
    RunStatus.DROPPED: "",
}
STATUS_NAMES = {
    _S.PREPARED: N_("Sedang diimpor"),
    _S.INVITED: N_("Diundang"),
    _S.CONFIRMED: N_("Dikonfirmasi asesi"),
    _S.DECLINED: N_("Tidak ikut"),
    _S.REMOVED: N_("Dikeluarkan"),
}
STATUS_KINDS = {
    _S.PREPARED: "info",
    _S.INVITED: "gold",
    _S.CONFIRMED: "ok",
    _S.DECLINED: "",
    _S.REMOVED: "",
}
PLACE_NAMES = {
    Place.NONE: N_("Tidak ada"),
    Place.WAITING: N_("Daftar tunggu"),
    Place.GIVEN: N_("Mendapat tempat"),
}
PLACE_KINDS = {Place.NONE: "", Place.WAITING: "gold", Place.GIVEN: "ok"}


@dataclass(frozen=True, slots=True)
class SponsorAccess:
    """What the permissions look at: who may act for the sponsor."""

    sponsor_id: int
    officer_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class EnrolmentAccess:
    """What the permissions look at: the sponsor's officers, and whose enrolment it is."""

    enrolment_id: int
    officer_ids: frozenset[int]
    candidate_id: int


OFFICE = (Role.SECRETARIAT, Role.CERTIFICATION_MANAGER)


def _is_office(actor: Actor, _subject: object) -> bool:
    return actor.has(*OFFICE)


def _is_manager(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.CERTIFICATION_MANAGER)


def _works_with_groups(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.SPONSOR, *OFFICE)


def _is_officer(actor: Actor, subject: SponsorAccess | EnrolmentAccess) -> bool:
    own = actor.has(Role.SPONSOR) and actor.person_id in subject.officer_ids
    return own or actor.has(*OFFICE)


def _is_invited(actor: Actor, enrolment: EnrolmentAccess) -> bool:
    return actor.is_signed_in and actor.person_id == enrolment.candidate_id


MAY = {
    Permission.SPONSOR_LIST: _is_office,
    Permission.SPONSOR_EDIT: _is_office,
    Permission.GROUP_LIST: _works_with_groups,
    Permission.GROUP_READ: _is_officer,
    Permission.GROUP_EDIT: _is_officer,
    Permission.ENROLMENT_EDIT: _is_officer,
    Permission.ENROLMENT_ANSWER: _is_invited,
    Permission.QUOTA_LIST: _is_office,
    Permission.QUOTA_SET: _is_manager,
}


def why_not_act_for(
    actor: Actor, officer_ids: frozenset[int], sponsor_known: bool
) -> tuple[Reason, ...]:
    """Reasons why a group cannot be opened for this sponsor by this person.

    Source: domain reference 1.4 (pengusul); security design section 3 (own institution only).
    """
    if sponsor_known and (actor.has(*OFFICE) or actor.person_id in officer_ids):
        return ()
    text = N_("Anda bukan petugas lembaga pengusul ini.")
    return (Reason("not_the_sponsor", text),)


def why_not_officer(is_sponsor_role: bool, is_known: bool) -> tuple[Reason, ...]:
    """Reasons why a person cannot act for a sponsor.

    Source: security design section 3 (roles are granted with an expiry; scope by institution).
    """
    if is_known:
        return (Reason("officer_known", N_("Orang ini sudah menjadi petugas lembaga ini.")),)
    if not is_sponsor_role:
        text = N_("Orang ini belum diberi peran Pengusul oleh administrator sistem.")
        return (Reason("officer_role", text),)
    return ()


def why_not_begin(status: RunStatus, faults: int, busy: bool) -> tuple[Reason, ...]:
    """Reasons why a checked sheet cannot be imported now: all or nothing.

    Source: issue 3 (dry run, import all or nothing).
    """
    refused = RUN_FLOW.why_not(status, RunStep.BEGIN)
    if refused:
        return refused
    if faults:
        text = N_("Masih ada %(count)s sel yang perlu diperbaiki. Tidak ada yang diimpor.")
        return (Reason("sheet_faulty", text, {"count": faults}),)
    if busy:
        text = N_("Lembar lain dari kelompok ini sedang diimpor. Tunggu sampai selesai.")
        return (Reason("group_busy", text),)
    return ()
