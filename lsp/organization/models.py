"""Tables of the organization."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, Identified, by_value
from lsp.kernel.zones import Zone


class Organization(Base):
    """The certification body (LSP); exactly one row. Settings that vary by LSP live here."""

    __tablename__ = "organization"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(sa.String(160))
    name_en: Mapped[str] = mapped_column(sa.String(160))
    licence_number: Mapped[str] = mapped_column(sa.String(40))
    licence_expires_on: Mapped[date]
    address: Mapped[str] = mapped_column(sa.String(300))
    city: Mapped[str] = mapped_column(sa.String(80))
    email: Mapped[str] = mapped_column(sa.String(160))
    phone: Mapped[str] = mapped_column(sa.String(40))
    head_title: Mapped[str] = mapped_column(sa.String(60))
    head_title_en: Mapped[str] = mapped_column(sa.String(60))
    sector_code: Mapped[str] = mapped_column(sa.String(3))
    certificate_serial_digits: Mapped[int]
    quorum: Mapped[int]
    appeal_days: Mapped[int]
    decision_days: Mapped[int]
    form_set: Mapped[str] = mapped_column(sa.String(20), default="2023")


class Council(Base, Identified):
    """A regional council (Dekopinwil) of the cooperative movement."""

    __tablename__ = "council"

    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    province_code: Mapped[str] = mapped_column(sa.String(2))
    zone: Mapped[Zone] = mapped_column(by_value(Zone))
