"""Tables of organization."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId

revision = "0002_organization"
down_revision = "0001_audit"


def upgrade() -> None:
    """Create the tables of organization."""
    op.create_table(
        "council",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
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
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_council"),
        sa.UniqueConstraint("code", name="uq_council_code"),
        sa.UniqueConstraint("public_id", name="uq_council_public_id"),
    )
    op.create_table(
        "organization",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("licence_number", sa.String(length=40), nullable=False),
        sa.Column("licence_expires_on", sa.Date(), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=160), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("head_title", sa.String(length=60), nullable=False),
        sa.Column("head_title_en", sa.String(length=60), nullable=False),
        sa.Column("sector_code", sa.String(length=3), nullable=False),
        sa.Column("certificate_serial_digits", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("appeal_days", sa.Integer(), nullable=False),
        sa.Column("decision_days", sa.Integer(), nullable=False),
        sa.Column("form_set", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organization"),
    )


def downgrade() -> None:
    """Drop the tables of organization."""
    op.drop_table("organization")
    op.drop_table("council")
