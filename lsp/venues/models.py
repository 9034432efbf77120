"""Tables of venues."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Identified, by_value
from lsp.kernel.zones import Zone
from lsp.venues.rules import TukType


class Tuk(Base, Identified):
    """A place of assessment (Tempat Uji Kompetensi)."""

    __tablename__ = "tuk"

    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    type: Mapped[TukType] = mapped_column(by_value(TukType))
    address: Mapped[str] = mapped_column(sa.String(300))
    city: Mapped[str] = mapped_column(sa.String(80))
    province_code: Mapped[str] = mapped_column(sa.String(2))
    zone: Mapped[Zone] = mapped_column(by_value(Zone))
    capacity: Mapped[int]
    council_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("council.id"), index=True)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class TukVerification(Base, Identified):
    """A finding that a TUK meets a scheme's requirements (verifikasi TUK). Append-only."""

    __tablename__ = "tuk_verification"

    tuk_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("tuk.id"))
    scheme_code: Mapped[str] = mapped_column(sa.String(60))
    verified_on: Mapped[date]
    expires_on: Mapped[date]
    evidence_note: Mapped[str] = mapped_column(sa.Text)
    recorded_by_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime]

    __table_args__ = (sa.Index(None, "tuk_id", "scheme_code"),)
