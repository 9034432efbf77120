"""Tables of notices."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime

revision = "0004_notices"
down_revision = "0003_accounts"


def upgrade() -> None:
    """Create the tables of notices."""
    op.create_table(
        "outbox_message",
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "sent",
                "failed",
                name="messagestatus_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_message"),
        sa.UniqueConstraint("public_id", name="uq_outbox_message_public_id"),
    )
    op.create_index(
        "ix_outbox_message_status_next_try_at",
        "outbox_message",
        ["status", "next_try_at"],
        unique=False,
    )


def downgrade() -> None:
    """Drop the tables of notices."""
    op.drop_index("ix_outbox_message_status_next_try_at", table_name="outbox_message")
    op.drop_table("outbox_message")
