"""Tables of uploaded evidence and its ratings."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Identified, by_value
from lsp.kernel.evidence import EvidenceKind


class Evidence(Base, Identified):
    """A file that a candidate shows (bukti portofolio); removed ones stay, marked."""

    __tablename__ = "evidence"

    application_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("application.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[EvidenceKind] = mapped_column(by_value(EvidenceKind))
    file_name: Mapped[str] = mapped_column(sa.String(160))
    media_type: Mapped[str] = mapped_column(sa.String(80))
    file_key: Mapped[str] = mapped_column(sa.String(26))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size_bytes: Mapped[int]
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]

    __table_args__ = (sa.UniqueConstraint("application_id", "number"),)


class EvidenceKuk(Base):
    """A KUK that a piece of evidence is to prove (bukti per KUK)."""

    __tablename__ = "evidence_kuk"

    evidence_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("evidence.id"), primary_key=True)
    kuk_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("kuk.id"), primary_key=True, index=True
    )


class EvidenceSet(Base):
    """The evidence of a seat as it was when judging began (himpunan bukti). Append-only."""

    __tablename__ = "evidence_set"

    seat_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("seat.id"), primary_key=True)
    application_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("application.id"), index=True)
    set_hash: Mapped[str] = mapped_column(sa.String(64))
    items: Mapped[int]
    frozen_at: Mapped[datetime]


class EvidenceRating(Base, Identified):
    """An assessor's VATM rating of evidence (penilaian bukti). Append-only; newest counts."""

    __tablename__ = "evidence_rating"

    seat_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("seat.id"), index=True)
    evidence_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("evidence.id"), index=True)
    assessor_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    is_valid: Mapped[bool]
    is_authentic: Mapped[bool]
    is_current: Mapped[bool]
    is_sufficient: Mapped[bool]
    note: Mapped[str] = mapped_column(sa.Text)
    rated_at: Mapped[datetime]
