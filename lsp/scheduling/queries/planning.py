"""The facts that the rules of assignment ask for, gathered in a few statements."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.accounts.queries import persons_by_ids
from lsp.applications.models import Application, SelfAssessment
from lsp.applications.queries import ApplicationRow, accepted_with_self_assessment
from lsp.applications.rules import ApplicationStatus, SelfAssessmentStatus
from lsp.kernel.text import Reason
from lsp.kernel.zones import local_date, local_moment
from lsp.scheduling.models import AssessmentSession, Seat, TimeClaim
from lsp.scheduling.queries import assessors
from lsp.scheduling.queries.assessors import AssessorRow
from lsp.scheduling.rules import ACTIVE_SEAT, Claim
from lsp.scheduling.rules.assignment import (
    AssessorFacts,
    CandidateFacts,
    SessionFacts,
    quarters_of,
    why_not_assess,
    why_not_pair,
    why_not_seat,
)
from lsp.schemes.models import Scheme, SchemeVersion
from lsp.venues.models import Tuk
from lsp.venues.queries import tuk_facts
from lsp.venues.rules import why_not_use


@dataclass(frozen=True, slots=True)
class Waiting:
    """A candidate who waits for a seat, with the reasons against this session."""

    row: ApplicationRow
    facts: CandidateFacts
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """An assessor who could assess, with the reasons against this session and candidate."""

    row: AssessorRow
    facts: AssessorFacts
    reasons: tuple[Reason, ...]


def place_holder(tuk_id: int, place: int) -> str:
    """How a place at a TUK is named in a claim."""
    return f"{tuk_id}:{place}"


def venue_reasons(db: Session, tuk: Tuk, scheme_code: str, on: date) -> tuple[Reason, ...]:
    """Reasons why the TUK may not be used for the scheme on the day."""
    return why_not_use(tuk_facts(db, tuk), scheme_code, on)


def _claims_in(session: AssessmentSession, kind: Claim) -> list[sa.ColumnElement[bool]]:
    hours = quarters_of(session.starts_at, session.ends_at)
    return [TimeClaim.kind == kind, TimeClaim.quarter.between(hours.start, hours.stop - 1)]


def taken_places(db: Session, session: AssessmentSession) -> set[int]:
    """The places at the TUK that are taken at any time of the session."""
    statement = sa.select(TimeClaim.holder).where(
        *_claims_in(session, Claim.PLACE), TimeClaim.holder.startswith(f"{session.tuk_id}:")
    )
    return {int(holder.partition(":")[2]) for holder in db.scalars(statement.distinct())}


def capacity(db: Session, session: AssessmentSession) -> int:
    """How many candidates the session's TUK takes at once."""
    return db.get_one(Tuk, session.tuk_id).capacity


def _busy(
    db: Session, session: AssessmentSession, kind: Claim, holders: Collection[int]
) -> set[int]:
    conditions = _claims_in(session, kind)
    if kind is Claim.ASSESSOR:
        conditions.append(TimeClaim.session_id != session.id)
    statement = sa.select(TimeClaim.holder).where(
        *conditions, TimeClaim.holder.in_([str(each) for each in holders])
    )
    return {int(holder) for holder in db.scalars(statement.distinct())}


def session_facts(db: Session, session: AssessmentSession, now: datetime) -> SessionFacts:
    """The session as the rules of assignment see it."""
    tuk = db.get_one(Tuk, session.tuk_id)
    on = local_date(session.starts_at, tuk.zone)
    return SessionFacts(
        status=session.status,
        scheme_code=session.scheme_code,
        on=on,
        has_begun=now >= session.starts_at,
        tuk_is_verified=not venue_reasons(db, tuk, session.scheme_code, on),
        places_left=tuk.capacity - len(taken_places(db, session)),
    )


def candidate_facts(
    db: Session, session: AssessmentSession, application: Application
) -> CandidateFacts:
    """One candidate as this session sees them."""
    sent = db.scalar(
        sa.select(SelfAssessment.status).where(SelfAssessment.application_id == application.id)
    )
    scheme_code = db.scalar(
        sa.select(Scheme.code)
        .join(SchemeVersion, SchemeVersion.scheme_id == Scheme.id)
        .where(SchemeVersion.id == application.version_id)
    )
    person = db.get_one(Person, application.person_id)
    return CandidateFacts(
        person_id=person.id,
        application_is_accepted=application.status is ApplicationStatus.ACCEPTED,
        has_self_assessment=sent not in (None, SelfAssessmentStatus.DRAFT),
        scheme_code=scheme_code or "",
        is_seated=bool(_seated(db, {application.id})),
        is_busy=bool(_busy(db, session, Claim.CANDIDATE, [person.id])),
        employer=person.employer,
    )


def _seated(db: Session, application_ids: Collection[int]) -> set[int]:
    statement = sa.select(Seat.application_id).where(
        Seat.application_id.in_(application_ids), Seat.status.in_(ACTIVE_SEAT)
    )
    return set(db.scalars(statement))


def waiting_for(db: Session, session: AssessmentSession, facts: SessionFacts) -> list[Waiting]:
    """Everybody of the session's scheme who waits for a seat, the longest first."""
    rows = [
        row for row in accepted_with_self_assessment(db) if row.scheme_code == session.scheme_code
    ]
    seated = _seated(db, {row.application.id for row in rows})
    rows = [row for row in rows if row.application.id not in seated]
    people = persons_by_ids(db, {row.application.person_id for row in rows})
    busy = _busy(db, session, Claim.CANDIDATE, list(people))
    found = []
    for row in rows:
        person = people[row.application.person_id]
        candidate = CandidateFacts(
            person.id, True, True, row.scheme_code, False, person.id in busy, person.employer
        )
        found.append(Waiting(row, candidate, why_not_seat(facts, candidate)))
    return found


def loads_on(db: Session, session: AssessmentSession) -> dict[int, int]:
    """How many candidates each assessor has on the session's day at the TUK."""
    zone = db.get_one(Tuk, session.tuk_id).zone
    begins = local_moment(local_date(session.starts_at, zone), 0, 0, zone).astimezone(UTC)
    statement = (
        sa.select(Seat.assessor_id, sa.func.count())
        .join(AssessmentSession, AssessmentSession.id == Seat.session_id)
        .where(
            AssessmentSession.starts_at >= begins,
            AssessmentSession.starts_at < begins + timedelta(days=1),
            Seat.status.in_(ACTIVE_SEAT),
        )
        .group_by(Seat.assessor_id)
    )
    found: dict[int, int] = defaultdict(int)
    for assessor_id, candidates in db.execute(statement):
        found[assessor_id] = candidates
    return found


def assessor_facts(
    db: Session, session: AssessmentSession, rows: list[AssessorRow]
) -> dict[int, AssessorFacts]:
    """These assessors as this session sees them."""
    keys = [row.person.id for row in rows]
    busy, loads = _busy(db, session, Claim.ASSESSOR, keys), loads_on(db, session)
    trained, conflicts = assessors.training_of(db, keys), assessors.conflicts_of(db, keys)
    return {
        row.person.id: AssessorFacts(
            person_id=row.person.id,
            licence_expires_on=row.licence.expires_on if row.licence else None,
            scheme_codes=row.scheme_codes,
            load=loads[row.person.id],
            is_busy=row.person.id in busy,
            employer=row.person.employer,
            conflicts=conflicts[row.person.id],
            trained=trained.get(row.person.id, {}),
        )
        for row in rows
    }


def options_for(
    db: Session,
    session: AssessmentSession,
    facts: SessionFacts,
    candidate: CandidateFacts,
    *,
    today: date,
) -> list[Option]:
    """Every assessor with the reasons against this pair, possible ones with least load first."""
    rows = assessors.assessor_rows(db, today)
    known, limits = assessor_facts(db, session, rows), assessors.limits(db)
    found = []
    for row in rows:
        assessor = known[row.person.id]
        reasons = (
            *why_not_assess(facts, assessor, limits),
            *why_not_pair(candidate, assessor, facts.on, limits),
        )
        found.append(Option(row, assessor, reasons))
    return sorted(found, key=lambda o: (bool(o.reasons), o.facts.load, o.row.person.full_name))
