"""Tables of verification."""

import sqlalchemy as sa
from alembic import op

revision = "0016_verification"
down_revision = "0015_certificates"


def upgrade() -> None:
    """Create the tables of verification."""
    op.create_table(
        "check_log",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "valid",
                "valid_offline",
                "not_yet_valid",
                "expired",
                "suspended",
                "revoked",
                "replaced",
                "not_registered",
                "forged",
                "unknown_key",
                "not_ours",
                "unreadable",
                name="verdict_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", "day", "verdict", name="pk_check_log"),
    )
    op.create_table(
        "look_up_throttle",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_look_up_throttle"),
    )
    op.create_index("ix_look_up_throttle_minute", "look_up_throttle", ["minute"], unique=False)


def downgrade() -> None:
    """Drop the tables of verification."""
    op.drop_index("ix_look_up_throttle_minute", table_name="look_up_throttle")
    op.drop_table("look_up_throttle")
    op.drop_table("check_log")
