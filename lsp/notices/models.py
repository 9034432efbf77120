"""Table of messages."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, Identified, by_value
from lsp.notices.rules import MessageStatus


class OutboxMessage(Base, Identified):
    """A message (pemberitahuan) to one address; address and body are sealed."""

    __tablename__ = "outbox_message"

    address_sealed: Mapped[bytes]
    subject: Mapped[str] = mapped_column(sa.String(200))
    body_sealed: Mapped[bytes]
    status: Mapped[MessageStatus] = mapped_column(by_value(MessageStatus))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    __table_args__ = (sa.Index(None, "status", "next_try_at"),)
