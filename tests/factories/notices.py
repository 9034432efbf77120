"""Notices for tests."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.actions import PersonDraft, enter_person
from lsp.accounts.models import ConsentPurpose, Person
from lsp.adapters.database import Database
from lsp.kernel.roles import SYSTEM
from lsp.notices.actions import Fact, NoticeKind, enqueue
from lsp.notices.models import OutboxMessage
from tests.factories.accounts import TEST_SEALER

ACCEPTED: dict[str, Fact] = {
    "number": "APL-2026-0001",
    "link": "https://lsp.contoh.example/permohonan/x",
}


def write_notice(
    db: Session,
    person: Person,
    *,
    deed: str = "permohonan-1",
    expires_at: datetime | None = None,
    now: datetime,
) -> OutboxMessage:
    """A notice that the person's application was accepted."""
    return enqueue(
        db,
        NoticeKind.APPLICATION_ACCEPTED,
        person.id,
        ACCEPTED,
        deed=deed,
        expires_at=expires_at,
        sealer=TEST_SEALER,
        now=now,
    )


def make_phone_person(
    db: Session, name: str = "Tono Contoh", *, phone: str, agrees: bool, now: datetime
) -> Person:
    """Somebody without e-mail, with or without consent to WhatsApp."""
    purposes = {ConsentPurpose.PROCESSING} | ({ConsentPurpose.WHATSAPP} if agrees else set())
    draft = PersonDraft(name, phone=phone, consents=frozenset(purposes))
    return enter_person(db, SYSTEM, draft, TEST_SEALER, now=now)


def told(database: Database, person_id: int) -> list[NoticeKind]:
    """What a person was told of, oldest first."""
    statement = (
        sa.select(OutboxMessage.kind)
        .where(OutboxMessage.person_id == person_id)
        .order_by(OutboxMessage.id)
    )
    with database.reading() as db:
        return list(db.scalars(statement))
