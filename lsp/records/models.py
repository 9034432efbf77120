"""Tables of forms and signatures."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Identified, Json, by_value
from lsp.kernel.ids import ID_LENGTH
from lsp.records.rules import Authentication, FormStatus
from lsp.records.rules.template import FormSet


class StoredTemplate(Base):
    """A form template as it was when a form was first opened with it. Append-only.

    The files may change with the next version of the code; an old form is still drawn from this.
    """

    __tablename__ = "form_template"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    form_set: Mapped[FormSet] = mapped_column(by_value(FormSet))
    code: Mapped[str] = mapped_column(sa.String(20))
    version: Mapped[int]
    body: Mapped[Any] = mapped_column(Json)
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    kept_at: Mapped[datetime]


class FormInstance(Base, Identified):
    """A form filled for one subject (formulir); one that counts per code and subject."""

    __tablename__ = "form_instance"

    code: Mapped[str] = mapped_column(sa.String(20))
    template_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("form_template.id"))
    template_hash: Mapped[str] = mapped_column(sa.String(64))
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[str] = mapped_column(sa.String(ID_LENGTH))
    data: Mapped[Any] = mapped_column(Json)
    private_sealed: Mapped[bytes | None]
    private_hash: Mapped[str | None] = mapped_column(sa.String(64))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[FormStatus] = mapped_column(by_value(FormStatus))
    is_filled_here: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    supersedes_id: Mapped[int | None] = mapped_column(
        BigId, sa.ForeignKey("form_instance.id"), unique=True
    )
    supersede_reason: Mapped[str] = mapped_column(sa.Text, default="")

    __table_args__ = (
        sa.Index(
            "uq_form_instance_standing",
            "code",
            "subject_id",
            unique=True,
            sqlite_where=sa.text("status <> 'superseded'"),
            postgresql_where=sa.text("status <> 'superseded'"),
        ),
        sa.Index(None, "subject_id"),
    )


class FormSigner(Base):
    """Who is to sign a form for which role (penanda tangan); the person may be named later."""

    __tablename__ = "form_signer"

    instance_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("form_instance.id"), primary_key=True
    )
    signer_role: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    position: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)


class FormSignature(Base, Identified):
    """A signature (tanda tangan) as an act of its person. Append-only, chained within the form."""

    __tablename__ = "form_signature"

    instance_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("form_instance.id"))
    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    person_public_id: Mapped[str] = mapped_column(sa.String(ID_LENGTH))
    signer_role: Mapped[str] = mapped_column(sa.String(20))
    signed_at: Mapped[datetime]
    authentication: Mapped[Authentication] = mapped_column(by_value(Authentication))
    added: Mapped[Any] = mapped_column(Json)
    statement: Mapped[str] = mapped_column(sa.Text)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)

    __table_args__ = (
        sa.UniqueConstraint("instance_id", "signer_role"),
        sa.UniqueConstraint("instance_id", "person_id"),
    )
