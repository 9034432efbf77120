"""Reading groups: lists, one group, its counts, and what a new one may choose from."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.applications.models import Application
from lsp.applications.rules import ApplicationStatus
from lsp.enrolments.models import (
    Enrolment,
    EnrolmentGroup,
    Payer,
    Sponsor,
    SponsorOfficer,
)
from lsp.enrolments.queries.sponsors import officer_ids
from lsp.enrolments.rules import ACTIVE, EnrolmentStatus, Place, SponsorAccess
from lsp.enrolments.rules.funding import KNOWN_PAYERS
from lsp.kernel.roles import Actor
from lsp.organization.models import Council
from lsp.schemes.models import Scheme, SchemeVersion
from lsp.schemes.rules import VersionStatus


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with the names around it; `version_id` is None when the scheme is closed."""

    group: EnrolmentGroup
    sponsor: Sponsor
    council: str
    scheme_code: str
    version_id: int | None
    scheme_title: str
    scheme_title_en: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many candidates of a group stand where."""

    all: int = 0
    invited: int = 0
    confirmed: int = 0
    sent: int = 0
    accepted: int = 0
    given: int = 0
    waiting: int = 0


def _rows() -> sa.Select[EnrolmentGroup, Sponsor, str, str, int, str, str]:
    published = sa.and_(
        SchemeVersion.scheme_id == Scheme.id, SchemeVersion.status == VersionStatus.PUBLISHED
    )
    title = sa.func.coalesce(SchemeVersion.title, Scheme.code)
    return (
        sa.select(
            EnrolmentGroup,
            Sponsor,
            sa.func.coalesce(Council.name, ""),
            Scheme.code,
            SchemeVersion.id,
            title,
            sa.func.coalesce(SchemeVersion.title_en, Scheme.code),
        )
        .join(Sponsor, Sponsor.id == EnrolmentGroup.sponsor_id)
        .join(Scheme, Scheme.id == EnrolmentGroup.scheme_id)
        .outerjoin(SchemeVersion, published)
        .outerjoin(Council, Council.id == EnrolmentGroup.council_id)
    )


def _own(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        SponsorOfficer.sponsor_id == EnrolmentGroup.sponsor_id,
        SponsorOfficer.person_id == actor.person_id,
        SponsorOfficer.ended_at.is_(None),
    )


def group_page(
    db: Session, actor: Actor, *, is_office: bool, search: str, offset: int, limit: int
) -> tuple[list[GroupRow], int]:
    """Groups that the person may see, the newest first, and how many there are."""
    conditions: list[sa.ColumnElement[bool]] = [sa.true() if is_office else _own(actor)]
    if search:
        found = (EnrolmentGroup.name, Sponsor.name)
        conditions.append(sa.or_(*(each.icontains(search, autoescape=True) for each in found)))
    count = (
        sa.select(sa.func.count())
        .select_from(EnrolmentGroup)
        .join(Sponsor, Sponsor.id == EnrolmentGroup.sponsor_id)
        .where(*conditions)
    )
    statement = (
        _rows().where(*conditions).order_by(EnrolmentGroup.id.desc()).offset(offset).limit(limit)
    )
    return [GroupRow(*row) for row in db.execute(statement)], db.scalar(count) or 0


def group_row(db: Session, public_id: str) -> GroupRow:
    """One group with the names around it; NoResultFound when there is none."""
    return GroupRow(*db.execute(_rows().where(EnrolmentGroup.public_id == public_id)).one())


def group_row_by_id(db: Session, group_id: int) -> GroupRow:
    """The same by key."""
    return GroupRow(*db.execute(_rows().where(EnrolmentGroup.id == group_id)).one())


def group_by_public_id(db: Session, public_id: str) -> EnrolmentGroup | None:
    """The group with this public id."""
    return db.scalars(
        sa.select(EnrolmentGroup).where(EnrolmentGroup.public_id == public_id)
    ).one_or_none()


def group_access(db: Session, group_id: str, **_others: object) -> SponsorAccess | None:
    """Who may act for the sponsor of the group that a route speaks of."""
    key = db.scalar(
        sa.select(EnrolmentGroup.sponsor_id).where(EnrolmentGroup.public_id == group_id)
    )
    return SponsorAccess(key, officer_ids(db, key)) if key is not None else None


def _sum(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def counts_of(db: Session, group_ids: set[int]) -> dict[int, Counts]:
    """The counts of several groups, those whose import still goes on left out."""
    sent = Application.submitted_at.is_not(None)
    accepted = Application.status == ApplicationStatus.ACCEPTED
    confirmed = Enrolment.status == EnrolmentStatus.CONFIRMED
    statement = (
        sa.select(
            Enrolment.group_id,
            sa.func.count(),
            _sum(Enrolment.status == EnrolmentStatus.INVITED),
            _sum(confirmed),
            _sum(sa.and_(confirmed, sent)),
            _sum(sa.and_(confirmed, accepted)),
            _sum(Enrolment.place == Place.GIVEN),
            _sum(Enrolment.place == Place.WAITING),
        )
        .join(Application, Application.id == Enrolment.application_id)
        .where(
            Enrolment.group_id.in_(group_ids),
            Enrolment.status.in_(ACTIVE - {EnrolmentStatus.PREPARED}),
        )
        .group_by(Enrolment.group_id)
    )
    found = {row[0]: Counts(*row[1:]) for row in db.execute(statement)}
    return {key: found.get(key, Counts()) for key in group_ids}


def payers(db: Session) -> Mapping[int, str]:
    """Every payer by code: the known ones, and those that the LSP imported over them."""
    rows = db.execute(sa.select(Payer.code, Payer.name)).all()
    return dict(sorted({**KNOWN_PAYERS, **dict(rows)}.items()))


def scheme_choices(db: Session) -> list[tuple[int, str, str]]:
    """The schemes that candidates may apply for: key, code and title."""
    statement = (
        sa.select(Scheme.id, Scheme.code, SchemeVersion.title)
        .join(SchemeVersion, SchemeVersion.scheme_id == Scheme.id)
        .where(SchemeVersion.status == VersionStatus.PUBLISHED)
        .order_by(SchemeVersion.title, Scheme.id)
    )
    return [(key, code, title) for key, code, title in db.execute(statement)]


def place_of_phone(group: EnrolmentGroup) -> str:
    """Where the sealed telephone of the contact lives, so that it opens nowhere else."""
    return f"enrolment_group.phone:{group.public_id}"


def open_phone(group: EnrolmentGroup, sealer: Sealer) -> str:
    """The telephone of the group's contact, or an empty string."""
    sealed = group.contact_phone_sealed
    return sealer.open_text(sealed, place_of_phone(group)) if sealed else ""
