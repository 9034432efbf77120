"""Tables of question banks. Bodies and keys are sealed with a key that is not in the database."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Identified, by_value
from lsp.question_banks.rules.items import AccessPurpose, Difficulty, ItemState, ItemType


class Item(Base, Identified):
    """An item's identity (soal) without content; the scheme is named by its code."""

    __tablename__ = "item"

    scheme_code: Mapped[str] = mapped_column(sa.String(60))
    code: Mapped[str] = mapped_column(sa.String(20))
    type: Mapped[ItemType] = mapped_column(by_value(ItemType))
    created_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("scheme_code", "code"),)


class ItemVersion(Base, Identified):
    """One version of an item (versi soal). Once ready its content never changes (trigger)."""

    __tablename__ = "item_version"

    item_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("item.id"))
    number: Mapped[int]
    state: Mapped[ItemState] = mapped_column(by_value(ItemState))
    body_sealed: Mapped[bytes]
    key_sealed: Mapped[bytes]
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    option_count: Mapped[int]
    is_critical: Mapped[bool]
    difficulty: Mapped[Difficulty] = mapped_column(by_value(Difficulty))
    author_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]
    reviewer_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None]
    review_note: Mapped[str] = mapped_column(sa.Text, default="")

    __table_args__ = (
        sa.UniqueConstraint("item_id", "number"),
        sa.CheckConstraint("reviewer_id IS NULL OR reviewer_id <> author_id", name="two_persons"),
        sa.CheckConstraint("state <> 'ready' OR reviewer_id IS NOT NULL", name="ready_is_reviewed"),
        sa.Index(
            "uq_item_version_ready",
            "item_id",
            unique=True,
            sqlite_where=sa.text("state = 'ready'"),
            postgresql_where=sa.text("state = 'ready'"),
        ),
    )


class ItemKuk(Base):
    """A criterion (KUK) that an item version bears on; exactly one is primary."""

    __tablename__ = "item_kuk"

    item_version_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("item_version.id"), primary_key=True
    )
    kuk_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("kuk.id"), primary_key=True, index=True
    )
    is_primary: Mapped[bool]

    __table_args__ = (
        sa.Index(
            "uq_item_kuk_primary",
            "item_version_id",
            unique=True,
            sqlite_where=sa.text("is_primary"),
            postgresql_where=sa.text("is_primary"),
        ),
    )


class ItemEnemy(Base):
    """Two items that never meet on one form (soal yang saling membuka jawaban)."""

    __tablename__ = "item_enemy"

    first_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("item.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("item.id"), primary_key=True, index=True
    )

    __table_args__ = (sa.CheckConstraint("first_id < second_id", name="ordered"),)


class ItemAccessEntry(Base):
    """A person saw an item with its key (jejak akses soal); append-only."""

    __tablename__ = "item_access"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    item_version_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("item_version.id"), index=True
    )
    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    purpose: Mapped[AccessPurpose] = mapped_column(by_value(AccessPurpose))
    at: Mapped[datetime]
