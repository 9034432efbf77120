"""Tables of the journal."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Json


class AuditEntry(Base):
    """One deed (jejak audit). Append-only: database triggers refuse UPDATE and DELETE."""

    __tablename__ = "audit_entry"

    seq: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(sa.String(26))
    role: Mapped[str] = mapped_column(sa.String(200))
    action: Mapped[str] = mapped_column(sa.String(80))
    object_kind: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[str] = mapped_column(sa.String(64))
    commitment: Mapped[str] = mapped_column(sa.String(64))
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)

    __table_args__ = (sa.Index(None, "object_kind", "object_id"), sa.Index(None, "actor"))


class AuditPayload(Base):
    """The payload that an entry commits to; may be erased, the chain still holds."""

    __tablename__ = "audit_payload"

    seq: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("audit_entry.seq"), primary_key=True, autoincrement=False
    )
    salt: Mapped[bytes]
    payload: Mapped[Any] = mapped_column(Json)


class AuditHead(Base):
    """The end of the chain; the row that every writer locks."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigId)
    hash: Mapped[str] = mapped_column(sa.String(64))
