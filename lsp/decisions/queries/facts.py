"""Decisions as the room above needs them, and the proof that they hang together."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.applications.models import Application
from lsp.assessments.models import Recommendation
from lsp.assessments.rules import RecommendationStatus
from lsp.decisions.models import Decision, DecisionCase, Decree, Meeting, Vote
from lsp.decisions.queries.people import cases_of_recommendations
from lsp.decisions.rules import decree as decrees
from lsp.decisions.rules.flow import Choice
from lsp.decisions.rules.voting import MemberFacts, VoteFacts, outcome, tie_between
from lsp.kernel.text import Reason
from lsp.kernel.zones import Zone, local_date
from lsp.scheduling.models import AssessmentSession, Seat
from lsp.schemes.models import Scheme, SchemeVersion
from lsp.venues.models import Tuk


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """A decision in force, with the keys that issuing a certificate needs.

    candidate is the name that the certificate will carry; assessed_on is the day at the TUK.
    """

    decision_id: int
    public_id: str
    case_id: str
    meeting_id: str
    outcome: Choice
    hash: str
    person_id: int
    candidate: str
    seat_id: int
    application_id: int
    scheme_version_id: int
    scheme: str
    scheme_title: str
    assessor_id: int
    voter_ids: frozenset[int]
    assessed_on: date
    decided_at: datetime
    appeal_until: date
    decree_number: str
    signer_id: int
    signer_name: str
    signer_title: str
    signer_title_en: str


def _statement() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Decision,
            Decree,
            DecisionCase.public_id.label("case_id"),
            Meeting.public_id.label("meeting_id"),
            Recommendation.assessor_id,
            Seat.id.label("seat_id"),
            Seat.candidate_id,
            Seat.application_id,
            Application.version_id,
            Scheme.code,
            SchemeVersion.number,
            SchemeVersion.title,
            AssessmentSession.starts_at,
            Tuk.zone,
        )
        .join(Decree, Decree.id == Decision.decree_id)
        .join(DecisionCase, DecisionCase.id == Decision.case_id)
        .join(Meeting, Meeting.id == DecisionCase.meeting_id)
        .join(Recommendation, Recommendation.id == Decision.recommendation_id)
        .join(Seat, Seat.id == Recommendation.seat_id)
        .join(Application, Application.id == Seat.application_id)
        .join(SchemeVersion, SchemeVersion.id == Application.version_id)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .join(AssessmentSession, AssessmentSession.id == Seat.session_id)
        .join(Tuk, Tuk.id == AssessmentSession.tuk_id)
    )


def _facts(db: Session, statement: sa.Select[*tuple[Any, ...]]) -> list[DecisionFacts]:
    rows = db.execute(statement).all()
    voters: dict[int, set[int]] = {row.Decision.case_id: set() for row in rows}
    for case_key, person_id in db.execute(
        sa.select(Vote.case_id, Vote.person_id).where(Vote.case_id.in_(voters))
    ):
        voters[case_key].add(person_id)
    return [_fact(row, frozenset(voters[row.Decision.case_id])) for row in rows]


def _fact(row: Any, voter_ids: frozenset[int]) -> DecisionFacts:
    decision, decree = row.Decision, row.Decree
    return DecisionFacts(
        decision_id=decision.id,
        public_id=decision.public_id,
        case_id=row.case_id,
        meeting_id=row.meeting_id,
        outcome=decision.outcome,
        hash=decision.hash,
        person_id=row.candidate_id,
        candidate=decision.candidate_name,
        seat_id=row.seat_id,
        application_id=row.application_id,
        scheme_version_id=row.version_id,
        scheme=f"{row.code}:{row.number}",
        scheme_title=row.title,
        assessor_id=row.assessor_id,
        voter_ids=voter_ids,
        assessed_on=local_date(row.starts_at, row.zone),
        decided_at=decision.decided_at,
        appeal_until=decision.appeal_until,
        decree_number=decree.number,
        signer_id=decree.signed_by_id,
        signer_name=decree.signer_name,
        signer_title=decree.signer_title,
        signer_title_en=decree.signer_title_en,
    )


def certifiable(
    db: Session, *, ids: Collection[int] | None = None, limit: int = 200
) -> list[DecisionFacts]:
    """Decisions of competence in force, the oldest first; only these keys when ids are given."""
    statement = _statement().where(Decision.outcome == Choice.COMPETENT)
    if ids is not None:
        statement = statement.where(Decision.id.in_(ids))
    return _facts(db, statement.order_by(Decision.decided_at, Decision.id).limit(limit))


def decision_facts(db: Session, decision_id: int) -> DecisionFacts:
    """One decision, whatever its outcome; IndexError when there is none."""
    return _facts(db, _statement().where(Decision.id == decision_id))[0]


def decision_facts_by_case(db: Session, case_id: str) -> DecisionFacts | None:
    """The decision about a case, or None while it is not in force."""
    found = _facts(db, _statement().where(DecisionCase.public_id == case_id))
    return found[0] if found else None


def votes_about(db: Session, case_key: int) -> list[VoteFacts]:
    """Every vote about a case, the oldest first."""
    statement = (
        sa.select(Vote.person_id, Vote.choice, Vote.voted_at)
        .where(Vote.case_id == case_key)
        .order_by(Vote.voted_at, Vote.id)
    )
    return [VoteFacts(*row) for row in db.execute(statement)]


def entitled(db: Session, case: DecisionCase, voter_ids: Collection[int], on: date) -> set[int]:
    """Those of the voters whom nothing binds to the case on the day."""
    facts = cases_of_recommendations(db, [case.recommendation_id], on)[case.recommendation_id]
    people = db.scalars(sa.select(Person).where(Person.id.in_(voter_ids)))
    return {
        one.id
        for one in people
        if not tie_between(MemberFacts(one.id, one.full_name, True, one.employer), facts)
    }


def listed_cases(db: Session, decree_id: int) -> list[decrees.DecidedCase]:
    """The lines of a decree as they are stored now, in order."""
    statement = (
        sa.select(Decision, DecisionCase, Recommendation.public_id)
        .join(DecisionCase, DecisionCase.id == Decision.case_id)
        .join(Recommendation, Recommendation.id == Decision.recommendation_id)
        .where(Decision.decree_id == decree_id)
        .order_by(DecisionCase.position)
    )
    return [
        decrees.DecidedCase(
            case.public_id,
            decision.candidate_name,
            decision.scheme,
            decision.outcome,
            recommendation_id,
            case.recommendation_hash,
        )
        for decision, case, recommendation_id in db.execute(statement)
    ]


def decree_hash_anew(db: Session, decree: Decree) -> str:
    """The hash of a decree, computed from its rows and not read."""
    meeting = db.scalars(sa.select(Meeting.public_id).where(Meeting.id == decree.meeting_id)).one()
    signer = db.scalars(sa.select(Person.public_id).where(Person.id == decree.signed_by_id)).one()
    return decrees.decree_hash(
        decree.number,
        meeting,
        signer,
        decrees.DecreeText(decree.considering, decree.recalling),
        listed_cases(db, decree.id),
    )


def chain_faults(db: Session, decision_id: int) -> tuple[Reason, ...]:
    """What does not hang together about a decision; everything is computed anew from its rows."""
    decision, case, decree, meeting, recommendation = db.execute(
        sa.select(Decision, DecisionCase, Decree, Meeting, Recommendation)
        .join(DecisionCase, DecisionCase.id == Decision.case_id)
        .join(Decree, Decree.id == Decision.decree_id)
        .join(Meeting, Meeting.id == Decree.meeting_id)
        .join(Recommendation, Recommendation.id == Decision.recommendation_id)
        .where(Decision.id == decision_id)
    ).one()
    votes = votes_about(db, case.id)
    on = local_date(meeting.held_at, Zone.WIB)
    voters = entitled(db, case, {vote.person_id for vote in votes}, on)
    lines = {line.case_id: line for line in listed_cases(db, decree.id)}
    return decrees.chain_faults(
        decrees.ChainFacts(
            decision_hash=decision.hash,
            decision_hash_anew=decrees.decision_hash(
                lines[case.public_id], votes, decree.hash, decision.decided_at
            ),
            decree_hash=decree.hash,
            decree_hash_anew=decree_hash_anew(db, decree),
            recommendation_hash=case.recommendation_hash,
            recommendation_hash_anew=recommendation.content_hash,
            outcome=decision.outcome,
            outcome_anew=outcome(votes, voters, meeting.quorum),
            is_recommendation_ready=recommendation.status is RecommendationStatus.READY,
        )
    )
