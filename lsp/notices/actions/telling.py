"""A person's part: handing over what no worker sends, and sending again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.audit.actions import write_entry
from lsp.kernel.masking import masked_contact
from lsp.kernel.refusal import refuse_if
from lsp.kernel.roles import Actor
from lsp.notices import queries
from lsp.notices.actions.writing import address_to, place_of
from lsp.notices.documents import whatsapp_link
from lsp.notices.models import OutboxMessage
from lsp.notices.rules import (
    FLOW,
    SECRET_KINDS,
    Channel,
    Failure,
    MessageStep,
    why_not_resend,
    why_not_tell_by_hand,
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message opened for handing over: the number, the text, and the chat link if agreed to."""

    phone: str
    text: str
    link: str


def _to_tell(db: Session, notice_id: str, has_gateway: bool) -> OutboxMessage:
    message = queries.locked_message(db, notice_id)
    refuse_if(
        why_not_tell_by_hand(
            message.status,
            message.channel,
            has_gateway=has_gateway,
            is_secret=message.kind in SECRET_KINDS,
        )
    )
    return message


def _note(db: Session, actor: Actor, deed: str, message: OutboxMessage, now: datetime) -> None:
    facts = {"kind": message.kind.value, "channel": message.channel.value}
    write_entry(db, actor, f"notices.{deed}", "notice", message.public_id, facts, now=now)


def prepare(
    db: Session,
    actor: Actor,
    notice_id: str,
    *,
    sealer: Sealer,
    has_gateway: bool,
    now: datetime,
) -> Prepared:
    """Open number and text to hand the message over; opening a contact is a deed of its own."""
    message = _to_tell(db, notice_id, has_gateway)
    phone = _opened(message, "address", sealer)
    text = _opened(message, "body", sealer)
    _note(db, actor, "open_contact", message, now)
    is_chat = message.channel is Channel.WHATSAPP and bool(phone)
    return Prepared(phone, text, whatsapp_link(phone, text) if is_chat else "")


def text_of(message: OutboxMessage, sealer: Sealer) -> str:
    """What the message says, for whoever may read the outbox."""
    return _opened(message, "body", sealer)


def masked_address(message: OutboxMessage, sealer: Sealer) -> str:
    """Where it goes to, masked; empty when there is no address."""
    return masked_contact(_opened(message, "address", sealer))


def _opened(message: OutboxMessage, field: str, sealer: Sealer) -> str:
    sealed: bytes | None = getattr(message, f"{field}_sealed")
    return sealer.open_text(sealed, place_of(message.public_id, field)) if sealed else ""


def tell(
    db: Session, actor: Actor, notice_id: str, *, has_gateway: bool, now: datetime
) -> OutboxMessage:
    """Note that the actor handed the message over."""
    message = _to_tell(db, notice_id, has_gateway)
    message.status = FLOW.after(message.status, MessageStep.SEND)
    message.attempts += 1
    message.sent_at, message.told_by_id, message.failure = now, actor.person_id, None
    db.flush()
    _note(db, actor, "tell", message, now)
    return message


def fail_by_hand(
    db: Session,
    actor: Actor,
    notice_id: str,
    failure: Failure,
    *,
    has_gateway: bool,
    now: datetime,
) -> OutboxMessage:
    """Note that the person could not be reached."""
    message = _to_tell(db, notice_id, has_gateway)
    message.status = FLOW.after(message.status, MessageStep.GIVE_UP)
    message.attempts += 1
    message.told_by_id, message.failure = actor.person_id, failure
    db.flush()
    _note(db, actor, "fail_by_hand", message, now)
    return message


def resend(
    db: Session, actor: Actor, notice_id: str, *, sealer: Sealer, now: datetime
) -> OutboxMessage:
    """Send a message again, to the address that the person has now."""
    message = queries.locked_message(db, notice_id)
    refuse_if(why_not_resend(message.status, is_secret=message.kind in SECRET_KINDS))
    message.status = FLOW.after(message.status, MessageStep.RESEND)
    message.attempts, message.failure, message.next_try_at = 0, None, now
    message.sent_at, message.told_by_id = None, None
    address_to(message, queries.reader_of(db, message.person_id), sealer)
    db.flush()
    _note(db, actor, "resend", message, now)
    return message
