"""The persons of a case and of the committee, as the rules look at them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts import queries as accounts
from lsp.accounts.models import Person
from lsp.applications.models import Application
from lsp.assessments.models import Recommendation
from lsp.decisions.models import DecisionCase, Meeting, MeetingMember
from lsp.decisions.rules.access import CaseAccess, MeetingAccess
from lsp.decisions.rules.voting import CaseFacts, MemberFacts, tie_between
from lsp.kernel.roles import Role
from lsp.scheduling.models import SchedulingSettings, Seat, TrainingLink
from lsp.scheduling.rules.assignment import TRAINING_MONTHS, training_binds


def committee(db: Session, today: date) -> list[MemberFacts]:
    """Everybody on the technical committee on a day, by name."""
    people = accounts.people_with_role(db, Role.COMMITTEE_MEMBER, today)
    return [MemberFacts(one.id, one.full_name, True, one.employer) for one in people]


def members_by_public_id(db: Session, ids: Collection[str], today: date) -> list[MemberFacts]:
    """These persons as members, by name, whether or not they hold the role."""
    statement = sa.select(Person).where(Person.public_id.in_(ids)).order_by(Person.full_name)
    return _as_members(db, list(db.scalars(statement)), today)


def members_of(db: Session, meeting_id: int, today: date) -> list[MemberFacts]:
    """Those who were named to sit in a meeting, in order, with the role as of the day."""
    statement = (
        sa.select(Person)
        .join(MeetingMember, MeetingMember.person_id == Person.id)
        .where(MeetingMember.meeting_id == meeting_id)
        .order_by(MeetingMember.position)
    )
    return _as_members(db, list(db.scalars(statement)), today)


def _as_members(db: Session, people: list[Person], today: date) -> list[MemberFacts]:
    holders = {one.id for one in accounts.people_with_role(db, Role.COMMITTEE_MEMBER, today)}
    return [MemberFacts(one.id, one.full_name, one.id in holders, one.employer) for one in people]


def cases_of_recommendations(
    db: Session, recommendation_ids: Collection[int], today: date
) -> dict[int, CaseFacts]:
    """The persons of each recommendation: candidate, every assessor, and trainers still bound."""
    statement = (
        sa.select(
            Recommendation.id,
            Recommendation.public_id,
            Recommendation.assessor_id,
            Seat.application_id,
            Seat.candidate_id,
            Application.full_name,
            Person.employer,
        )
        .join(Seat, Seat.id == Recommendation.seat_id)
        .join(Application, Application.id == Seat.application_id)
        .join(Person, Person.id == Seat.candidate_id)
        .where(Recommendation.id.in_(recommendation_ids))
    )
    rows = db.execute(statement).all()
    assessors = _assessors(db, {row.application_id for row in rows})
    trainers = _trainers(db, {row.candidate_id for row in rows}, today)
    return {
        row.id: CaseFacts(
            case_id=row.public_id,
            candidate_id=row.candidate_id,
            candidate_name=row.full_name,
            assessor_ids=assessors[row.application_id] | {row.assessor_id},
            trainer_ids=trainers[row.candidate_id],
            candidate_employer=row.employer,
        )
        for row in rows
    }


def _assessors(db: Session, application_ids: set[int]) -> dict[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = defaultdict(frozenset)
    statement = sa.select(Seat.application_id, Seat.assessor_id).where(
        Seat.application_id.in_(application_ids)
    )
    for application_id, assessor_id in db.execute(statement):
        found[application_id] |= {assessor_id}
    return found


def _trainers(db: Session, candidate_ids: set[int], today: date) -> dict[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = defaultdict(frozenset)
    months = db.scalar(sa.select(SchedulingSettings.training_months)) or TRAINING_MONTHS
    statement = sa.select(
        TrainingLink.candidate_id, TrainingLink.trainer_id, TrainingLink.ended_on
    ).where(TrainingLink.candidate_id.in_(candidate_ids))
    for candidate_id, trainer_id, ended_on in db.execute(statement):
        if training_binds(ended_on, today, months):
            found[candidate_id] |= {trainer_id}
    return found


def meeting_access(db: Session, meeting_id: str) -> MeetingAccess | None:
    """A meeting as the guard sees it, or None when there is no such meeting."""
    key = db.scalar(sa.select(Meeting.id).where(Meeting.public_id == meeting_id))
    if key is None:
        return None
    members = sa.select(MeetingMember.person_id).where(MeetingMember.meeting_id == key)
    involved = db.execute(
        sa.select(Recommendation.assessor_id, Seat.candidate_id)
        .join(DecisionCase, DecisionCase.recommendation_id == Recommendation.id)
        .join(Seat, Seat.id == Recommendation.seat_id)
        .where(DecisionCase.meeting_id == key)
    ).all()
    return MeetingAccess(
        meeting_id=meeting_id,
        member_ids=frozenset(db.scalars(members)),
        assessor_ids=frozenset(row.assessor_id for row in involved),
        candidate_ids=frozenset(row.candidate_id for row in involved),
    )


def case_access(db: Session, meeting_id: str, case_id: str) -> CaseAccess | None:
    """A case as the guard sees it, or None when it does not belong to this meeting."""
    row = db.execute(
        sa.select(DecisionCase.meeting_id, DecisionCase.recommendation_id, Meeting.held_at)
        .join(Meeting, Meeting.id == DecisionCase.meeting_id)
        .where(DecisionCase.public_id == case_id, Meeting.public_id == meeting_id)
    ).one_or_none()
    if row is None:
        return None
    on = row.held_at.date()
    case = cases_of_recommendations(db, [row.recommendation_id], on)[row.recommendation_id]
    members = db.scalars(
        sa.select(Person)
        .join(MeetingMember, MeetingMember.person_id == Person.id)
        .where(MeetingMember.meeting_id == row.meeting_id)
    ).all()
    tied = {
        one.id
        for one in members
        if tie_between(MemberFacts(one.id, one.full_name, True, one.employer), case)
    }
    return CaseAccess(
        case_id=case_id,
        member_ids=frozenset(one.id for one in members),
        bound_ids=frozenset(tied | {case.candidate_id} | case.assessor_ids | case.trainer_ids),
    )
