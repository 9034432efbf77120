"""What the rooms know, gathered for one person's day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.applications import queries as applications
from lsp.applications.models import Application, SelfAssessment
from lsp.applications.queries import proofing
from lsp.applications.rules import ApplicationStatus
from lsp.assessments.models import Recommendation
from lsp.audit.models import AuditEntry
from lsp.certificates import queries as certificates
from lsp.certificates.models import Certificate
from lsp.certificates.rules.standing import ShownStatus, shown_status
from lsp.certificates.rules.standing import Standing as PaperStanding
from lsp.decisions import queries as decisions
from lsp.decisions.models import Decision
from lsp.desks.rules import (
    CandidateFacts,
    NextStep,
    RunningStage,
    next_step,
    running_stage,
)
from lsp.desks.rules.history import TOLD
from lsp.exams import queries as exams
from lsp.exams.models import Attempt
from lsp.exams.rules.attempts import AttemptState
from lsp.kernel.roles import Actor, Role
from lsp.records import queries as records
from lsp.records.rules import FormStatus
from lsp.scheduling import queries as scheduling
from lsp.scheduling.models import Seat
from lsp.scheduling.queries import SeatFacts, choosing
from lsp.scheduling.rules import SeatStatus
from lsp.schemes.queries import VersionRow, versions


@dataclass(frozen=True, slots=True)
class Way:
    """One application on its way: what it is, where it stands, and what it leads to."""

    application: Application
    title: str
    title_en: str
    next: NextStep
    seat: SeatFacts | None
    attempt_id: str
    paper_id: str
    decided_at: datetime | None
    is_proofed: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate that was issued, with its status of today."""

    certificate: Certificate
    status: ShownStatus


@dataclass(frozen=True, slots=True)
class CandidateDay:
    """A candidate's desk: the newest way in full, the others as rows, and certificates."""

    way: Way | None
    others: list[applications.ApplicationRow]
    papers: list[Paper]


@dataclass(frozen=True, slots=True)
class Task:
    """Work that waits for somebody of a role; `endpoint` leads to it."""

    code: str
    count: int
    endpoint: str


def candidate_day(db: Session, person_id: int, today: date) -> CandidateDay:
    """The desk of one candidate."""
    rows = applications.applications_of(db, person_id)
    held = _papers(db, person_id, today)
    way = _way(db, person_id, rows[0], held) if rows else None
    return CandidateDay(way, rows[1:], held)


def _papers(db: Session, person_id: int, today: date) -> list[Paper]:
    return [
        Paper(one, shown_status(one.standing, one.valid_to, today, is_released=True))
        for one in certificates.certificates_of(db, person_id)
    ]


def _way(db: Session, person_id: int, row: applications.ApplicationRow, held: list[Paper]) -> Way:
    application = row.application
    seat = scheduling.seat_for_application(db, application.id)
    attempt = exams.attempt_of_seat(db, seat.seat_id) if seat else None
    subjects = [application.public_id] + ([seat.public_id] if seat else [])
    forms = {form.code: form for form in records.forms_about(db, subjects)}
    waiting = {form.code for form in records.forms_waiting_for(db, person_id)}
    agreement, record = forms.get("FR.AK.01"), forms.get("FR.AK.02")
    decision = decisions.decision_of_seat(db, seat.public_id) if seat else None
    mine = [one for one in held if decision and one.certificate.decision_id == decision.id]
    facts = CandidateFacts(
        application_status=application.status.value,
        self_assessment_submitted="FR.APL.02" in forms and "FR.APL.02" not in waiting,
        is_seated=seat is not None,
        candidate_signed_agreement=agreement is not None and "FR.AK.01" not in waiting,
        agreement_signed=agreement is not None and agreement.status is FormStatus.SIGNED,
        is_present=seat is not None and seat.status is not SeatStatus.ASSIGNED,
        test_status=attempt.state.value if attempt else "",
        is_recommended=record is not None,
        candidate_signed_record=record is not None and "FR.AK.02" not in waiting,
        record_signed=record is not None and record.status is FormStatus.SIGNED,
        result=decision.outcome.value if decision else "",
        certificate_status=mine[0].status.value if mine else "",
        is_proofed=application.proofed_at is not None,
        is_correction_open=application.proofed_at is None
        and proofing.is_correction_open(db, application.id),
    )
    return Way(
        application,
        row.scheme_title,
        row.scheme_title_en,
        next_step(facts),
        seat,
        attempt.public_id if attempt else "",
        mine[0].certificate.public_id if mine else "",
        decision.decided_at if decision else None,
        facts.is_proofed,
    )


def way_of(db: Session, application_id: str, today: date) -> Way | None:
    """One application on its way; None when there is none."""
    row = applications.application_row(db, application_id)
    if row is None:
        return None
    held = _papers(db, row.application.person_id, today)
    return _way(db, row.application.person_id, row, held)


@dataclass(frozen=True, slots=True)
class Event:
    """A deed of the journal about an application, with the name of who did it."""

    action: str
    at: datetime
    actor: str
    name: str


def history_of(db: Session, way: Way) -> list[Event]:
    """What was done to an application and what followed from it, the newest first."""
    key = way.application.id
    about = (
        ("application", [way.application.public_id]),
        ("self_assessment", sa.select(SelfAssessment.public_id).filter_by(application_id=key)),
        ("seat", sa.select(Seat.public_id).filter_by(application_id=key)),
        ("certificate", [way.paper_id]),
    )
    conditions = [
        sa.and_(AuditEntry.object_kind == kind, AuditEntry.object_id.in_(ids))
        for kind, ids in about
    ]
    statement = (
        sa.select(AuditEntry.action, AuditEntry.at, AuditEntry.actor, Person.full_name)
        .outerjoin(Person, Person.public_id == AuditEntry.actor)
        .where(sa.or_(*conditions), AuditEntry.action.in_(TOLD))
        .order_by(AuditEntry.seq.desc())
        .limit(100)
    )
    return [
        Event(action, at, actor, name or "") for action, at, actor, name in db.execute(statement)
    ]


def tasks_of(db: Session, actor: Actor) -> list[Task]:
    """What waits for this person's roles, most urgent first."""
    found: list[Task] = []
    if actor.has(Role.SECRETARIAT, Role.CERTIFICATION_MANAGER):
        counts = applications.counts_by_status(db)
        submitted = counts.get(ApplicationStatus.SUBMITTED, 0)
        found.append(Task("review", submitted, "applications.index"))
        waiting = proofing.count_corrections(db)
        found.append(Task("correct", waiting, "applications.corrections"))
        ready = sum(choosing.waiting_by_scheme(db).values())
        found.append(Task("seat", ready, "scheduling.index"))
        found.append(Task("issue", certificates.count_ready_to_issue(db), "certificates.ready"))
    if actor.has(Role.ASSESSOR):
        _, open_seats = scheduling.seats_of_assessor(
            db, actor.person_id, is_done=False, offset=0, limit=1
        )
        found.append(Task("assess", open_seats, "assessments.index"))
    if actor.has(Role.CERTIFICATION_MANAGER):
        found.append(Task("call", decisions.count_waiting(db), "decisions.index"))
        found.append(Task("hall", count_running(db), "desks.hall"))
    if actor.has(Role.COMMITTEE_MEMBER, Role.HEAD, Role.QUALITY_MANAGER):
        found.append(Task("answer", certificates.count_open_changes(db), "certificates.proposals"))
    if actor.has(Role.COMMITTEE_MEMBER):
        mine = decisions.count_votes_missing(db, actor.person_id)
        found.append(Task("vote", mine, "decisions.index"))
    if actor.has(Role.SCHEME_COMMITTEE_CHAIR, Role.HEAD):
        found.append(Task("scheme", versions.count_proposed(db), "schemes.versions"))
    if actor.has(Role.HEAD):
        found.append(Task("decree", decisions.count_undecreed(db), "decisions.index"))
    return found


@dataclass(frozen=True, slots=True)
class RunningTest:
    """A written test that runs now, with the seat it belongs to."""

    attempt: Attempt
    seat: SeatFacts


def running_tests(db: Session) -> list[RunningTest]:
    """Every open attempt, the one that ends first on top."""
    statement = (
        sa.select(Attempt)
        .where(Attempt.state == AttemptState.OPEN)
        .order_by(Attempt.deadline_at)
        .limit(200)
    )
    attempts = list(db.scalars(statement))
    seats = scheduling.facts_of_seats(db, {one.seat_id for one in attempts})
    return [RunningTest(one, seats[one.seat_id]) for one in attempts]


def count_running(db: Session) -> int:
    """How many written tests run now."""
    statement = sa.select(sa.func.count()).where(Attempt.state == AttemptState.OPEN)
    return db.scalar(statement) or 0


def names_of(db: Session, public_ids: set[str]) -> dict[str, str]:
    """The names behind actors of the journal."""
    statement = sa.select(Person.public_id, Person.full_name).where(
        Person.public_id.in_(public_ids)
    )
    return {row.public_id: row.full_name for row in db.execute(statement)}


@dataclass(frozen=True, slots=True)
class VersionEffect:
    """What hangs on one version of a scheme: its files and certificates by stage."""

    version: VersionRow
    counts: Counter[RunningStage]

    @property
    def running(self) -> int:
        """How many files have not ended."""
        return sum(self.counts.values()) - self.counts[RunningStage.CERTIFIED]


def scheme_effect(db: Session, scheme_code: str, today: date) -> list[VersionEffect]:
    """The files and certificates of every version of a scheme, newest version first."""
    rows = versions.siblings(db, scheme_code)
    counts: dict[int, Counter[RunningStage]] = {row.version_id: Counter() for row in rows}
    for version_id, status, seat, decided, number in db.execute(_files(list(counts))):
        stage = running_stage(status, seat, decided is not None)
        if stage is not None:
            counts[version_id][stage] += number
    for version_id, number in db.execute(_valid_papers(list(counts), today)):
        counts[version_id][RunningStage.CERTIFIED] = number
    return [VersionEffect(row, counts[row.version_id]) for row in rows]


def _files(version_ids: list[int]) -> sa.Select[int, str, str, int, int]:
    newest = sa.select(sa.func.max(Seat.id)).group_by(Seat.application_id)
    decided = sa.func.max(Decision.id)
    one = (
        sa.select(Application.id, Application.version_id, Application.status, Seat.status, decided)
        .outerjoin(Seat, sa.and_(Seat.application_id == Application.id, Seat.id.in_(newest)))
        .outerjoin(Recommendation, Recommendation.seat_id == Seat.id)
        .outerjoin(Decision, Decision.recommendation_id == Recommendation.id)
        .where(Application.version_id.in_(version_ids))
        .group_by(Application.id, Application.version_id, Application.status, Seat.status)
        .subquery()
    )
    _, version_id, status, seat, decision = one.c
    is_decided = sa.case((decision.is_not(None), 1))
    return sa.select(version_id, status, seat, is_decided, sa.func.count()).group_by(
        version_id, status, seat, is_decided
    )


def _valid_papers(version_ids: list[int], today: date) -> sa.Select[int, int]:
    return (
        sa.select(Certificate.scheme_version_id, sa.func.count())
        .where(
            Certificate.scheme_version_id.in_(version_ids),
            Certificate.standing == PaperStanding.VALID,
            Certificate.valid_to >= today,
        )
        .group_by(Certificate.scheme_version_id)
    )
