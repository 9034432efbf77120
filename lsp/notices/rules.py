"""States of a message and when to try again."""

from datetime import datetime, timedelta
from enum import StrEnum

GIVE_UP_AFTER = 8


class MessageStatus(StrEnum):
    """Where a message (pemberitahuan) stands."""

    PENDING = "pending"  # the worker's turn
    SENT = "sent"
    FAILED = "failed"  # a person's turn: the address or the mail server is wrong


def next_try_at(attempts: int, now: datetime) -> datetime:
    """Back-off: one minute, doubling, at most six hours.

    Source: security design R14 (outbox drains, at least once).
    """
    return now + timedelta(minutes=min(2 ** max(attempts - 1, 0), 360))


def status_after_failure(attempts: int) -> MessageStatus:
    """Pending until eight attempts failed.

    Source: security design R14.
    """
    return MessageStatus.FAILED if attempts >= GIVE_UP_AFTER else MessageStatus.PENDING
