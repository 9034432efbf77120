"""Tables of files that people bring."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Identified, by_value
from lsp.files.rules import Holder

_KEPT = "removed_at IS NULL"


class PersonFile(Base, Identified):
    """A file on a person's own shelf (berkas saya), kept once whatever it is used for.

    `sent_sha256` is the hash of what was sent, `sha256` of what was kept after checking. A deleted
    file's row stays with both hashes; its name goes at once, its bytes as soon as they can.
    """

    __tablename__ = "person_file"

    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    file_key: Mapped[str] = mapped_column(sa.String(26), unique=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    sent_sha256: Mapped[str] = mapped_column(sa.String(64))
    size_bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(sa.String(80))
    kept_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    bytes_gone_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index(
            "uq_person_file_kept",
            "person_id",
            "sha256",
            unique=True,
            sqlite_where=sa.text(_KEPT),
            postgresql_where=sa.text(_KEPT),
        ),
        sa.Index(
            "ix_person_file_going",
            "removed_at",
            sqlite_where=sa.text("removed_at IS NOT NULL AND bytes_gone_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NOT NULL AND bytes_gone_at IS NULL"),
        ),
    )


class FileUse(Base):
    """What a file is shown for (pemakaian berkas); released once it is no longer.

    `holder_id` is the public id of the document or the evidence, `subject_id` that of its
    application, `label` what the candidate knows it by, as it was when the use began.
    """

    __tablename__ = "file_use"

    holder: Mapped[Holder] = mapped_column(by_value(Holder), primary_key=True)
    holder_id: Mapped[str] = mapped_column(sa.String(26), primary_key=True)
    file_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person_file.id"), index=True)
    subject_id: Mapped[str] = mapped_column(sa.String(26))
    label: Mapped[str] = mapped_column(sa.String(200))
    used_at: Mapped[datetime]
    released_at: Mapped[datetime | None]


class Upload(Base, Identified):
    """A file that is arriving (unggahan). Its bytes lie with the files until it is kept or dropped.

    `described` is the sender's Upload-Metadata word for word; `person_file_id` says what it became,
    so that an answer that got lost can be asked for again.
    """

    __tablename__ = "upload"

    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    described: Mapped[str] = mapped_column(sa.Text)
    name: Mapped[str] = mapped_column(sa.String(120))
    size_bytes: Mapped[int]
    received_bytes: Mapped[int]
    declared_sha256: Mapped[str] = mapped_column(sa.String(64))
    begun_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    person_file_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person_file.id"))
