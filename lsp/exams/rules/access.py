"""Who may do what with an attempt."""

from dataclasses import dataclass
from datetime import datetime

from lsp.exams.rules.attempts import FINISHED, AttemptState
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.scheduling.rules import SeatAccess


@dataclass(frozen=True, slots=True)
class AttemptAccess:
    """An attempt as the guard sees it: whose it is, where it stands, and the seat it is for."""

    id: int
    public_id: str
    person_id: int
    state: AttemptState
    deadline_at: datetime | None
    seat: SeatAccess | None = None


def _may_take(actor: Actor, subject: object) -> bool:
    """The candidate, of an attempt, of its log, or of the seat before there is an attempt."""
    if isinstance(subject, SeatAccess):
        return subject.is_own(actor)
    return actor.is_signed_in and getattr(subject, "person_id", None) == actor.person_id


def _may_prepare(actor: Actor, subject: object) -> bool:
    return isinstance(subject, SeatAccess) and (
        (actor.has(Role.SECRETARIAT, Role.CERTIFICATION_MANAGER) and not subject.is_own(actor))
        or subject.is_assigned(actor)
    )


def _may_supervise(actor: Actor, subject: object) -> bool:
    """Extra time and annulment come from outside the room, and never from the assessor."""
    return (
        isinstance(subject, AttemptAccess)
        and subject.seat is not None
        and actor.has(Role.CERTIFICATION_MANAGER)
        and actor.person_id not in (subject.person_id, subject.seat.assessor_id)
    )


def _may_read_result(actor: Actor, subject: object) -> bool:
    """The assessor of the seat and the certification manager; never the candidate, never early."""
    return (
        isinstance(subject, AttemptAccess)
        and subject.seat is not None
        and subject.state in FINISHED
        and subject.person_id != actor.person_id
        and (actor.has(Role.CERTIFICATION_MANAGER) or subject.seat.is_assigned(actor))
    )


MAY = {
    Permission.EXAM_TAKE: _may_take,
    Permission.EXAM_PREPARE: _may_prepare,
    Permission.EXAM_SUPERVISE: _may_supervise,
    Permission.EXAM_RESULT_READ: _may_read_result,
}
