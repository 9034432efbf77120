"""Tables of certificates. The history is append-only; a row is believed only with its token."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Identified, Json, by_value
from lsp.certificates.rules.events import EventKind
from lsp.certificates.rules.issue import Stage
from lsp.certificates.rules.standing import ChangeStatus, Standing, StandingStep

_OPEN = sa.text("status = 'proposed'")


class NumberCounter(Base):
    """The last number given of a kind (penghitung nomor); locked while it moves."""

    __tablename__ = "number_counter"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    last: Mapped[int]


class SigningKey(Base):
    """A key that has signed (kunci tanda tangan); a name is bound to one key for ever."""

    __tablename__ = "signing_key"

    kid: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    thumbprint: Mapped[str] = mapped_column(sa.String(43), unique=True)
    first_used_at: Mapped[datetime]


class Certificate(Base, Identified):
    """One paper with its token (sertifikat kompetensi).

    `copy` counts the papers of one decision: 1, and one more for each replacement, which keeps both
    numbers. `printed` is what the paper says, true when the numbers were given.
    """

    __tablename__ = "certificate"

    decision_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("decision.id"))
    copy: Mapped[int]
    replaces_id: Mapped[int | None] = mapped_column(
        BigId, sa.ForeignKey("certificate.id"), unique=True
    )
    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    scheme_version_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("scheme_version.id"))
    stage: Mapped[Stage] = mapped_column(by_value(Stage))
    standing: Mapped[Standing] = mapped_column(by_value(Standing))
    begun_by_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    begun_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    problem: Mapped[str] = mapped_column(sa.Text, default="")

    holder_name: Mapped[str] = mapped_column(sa.String(120))
    blanko_number: Mapped[str | None] = mapped_column(sa.String(8), unique=True)
    number: Mapped[str | None] = mapped_column(sa.String(40))
    number_search: Mapped[str | None] = mapped_column(sa.String(40), index=True)
    registration_number: Mapped[str | None] = mapped_column(sa.String(40))
    registration_search: Mapped[str | None] = mapped_column(sa.String(40), index=True)
    short_code: Mapped[str | None] = mapped_column(sa.String(12), unique=True)
    scheme: Mapped[str] = mapped_column(sa.String(80))
    issued_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    list_number: Mapped[int | None]
    list_index: Mapped[int | None]
    printed: Mapped[Any] = mapped_column(Json)

    kid: Mapped[str | None] = mapped_column(sa.String(8), sa.ForeignKey("signing_key.kid"))
    token: Mapped[str | None] = mapped_column(sa.Text)
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    signed_at: Mapped[datetime | None]
    file_key: Mapped[str | None] = mapped_column(sa.String(26))
    file_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    released_at: Mapped[datetime | None] = mapped_column(index=True)

    __table_args__ = (
        sa.UniqueConstraint("decision_id", "copy"),
        sa.UniqueConstraint("number", "copy"),
        sa.UniqueConstraint("registration_number", "copy"),
        sa.UniqueConstraint("list_number", "list_index"),
        sa.CheckConstraint("copy >= 1", name="copy_counts"),
        sa.CheckConstraint(
            "stage = 'decided' OR (number IS NOT NULL AND registration_number IS NOT NULL "
            "AND list_index IS NOT NULL AND valid_to IS NOT NULL)",
            name="numbered_is_complete",
        ),
        sa.CheckConstraint(
            "stage <> 'released' OR (token IS NOT NULL AND file_key IS NOT NULL "
            "AND released_at IS NOT NULL)",
            name="released_is_complete",
        ),
        sa.Index(None, "stage", "next_try_at"),
    )


class CertificateEvent(Base):
    """An entry in a certificate's history (riwayat sertifikat). Append-only, without reasons."""

    __tablename__ = "certificate_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    certificate_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("certificate.id"), index=True)
    kind: Mapped[EventKind] = mapped_column(by_value(EventKind))
    person_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    happened_at: Mapped[datetime]


class StandingChange(Base, Identified):
    """A change of standing that one person proposes and another answers (usulan).

    The reasons are sealed: they may name an offence, and never leave the house.
    """

    __tablename__ = "standing_change"

    certificate_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("certificate.id"), index=True)
    step: Mapped[StandingStep] = mapped_column(by_value(StandingStep))
    status: Mapped[ChangeStatus] = mapped_column(by_value(ChangeStatus))
    reason_sealed: Mapped[bytes]
    new_name: Mapped[str] = mapped_column(sa.String(120), default="")
    new_blanko: Mapped[str] = mapped_column(sa.String(8), default="")
    proposed_by_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    answered_by_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    answer_sealed: Mapped[bytes | None]

    __table_args__ = (
        sa.CheckConstraint(
            "answered_by_id IS NULL OR answered_by_id <> proposed_by_id", name="two_persons"
        ),
        sa.Index(
            "uq_standing_change_open",
            "certificate_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        sa.Index(None, "status"),
    )
