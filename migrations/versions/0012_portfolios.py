"""Tables of portfolios."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime
from lsp.adapters.schema import protect, unprotect

revision = "0012_portfolios"
down_revision = "0011_exams"


def upgrade() -> None:
    """Create the tables of portfolios."""
    op.create_table(
        "evidence",
        sa.Column("application_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "L",
                "TL",
                "T",
                name="evidencekind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=160), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("file_key", sa.String(length=26), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", BigId, nullable=False),
        sa.Column("removed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_evidence_application_id_application"
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["person.id"], name="fk_evidence_uploaded_by_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("application_id", "number", name="uq_evidence_application_id_number"),
        sa.UniqueConstraint("public_id", name="uq_evidence_public_id"),
    )
    op.create_index("ix_evidence_application_id", "evidence", ["application_id"], unique=False)
    op.create_table(
        "evidence_kuk",
        sa.Column("evidence_id", BigId, nullable=False),
        sa.Column("kuk_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name="fk_evidence_kuk_evidence_id_evidence"
        ),
        sa.ForeignKeyConstraint(["kuk_id"], ["kuk.id"], name="fk_evidence_kuk_kuk_id_kuk"),
        sa.PrimaryKeyConstraint("evidence_id", "kuk_id", name="pk_evidence_kuk"),
    )
    op.create_index("ix_evidence_kuk_kuk_id", "evidence_kuk", ["kuk_id"], unique=False)
    op.create_table(
        "evidence_rating",
        sa.Column("seat_id", BigId, nullable=False),
        sa.Column("evidence_id", BigId, nullable=False),
        sa.Column("assessor_id", BigId, nullable=False),
        sa.Column("is_valid", sa.Boolean(), nullable=False),
        sa.Column("is_authentic", sa.Boolean(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("is_sufficient", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("rated_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessor_id"], ["person.id"], name="fk_evidence_rating_assessor_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name="fk_evidence_rating_evidence_id_evidence"
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_evidence_rating_seat_id_seat"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_rating"),
        sa.UniqueConstraint("public_id", name="uq_evidence_rating_public_id"),
    )
    op.create_index(
        "ix_evidence_rating_evidence_id", "evidence_rating", ["evidence_id"], unique=False
    )
    op.create_index("ix_evidence_rating_seat_id", "evidence_rating", ["seat_id"], unique=False)
    op.create_table(
        "evidence_set",
        sa.Column("seat_id", BigId, nullable=False),
        sa.Column("application_id", BigId, nullable=False),
        sa.Column("set_hash", sa.String(length=64), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("frozen_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_evidence_set_application_id_application",
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_evidence_set_seat_id_seat"),
        sa.PrimaryKeyConstraint("seat_id", name="pk_evidence_set"),
    )
    op.create_index(
        "ix_evidence_set_application_id", "evidence_set", ["application_id"], unique=False
    )
    protect(op, "evidence_rating")
    protect(op, "evidence_set")


def downgrade() -> None:
    """Drop the tables of portfolios."""
    unprotect(op, "evidence_set")
    unprotect(op, "evidence_rating")
    op.drop_index("ix_evidence_set_application_id", table_name="evidence_set")
    op.drop_table("evidence_set")
    op.drop_index("ix_evidence_rating_seat_id", table_name="evidence_rating")
    op.drop_index("ix_evidence_rating_evidence_id", table_name="evidence_rating")
    op.drop_table("evidence_rating")
    op.drop_index("ix_evidence_kuk_kuk_id", table_name="evidence_kuk")
    op.drop_table("evidence_kuk")
    op.drop_index("ix_evidence_application_id", table_name="evidence")
    op.drop_table("evidence")
