"""Who may look at meetings and who may act in them."""

from dataclasses import dataclass

from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role

_OFFICE = (
    Role.SECRETARIAT,
    Role.CERTIFICATION_MANAGER,
    Role.HEAD,
    Role.QUALITY_MANAGER,
)
_PLANNERS = (Role.SECRETARIAT, Role.CERTIFICATION_MANAGER)
_READERS = (Role.HEAD, Role.QUALITY_MANAGER, Role.CERTIFICATION_MANAGER)


@dataclass(frozen=True, slots=True)
class MeetingAccess:
    """What the access rules look at: a meeting's members, candidates and assessors."""

    meeting_id: str
    member_ids: frozenset[int]
    assessor_ids: frozenset[int]
    candidate_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class CaseAccess:
    """A case and those who sit on it; bound_ids: persons bound to it by any tie."""

    case_id: str
    member_ids: frozenset[int]
    bound_ids: frozenset[int]


def _may_list(actor: Actor, _subject: object) -> bool:
    return actor.has(*_OFFICE, Role.COMMITTEE_MEMBER)


def _may_read(actor: Actor, meeting: MeetingAccess) -> bool:
    if actor.person_id in meeting.candidate_ids:
        return False
    return actor.has(*_OFFICE) or _is_member(actor, meeting.member_ids)


def _is_member(actor: Actor, member_ids: frozenset[int]) -> bool:
    return actor.has(Role.COMMITTEE_MEMBER) and actor.person_id in member_ids


def _may_plan(actor: Actor, _subject: object) -> bool:
    return actor.has(*_PLANNERS)


def _may_read_case(actor: Actor, case: CaseAccess) -> bool:
    if actor.person_id in case.bound_ids:
        return False
    return actor.has(*_READERS) or _is_member(actor, case.member_ids)


def _may_vote(actor: Actor, case: CaseAccess) -> bool:
    return _is_member(actor, case.member_ids) and actor.person_id not in case.bound_ids


def _may_close(actor: Actor, meeting: MeetingAccess) -> bool:
    if actor.person_id in meeting.candidate_ids | meeting.assessor_ids:
        return False
    return actor.has(Role.CERTIFICATION_MANAGER) or _is_member(actor, meeting.member_ids)


def _may_sign(actor: Actor, meeting: MeetingAccess) -> bool:
    involved = meeting.member_ids | meeting.assessor_ids | meeting.candidate_ids
    return actor.has(Role.HEAD) and actor.person_id not in involved


MAY = {
    Permission.MEETING_LIST: _may_list,
    Permission.MEETING_READ: _may_read,
    Permission.MEETING_PLAN: _may_plan,
    Permission.CASE_READ: _may_read_case,
    Permission.CASE_VOTE: _may_vote,
    Permission.MEETING_CLOSE: _may_close,
    Permission.DECREE_SIGN: _may_sign,
}
