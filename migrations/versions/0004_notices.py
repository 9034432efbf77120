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
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "registered",
                "invitation",
                "application_returned",
                "application_accepted",
                "application_rejected",
                "seat_given",
                "seat_changed",
                "seat_cancelled",
                "assignment_given",
                "assignment_cancelled",
                "agreement_ready",
                "record_ready",
                "decision_told",
                "certificate_ready",
                "certificate_status_changed",
                "one_time_code",
                "code_not_for_staff",
                "password_reset",
                name="noticekind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("deed", sa.String(length=160), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "email",
                "whatsapp",
                "desk",
                name="channel_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "failed",
                "sent",
                "given_up",
                name="messagestatus_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column(
            "failure",
            sa.Enum(
                "no_connection",
                "login_refused",
                "refused_for_now",
                "address_refused",
                "content_refused",
                "expired",
                "not_reached",
                "wrong_number",
                name="failure_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("next_try_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("told_by_id", BigId, nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_outbox_message_person_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["told_by_id"], ["person.id"], name="fk_outbox_message_told_by_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_message"),
        sa.UniqueConstraint(
            "person_id", "kind", "deed", name="uq_outbox_message_person_id_kind_deed"
        ),
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
