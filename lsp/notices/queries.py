"""Reading the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lsp.accounts.models import Account, Consent, ConsentPurpose, Person, RoleGrant
from lsp.kernel.roles import Role
from lsp.notices.models import OutboxMessage
from lsp.notices.rules import Channel, MessageStatus, NoticeAccess, NoticeKind

_TO_TRY = (MessageStatus.PENDING, MessageStatus.FAILED)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a notice is for: language, and whether WhatsApp was agreed to."""

    person: Person
    language: str
    agreed_to_whatsapp: bool


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A message as lists show it, without its sealed parts."""

    public_id: str
    kind: NoticeKind
    subject: str
    person_name: str
    person_public_id: str
    channel: Channel
    status: MessageStatus
    failure: str | None
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    next_try_at: datetime
    told_by: str | None


def reader_of(db: Session, person_id: int) -> Reader:
    """The person, their language, and their standing consent to WhatsApp (one statement)."""
    agreed = sa.exists().where(
        Consent.person_id == Person.id,
        Consent.purpose == ConsentPurpose.WHATSAPP,
        Consent.withdrawn_at.is_(None),
    )
    statement = (
        sa.select(Person, Account.language, agreed)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.id == person_id)
    )
    person, language, has_agreed = db.execute(statement).one()
    return Reader(person, language or "id", bool(has_agreed))


def told_already(db: Session, person_id: int, kind: NoticeKind, deed: str) -> OutboxMessage | None:
    """The message that this deed gave this person, if there is one."""
    statement = sa.select(OutboxMessage).where(
        OutboxMessage.person_id == person_id,
        OutboxMessage.kind == kind,
        OutboxMessage.deed == deed,
    )
    return db.scalars(statement).one_or_none()


def was_told(db: Session, person_id: int, kinds: set[NoticeKind], deed_begins: str) -> bool:
    """Whether the person has a message of these kinds whose deed begins so."""
    found = sa.exists().where(
        OutboxMessage.person_id == person_id,
        OutboxMessage.kind.in_(kinds),
        OutboxMessage.deed.startswith(deed_begins, autoescape=True),
    )
    return bool(db.scalar(sa.select(found)))


def newly_registered(db: Session, now: datetime, limit: int = 50) -> list[int]:
    """Keys of those who registered themselves within a day and were not welcomed yet."""
    welcomed = sa.exists().where(
        OutboxMessage.person_id == Person.id, OutboxMessage.kind == NoticeKind.REGISTERED
    )
    on_their_own = sa.exists().where(
        RoleGrant.person_id == Person.id,
        RoleGrant.role == Role.CANDIDATE,
        RoleGrant.granted_by_id.is_(None),
        RoleGrant.expires_on.is_(None),
    )
    statement = (
        sa.select(Person.id)
        .where(Person.created_at > now - timedelta(days=1), on_their_own, ~welcomed)
        .order_by(Person.id)
        .limit(limit)
    )
    return list(db.scalars(statement))


def due_ids(db: Session, now: datetime, channels: frozenset[Channel], limit: int = 50) -> list[int]:
    """Keys of the messages that a worker may try now by these channels, oldest first."""
    statement = (
        sa.select(OutboxMessage.id)
        .where(
            OutboxMessage.status.in_(_TO_TRY),
            OutboxMessage.next_try_at <= now,
            sa.or_(OutboxMessage.channel.in_(channels), OutboxMessage.expires_at <= now),
        )
        .order_by(OutboxMessage.id)
        .limit(limit)
    )
    return list(db.scalars(statement))


def message_to_try(db: Session, key: int, now: datetime) -> OutboxMessage | None:
    """The message under a lock, unless another worker has it or it is done."""
    statement = (
        sa.select(OutboxMessage)
        .where(
            OutboxMessage.id == key,
            OutboxMessage.status.in_(_TO_TRY),
            OutboxMessage.next_try_at <= now,
        )
        .with_for_update(skip_locked=True)
    )
    return db.scalars(statement).one_or_none()


def message_after_try(db: Session, key: int, attempts: int) -> OutboxMessage | None:
    """The message under a lock, unless somebody did something else with it meanwhile."""
    statement = (
        sa.select(OutboxMessage)
        .where(
            OutboxMessage.id == key,
            OutboxMessage.status.in_(_TO_TRY),
            OutboxMessage.attempts == attempts,
        )
        .with_for_update()
    )
    return db.scalars(statement).one_or_none()


def locked_message(db: Session, public_id: str) -> OutboxMessage:
    """The message with this public id, locked."""
    statement = sa.select(OutboxMessage).where(OutboxMessage.public_id == public_id)
    return db.scalars(statement.with_for_update()).one()


def message_by_public_id(db: Session, public_id: str) -> OutboxMessage:
    """The message with this public id."""
    return db.scalars(sa.select(OutboxMessage).where(OutboxMessage.public_id == public_id)).one()


def notice_access(db: Session, notice_id: str) -> NoticeAccess | None:
    """The message a route speaks of."""
    found = db.scalar(
        sa.select(OutboxMessage.public_id).where(OutboxMessage.public_id == notice_id)
    )
    return NoticeAccess(found) if found else None


_TELLER = aliased(Person)


def _rows() -> Any:
    return (
        sa.select(OutboxMessage, Person.full_name, Person.public_id, _TELLER.full_name)
        .join(Person, Person.id == OutboxMessage.person_id)
        .outerjoin(_TELLER, _TELLER.id == OutboxMessage.told_by_id)
    )


def _as_row(row: Any) -> NoticeRow:
    message, name, person_id, teller = row
    return NoticeRow(
        public_id=message.public_id,
        kind=message.kind,
        subject=message.subject,
        person_name=name,
        person_public_id=person_id,
        channel=message.channel,
        status=message.status,
        failure=message.failure,
        attempts=message.attempts,
        created_at=message.created_at,
        sent_at=message.sent_at,
        next_try_at=message.next_try_at,
        told_by=teller,
    )


def notice_row(db: Session, public_id: str) -> NoticeRow:
    """One message as a list shows it."""
    return _as_row(db.execute(_rows().where(OutboxMessage.public_id == public_id)).one())


def notices_page(
    db: Session, *, search: str, status: MessageStatus | None, offset: int, limit: int
) -> tuple[list[NoticeRow], int]:
    """Messages newest first, and how many; search is a part of the person's name or subject."""
    conditions = []
    if search:
        conditions.append(
            sa.or_(
                Person.full_name.icontains(search, autoescape=True),
                OutboxMessage.subject.icontains(search, autoescape=True),
            )
        )
    if status:
        conditions.append(OutboxMessage.status == status)
    counted = (
        sa.select(sa.func.count())
        .select_from(OutboxMessage)
        .join(Person, Person.id == OutboxMessage.person_id)
        .where(*conditions)
    )
    statement = (
        _rows().where(*conditions).order_by(OutboxMessage.id.desc()).offset(offset).limit(limit)
    )
    return [_as_row(row) for row in db.execute(statement)], db.scalar(counted) or 0


def counts_by_status(db: Session) -> dict[MessageStatus, int]:
    """How many messages stand in each state."""
    statement = sa.select(OutboxMessage.status, sa.func.count()).group_by(OutboxMessage.status)
    found = dict.fromkeys(MessageStatus, 0)
    for status, number in db.execute(statement):
        found[status] = number
    return found


def by_hand_page(
    db: Session, *, has_gateway: bool, now: datetime, offset: int, limit: int
) -> tuple[list[NoticeRow], int]:
    """Messages that a person has to hand over, oldest first, and how many."""
    channels = {Channel.DESK} if has_gateway else {Channel.DESK, Channel.WHATSAPP}
    condition = sa.and_(
        OutboxMessage.status == MessageStatus.PENDING,
        OutboxMessage.channel.in_(channels),
        sa.or_(OutboxMessage.expires_at.is_(None), OutboxMessage.expires_at > now),
    )
    total = db.scalar(sa.select(sa.func.count()).select_from(OutboxMessage).where(condition)) or 0
    statement = _rows().where(condition).order_by(OutboxMessage.id).offset(offset).limit(limit)
    return [_as_row(row) for row in db.execute(statement)], total
