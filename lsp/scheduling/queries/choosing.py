"""What a person who seats by hand looks at: who waits, and which assessor could assess whom."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.accounts.queries import holds_role
from lsp.applications.models import Application, SelfAssessment
from lsp.applications.rules import ApplicationStatus, SelfAssessmentStatus
from lsp.kernel.roles import Role
from lsp.kernel.text import Reason
from lsp.scheduling.models import (
    AssessmentSession,
    InterestDeclaration,
    SchedulingSettings,
    Seat,
    TimeClaim,
    TrainingLink,
)
from lsp.scheduling.queries import planning
from lsp.scheduling.queries.assessors import AssessorRow, rows_of
from lsp.scheduling.rules import ACTIVE_SEAT, Claim
from lsp.scheduling.rules.assignment import (
    AssessorFacts,
    CandidateFacts,
    Limits,
    SessionFacts,
    why_not_candidate,
    why_not_match,
)
from lsp.schemes.models import Scheme, SchemeVersion
from lsp.venues.models import Tuk


@dataclass(frozen=True, slots=True)
class Board:
    """A session with what is claimed in its hours by anybody."""

    session: AssessmentSession
    tuk: Tuk
    scheme_title: str
    limits: Limits
    facts: SessionFacts
    busy_candidates: frozenset[int]
    busy_assessors: frozenset[int]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A candidate with an application, and the candidate's own reasons against the session."""

    application: Application
    person: Person
    facts: CandidateFacts
    reasons: tuple[Reason, ...]
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Option:
    """An assessor who could assess, with the reasons against this session and candidate."""

    row: AssessorRow
    facts: AssessorFacts
    reasons: tuple[Reason, ...]


def board(db: Session, session_id: str, now: datetime) -> Board | None:
    """The session (by public id) and the hours claimed around it, in three statements."""
    statement = (
        sa.select(AssessmentSession, Tuk, SchemeVersion.title, SchedulingSettings)
        .join(Tuk, Tuk.id == AssessmentSession.tuk_id)
        .join(SchemeVersion, SchemeVersion.id == AssessmentSession.scheme_version_id)
        .outerjoin(SchedulingSettings, SchedulingSettings.id == 1)
        .where(AssessmentSession.public_id == session_id)
    )
    row = db.execute(statement).one_or_none()
    if row is None:
        return None
    session, tuk, title, own = row
    limits = Limits(own.assessor_daily, own.training_months) if own else Limits()
    claims = (
        sa.select(TimeClaim.kind, TimeClaim.holder, TimeClaim.session_id)
        .where(planning.within_hours(session))
        .distinct()
    )
    held = list(db.execute(claims))
    here = f"{tuk.id}:"
    taken = {h for kind, h, _ in held if kind is Claim.PLACE and h.startswith(here)}
    return Board(
        session=session,
        tuk=tuk,
        scheme_title=title,
        limits=limits,
        facts=planning.facts_with(db, session, tuk, len(taken), now),
        busy_candidates=frozenset(int(h) for kind, h, _ in held if kind is Claim.CANDIDATE),
        busy_assessors=frozenset(
            int(h) for kind, h, key in held if kind is Claim.ASSESSOR and key != session.id
        ),
    )


def _seated() -> sa.ColumnElement[bool]:
    return sa.exists().where(Seat.application_id == Application.id, Seat.status.in_(ACTIVE_SEAT))


def _waiting() -> sa.Select[Application, Person, SelfAssessment, str, bool]:
    return (
        sa.select(Application, Person, SelfAssessment, Scheme.code, _seated())
        .join(Person, Person.id == Application.person_id)
        .join(SchemeVersion, SchemeVersion.id == Application.version_id)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .outerjoin(SelfAssessment, SelfAssessment.application_id == Application.id)
    )


def _ready() -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Application.status == ApplicationStatus.ACCEPTED,
        SelfAssessment.status != SelfAssessmentStatus.DRAFT,
        sa.func.coalesce(SelfAssessment.can_proceed, sa.true()).is_(True),
        ~_seated(),
    )


def _as_waiting(
    found: Board, row: sa.Row[Application, Person, SelfAssessment, str, bool]
) -> Waiting:
    application, person, self_assessment, scheme_code, is_seated = row
    facts = CandidateFacts(
        person_id=person.id,
        application_is_accepted=application.status is ApplicationStatus.ACCEPTED,
        has_self_assessment=self_assessment is not None
        and self_assessment.status is not SelfAssessmentStatus.DRAFT,
        scheme_code=scheme_code,
        is_seated=is_seated,
        is_busy=person.id in found.busy_candidates,
        employer=person.employer,
        may_proceed=self_assessment is None or self_assessment.can_proceed is not False,
    )
    reasons = why_not_candidate(found.facts, facts)
    sent_at = self_assessment.submitted_at if self_assessment else None
    return Waiting(application, person, facts, reasons, sent_at)


def waiting_page(
    db: Session, found: Board, *, search: str, offset: int, limit: int
) -> tuple[list[Waiting], int]:
    """Who waits for a seat in the session's scheme, the longest first, and how many there are."""
    conditions = [*_ready(), Scheme.code == found.session.scheme_code]
    if search:
        columns = (Application.full_name, Application.number, Person.employer)
        conditions.append(sa.or_(*(each.icontains(search, autoescape=True) for each in columns)))
    statement = _waiting().where(*conditions)
    total = db.scalar(statement.with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0
    rows = db.execute(
        statement.order_by(SelfAssessment.submitted_at, Application.id).offset(offset).limit(limit)
    )
    return [_as_waiting(found, row) for row in rows], total


def waiting_by_scheme(db: Session) -> dict[str, int]:
    """How many wait for a seat, by scheme code."""
    statement = (
        _waiting()
        .where(*_ready())
        .with_only_columns(Scheme.code, sa.func.count(), maintain_column_froms=True)
        .group_by(Scheme.code)
        .order_by(Scheme.code)
    )
    return {code: count for code, count in db.execute(statement)}  # noqa: C416 - rows, not pairs


def one_waiting(db: Session, found: Board, application_id: str) -> Waiting | None:
    """One candidate by the application's public id, seatable or not."""
    row = db.execute(_waiting().where(Application.public_id == application_id)).one_or_none()
    return _as_waiting(found, row) if row else None


def _ties(db: Session, candidate_id: int) -> tuple[dict[int, date | None], frozenset[int]]:
    """Who trained the candidate, until when; and who declared a conflict about the candidate."""
    trained = sa.select(
        sa.literal("trained").label("kind"), TrainingLink.trainer_id, TrainingLink.ended_on
    ).where(TrainingLink.candidate_id == candidate_id)
    declared = (
        sa.select(
            sa.literal("declared"), InterestDeclaration.assessor_id, sa.cast(sa.null(), sa.Date)
        )
        .join(Seat, Seat.id == InterestDeclaration.seat_id)
        .where(Seat.candidate_id == candidate_id, InterestDeclaration.has_conflict.is_(True))
    )
    until: dict[int, date | None] = {}
    conflicts = set()
    rows: Any = db.execute(sa.union_all(trained, declared))
    for kind, person_id, ended_on in rows:
        if kind == "declared":
            conflicts.add(person_id)
        elif person_id not in until:
            until[person_id] = ended_on
        else:
            until[person_id] = _later(until[person_id], ended_on)
    return until, frozenset(conflicts)


def _later(one: date | None, other: date | None) -> date | None:
    """The later end; None still goes on."""
    return None if one is None or other is None else max(one, other)


def options_for(
    db: Session, found: Board, waiting: Waiting, *, assigner_id: int, today: date
) -> list[Option]:
    """Every assessor with the reasons against this pair, possible ones with least load first."""
    people = list(db.scalars(sa.select(Person).where(holds_role(Role.ASSESSOR, today))))
    loads = planning.loads_on(db, found.session)
    until, conflicts = _ties(db, waiting.person.id)
    options = []
    for row in rows_of(db, people):
        key = row.person.id
        facts = AssessorFacts(
            person_id=key,
            licence_expires_on=row.licence.expires_on if row.licence else None,
            scheme_codes=row.scheme_codes,
            load=loads[key],
            is_busy=key in found.busy_assessors,
            employer=row.person.employer,
            conflicts=frozenset({waiting.person.id}) if key in conflicts else frozenset(),
            trained={waiting.person.id: until[key]} if key in until else {},
        )
        reasons = why_not_match(found.facts, waiting.facts, facts, assigner_id, found.limits)
        options.append(Option(row, facts, reasons))
    return sorted(options, key=lambda o: (bool(o.reasons), o.facts.load, o.row.person.full_name))
