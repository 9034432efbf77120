"""Tables of records."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime
from lsp.adapters.schema import protect, unprotect

revision = "0005_records"
down_revision = "0004_notices"


def upgrade() -> None:
    """Create the tables of records."""
    op.create_table(
        "form_template",
        sa.Column("id", BigId, nullable=False),
        sa.Column(
            "form_set",
            sa.Enum(
                "2018",
                "2023",
                name="formset_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("kept_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_form_template"),
        sa.UniqueConstraint("hash", name="uq_form_template_hash"),
    )
    op.create_table(
        "form_instance",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("template_id", BigId, nullable=False),
        sa.Column("template_hash", sa.String(length=64), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("private_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("private_hash", sa.String(length=64), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "open",
                "signed",
                "superseded",
                name="formstatus_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_filled_here", sa.Boolean(), nullable=False),
        sa.Column("opened_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("supersedes_id", BigId, nullable=True),
        sa.Column("supersede_reason", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["form_instance.id"],
            name="fk_form_instance_supersedes_id_form_instance",
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["form_template.id"],
            name="fk_form_instance_template_id_form_template",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_form_instance"),
        sa.UniqueConstraint("public_id", name="uq_form_instance_public_id"),
        sa.UniqueConstraint("supersedes_id", name="uq_form_instance_supersedes_id"),
    )
    op.create_index("ix_form_instance_subject_id", "form_instance", ["subject_id"], unique=False)
    op.create_index(
        "uq_form_instance_standing",
        "form_instance",
        ["code", "subject_id"],
        unique=True,
        sqlite_where=sa.text("status <> 'superseded'"),
        postgresql_where=sa.text("status <> 'superseded'"),
    )
    op.create_table(
        "form_signature",
        sa.Column("instance_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("person_public_id", sa.String(length=26), nullable=False),
        sa.Column("signer_role", sa.String(length=20), nullable=False),
        sa.Column("signed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "authentication",
            sa.Enum(
                "session",
                name="authentication_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["form_instance.id"],
            name="fk_form_signature_instance_id_form_instance",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_form_signature_person_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_form_signature"),
        sa.UniqueConstraint("hash", name="uq_form_signature_hash"),
        sa.UniqueConstraint(
            "instance_id", "person_id", name="uq_form_signature_instance_id_person_id"
        ),
        sa.UniqueConstraint(
            "instance_id", "signer_role", name="uq_form_signature_instance_id_signer_role"
        ),
        sa.UniqueConstraint("public_id", name="uq_form_signature_public_id"),
    )
    op.create_index("ix_form_signature_person_id", "form_signature", ["person_id"], unique=False)
    op.create_table(
        "form_signer",
        sa.Column("instance_id", BigId, nullable=False),
        sa.Column("signer_role", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["form_instance.id"], name="fk_form_signer_instance_id_form_instance"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_form_signer_person_id_person"
        ),
        sa.PrimaryKeyConstraint("instance_id", "signer_role", name="pk_form_signer"),
    )
    op.create_index("ix_form_signer_person_id", "form_signer", ["person_id"], unique=False)
    protect(op, "form_signature")
    protect(op, "form_template")


def downgrade() -> None:
    """Drop the tables of records."""
    unprotect(op, "form_template")
    unprotect(op, "form_signature")
    op.drop_index("ix_form_signer_person_id", table_name="form_signer")
    op.drop_table("form_signer")
    op.drop_index("ix_form_signature_person_id", table_name="form_signature")
    op.drop_table("form_signature")
    op.drop_index(
        "uq_form_instance_standing",
        table_name="form_instance",
        sqlite_where=sa.text("status <> 'superseded'"),
        postgresql_where=sa.text("status <> 'superseded'"),
    )
    op.drop_index("ix_form_instance_subject_id", table_name="form_instance")
    op.drop_table("form_instance")
    op.drop_table("form_template")
