"""Reading the outbox."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.notices.models import OutboxMessage
from lsp.notices.rules import MessageStatus


def due_ids(db: Session, now: datetime, limit: int = 50) -> list[int]:
    """Keys of the messages to try now, oldest first."""
    statement = (
        sa.select(OutboxMessage.id)
        .where(OutboxMessage.status == MessageStatus.PENDING, OutboxMessage.next_try_at <= now)
        .order_by(OutboxMessage.id)
        .limit(limit)
    )
    return list(db.scalars(statement))


def message_to_try(db: Session, key: int) -> OutboxMessage | None:
    """The message under a lock, unless another worker has it or it is done."""
    statement = (
        sa.select(OutboxMessage)
        .where(OutboxMessage.id == key, OutboxMessage.status == MessageStatus.PENDING)
        .with_for_update(skip_locked=True)
    )
    return db.scalars(statement).one_or_none()
