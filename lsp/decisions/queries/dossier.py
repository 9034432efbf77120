"""The file of a case that the committee reads: each KUK with its judgement, evidence and judge."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lsp.accounts.models import Person
from lsp.applications.models import Application
from lsp.assessments.models import (
    Judgement,
    JudgementEvidence,
    OralProbe,
    Recommendation,
    RecommendationUnit,
)
from lsp.decisions.models import DecisionCase, Meeting
from lsp.decisions.rules.flow import CaseStatus, Choice, MeetingStatus
from lsp.exams import queries as exams
from lsp.kernel.evidence import Competence, EvidenceSource, Outcome, UnitResult
from lsp.kernel.zones import Zone
from lsp.portfolios.models import Evidence
from lsp.scheduling.models import AssessmentSession, Seat
from lsp.schemes.models import Element, Kuk, Scheme, SchemeUnit, SchemeVersion, Unit
from lsp.venues.models import Tuk

_Assessor = aliased(Person)


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence that lay before the assessor at a judgement."""

    source: EvidenceSource
    evidence_id: str
    title: str
    outcome: Outcome
    detail: str


@dataclass(frozen=True, slots=True)
class KukLine:
    """One KUK with its newest judgement; outcome None while it was not judged."""

    number: str
    text: str
    is_official: bool
    is_critical: bool
    outcome: Competence | None
    reason: str
    judge: str
    judged_at: datetime | None
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class UnitFile:
    """One unit: what was recommended, what the test said, and its KUK."""

    code: str
    title: str
    title_en: str
    recommended: Competence | None
    result: UnitResult | None
    kuk: tuple[KukLine, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about a case that the committee decides on."""

    meeting_id: str
    meeting_number: str
    meeting_status: MeetingStatus
    held_at: datetime
    quorum: int
    case_key: int
    case_id: str
    status: CaseStatus
    outcome: Choice | None
    candidate: str
    application_number: str | None
    scheme: str
    scheme_title: str
    assessor: str
    tuk: str
    zone: Zone
    assessed_at: datetime
    recommended: Competence
    recommended_at: datetime
    follow_up: str
    comment: str
    units: tuple[UnitFile, ...]


def dossier(db: Session, case_id: str) -> Dossier:
    """The whole file of a case in five statements."""
    row = db.execute(_head().where(DecisionCase.public_id == case_id)).one()
    meeting, case, recommendation = row.Meeting, row.DecisionCase, row.Recommendation
    return Dossier(
        meeting_id=meeting.public_id,
        meeting_number=meeting.number,
        meeting_status=meeting.status,
        held_at=meeting.held_at,
        quorum=meeting.quorum,
        case_key=case.id,
        case_id=case.public_id,
        status=case.status,
        outcome=case.outcome,
        candidate=row.candidate,
        application_number=row.application_number,
        scheme=f"{row.code}:{row.version}",
        scheme_title=row.title,
        assessor=row.assessor,
        tuk=row.tuk,
        zone=row.zone,
        assessed_at=row.starts_at,
        recommended=recommendation.outcome,
        recommended_at=recommendation.recommended_at,
        follow_up=recommendation.follow_up,
        comment=recommendation.comment,
        units=_units(db, recommendation, row.version_id),
    )


def _head() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            DecisionCase,
            Meeting,
            Recommendation,
            Application.full_name.label("candidate"),
            Application.number.label("application_number"),
            Application.version_id,
            Scheme.code,
            SchemeVersion.number.label("version"),
            SchemeVersion.title,
            _Assessor.full_name.label("assessor"),
            Tuk.name.label("tuk"),
            Tuk.zone,
            AssessmentSession.starts_at,
        )
        .join(Meeting, Meeting.id == DecisionCase.meeting_id)
        .join(Recommendation, Recommendation.id == DecisionCase.recommendation_id)
        .join(_Assessor, _Assessor.id == Recommendation.assessor_id)
        .join(Seat, Seat.id == Recommendation.seat_id)
        .join(AssessmentSession, AssessmentSession.id == Seat.session_id)
        .join(Tuk, Tuk.id == AssessmentSession.tuk_id)
        .join(Application, Application.id == Seat.application_id)
        .join(SchemeVersion, SchemeVersion.id == Application.version_id)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
    )


def _units(db: Session, recommendation: Recommendation, version_id: int) -> tuple[UnitFile, ...]:
    seat_id = recommendation.seat_id
    evidence = _evidence(db, seat_id)
    results = {result.unit_id: result for result in exams.unit_results(db, seat_id)}
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in db.execute(_kuk(recommendation, version_id)):
        grouped[row.unit_id].append(row)
    return tuple(
        UnitFile(
            code=rows[0].code,
            title=rows[0].title,
            title_en=rows[0].title_en,
            recommended=rows[0].recommended,
            result=results.get(unit_id),
            kuk=tuple(_line(row, evidence) for row in rows),
        )
        for unit_id, rows in grouped.items()
    )


def _newest(seat_id: int) -> sa.Subquery:
    return (
        sa.select(sa.func.max(Judgement.id).label("id"))
        .where(Judgement.seat_id == seat_id)
        .group_by(Judgement.kuk_id)
        .subquery()
    )


def _kuk(recommendation: Recommendation, version_id: int) -> sa.Select[*tuple[Any, ...]]:
    newest = _newest(recommendation.seat_id)
    judged = aliased(
        Judgement, sa.select(Judgement).where(Judgement.id.in_(sa.select(newest.c.id))).subquery()
    )
    return (
        sa.select(
            Unit.id.label("unit_id"),
            Unit.code,
            Unit.title,
            Unit.title_en,
            RecommendationUnit.outcome.label("recommended"),
            Kuk.number,
            Kuk.text,
            Kuk.is_official,
            Kuk.is_critical,
            judged.id.label("judgement_id"),
            judged.outcome,
            judged.reason,
            judged.judged_at,
            Person.full_name.label("judge"),
        )
        .select_from(SchemeUnit)
        .join(Unit, Unit.id == SchemeUnit.unit_id)
        .join(Element, Element.unit_id == Unit.id)
        .join(Kuk, Kuk.element_id == Element.id)
        .outerjoin(
            RecommendationUnit,
            (RecommendationUnit.unit_id == Unit.id)
            & (RecommendationUnit.recommendation_id == recommendation.id),
        )
        .outerjoin(judged, judged.kuk_id == Kuk.id)
        .outerjoin(Person, Person.id == judged.judged_by_id)
        .where(SchemeUnit.version_id == version_id)
        .order_by(SchemeUnit.position, Element.number, Kuk.position)
    )


def _line(row: Any, evidence: dict[int, list[EvidenceLine]]) -> KukLine:
    return KukLine(
        number=row.number,
        text=row.text,
        is_official=row.is_official,
        is_critical=row.is_critical,
        outcome=row.outcome,
        reason=row.reason or "",
        judge=row.judge or "",
        judged_at=row.judged_at,
        evidence=tuple(evidence.get(row.judgement_id, ())),
    )


def _evidence(db: Session, seat_id: int) -> dict[int, list[EvidenceLine]]:
    statement = (
        sa.select(JudgementEvidence, Evidence.title, OralProbe.question)
        .join(Judgement, Judgement.id == JudgementEvidence.judgement_id)
        .outerjoin(Evidence, Evidence.public_id == JudgementEvidence.evidence_id)
        .outerjoin(OralProbe, OralProbe.public_id == JudgementEvidence.evidence_id)
        .where(Judgement.seat_id == seat_id)
        .order_by(JudgementEvidence.source, JudgementEvidence.evidence_id)
    )
    found: dict[int, list[EvidenceLine]] = defaultdict(list)
    for row, title, question in db.execute(statement):
        found[row.judgement_id].append(
            EvidenceLine(
                row.source, row.evidence_id, title or question or "", row.outcome, row.detail
            )
        )
    return found
