"""Tables of venues."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime
from lsp.adapters.schema import protect, unprotect

revision = "0007_venues"
down_revision = "0006_schemes"


def upgrade() -> None:
    """Create the tables of venues."""
    op.create_table(
        "tuk",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "tempat_kerja",
                "sewaktu",
                "mandiri",
                name="tuktype_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("province_code", sa.String(length=2), nullable=False),
        sa.Column(
            "zone",
            sa.Enum(
                "Asia/Jakarta",
                "Asia/Makassar",
                "Asia/Jayapura",
                name="zone_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("council_id", BigId, nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name="fk_tuk_council_id_council"),
        sa.PrimaryKeyConstraint("id", name="pk_tuk"),
        sa.UniqueConstraint("code", name="uq_tuk_code"),
        sa.UniqueConstraint("public_id", name="uq_tuk_public_id"),
    )
    op.create_index("ix_tuk_council_id", "tuk", ["council_id"], unique=False)
    op.create_table(
        "tuk_verification",
        sa.Column("tuk_id", BigId, nullable=False),
        sa.Column("scheme_code", sa.String(length=60), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("evidence_note", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", BigId, nullable=True),
        sa.Column("recorded_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name="fk_tuk_verification_recorded_by_id_person"
        ),
        sa.ForeignKeyConstraint(["tuk_id"], ["tuk.id"], name="fk_tuk_verification_tuk_id_tuk"),
        sa.PrimaryKeyConstraint("id", name="pk_tuk_verification"),
        sa.UniqueConstraint("public_id", name="uq_tuk_verification_public_id"),
    )
    op.create_index(
        "ix_tuk_verification_tuk_id_scheme_code",
        "tuk_verification",
        ["tuk_id", "scheme_code"],
        unique=False,
    )
    protect(op, "tuk_verification")


def downgrade() -> None:
    """Drop the tables of venues."""
    unprotect(op, "tuk_verification")
    op.drop_index("ix_tuk_verification_tuk_id_scheme_code", table_name="tuk_verification")
    op.drop_table("tuk_verification")
    op.drop_index("ix_tuk_council_id", table_name="tuk")
    op.drop_table("tuk")
