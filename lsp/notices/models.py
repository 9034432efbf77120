"""Table of messages."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Identified, by_value
from lsp.notices.rules import Channel, Failure, MessageStatus, NoticeKind


class OutboxMessage(Base, Identified):
    """A message (pemberitahuan) to one person; address and body are sealed.

    `deed` names what caused it: the same deed gives one person one message of a kind, for ever.
    The address is as it was when the message was written or last sent again. The body of a secret
    is forgotten once it went out.
    """

    __tablename__ = "outbox_message"

    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    kind: Mapped[NoticeKind] = mapped_column(by_value(NoticeKind))
    deed: Mapped[str] = mapped_column(sa.String(160))
    template_version: Mapped[int]
    language: Mapped[str] = mapped_column(sa.String(2))
    channel: Mapped[Channel] = mapped_column(by_value(Channel))
    address_sealed: Mapped[bytes | None]
    subject: Mapped[str] = mapped_column(sa.String(200))
    body_sealed: Mapped[bytes | None]
    status: Mapped[MessageStatus] = mapped_column(by_value(MessageStatus))
    attempts: Mapped[int] = mapped_column(default=0)
    failure: Mapped[Failure | None] = mapped_column(by_value(Failure))
    next_try_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    told_by_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))

    __table_args__ = (
        sa.UniqueConstraint("person_id", "kind", "deed"),
        sa.Index(None, "status", "next_try_at"),
    )
