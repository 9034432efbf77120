"""Tables of files."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime

revision = "0017_files"
down_revision = "0016_verification"


def upgrade() -> None:
    """Create the tables of files."""
    op.create_table(
        "person_file",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("file_key", sa.String(length=26), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sent_sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("kept_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("bytes_gone_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_person_file_person_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_person_file"),
        sa.UniqueConstraint("file_key", name="uq_person_file_file_key"),
        sa.UniqueConstraint("public_id", name="uq_person_file_public_id"),
    )
    op.create_index(
        "ix_person_file_going",
        "person_file",
        ["removed_at"],
        unique=False,
        sqlite_where=sa.text("removed_at IS NOT NULL AND bytes_gone_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NOT NULL AND bytes_gone_at IS NULL"),
    )
    op.create_index("ix_person_file_person_id", "person_file", ["person_id"], unique=False)
    op.create_index(
        "uq_person_file_kept",
        "person_file",
        ["person_id", "sha256"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "file_use",
        sa.Column(
            "holder",
            sa.Enum(
                "application_document",
                "evidence",
                name="holder_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("holder_id", sa.String(length=26), nullable=False),
        sa.Column("file_id", BigId, nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("used_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("released_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["person_file.id"], name="fk_file_use_file_id_person_file"
        ),
        sa.PrimaryKeyConstraint("holder", "holder_id", name="pk_file_use"),
    )
    op.create_index("ix_file_use_file_id", "file_use", ["file_id"], unique=False)
    op.create_table(
        "upload",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("described", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("received_bytes", sa.Integer(), nullable=False),
        sa.Column("declared_sha256", sa.String(length=64), nullable=False),
        sa.Column("begun_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_file_id", BigId, nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_file_id"], ["person_file.id"], name="fk_upload_person_file_id_person_file"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_upload_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
        sa.UniqueConstraint("public_id", name="uq_upload_public_id"),
    )
    op.create_index("ix_upload_expires_at", "upload", ["expires_at"], unique=False)
    op.create_index("ix_upload_person_id", "upload", ["person_id"], unique=False)


def downgrade() -> None:
    """Drop the tables of files."""
    op.drop_index("ix_upload_person_id", table_name="upload")
    op.drop_index("ix_upload_expires_at", table_name="upload")
    op.drop_table("upload")
    op.drop_index("ix_file_use_file_id", table_name="file_use")
    op.drop_table("file_use")
    op.drop_index(
        "uq_person_file_kept",
        table_name="person_file",
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.drop_index("ix_person_file_person_id", table_name="person_file")
    op.drop_index(
        "ix_person_file_going",
        table_name="person_file",
        sqlite_where=sa.text("removed_at IS NOT NULL AND bytes_gone_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NOT NULL AND bytes_gone_at IS NULL"),
    )
    op.drop_table("person_file")
