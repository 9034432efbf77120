"""Writing a notice in the transaction of the deed that causes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lsp.accounts.actions import open_field
from lsp.accounts.models import Person
from lsp.adapters.sealing import Sealer
from lsp.kernel.ids import new_id
from lsp.kernel.zones import Zone
from lsp.notices import queries
from lsp.notices.documents import Fact, Wording, word
from lsp.notices.models import OutboxMessage
from lsp.notices.rules import Channel, MessageStatus, NoticeKind, channel_for
from lsp.organization.queries import organization_or_none


@dataclass(frozen=True, slots=True)
class Post:
    """What a deed needs to tell somebody: the sealer, and the public address for links."""

    sealer: Sealer
    origin: str


def place_of(public_id: str, field: str) -> str:
    """Where a sealed field of a message lives: `address` or `body`."""
    return f"outbox.{field}:{public_id}"


def enqueue(
    db: Session,
    kind: NoticeKind,
    person_id: int,
    facts: Mapping[str, Fact],
    *,
    deed: str,
    sealer: Sealer,
    now: datetime,
    zone: Zone = Zone.WIB,
    expires_at: datetime | None = None,
    asked_for_it: bool = False,
) -> OutboxMessage:
    """Tell one person of one deed, once: the same deed again gives back the first message.

    `deed` names the occasion (the object's public id, and what else makes it another one, such as
    a date that may change). `facts` are exactly those that rules.PLACEHOLDERS names; moments are
    written on the clock of `zone`, the TUK's. After `expires_at` it is not sent any more.
    """
    told = queries.told_already(db, person_id, kind, deed)
    if told is not None:
        return told
    reader = queries.reader_of(db, person_id)
    wording = wording_for(db, kind, facts, reader, zone)
    key = new_id()
    message = OutboxMessage(
        public_id=key,
        person_id=person_id,
        kind=kind,
        deed=deed,
        template_version=wording.version,
        language=reader.language,
        subject=wording.subject,
        body_sealed=sealer.seal_text(wording.body, place_of(key, "body")),
        status=MessageStatus.PENDING,
        next_try_at=now,
        expires_at=expires_at,
        created_at=now,
    )
    address_to(message, reader, sealer, asked_for_it=asked_for_it)
    return _kept(db, message)


def wording_for(
    db: Session,
    kind: NoticeKind,
    facts: Mapping[str, Fact],
    reader: queries.Reader,
    zone: Zone = Zone.WIB,
) -> Wording:
    """The words of a notice to this reader."""
    lsp, name = organization_or_none(db), reader.person.full_name
    sender = lsp.name if lsp else "LSP"
    return word(kind, facts, name=name, lsp=sender, language=reader.language, zone=zone)


def _kept(db: Session, message: OutboxMessage) -> OutboxMessage:
    """The message, or the one that another transaction wrote of the same deed meanwhile."""
    try:
        with db.begin_nested():
            db.add(message)
            db.flush()
    except IntegrityError:
        told = queries.told_already(db, message.person_id, message.kind, message.deed)
        if told is None:
            raise
        return told
    return message


def address_to(
    message: OutboxMessage, reader: queries.Reader, sealer: Sealer, *, asked_for_it: bool = False
) -> None:
    """Choose the way, and note the address as it is now."""
    message.channel = channel_for(
        has_email=reader.person.email_sealed is not None,
        has_phone=reader.person.phone_sealed is not None,
        agreed_to_whatsapp=reader.agreed_to_whatsapp,
        asked_for_it=asked_for_it,
    )
    address = _address(reader.person, message.channel, sealer)
    place = place_of(message.public_id, "address")
    message.address_sealed = sealer.seal_text(address, place) if address else None


def _address(person: Person, channel: Channel, sealer: Sealer) -> str:
    return open_field(person, "email" if channel is Channel.EMAIL else "phone", sealer)
