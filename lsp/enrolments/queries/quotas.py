"""Reading quotas, who holds their places, and who waits."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.enrolments.models import Enrolment, EnrolmentGroup, Quota
from lsp.enrolments.rules import ACTIVE, Place
from lsp.enrolments.rules.funding import FundingSource
from lsp.schemes.models import Scheme, SchemeVersion
from lsp.schemes.rules import VersionStatus


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """A quota in a list, with how many hold a place and how many wait."""

    quota: Quota
    scheme_code: str
    scheme_title: str
    taken: int
    waiting: int


def covers() -> sa.ColumnElement[bool]:
    """The condition that a quota is the one of a group, both in the statement."""
    return sa.and_(
        Quota.scheme_id == EnrolmentGroup.scheme_id,
        Quota.funding_source == EnrolmentGroup.funding_source,
        Quota.payer_code == EnrolmentGroup.payer_code,
        Quota.starts_on <= EnrolmentGroup.planned_on,
        Quota.ends_on >= EnrolmentGroup.planned_on,
    )


def _holding(place: Place) -> sa.ColumnElement[bool]:
    return sa.and_(Enrolment.place == place, Enrolment.status.in_(ACTIVE))


def _count(place: Place) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .select_from(Enrolment)
        .join(EnrolmentGroup, EnrolmentGroup.id == Enrolment.group_id)
        .where(covers(), _holding(place))
        .correlate(Quota)
        .scalar_subquery()
    )


def quotas(db: Session, *, offset: int, limit: int) -> tuple[list[QuotaRow], int]:
    """Every quota, the latest period first, and how many there are."""
    title = sa.func.coalesce(SchemeVersion.title, Scheme.code)
    statement = (
        sa.select(Quota, Scheme.code, title, _count(Place.GIVEN), _count(Place.WAITING))
        .join(Scheme, Scheme.id == Quota.scheme_id)
        .outerjoin(
            SchemeVersion,
            sa.and_(
                SchemeVersion.scheme_id == Scheme.id,
                SchemeVersion.status == VersionStatus.PUBLISHED,
            ),
        )
        .order_by(Quota.ends_on.desc(), Quota.id.desc())
        .offset(offset)
        .limit(limit)
    )
    total = db.scalar(sa.select(sa.func.count()).select_from(Quota)) or 0
    return [QuotaRow(*row) for row in db.execute(statement)], total


def quota_by_public_id(db: Session, public_id: str) -> Quota | None:
    """The quota with this public id."""
    return db.scalars(sa.select(Quota).where(Quota.public_id == public_id)).one_or_none()


def quota_access(db: Session, quota_id: str, **_others: object) -> Quota | None:
    """The quota that a route speaks of."""
    return quota_by_public_id(db, quota_id)


def quota_of_group(db: Session, group: EnrolmentGroup, *, lock: bool = False) -> Quota | None:
    """The quota that covers a group; at most one, because periods never overlap."""
    statement = sa.select(Quota).where(
        Quota.scheme_id == group.scheme_id,
        Quota.funding_source == group.funding_source,
        Quota.payer_code == group.payer_code,
        Quota.starts_on <= group.planned_on,
        Quota.ends_on >= group.planned_on,
    )
    found: Quota | None = db.scalars(locked(statement) if lock else statement).one_or_none()
    return found


def has_overlap(
    db: Session,
    scheme_id: int,
    source: FundingSource,
    payer_code: int,
    period: tuple[date, date],
    *,
    but_id: int = 0,
) -> bool:
    """Whether another quota covers a month of the period."""
    statement = sa.select(sa.func.count()).where(
        Quota.scheme_id == scheme_id,
        Quota.funding_source == source,
        Quota.payer_code == payer_code,
        Quota.starts_on <= period[1],
        Quota.ends_on >= period[0],
        Quota.id != but_id,
    )
    return bool(db.scalar(statement))


def places_taken(db: Session, quota: Quota) -> int:
    """How many hold a place of the quota."""
    statement = (
        sa.select(sa.func.count())
        .select_from(Enrolment)
        .join(EnrolmentGroup, EnrolmentGroup.id == Enrolment.group_id)
        .join(Quota, covers())
        .where(Quota.id == quota.id, _holding(Place.GIVEN))
    )
    return db.scalar(statement) or 0


def waiting_ids(db: Session, quota: Quota) -> list[int]:
    """The keys of those who wait for a place of the quota, in order."""
    statement = (
        sa.select(Enrolment.id)
        .join(EnrolmentGroup, EnrolmentGroup.id == Enrolment.group_id)
        .join(Quota, covers())
        .where(Quota.id == quota.id, _holding(Place.WAITING))
        .order_by(Enrolment.id)
    )
    return list(db.scalars(statement))


def open_places(db: Session, group: EnrolmentGroup) -> tuple[Quota | None, int]:
    """The group's quota and how many places are free; (None, 0) without one."""
    quota = quota_of_group(db, group)
    return (quota, quota.places - places_taken(db, quota)) if quota else (None, 0)
