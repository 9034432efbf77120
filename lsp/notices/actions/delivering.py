"""The worker's part: each due message is claimed, sent outside any transaction, and settled.

A worker that dies between sending and settling leaves a claim that runs out; the message then goes
out a second time with the same Message-ID or key. At least once, never lost.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog

from lsp.adapters.database import Database
from lsp.adapters.mail import Mailer, NotDelivered
from lsp.adapters.sealing import Sealer
from lsp.adapters.texting import Texter
from lsp.notices import queries
from lsp.notices.actions.writing import place_of
from lsp.notices.models import OutboxMessage
from lsp.notices.rules import (
    FLOW,
    LEASE,
    SECRET_KINDS,
    Channel,
    Failure,
    MessageStep,
    next_try_at,
    step_after_failure,
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Claim:
    """A message that this worker has to itself until the lease ends."""

    key: int
    public_id: str
    channel: Channel
    attempts: int
    address: str
    subject: str
    body: str


def deliver_pending(
    database: Database,
    mailer: Mailer,
    sealer: Sealer,
    *,
    now: datetime,
    texter: Texter | None = None,
) -> int:
    """Try every due message; the number that went out. Without a gateway, texts wait."""
    channels = {Channel.EMAIL} | ({Channel.WHATSAPP} if texter else set())
    with database.reading() as db:
        keys = queries.due_ids(db, now, frozenset(channels))
    sent = 0
    for key in keys:
        claim = _claim(database, key, sealer, now)
        if claim is not None:
            failure = _send(claim, mailer, texter)
            _settle(database, claim, failure, now)
            sent += failure is None
    return sent


def _claim(database: Database, key: int, sealer: Sealer, now: datetime) -> _Claim | None:
    with database.writing() as db:
        message = queries.message_to_try(db, key, now)
        if message is None:
            return None
        if message.expires_at is not None and message.expires_at <= now:
            _close(message, MessageStep.GIVE_UP, Failure.EXPIRED)
            return None
        if message.address_sealed is None or message.body_sealed is None:
            _close(message, MessageStep.GIVE_UP, Failure.ADDRESS_REFUSED)
            return None
        message.attempts += 1
        message.next_try_at = now + LEASE
        return _Claim(
            key=message.id,
            public_id=message.public_id,
            channel=message.channel,
            attempts=message.attempts,
            address=sealer.open_text(
                message.address_sealed, place_of(message.public_id, "address")
            ),
            subject=message.subject,
            body=sealer.open_text(message.body_sealed, place_of(message.public_id, "body")),
        )


def _send(claim: _Claim, mailer: Mailer, texter: Texter | None) -> Failure | None:
    try:
        if claim.channel is Channel.EMAIL:
            mailer.send(claim.address, claim.subject, claim.body, key=claim.public_id)
        elif texter is not None:
            texter.send(claim.address, claim.body, key=claim.public_id)
    except NotDelivered as error:
        return Failure(error.code)
    except OSError:
        return Failure.NO_CONNECTION
    return None


def _settle(database: Database, claim: _Claim, failure: Failure | None, now: datetime) -> None:
    with database.writing() as db:
        message = queries.message_after_try(db, claim.key, claim.attempts)
        if message is None:
            return
        if failure is None:
            message.sent_at = now
            _close(message, MessageStep.SEND, None)
            return
        log.warning("notice_failed", failure=failure.value, attempts=message.attempts)
        message.next_try_at = next_try_at(message.attempts, now)
        _close(message, step_after_failure(message.attempts, failure), failure)


def _close(message: OutboxMessage, step: MessageStep, failure: Failure | None) -> None:
    message.status = FLOW.after(message.status, step)
    message.failure = failure
    if step is not MessageStep.FAIL and message.kind in SECRET_KINDS:
        message.body_sealed = None
