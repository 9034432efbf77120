"""Queueing messages and delivering them."""

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from lsp.adapters.database import Database
from lsp.adapters.mail import Mailer
from lsp.adapters.sealing import Sealer
from lsp.kernel.ids import new_id
from lsp.notices import queries
from lsp.notices.models import OutboxMessage
from lsp.notices.rules import MessageStatus, next_try_at, status_after_failure

log = structlog.get_logger()


def queue(
    db: Session, *, to: str, subject: str, body: str, sealer: Sealer, now: datetime
) -> OutboxMessage:
    """Put a message into the outbox, in the transaction of the deed that causes it."""
    key = new_id()
    message = OutboxMessage(
        public_id=key,
        address_sealed=sealer.seal_text(to, f"outbox.address:{key}"),
        subject=subject,
        body_sealed=sealer.seal_text(body, f"outbox.body:{key}"),
        status=MessageStatus.PENDING,
        next_try_at=now,
        created_at=now,
    )
    db.add(message)
    db.flush()
    return message


def deliver_pending(database: Database, mailer: Mailer, sealer: Sealer, *, now: datetime) -> int:
    """Try every due message, each in its own transaction; the number that went out."""
    with database.reading() as db:
        keys = queries.due_ids(db, now)
    sent = 0
    for key in keys:
        with database.writing() as db:
            message = queries.message_to_try(db, key)
            sent += _try(message, mailer, sealer, now) if message else 0
    return sent


def _try(message: OutboxMessage, mailer: Mailer, sealer: Sealer, now: datetime) -> int:
    address = sealer.open_text(message.address_sealed, f"outbox.address:{message.public_id}")
    body = sealer.open_text(message.body_sealed, f"outbox.body:{message.public_id}")
    message.attempts += 1
    try:
        mailer.send(address, message.subject, body)
    except OSError as error:
        log.warning("mail_failed", kind=type(error).__name__, attempts=message.attempts)
        message.status = status_after_failure(message.attempts)
        message.next_try_at = next_try_at(message.attempts, now)
        return 0
    message.status, message.sent_at = MessageStatus.SENT, now
    return 1
