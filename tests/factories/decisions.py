"""Recommendations, meetings and decrees for tests; what lies below is put in place by rows."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.applications.models import Application
from lsp.applications.rules import ApplicationStatus
from lsp.assessments.models import Judgement, JudgementEvidence, Recommendation, RecommendationUnit
from lsp.assessments.rules import RecommendationStatus
from lsp.decisions import actions, queries
from lsp.decisions.models import Meeting
from lsp.decisions.rules.decree import CONSIDERING, RECALLING, DecreeText
from lsp.decisions.rules.flow import Choice
from lsp.kernel.evidence import Competence, EvidenceSource, Outcome
from lsp.kernel.ids import new_id
from lsp.kernel.roles import Role
from lsp.scheduling.models import AssessmentSession, Seat
from lsp.scheduling.rules import SeatStatus, SessionStatus
from lsp.schemes.rules.outline import SchemeOutline
from lsp.venues.models import Tuk
from tests.factories.accounts import as_actor, make_assessor, make_person
from tests.factories.organization import make_organization
from tests.factories.schemes import make_scheme
from tests.factories.venues import make_tuk

HELD_AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ASSESSED_AT = HELD_AT - timedelta(days=3)
TEXT = DecreeText(CONSIDERING, RECALLING)


@dataclass
class Lsp:
    """An LSP with its scheme, a TUK, an assessor, a committee of three and the office."""

    scheme: SchemeOutline
    tuk: Tuk
    assessor: Person
    members: list[Person]
    head: Person
    planner: Person
    manager: Person
    quality: Person
    serial: int = field(default=0)


def make_lsp(db: Session) -> Lsp:
    """Everything that a decision needs around it."""
    make_organization(db)
    return Lsp(
        scheme=make_scheme(db),
        tuk=make_tuk(db),
        assessor=make_assessor(db),
        members=[
            make_person(db, f"Anggota {name}", roles=(Role.COMMITTEE_MEMBER,))
            for name in ("Ani", "Budi", "Citra")
        ],
        head=make_person(db, "Ketua Contoh", roles=(Role.HEAD,)),
        planner=make_person(db, "Adi Sekretariat", roles=(Role.SECRETARIAT,)),
        manager=make_person(db, "Maya Manajer", roles=(Role.CERTIFICATION_MANAGER,)),
        quality=make_person(db, "Kusuma Mutu", roles=(Role.QUALITY_MANAGER,)),
    )


def make_recommendation(
    db: Session,
    lsp: Lsp,
    name: str = "Siti Rahmawati",
    *,
    candidate: Person | None = None,
    outcome: Competence = Competence.COMPETENT,
    employer: str = "",
    assessed_at: datetime = ASSESSED_AT,
) -> Recommendation:
    """A recommendation that both signed, about a fresh candidate unless one is given."""
    candidate = candidate or make_person(db, name, roles=(Role.CANDIDATE,), employer=employer)
    lsp.serial += 1
    application = Application(
        person_id=candidate.id,
        version_id=lsp.scheme.version_id,
        status=ApplicationStatus.ACCEPTED,
        full_name=candidate.full_name,
        data_sealed=b"",
        proofed_at=assessed_at,
        created_at=assessed_at,
        changed_at=assessed_at,
    )
    session = AssessmentSession(
        number=f"JDW-{lsp.serial:04d}",
        scheme_version_id=lsp.scheme.version_id,
        scheme_code=lsp.scheme.scheme_code,
        tuk_id=lsp.tuk.id,
        starts_at=assessed_at,
        ends_at=assessed_at + timedelta(hours=3),
        status=SessionStatus.CLOSED,
        planned_by_id=lsp.planner.id,
    )
    db.add_all([application, session])
    db.flush()
    seat = Seat(
        session_id=session.id,
        application_id=application.id,
        candidate_id=candidate.id,
        assessor_id=lsp.assessor.id,
        place=1,
        status=SeatStatus.FINISHED,
        assigned_by_id=lsp.planner.id,
        assigned_at=assessed_at,
    )
    db.add(seat)
    db.flush()
    return _recommendation(db, lsp, seat, outcome, assessed_at)


def _recommendation(
    db: Session, lsp: Lsp, seat: Seat, outcome: Competence, at: datetime
) -> Recommendation:
    recommendation = Recommendation(
        seat_id=seat.id,
        assessor_id=lsp.assessor.id,
        outcome=outcome,
        status=RecommendationStatus.READY,
        follow_up="",
        comment="Bukti lengkap.",
        content_hash=hashlib.sha256(new_id().encode()).hexdigest(),
        evidence_set_hash="0" * 64,
        agreement_hash="0" * 64,
        form_id=new_id(),
        recommended_at=at,
        completed_at=at,
    )
    db.add(recommendation)
    db.flush()
    for position, unit in enumerate(lsp.scheme.units, 1):
        db.add(
            RecommendationUnit(
                recommendation_id=recommendation.id,
                unit_id=unit.id,
                unit_code=unit.code,
                position=position,
                outcome=outcome,
            )
        )
    db.flush()
    return recommendation


def make_meeting(
    db: Session,
    lsp: Lsp,
    recommendations: list[Recommendation],
    *,
    members: list[Person] | None = None,
    held_at: datetime = HELD_AT,
) -> Meeting:
    """A called meeting of the committee on these recommendations."""
    draft = actions.MeetingDraft(
        held_at=held_at,
        place="Ruang Rapat LSP",
        member_ids=[member.public_id for member in members or lsp.members],
        recommendation_ids=[row.public_id for row in recommendations],
    )
    actor = as_actor(lsp.planner, Role.SECRETARIAT)
    return actions.call_meeting(db, actor, draft, now=held_at)


def vote_all(
    db: Session,
    lsp: Lsp,
    meeting: Meeting,
    choice: Choice = Choice.COMPETENT,
    *,
    members: list[Person] | None = None,
    now: datetime = HELD_AT,
) -> None:
    """Every member votes the same on every case."""
    for case in queries.cases_in(db, meeting.id):
        for member in members or lsp.members:
            actions.vote(
                db,
                as_actor(member, Role.COMMITTEE_MEMBER),
                meeting.public_id,
                case.public_id,
                choice,
                "Bukti memenuhi semua KUK.",
                now=now,
            )


def close(db: Session, lsp: Lsp, meeting: Meeting, *, now: datetime = HELD_AT) -> None:
    """The manager closes the vote."""
    actor = as_actor(lsp.manager, Role.CERTIFICATION_MANAGER)
    actions.close_meeting(db, actor, meeting.public_id, now=now)


def decree(db: Session, lsp: Lsp, meeting: Meeting, *, now: datetime = HELD_AT) -> None:
    """The head signs."""
    actions.sign_decree(
        db,
        as_actor(lsp.head, Role.HEAD),
        meeting.public_id,
        TEXT,
        reauthenticated_at=now,
        now=now,
    )


def make_decided(
    db: Session,
    lsp: Lsp,
    *names: str,
    choice: Choice = Choice.COMPETENT,
    now: datetime = HELD_AT,
) -> list[str]:
    """Candidates with a decision in force; the case ids, in order."""
    rows = [
        make_recommendation(db, lsp, name, assessed_at=now - timedelta(days=3))
        for name in names or ("Siti Rahmawati",)
    ]
    meeting = make_meeting(db, lsp, rows, held_at=now)
    vote_all(db, lsp, meeting, choice, now=now)
    close(db, lsp, meeting, now=now)
    decree(db, lsp, meeting, now=now)
    return [case.public_id for case in queries.cases_in(db, meeting.id)]


def judge_all(
    db: Session,
    lsp: Lsp,
    recommendation: Recommendation,
    outcome: Competence = Competence.COMPETENT,
    *,
    now: datetime = ASSESSED_AT,
) -> None:
    """A judgement of the assessor on every KUK, each with a test result before it."""
    said = Outcome.ACHIEVED if outcome is Competence.COMPETENT else Outcome.NOT_ACHIEVED
    for kuk in lsp.scheme.kuk():
        judgement = Judgement(
            seat_id=recommendation.seat_id,
            kuk_id=kuk.id,
            outcome=outcome,
            reason=f"Alasan KUK {kuk.number}",
            judged_by_id=lsp.assessor.id,
            judged_at=now,
        )
        db.add(judgement)
        db.flush()
        db.add(
            JudgementEvidence(
                judgement_id=judgement.id,
                source=EvidenceSource.EXAM,
                evidence_id=new_id(),
                outcome=said,
                detail=f"{2 if said is Outcome.ACHIEVED else 0} dari 2 benar",
            )
        )
    db.flush()
