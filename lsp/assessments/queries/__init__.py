"""Reading where assessments stand; KUK with their evidence in `workspace`."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.assessments.models import (
    Judging,
    Recommendation,
    RecommendationUnit,
    SelfAssessmentReview,
)
from lsp.assessments.rules import RecommendationStatus, StageFacts
from lsp.assessments.rules.agreement import AgreementFacts
from lsp.assessments.rules.judging import Gate
from lsp.exams.models import Attempt
from lsp.exams.rules.attempts import AttemptState
from lsp.kernel.evidence import Competence
from lsp.records.models import FormInstance, FormSignature
from lsp.records.rules import CANDIDATE, FormStatus
from lsp.scheduling import queries as scheduling
from lsp.scheduling.models import Seat
from lsp.scheduling.queries import SeatFacts
from lsp.scheduling.rules import SeatAccess, SeatStatus

AGREEMENT, RECORD = "FR.AK.01", "FR.AK.02"


@dataclass(frozen=True, slots=True)
class CaseAccess(SeatAccess):
    """A seat as the access rules look at it, with its facts for the page."""

    facts: SeatFacts


def case_access(db: Session, seat_id: str, **_others: object) -> CaseAccess | None:
    """The seat with this public id as the guard looks at it, or None when there is none."""
    found = scheduling.seat_facts(db, seat_id)
    if found is None:
        return None
    return CaseAccess(
        found.public_id,
        found.candidate_id,
        found.assessor_id,
        found.status,
        found.interest,
        found,
    )


@dataclass(frozen=True, slots=True)
class FormStanding:
    """The standing form of one code about a seat, and the roles that signed it."""

    key: int
    public_id: str
    content_hash: str
    status: FormStatus
    signed: frozenset[str]

    @property
    def is_signed(self) -> bool:
        """Whether every signature is there."""
        return self.status is FormStatus.SIGNED


@dataclass(frozen=True, slots=True)
class SeatStanding:
    """Where the assessment of a seat stands; a withdrawn recommendation does not count."""

    review: SelfAssessmentReview | None = None
    judging: Judging | None = None
    recommendation: Recommendation | None = None
    agreement: FormStanding | None = None
    record: FormStanding | None = None
    test: AttemptState | None = None

    @property
    def test_is_running(self) -> bool:
        """Whether the candidate sits at the written test now."""
        return self.test is AttemptState.OPEN

    @property
    def can_proceed(self) -> bool | None:
        """The assessor's newest word on FR.APL.02; None before a review."""
        return self.review.can_proceed if self.review else None

    @property
    def candidate_signed_agreement(self) -> bool:
        """Whether the candidate signed FR.AK.01."""
        return self.agreement is not None and CANDIDATE in self.agreement.signed

    @property
    def is_agreed(self) -> bool:
        """Whether both signed FR.AK.01."""
        return self.agreement is not None and self.agreement.is_signed

    @property
    def is_recommended(self) -> bool:
        """Whether a recommendation counts now."""
        return self.recommendation is not None

    @property
    def candidate_signed_record(self) -> bool:
        """Whether the candidate signed the FR.AK.02 of the recommendation that counts."""
        return self.is_recommended and self.record is not None and CANDIDATE in self.record.signed

    @property
    def is_recorded(self) -> bool:
        """Whether both signed FR.AK.02, so that the committee may decide."""
        found = self.recommendation
        return found is not None and found.status is RecommendationStatus.READY

    def stage_facts(self, seat: SeatFacts) -> StageFacts:
        """What tells the stage."""
        return StageFacts(
            seat=seat.access,
            can_proceed=self.can_proceed,
            agreement_is_open=self.agreement is not None,
            is_agreed=self.is_agreed,
            is_present=seat.status in (SeatStatus.CHECKED_IN, SeatStatus.FINISHED),
            is_begun=self.judging is not None,
            recommendation=self.recommendation.status if self.recommendation else None,
        )

    def agreement_facts(self, seat: SeatFacts, has_self_assessment: bool) -> AgreementFacts:
        """What the rules on FR.AK.01 look at."""
        return AgreementFacts(
            seat=seat.access,
            has_self_assessment=has_self_assessment,
            can_proceed=self.can_proceed,
            is_open=self.agreement is not None,
            has_signatures=bool(self.agreement and self.agreement.signed),
            is_agreed=self.is_agreed,
        )

    def gate(self, seat: SeatFacts) -> Gate:
        """What must stand before anything is judged: FR.AK.01 still the one it began from."""
        begun = self.judging
        same = not (begun and self.agreement) or (
            begun.agreement_hash == self.agreement.content_hash
        )
        return Gate(
            seat=seat.access,
            is_agreed=self.is_agreed and same,
            is_begun=begun is not None,
            recommendation=self.recommendation.status if self.recommendation else None,
        )


def seat_standing(db: Session, seat_ids: Collection[int]) -> dict[int, SeatStanding]:
    """Where the assessments of these seats (by key) stand, in one statement."""
    rows: dict[int, list[Any]] = {}
    for row in db.execute(_standings().where(Seat.id.in_(seat_ids))):
        rows.setdefault(row.seat_id, []).append(row)
    return {seat_id: _standing(found) for seat_id, found in rows.items()}


def _standings() -> sa.Select[*tuple[Any, ...]]:
    """One row a seat, or one a signature of its forms."""
    newest = (
        sa.select(sa.func.max(SelfAssessmentReview.id))
        .where(SelfAssessmentReview.seat_id == Seat.id)
        .correlate(Seat)
        .scalar_subquery()
    )
    counts = Recommendation.status != RecommendationStatus.WITHDRAWN
    of_seat = FormInstance.subject_id == Seat.public_id
    stands = FormInstance.status != FormStatus.SUPERSEDED
    return (
        sa.select(
            Seat.id.label("seat_id"),
            SelfAssessmentReview,
            Judging,
            Recommendation,
            Attempt.state.label("test"),
            FormInstance.id.label("form_key"),
            FormInstance.public_id.label("form_id"),
            FormInstance.code,
            FormInstance.content_hash,
            FormInstance.status,
            FormSignature.signer_role,
        )
        .select_from(Seat)
        .outerjoin(SelfAssessmentReview, SelfAssessmentReview.id == newest)
        .outerjoin(Judging, Judging.seat_id == Seat.id)
        .outerjoin(Recommendation, (Recommendation.seat_id == Seat.id) & counts)
        .outerjoin(Attempt, (Attempt.seat_id == Seat.id) & (Attempt.state != AttemptState.ANNULLED))
        .outerjoin(FormInstance, of_seat & stands & FormInstance.code.in_((AGREEMENT, RECORD)))
        .outerjoin(FormSignature, FormSignature.instance_id == FormInstance.id)
    )


def _standing(rows: list[Any]) -> SeatStanding:
    forms: dict[str, FormStanding] = {}
    for row in rows:
        if row.form_key is None:
            continue
        signed = forms[row.code].signed if row.code in forms else frozenset()
        if row.signer_role is not None:
            signed |= {row.signer_role}
        forms[row.code] = FormStanding(
            row.form_key, row.form_id, row.content_hash, row.status, signed
        )
    first = rows[0]
    return SeatStanding(
        review=first.SelfAssessmentReview,
        judging=first.Judging,
        recommendation=first.Recommendation,
        agreement=forms.get(AGREEMENT),
        record=forms.get(RECORD),
        test=first.test,
    )


def standing_of(db: Session, seat_id: int) -> SeatStanding:
    """Where the assessment of one seat (by key) stands."""
    return seat_standing(db, [seat_id])[seat_id]


def reviews_of(db: Session, seat_id: int) -> list[SelfAssessmentReview]:
    """Every review of FR.APL.02 for a seat (by key), the oldest first."""
    statement = (
        sa.select(SelfAssessmentReview)
        .where(SelfAssessmentReview.seat_id == seat_id)
        .order_by(SelfAssessmentReview.id)
    )
    return list(db.scalars(statement))


def recommendation_by_id(db: Session, recommendation_id: int) -> Recommendation:
    """The recommendation with this key; NoResultFound when there is none."""
    return db.scalars(sa.select(Recommendation).where(Recommendation.id == recommendation_id)).one()


def recommendations_of(db: Session, seat_id: int) -> list[Recommendation]:
    """Every recommendation about a seat (by key), withdrawn ones too, the oldest first."""
    statement = (
        sa.select(Recommendation)
        .where(Recommendation.seat_id == seat_id)
        .order_by(Recommendation.id)
    )
    return list(db.scalars(statement))


def recommendations_ready(db: Session) -> list[Recommendation]:
    """Recommendations whose FR.AK.02 both signed, the oldest first."""
    statement = (
        sa.select(Recommendation)
        .where(Recommendation.status == RecommendationStatus.READY)
        .order_by(Recommendation.completed_at, Recommendation.id)
    )
    return list(db.scalars(statement))


@dataclass(frozen=True, slots=True)
class RecommendationFacts:
    """A recommendation with its seat and units, for the rooms that decide on it."""

    recommendation: Recommendation
    seat: SeatFacts
    units: tuple[tuple[str, Competence], ...]

    @property
    def failed_units(self) -> tuple[str, ...]:
        """Codes of the units that are recommended as not yet competent."""
        return tuple(code for code, outcome in self.units if outcome is not Competence.COMPETENT)


def recommendation_facts(
    db: Session, recommendation_ids: Collection[int]
) -> dict[int, RecommendationFacts]:
    """Recommendations by key with seat and units, in three statements."""
    found = list(
        db.scalars(sa.select(Recommendation).where(Recommendation.id.in_(recommendation_ids)))
    )
    seats = scheduling.facts_of_seats(db, {each.seat_id for each in found})
    units = units_of(db, [each.id for each in found])
    return {
        each.id: RecommendationFacts(
            each,
            seats[each.seat_id],
            tuple((unit.unit_code, unit.outcome) for unit in units.get(each.id, ())),
        )
        for each in found
    }


def units_of(
    db: Session, recommendation_ids: Collection[int]
) -> dict[int, list[RecommendationUnit]]:
    """The recommendation for each unit, in the order of the scheme."""
    statement = (
        sa.select(RecommendationUnit)
        .where(RecommendationUnit.recommendation_id.in_(recommendation_ids))
        .order_by(RecommendationUnit.recommendation_id, RecommendationUnit.position)
    )
    units: dict[int, list[RecommendationUnit]] = {}
    for unit in db.scalars(statement):
        units.setdefault(unit.recommendation_id, []).append(unit)
    return units
