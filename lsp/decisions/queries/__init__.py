"""Reading meetings, cases, votes and decisions; persons in `people`, the case file in `dossier`."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lsp.accounts.models import Person
from lsp.applications.models import Application
from lsp.assessments.models import Recommendation
from lsp.assessments.rules import RecommendationStatus
from lsp.decisions.models import Decision, DecisionCase, Decree, Meeting, MeetingMember, Vote
from lsp.decisions.queries.facts import (
    DecisionFacts,
    certifiable,
    chain_faults,
    decision_facts,
    decision_facts_by_case,
    decree_hash_anew,
    entitled,
    listed_cases,
    votes_about,
)
from lsp.decisions.queries.people import (
    applications_of,
    as_member,
    candidates_of,
    case_access,
    case_accesses,
    cases_of_recommendations,
    committee,
    meeting_access,
    member_people,
    members_by_public_id,
    members_of,
    password_hash_of,
)
from lsp.decisions.rules.flow import CaseStatus, Choice, MeetingStatus
from lsp.decisions.rules.voting import VoteFacts, newest_votes
from lsp.kernel.evidence import Competence
from lsp.scheduling.models import Seat
from lsp.schemes.models import Scheme, SchemeVersion

__all__ = [
    "DecisionFacts",
    "applications_of",
    "as_member",
    "candidates_of",
    "case_access",
    "case_accesses",
    "cases_of_recommendations",
    "certifiable",
    "chain_faults",
    "committee",
    "decision_facts",
    "decision_facts_by_case",
    "decree_hash_anew",
    "entitled",
    "listed_cases",
    "meeting_access",
    "member_people",
    "members_by_public_id",
    "members_of",
    "password_hash_of",
    "votes_about",
]

_ALIVE = (CaseStatus.OPEN, CaseStatus.DECIDED)
_Assessor = aliased(Person)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A recommendation that no meeting has taken up yet."""

    recommendation_id: int
    public_id: str
    candidate: str
    assessor: str
    scheme: str
    scheme_title: str
    outcome: Competence
    completed_at: datetime
    content_hash: str


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list."""

    public_id: str
    number: str
    held_at: datetime
    status: MeetingStatus
    members: int
    cases: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case within a meeting; my_vote is the looking person's newest vote."""

    case_key: int
    public_id: str
    recommendation_key: int
    recommendation_id: str
    recommendation_hash: str
    candidate: str
    assessor: str
    scheme: str
    scheme_title: str
    recommended: Competence
    status: CaseStatus
    outcome: Choice | None


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A vote with the voter's name."""

    case_key: int
    person_id: int
    person_public_id: str
    name: str
    choice: Choice
    reason: str
    voted_at: datetime

    @property
    def facts(self) -> VoteFacts:
        """As the rules look at it."""
        return VoteFacts(self.person_id, self.choice, self.voted_at)


def _recommendations() -> sa.Select[Recommendation, str, str, str, str]:
    return (
        sa.select(
            Recommendation,
            Application.full_name,
            _Assessor.full_name,
            (Scheme.code + ":" + sa.cast(SchemeVersion.number, sa.String)),
            SchemeVersion.title,
        )
        .join(Seat, Seat.id == Recommendation.seat_id)
        .join(Application, Application.id == Seat.application_id)
        .join(_Assessor, _Assessor.id == Recommendation.assessor_id)
        .join(SchemeVersion, SchemeVersion.id == Application.version_id)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
    )


def _is_waiting() -> sa.ColumnElement[bool]:
    taken = sa.exists().where(
        DecisionCase.recommendation_id == Recommendation.id, DecisionCase.status.in_(_ALIVE)
    )
    return sa.and_(Recommendation.status == RecommendationStatus.READY, ~taken)


def waiting(db: Session, limit: int = 200) -> list[WaitingRow]:
    """Recommendations that wait for a meeting, the oldest first."""
    statement = _recommendations().where(_is_waiting()).order_by(Recommendation.completed_at)
    return [
        WaitingRow(
            row.id,
            row.public_id,
            candidate,
            assessor,
            scheme,
            title,
            row.outcome,
            row.completed_at or row.recommended_at,
            row.content_hash,
        )
        for row, candidate, assessor, scheme, title in db.execute(statement.limit(limit))
    ]


def count_waiting(db: Session) -> int:
    """How many recommendations wait for a meeting."""
    statement = sa.select(sa.func.count()).select_from(Recommendation).where(_is_waiting())
    return db.scalar(statement) or 0


def count_votes_missing(db: Session, person_id: int) -> int:
    """How many open cases of called meetings wait for this member's vote."""
    has_voted = sa.exists().where(Vote.case_id == DecisionCase.id, Vote.person_id == person_id)
    statement = (
        sa.select(sa.func.count())
        .select_from(DecisionCase)
        .join(Meeting, Meeting.id == DecisionCase.meeting_id)
        .join(MeetingMember, MeetingMember.meeting_id == Meeting.id)
        .where(
            MeetingMember.person_id == person_id,
            Meeting.status == MeetingStatus.CALLED,
            DecisionCase.status == CaseStatus.OPEN,
            ~has_voted,
        )
    )
    return db.scalar(statement) or 0


def count_undecreed(db: Session) -> int:
    """How many closed meetings wait for the head's decree."""
    statement = sa.select(sa.func.count()).where(Meeting.status == MeetingStatus.CLOSED)
    return db.scalar(statement) or 0


def meetings_page(
    db: Session, *, member_id: int | None, offset: int, limit: int
) -> tuple[list[MeetingRow], int]:
    """Meetings, the newest first; only those of one member when an id is given."""
    members = _counted(MeetingMember.meeting_id)
    cases = _counted(DecisionCase.meeting_id)
    condition: sa.ColumnElement[bool] = sa.true()
    if member_id is not None:
        condition = sa.exists().where(
            MeetingMember.meeting_id == Meeting.id, MeetingMember.person_id == member_id
        )
    total = db.scalar(sa.select(sa.func.count()).select_from(Meeting).where(condition)) or 0
    statement = (
        sa.select(
            Meeting.public_id, Meeting.number, Meeting.held_at, Meeting.status, members, cases
        )
        .where(condition)
        .order_by(Meeting.held_at.desc(), Meeting.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [MeetingRow(*row) for row in db.execute(statement)], total


def _counted(column: sa.orm.InstrumentedAttribute[int]) -> sa.ScalarSelect[int]:
    table = column.class_
    return (
        sa.select(sa.func.count())
        .select_from(table)
        .where(column == Meeting.id)
        .correlate(Meeting)
        .scalar_subquery()
    )


def meeting_by_public_id(db: Session, meeting_id: str) -> Meeting:
    """The meeting; NoResultFound when there is none."""
    return db.scalars(sa.select(Meeting).where(Meeting.public_id == meeting_id)).one()


def cases_in(db: Session, meeting_key: int) -> list[CaseRow]:
    """The cases of a meeting, in order."""
    statement = (
        _recommendations()
        .add_columns(DecisionCase)
        .join(DecisionCase, DecisionCase.recommendation_id == Recommendation.id)
        .where(DecisionCase.meeting_id == meeting_key)
        .order_by(DecisionCase.position)
    )
    return [
        CaseRow(
            case.id,
            case.public_id,
            row.id,
            row.public_id,
            case.recommendation_hash,
            candidate,
            assessor,
            scheme,
            title,
            row.outcome,
            case.status,
            case.outcome,
        )
        for row, candidate, assessor, scheme, title, case in db.execute(statement)
    ]


def votes_in(db: Session, meeting_key: int) -> list[VoteRow]:
    """Every vote of a meeting with names, the oldest first."""
    return _vote_rows(db, DecisionCase.meeting_id == meeting_key)


def _vote_rows(db: Session, condition: sa.ColumnElement[bool]) -> list[VoteRow]:
    statement = (
        sa.select(
            Vote.case_id,
            Vote.person_id,
            Person.public_id,
            Person.full_name,
            Vote.choice,
            Vote.reason,
            Vote.voted_at,
        )
        .join(DecisionCase, DecisionCase.id == Vote.case_id)
        .join(Person, Person.id == Vote.person_id)
        .where(condition)
        .order_by(Vote.voted_at, Vote.id)
    )
    return [VoteRow(*row) for row in db.execute(statement)]


def votes_about_case(db: Session, case_key: int) -> list[VoteRow]:
    """Every vote about one case with names, the oldest first."""
    return _vote_rows(db, DecisionCase.id == case_key)


@dataclass(frozen=True, slots=True)
class Tally:
    """A case with how many members have voted, how, and the looking person's newest vote.

    `counts` holds each member's newest vote only.
    """

    case: CaseRow
    counts: dict[Choice, int]
    mine: Choice | None

    @property
    def cast(self) -> int:
        """How many members have voted."""
        return sum(self.counts.values())


def tallies(db: Session, meeting_key: int, person_id: int) -> list[Tally]:
    """The cases of a meeting with their votes, in two statements."""
    votes: dict[int, list[VoteFacts]] = defaultdict(list)
    for vote in votes_in(db, meeting_key):
        votes[vote.case_key].append(vote.facts)
    found = []
    for case in cases_in(db, meeting_key):
        newest = newest_votes(votes[case.case_key])
        counts = Counter(vote.choice for vote in newest.values())
        mine = newest[person_id].choice if person_id in newest else None
        found.append(Tally(case, {choice: counts[choice] for choice in Choice}, mine))
    return found


def decree_of(db: Session, meeting_key: int) -> Decree | None:
    """The decree on a meeting's results, or None while it is not signed."""
    return db.scalars(sa.select(Decree).where(Decree.meeting_id == meeting_key)).one_or_none()


def decision_of_seat(db: Session, seat_public_id: str) -> Decision | None:
    """The decision in force about a seat, or None."""
    return db.scalars(
        sa.select(Decision)
        .join(Recommendation, Recommendation.id == Decision.recommendation_id)
        .join(Seat, Seat.id == Recommendation.seat_id)
        .where(Seat.public_id == seat_public_id)
    ).one_or_none()
