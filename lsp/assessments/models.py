"""Tables of judgements and recommendations."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Identified, by_value
from lsp.assessments.rules import RecommendationStatus
from lsp.kernel.evidence import Competence, EvidenceSource, Outcome

_STANDING = sa.text("status <> 'withdrawn'")


class SelfAssessmentReview(Base, Identified):
    """The assessor's review of FR.APL.02 (tinjauan asesmen mandiri). Append-only; newest counts."""

    __tablename__ = "self_assessment_review"

    seat_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("seat.id"), index=True)
    can_proceed: Mapped[bool]
    note: Mapped[str] = mapped_column(sa.Text)
    reviewed_by_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    reviewed_at: Mapped[datetime]


class Judging(Base):
    """The start of judging (mulai menilai), with what it starts from. Append-only."""

    __tablename__ = "judging"

    seat_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("seat.id"), primary_key=True)
    evidence_set_hash: Mapped[str] = mapped_column(sa.String(64))
    agreement_hash: Mapped[str] = mapped_column(sa.String(64))
    begun_by_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    begun_at: Mapped[datetime]


class Judgement(Base, Identified):
    """The assessor's K or BK for one KUK (penilaian KUK). Append-only; newest counts."""

    __tablename__ = "judgement"

    seat_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("seat.id"))
    kuk_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("kuk.id"))
    outcome: Mapped[Competence] = mapped_column(by_value(Competence))
    reason: Mapped[str] = mapped_column(sa.Text)
    judged_by_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    judged_at: Mapped[datetime]

    __table_args__ = (sa.Index(None, "seat_id", "kuk_id"),)


class JudgementEvidence(Base):
    """Evidence that lay before the assessor at a judgement (dasar penilaian). Append-only."""

    __tablename__ = "judgement_evidence"

    judgement_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("judgement.id"), primary_key=True
    )
    source: Mapped[EvidenceSource] = mapped_column(by_value(EvidenceSource), primary_key=True)
    evidence_id: Mapped[str] = mapped_column(sa.String(26), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(by_value(Outcome))
    detail: Mapped[str] = mapped_column(sa.Text)


class OralProbe(Base, Identified):
    """An oral question where the test left a KUK open (pertanyaan lisan, FR.IA.07). Append-only."""

    __tablename__ = "oral_probe"

    seat_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("seat.id"), index=True)
    kuk_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("kuk.id"))
    question: Mapped[str] = mapped_column(sa.Text)
    answer: Mapped[str] = mapped_column(sa.Text)
    is_achieved: Mapped[bool]
    asked_by_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    asked_at: Mapped[datetime]


class Recommendation(Base, Identified):
    """What the assessor recommends to the committee (rekomendasi): never the decision."""

    __tablename__ = "recommendation"

    seat_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("seat.id"))
    assessor_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    outcome: Mapped[Competence] = mapped_column(by_value(Competence))
    status: Mapped[RecommendationStatus] = mapped_column(by_value(RecommendationStatus))
    follow_up: Mapped[str] = mapped_column(sa.Text)
    comment: Mapped[str] = mapped_column(sa.Text)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    evidence_set_hash: Mapped[str] = mapped_column(sa.String(64))
    agreement_hash: Mapped[str] = mapped_column(sa.String(64))
    form_id: Mapped[str] = mapped_column(sa.String(26))
    recommended_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str] = mapped_column(sa.Text, default="")

    __table_args__ = (
        sa.Index(
            "uq_recommendation_standing",
            "seat_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        sa.Index(None, "status"),
    )


class RecommendationUnit(Base):
    """The recommendation for one unit (rekomendasi per unit). Append-only."""

    __tablename__ = "recommendation_unit"

    recommendation_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("recommendation.id"), primary_key=True
    )
    unit_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("unit.id"), primary_key=True)
    unit_code: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int]
    outcome: Mapped[Competence] = mapped_column(by_value(Competence))
