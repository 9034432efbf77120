"""Tables of people and their access."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Identified, by_value
from lsp.kernel.roles import Role


class ConsentPurpose(StrEnum):
    """What a person agrees to, each by itself (persetujuan)."""

    PROCESSING = "processing"
    WHATSAPP = "whatsapp"
    PUBLICITY = "publicity"


class SignInMethod(StrEnum):
    """How somebody signed in (cara masuk)."""

    PASSWORD = "password"  # noqa: S105 - a way, not a secret
    CODE = "code"
    DESK_CODE = "desk_code"


class IdentityLook(StrEnum):
    """How staff looked at somebody's identity before handing over a code (cara pengenalan)."""

    IDENTITY_CARD = "identity_card"
    VIDEO_CALL = "video_call"


class UnmaskReason(StrEnum):
    """Why masked data was opened (alasan pembukaan)."""

    CHECK_IDENTITY = "check_identity"
    CONTACT = "contact"
    OFFICIAL_LETTER = "official_letter"
    PERSON_ASKED = "person_asked"


class Person(Base, Identified):
    """A natural person (orang); contact and identity are sealed, found by blind index only."""

    __tablename__ = "person"

    full_name: Mapped[str] = mapped_column(sa.String(120))
    nik_sealed: Mapped[bytes | None]
    nik_index: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    email_sealed: Mapped[bytes | None]
    email_index: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    phone_sealed: Mapped[bytes | None]
    phone_index: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    employer: Mapped[str] = mapped_column(sa.String(160), default="")
    council_id: Mapped[int | None] = mapped_column(sa.ForeignKey("council.id"))
    created_at: Mapped[datetime]


class Account(Base):
    """A person's log-in (akun) and preferences."""

    __tablename__ = "account"

    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(2), default="id")
    theme: Mapped[str] = mapped_column(sa.String(8), default="system")
    large_print: Mapped[bool] = mapped_column(default=False)
    disabled_at: Mapped[datetime | None]


class RoleGrant(Base, Identified):
    """A role (peran) given to a person by another, until a day."""

    __tablename__ = "role_grant"

    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(by_value(Role))
    granted_by_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    granted_at: Mapped[datetime]
    expires_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]


class SignInSession(Base, Identified):
    """A signed-in browser (sesi masuk); revoking the row ends it at the next request."""

    __tablename__ = "sign_in_session"

    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(sa.String(200), default="")
    method: Mapped[SignInMethod] = mapped_column(
        by_value(SignInMethod), default=SignInMethod.PASSWORD
    )


class SignInCode(Base, Identified):
    """A request for a one-time code (kode masuk) by one browser; nobody knows whether it is real.

    `person_id` is empty when there is no such account. `reference` is what the asker reads out at
    a desk. The code itself is kept as a keyed hash only.
    """

    __tablename__ = "sign_in_code"

    browser_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    reference: Mapped[str] = mapped_column(sa.String(4))
    person_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    code_hash: Mapped[str | None] = mapped_column(sa.String(64))
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    handed_over_by_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))


class Unmasking(Base, Identified):
    """Masked data of a person that somebody opened (pembukaan data). Append-only."""

    __tablename__ = "unmasking"

    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    actor_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    fields: Mapped[str] = mapped_column(sa.String(120))
    reason: Mapped[UnmaskReason] = mapped_column(by_value(UnmaskReason))
    object_kind: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[str] = mapped_column(sa.String(64))
    opened_at: Mapped[datetime]


class SignInThrottle(Base):
    """Failed sign-ins (gagal masuk) of one log-in name or one address, by blind index."""

    __tablename__ = "sign_in_throttle"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    failures: Mapped[int]
    last_failed_at: Mapped[datetime]


class PasswordReset(Base):
    """A one-time link (tautan atur ulang sandi); only the hash of its token is kept."""

    __tablename__ = "password_reset"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Consent(Base):
    """A consent by purpose (persetujuan data pribadi), with the text version it was given to."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    purpose: Mapped[ConsentPurpose] = mapped_column(by_value(ConsentPurpose))
    text_version: Mapped[str] = mapped_column(sa.String(20))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class AssessorLicence(Base, Identified):
    """An assessor's certificate (sertifikat asesor): the Met. number as printed, and its expiry."""

    __tablename__ = "assessor_licence"

    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    met_number: Mapped[str] = mapped_column(sa.String(40))
    met_search: Mapped[str] = mapped_column(sa.String(40), unique=True)
    expires_on: Mapped[date]
    council_id: Mapped[int | None] = mapped_column(sa.ForeignKey("council.id"))
