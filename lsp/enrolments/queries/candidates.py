"""Reading the candidates of groups, with their place in the queue."""

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Account
from lsp.adapters.sealing import Sealer
from lsp.applications.models import Application
from lsp.applications.rules import ApplicationStatus
from lsp.enrolments.models import Enrolment, EnrolmentGroup, Quota
from lsp.enrolments.queries.quotas import covers
from lsp.enrolments.queries.sponsors import officer_ids
from lsp.enrolments.rules import ACTIVE, EnrolmentAccess, EnrolmentStatus, Place


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """A candidate of a group: how far the application is, and the place in the queue from 1."""

    enrolment: Enrolment
    application: Application
    has_account: bool
    position: int | None

    @property
    def is_sent(self) -> bool:
        """Whether the candidate confirmed and sent FR.APL.01."""
        is_confirmed = self.enrolment.status is EnrolmentStatus.CONFIRMED
        return is_confirmed and self.application.submitted_at is not None

    @property
    def is_accepted(self) -> bool:
        """Whether the application is accepted."""
        return self.is_sent and self.application.status is ApplicationStatus.ACCEPTED


def _queue() -> sa.Subquery:
    """Everybody who waits, numbered within their quota (or group of groups without one)."""
    line = (
        EnrolmentGroup.scheme_id,
        EnrolmentGroup.funding_source,
        EnrolmentGroup.payer_code,
        Quota.id,
    )
    number = sa.func.row_number().over(partition_by=line, order_by=Enrolment.id)
    return (
        sa.select(Enrolment.id.label("id"), number.label("position"))
        .join(EnrolmentGroup, EnrolmentGroup.id == Enrolment.group_id)
        .outerjoin(Quota, covers())
        .where(Enrolment.place == Place.WAITING, Enrolment.status.in_(ACTIVE))
        .subquery()
    )


def _rows() -> sa.Select[Enrolment, Application, bool, int]:
    queue = _queue()
    has_account = sa.exists().where(Account.person_id == Enrolment.person_id)
    return (
        sa.select(Enrolment, Application, has_account, queue.c.position)
        .join(Application, Application.id == Enrolment.application_id)
        .outerjoin(queue, queue.c.id == Enrolment.id)
    )


def enrolment_page(
    db: Session,
    group_id: int,
    *,
    search: str,
    status: EnrolmentStatus | None,
    offset: int,
    limit: int,
) -> tuple[list[EnrolmentRow], int]:
    """Candidates of a group in the order of the sheet, and how many there are.

    Those whose import still goes on are left out.
    """
    conditions: list[sa.ColumnElement[bool]] = [
        Enrolment.group_id == group_id,
        Enrolment.status != EnrolmentStatus.PREPARED,
    ]
    if search:
        conditions.append(Enrolment.full_name.icontains(search, autoescape=True))
    if status is not None:
        conditions.append(Enrolment.status == status)
    count = sa.select(sa.func.count()).select_from(Enrolment).where(*conditions)
    statement = _rows().where(*conditions).order_by(Enrolment.id).offset(offset).limit(limit)
    return [EnrolmentRow(*row) for row in db.execute(statement)], db.scalar(count) or 0


def enrolment_row(db: Session, public_id: str) -> EnrolmentRow | None:
    """One candidate of a group."""
    row = db.execute(_rows().where(Enrolment.public_id == public_id)).one_or_none()
    return EnrolmentRow(*row) if row else None


def enrolment_by_public_id(db: Session, public_id: str) -> Enrolment | None:
    """The enrolment with this public id."""
    return db.scalars(sa.select(Enrolment).where(Enrolment.public_id == public_id)).one_or_none()


def enrolment_access(db: Session, enrolment_id: str, **_others: object) -> EnrolmentAccess | None:
    """Whose enrolment it is and whose group, for the permissions."""
    statement = (
        sa.select(Enrolment.id, EnrolmentGroup.sponsor_id, Enrolment.person_id)
        .join(EnrolmentGroup, EnrolmentGroup.id == Enrolment.group_id)
        .where(Enrolment.public_id == enrolment_id, Enrolment.status != EnrolmentStatus.PREPARED)
    )
    row = db.execute(statement).one_or_none()
    return EnrolmentAccess(row[0], officer_ids(db, row[1]), row[2]) if row else None


def to_print(db: Session, group_id: int, *, offset: int, limit: int) -> tuple[list[Enrolment], int]:
    """Those who wait for the candidate, for slips, and how many there are."""
    conditions = (Enrolment.group_id == group_id, Enrolment.status == EnrolmentStatus.INVITED)
    total = db.scalar(sa.select(sa.func.count()).select_from(Enrolment).where(*conditions)) or 0
    statement = (
        sa.select(Enrolment).where(*conditions).order_by(Enrolment.id).offset(offset).limit(limit)
    )
    return list(db.scalars(statement)), total


def confirmed_elsewhere(db: Session, enrolment: Enrolment) -> bool:
    """Whether the person takes part in another group for the same scheme."""
    own = sa.select(EnrolmentGroup.scheme_id).where(EnrolmentGroup.id == enrolment.group_id)
    statement = (
        sa.select(sa.func.count())
        .select_from(Enrolment)
        .join(EnrolmentGroup, EnrolmentGroup.id == Enrolment.group_id)
        .where(
            Enrolment.person_id == enrolment.person_id,
            Enrolment.id != enrolment.id,
            Enrolment.status == EnrolmentStatus.CONFIRMED,
            EnrolmentGroup.scheme_id == own.scalar_subquery(),
        )
    )
    return bool(db.scalar(statement))


def place_of_sheet(enrolment: Enrolment) -> str:
    """Where the sealed row of the sheet lives, so that it opens nowhere else."""
    return f"enrolment.sheet:{enrolment.public_id}"


def open_sheet(enrolment: Enrolment, sealer: Sealer) -> dict[str, str]:
    """What the sheet said of the candidate; empty once they have confirmed."""
    if enrolment.sheet_sealed is None:
        return {}
    plain = sealer.open(enrolment.sheet_sealed, place_of_sheet(enrolment))
    found: dict[str, Any] = json.loads(plain)
    return {name: str(text) for name, text in found.items()}
