"""The persons of a case and of the committee, as the rules look at them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts import queries as accounts
from lsp.accounts.models import Account, Person
from lsp.applications.models import Application
from lsp.assessments.models import Recommendation
from lsp.decisions.models import DecisionCase, Meeting, MeetingMember
from lsp.decisions.rules.access import CaseAccess, MeetingAccess
from lsp.decisions.rules.voting import CaseFacts, MemberFacts, tie_between
from lsp.kernel.roles import Role
from lsp.kernel.zones import Zone, local_date
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
    return _as_members(db, member_people(db, meeting_id), today)


def as_member(person: Person) -> MemberFacts:
    """A person as the rules on ties look at one; the role is not judged."""
    return MemberFacts(person.id, person.full_name, True, person.employer)


def _as_members(db: Session, people: list[Person], today: date) -> list[MemberFacts]:
    holders = {one.id for one in accounts.people_with_role(db, Role.COMMITTEE_MEMBER, today)}
    return [MemberFacts(one.id, one.full_name, one.id in holders, one.employer) for one in people]


def candidates_of(db: Session, recommendation_keys: Collection[int]) -> dict[int, int]:
    """The candidate's key by recommendation."""
    statement = (
        sa.select(Recommendation.id, Seat.candidate_id)
        .join(Seat, Seat.id == Recommendation.seat_id)
        .where(Recommendation.id.in_(recommendation_keys))
    )
    return {row.id: row.candidate_id for row in db.execute(statement)}


def _persons() -> sa.Select[*tuple[Any, ...]]:
    return (
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
    )


def cases_of_recommendations(
    db: Session, recommendation_ids: Collection[int], today: date
) -> dict[int, CaseFacts]:
    """The persons of each recommendation: candidate, every assessor, and trainers still bound."""
    statement = _persons().where(Recommendation.id.in_(recommendation_ids))
    return _case_facts(db, list(db.execute(statement)), today)


def applications_of(db: Session, recommendation_ids: Collection[int]) -> set[int]:
    """The keys of the applications that these recommendations are about."""
    statement = (
        sa.select(Seat.application_id)
        .join(Recommendation, Recommendation.seat_id == Seat.id)
        .where(Recommendation.id.in_(recommendation_ids))
    )
    return set(db.scalars(statement))


def _case_facts(db: Session, rows: list[Any], today: date) -> dict[int, CaseFacts]:
    assessors, trainers = _bound(
        db, {row.application_id for row in rows}, {row.candidate_id for row in rows}, today
    )
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


def _bound(
    db: Session, application_ids: set[int], candidate_ids: set[int], today: date
) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
    """Assessors by application, and trainers whose training still binds by candidate."""
    months = sa.select(SchedulingSettings.training_months).scalar_subquery()
    assessed = sa.select(
        sa.literal("assessed").label("kind"),
        Seat.application_id.label("key"),
        Seat.assessor_id.label("person_id"),
        sa.cast(sa.null(), sa.Date).label("ended_on"),
        months.label("months"),
    ).where(Seat.application_id.in_(application_ids))
    trained = sa.select(
        sa.literal("trained"),
        TrainingLink.candidate_id,
        TrainingLink.trainer_id,
        TrainingLink.ended_on,
        months,
    ).where(TrainingLink.candidate_id.in_(candidate_ids))
    assessors: dict[int, frozenset[int]] = defaultdict(frozenset)
    trainers: dict[int, frozenset[int]] = defaultdict(frozenset)
    for row in db.execute(sa.union_all(assessed, trained)):
        if row.kind == "assessed":
            assessors[row.key] |= {row.person_id}
        elif training_binds(row.ended_on, today, row.months or TRAINING_MONTHS):
            trainers[row.key] |= {row.person_id}
    return assessors, trainers


def _members(condition: sa.ColumnElement[bool]) -> sa.Select[Person]:
    return (
        sa.select(Person)
        .join(MeetingMember, MeetingMember.person_id == Person.id)
        .join(Meeting, Meeting.id == MeetingMember.meeting_id)
        .where(condition)
        .order_by(MeetingMember.position)
    )


def member_people(db: Session, meeting_key: int) -> list[Person]:
    """Those who were named to sit in a meeting, in order."""
    return list(db.scalars(_members(Meeting.id == meeting_key)))


def meeting_access(db: Session, meeting_id: str) -> MeetingAccess | None:
    """A meeting as the guard sees it, or None when there is no such meeting."""
    members = frozenset(
        db.scalars(
            sa.select(MeetingMember.person_id)
            .join(Meeting, Meeting.id == MeetingMember.meeting_id)
            .where(Meeting.public_id == meeting_id)
        )
    )
    if not members:
        return None
    involved = db.execute(
        sa.select(Recommendation.assessor_id, Seat.candidate_id)
        .join(DecisionCase, DecisionCase.recommendation_id == Recommendation.id)
        .join(Meeting, Meeting.id == DecisionCase.meeting_id)
        .join(Seat, Seat.id == Recommendation.seat_id)
        .where(Meeting.public_id == meeting_id)
    ).all()
    return MeetingAccess(
        meeting_id=meeting_id,
        member_ids=members,
        assessor_ids=frozenset(row.assessor_id for row in involved),
        candidate_ids=frozenset(row.candidate_id for row in involved),
    )


def case_accesses(db: Session, meeting_id: str) -> dict[str, CaseAccess]:
    """Every case of a meeting as the guard sees it, by public id."""
    rows = db.execute(
        _persons()
        .add_columns(Meeting.held_at, DecisionCase.public_id.label("case_id"))
        .join(DecisionCase, DecisionCase.recommendation_id == Recommendation.id)
        .join(Meeting, Meeting.id == DecisionCase.meeting_id)
        .where(Meeting.public_id == meeting_id)
    ).all()
    if not rows:
        return {}
    facts = _case_facts(db, list(rows), local_date(rows[0].held_at, Zone.WIB))
    members = list(db.scalars(_members(Meeting.public_id == meeting_id)))
    return {row.case_id: _access(row.case_id, facts[row.id], members) for row in rows}


def _access(case_id: str, case: CaseFacts, members: list[Person]) -> CaseAccess:
    tied = {one.id for one in members if tie_between(as_member(one), case)}
    return CaseAccess(
        case_id=case_id,
        member_ids=frozenset(one.id for one in members),
        bound_ids=frozenset(tied | {case.candidate_id} | case.assessor_ids | case.trainer_ids),
    )


def case_access(db: Session, meeting_id: str, case_id: str) -> CaseAccess | None:
    """A case as the guard sees it, or None when it does not belong to this meeting."""
    return case_accesses(db, meeting_id).get(case_id)


def password_hash_of(db: Session, person_id: int) -> str | None:
    """The hash that a signer's password must fit once more; None without a log-in."""
    return db.scalar(sa.select(Account.password_hash).where(Account.person_id == person_id))
