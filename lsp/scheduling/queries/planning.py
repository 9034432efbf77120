"""The facts that the rules of assignment ask for, gathered in a few statements."""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.applications.models import Application, SelfAssessment
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
)
from lsp.scheduling.rules.planning import PlanFacts
from lsp.schemes.models import Scheme, SchemeVersion
from lsp.schemes.queries import published_version_id
from lsp.venues.models import Tuk
from lsp.venues.queries import tuk_facts
from lsp.venues.rules import why_not_use


def place_holder(tuk_id: int, place: int) -> str:
    """How a place at a TUK is named in a claim."""
    return f"{tuk_id}:{place}"


def venue_reasons(db: Session, tuk: Tuk, scheme_code: str, on: date) -> tuple[Reason, ...]:
    """Reasons why the TUK may not be used for the scheme on the day."""
    return why_not_use(tuk_facts(db, tuk), scheme_code, on)


def plan_facts(
    db: Session,
    tuk: Tuk,
    scheme_code: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    now: datetime,
) -> PlanFacts:
    """A session that somebody wants to enter, as the rules see it."""
    on = local_date(starts_at, tuk.zone)
    return PlanFacts(
        starts_at=starts_at,
        ends_at=ends_at,
        tuk_is_verified=not venue_reasons(db, tuk, scheme_code, on),
        scheme_is_published=published_version_id(db, scheme_code) is not None,
        now=now,
    )


def within_hours(session: AssessmentSession) -> sa.ColumnElement[bool]:
    """The condition that a claim touches the session's hours."""
    hours = quarters_of(session.starts_at, session.ends_at)
    return TimeClaim.quarter.between(hours.start, hours.stop - 1)


def _claims_in(session: AssessmentSession, kind: Claim) -> list[sa.ColumnElement[bool]]:
    return [TimeClaim.kind == kind, within_hours(session)]


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
    return facts_with(db, session, tuk, len(taken_places(db, session)), now)


def facts_with(
    db: Session, session: AssessmentSession, tuk: Tuk, taken: int, now: datetime
) -> SessionFacts:
    """The same when it is known already how many places are taken."""
    on = local_date(session.starts_at, tuk.zone)
    return SessionFacts(
        status=session.status,
        scheme_code=session.scheme_code,
        on=on,
        has_begun=now >= session.starts_at,
        tuk_is_verified=not venue_reasons(db, tuk, session.scheme_code, on),
        places_left=tuk.capacity - taken,
    )


def candidate_facts(
    db: Session, session: AssessmentSession, application: Application
) -> CandidateFacts:
    """One candidate as this session sees them."""
    sent = db.execute(
        sa.select(SelfAssessment.status, SelfAssessment.can_proceed).where(
            SelfAssessment.application_id == application.id
        )
    ).one_or_none()
    scheme_code = db.scalar(
        sa.select(Scheme.code)
        .join(SchemeVersion, SchemeVersion.scheme_id == Scheme.id)
        .where(SchemeVersion.id == application.version_id)
    )
    person = db.get_one(Person, application.person_id)
    return CandidateFacts(
        person_id=person.id,
        application_is_accepted=application.status is ApplicationStatus.ACCEPTED,
        has_self_assessment=sent is not None and sent.status is not SelfAssessmentStatus.DRAFT,
        scheme_code=scheme_code or "",
        is_seated=bool(_seated(db, {application.id})),
        is_busy=bool(_busy(db, session, Claim.CANDIDATE, [person.id])),
        employer=person.employer,
        may_proceed=sent is None or sent.can_proceed is not False,
    )


def _seated(db: Session, application_ids: Collection[int]) -> set[int]:
    statement = sa.select(Seat.application_id).where(
        Seat.application_id.in_(application_ids), Seat.status.in_(ACTIVE_SEAT)
    )
    return set(db.scalars(statement))


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
