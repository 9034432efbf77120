"""The journal."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime
from lsp.adapters.schema import protect, unprotect

revision = "0001_audit"
down_revision = None


def upgrade() -> None:
    """Create the chain, its payloads and its head."""
    op.create_table(
        "audit_entry",
        sa.Column("seq", BigId, autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(26), nullable=False),
        sa.Column("role", sa.String(200), nullable=False),
        sa.Column("action", sa.String(80), nullable=False),
        sa.Column("object_kind", sa.String(40), nullable=False),
        sa.Column("object_id", sa.String(64), nullable=False),
        sa.Column("commitment", sa.String(64), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_entry"),
        sa.UniqueConstraint("hash", name="uq_audit_entry_hash"),
    )
    op.create_index(
        "ix_audit_entry_object_kind_object_id", "audit_entry", ["object_kind", "object_id"]
    )
    op.create_index("ix_audit_entry_actor", "audit_entry", ["actor"])
    op.create_table(
        "audit_payload",
        sa.Column("seq", BigId, autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_payload"),
        sa.ForeignKeyConstraint(
            ["seq"], ["audit_entry.seq"], name="fk_audit_payload_seq_audit_entry"
        ),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", BigId, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    head = sa.table("audit_head", sa.column("id"), sa.column("seq"), sa.column("hash"))
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": "0" * 64}])
    protect(op, "audit_entry")


def downgrade() -> None:
    """Drop the journal."""
    unprotect(op, "audit_entry")
    op.drop_table("audit_head")
    op.drop_table("audit_payload")
    op.drop_table("audit_entry")
