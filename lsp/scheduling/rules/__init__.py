"""How sessions and seats live, and who may do what with them."""

from dataclasses import dataclass
from enum import StrEnum

from lsp.kernel.flow import Flow
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_


class SessionStatus(StrEnum):
    """Where a session (jadwal asesmen) stands, and whose turn it is."""

    PLANNED = "planned"  # the secretariat's turn: seat candidates, publish
    PUBLISHED = "published"  # everybody waits for the day
    HELD = "held"  # the assessors' turn
    CLOSED = "closed"  # nobody's: every seat is finished
    CANCELLED = "cancelled"  # nobody's


class SessionStep(StrEnum):
    """What happens to a session."""

    PUBLISH = "publish"
    HOLD = "hold"
    CLOSE = "close"
    CANCEL = "cancel"


SESSION_FLOW = Flow(
    "assessment_session",
    SessionStatus.PLANNED,
    {
        (SessionStatus.PLANNED, SessionStep.PUBLISH): SessionStatus.PUBLISHED,
        (SessionStatus.PLANNED, SessionStep.CANCEL): SessionStatus.CANCELLED,
        (SessionStatus.PUBLISHED, SessionStep.CANCEL): SessionStatus.CANCELLED,
        (SessionStatus.PUBLISHED, SessionStep.HOLD): SessionStatus.HELD,
        (SessionStatus.PUBLISHED, SessionStep.CLOSE): SessionStatus.CLOSED,
        (SessionStatus.HELD, SessionStep.CLOSE): SessionStatus.CLOSED,
    },
)


class SeatStatus(StrEnum):
    """Where a candidate's seat (kursi) stands, and whose turn it is."""

    ASSIGNED = "assigned"  # everybody waits for the day
    CHECKED_IN = "checked_in"  # the candidate's and the assessor's turn
    FINISHED = "finished"  # the committee's turn, from FR.AK.02
    NO_SHOW = "no_show"  # the secretariat may seat the candidate again
    CANCELLED = "cancelled"  # the secretariat may seat the candidate again


class SeatStep(StrEnum):
    """What happens to a seat."""

    CHECK_IN = "check_in"
    FINISH = "finish"
    MISS = "miss"
    CANCEL = "cancel"


SEAT_FLOW = Flow(
    "seat",
    SeatStatus.ASSIGNED,
    {
        (SeatStatus.ASSIGNED, SeatStep.CHECK_IN): SeatStatus.CHECKED_IN,
        (SeatStatus.ASSIGNED, SeatStep.MISS): SeatStatus.NO_SHOW,
        (SeatStatus.ASSIGNED, SeatStep.CANCEL): SeatStatus.CANCELLED,
        (SeatStatus.CHECKED_IN, SeatStep.FINISH): SeatStatus.FINISHED,
    },
)
ACTIVE_SEAT = frozenset({SeatStatus.ASSIGNED, SeatStatus.CHECKED_IN, SeatStatus.FINISHED})


class Claim(StrEnum):
    """What a quarter of an hour is claimed of: one owner each, held by the database."""

    CANDIDATE = "candidate"
    ASSESSOR = "assessor"
    PLACE = "place"


class Interest(StrEnum):
    """What the assessor declared about a seat (pernyataan ketidakberpihakan)."""

    MISSING = "missing"
    CLEAR = "clear"
    CONFLICT = "conflict"


SESSION_NAMES = {
    SessionStatus.PLANNED: N_("Disusun"),
    SessionStatus.PUBLISHED: N_("Terbit"),
    SessionStatus.HELD: N_("Berlangsung"),
    SessionStatus.CLOSED: N_("Selesai"),
    SessionStatus.CANCELLED: N_("Dibatalkan"),
}
SEAT_NAMES = {
    SeatStatus.ASSIGNED: N_("Menunggu hari asesmen"),
    SeatStatus.CHECKED_IN: N_("Hadir"),
    SeatStatus.FINISHED: N_("Selesai dinilai"),
    SeatStatus.NO_SHOW: N_("Tidak hadir"),
    SeatStatus.CANCELLED: N_("Dibatalkan"),
}
INTEREST_NAMES = {
    Interest.MISSING: N_("Belum menyatakan"),
    Interest.CLEAR: N_("Tanpa benturan kepentingan"),
    Interest.CONFLICT: N_("Ada benturan kepentingan"),
}
IDENTITY_DOCUMENTS = {
    "ktp": N_("KTP elektronik"),
    "passport": N_("Paspor"),
    "licence": N_("SIM"),
}


@dataclass(frozen=True, slots=True)
class SessionAccess:
    """What the access rules look at: a session and the assessors seated in it."""

    session_id: str
    assessor_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class SeatAccess:
    """What the access rules of a seat look at, here and in the rooms above."""

    seat_id: str
    candidate_id: int
    assessor_id: int
    status: SeatStatus
    interest: Interest

    def is_own(self, actor: Actor) -> bool:
        """Whether the actor is the candidate of this seat."""
        return actor.person_id == self.candidate_id

    def is_assigned(self, actor: Actor) -> bool:
        """Whether the actor is the assessor who may open files: assigned, declared, no conflict."""
        return (
            actor.person_id == self.assessor_id
            and actor.person_id != self.candidate_id
            and actor.has(Role.ASSESSOR)
            and self.status in ACTIVE_SEAT
            and self.interest is Interest.CLEAR
        )


_PLANNERS = (Role.SECRETARIAT, Role.CERTIFICATION_MANAGER)
_OFFICE = (*_PLANNERS, Role.TUK_OPERATOR, Role.QUALITY_MANAGER, Role.HEAD)


def _may_list(actor: Actor, _subject: object) -> bool:
    return actor.has(*_OFFICE)


def _may_read(actor: Actor, session: SessionAccess) -> bool:
    return actor.has(*_OFFICE) or (
        actor.has(Role.ASSESSOR) and actor.person_id in session.assessor_ids
    )


def _may_plan(actor: Actor, _subject: object) -> bool:
    return actor.has(*_PLANNERS)


def _may_assign(actor: Actor, session: SessionAccess) -> bool:
    return actor.has(*_PLANNERS) and actor.person_id not in session.assessor_ids


def _may_check_in(actor: Actor, session: SessionAccess) -> bool:
    return (
        actor.has(Role.TUK_OPERATOR, Role.SECRETARIAT)
        and actor.person_id not in session.assessor_ids
    )


def _may_declare(actor: Actor, seat: SeatAccess) -> bool:
    return (
        actor.has(Role.ASSESSOR)
        and actor.person_id == seat.assessor_id
        and seat.status in ACTIVE_SEAT
    )


MAY = {
    Permission.SESSION_LIST: _may_list,
    Permission.SESSION_READ: _may_read,
    Permission.SESSION_PLAN: _may_plan,
    Permission.SEAT_ASSIGN: _may_assign,
    Permission.SEAT_CHECK_IN: _may_check_in,
    Permission.INTEREST_DECLARE: _may_declare,
}
