"""Tables of certificates."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime
from lsp.adapters.schema import protect, unprotect

revision = "0015_certificates"
down_revision = "0014_decisions"


def upgrade() -> None:
    """Create the tables of certificates."""
    op.create_table(
        "number_counter",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_number_counter"),
    )
    op.create_table(
        "signing_key",
        sa.Column("kid", sa.String(length=8), nullable=False),
        sa.Column("thumbprint", sa.String(length=43), nullable=False),
        sa.Column("first_used_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kid", name="pk_signing_key"),
        sa.UniqueConstraint("thumbprint", name="uq_signing_key_thumbprint"),
    )
    op.create_table(
        "certificate",
        sa.Column("decision_id", BigId, nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.Column("replaces_id", BigId, nullable=True),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("scheme_version_id", BigId, nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "decided",
                "numbered",
                "signed",
                "rendered",
                "checked",
                "released",
                name="stage_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "standing",
            sa.Enum(
                "valid",
                "suspended",
                "revoked",
                "replaced",
                name="standing_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("begun_by_id", BigId, nullable=False),
        sa.Column("begun_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("holder_name", sa.String(length=120), nullable=False),
        sa.Column("blanko_number", sa.String(length=8), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("number_search", sa.String(length=40), nullable=True),
        sa.Column("registration_number", sa.String(length=40), nullable=True),
        sa.Column("registration_search", sa.String(length=40), nullable=True),
        sa.Column("short_code", sa.String(length=12), nullable=True),
        sa.Column("scheme", sa.String(length=80), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("list_number", sa.Integer(), nullable=True),
        sa.Column("list_index", sa.Integer(), nullable=True),
        sa.Column("printed", sa.JSON(), nullable=False),
        sa.Column("kid", sa.String(length=8), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("signed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("file_key", sa.String(length=26), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("released_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "stage <> 'released' OR (token IS NOT NULL AND file_key IS NOT NULL "
            "AND released_at IS NOT NULL)",
            name="released_is_complete",
        ),
        sa.CheckConstraint(
            "stage = 'decided' OR (number IS NOT NULL AND registration_number IS NOT NULL "
            "AND list_index IS NOT NULL AND valid_to IS NOT NULL)",
            name="numbered_is_complete",
        ),
        sa.CheckConstraint("copy >= 1", name="copy_counts"),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["person.id"], name="fk_certificate_begun_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name="fk_certificate_decision_id_decision"
        ),
        sa.ForeignKeyConstraint(
            ["kid"], ["signing_key.kid"], name="fk_certificate_kid_signing_key"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_certificate_person_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["certificate.id"], name="fk_certificate_replaces_id_certificate"
        ),
        sa.ForeignKeyConstraint(
            ["scheme_version_id"],
            ["scheme_version.id"],
            name="fk_certificate_scheme_version_id_scheme_version",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificate"),
        sa.UniqueConstraint("blanko_number", name="uq_certificate_blanko_number"),
        sa.UniqueConstraint("decision_id", "copy", name="uq_certificate_decision_id_copy"),
        sa.UniqueConstraint(
            "list_number", "list_index", name="uq_certificate_list_number_list_index"
        ),
        sa.UniqueConstraint("number", "copy", name="uq_certificate_number_copy"),
        sa.UniqueConstraint("public_id", name="uq_certificate_public_id"),
        sa.UniqueConstraint(
            "registration_number", "copy", name="uq_certificate_registration_number_copy"
        ),
        sa.UniqueConstraint("replaces_id", name="uq_certificate_replaces_id"),
        sa.UniqueConstraint("short_code", name="uq_certificate_short_code"),
        sa.UniqueConstraint("token_hash", name="uq_certificate_token_hash"),
    )
    op.create_index("ix_certificate_number_search", "certificate", ["number_search"], unique=False)
    op.create_index("ix_certificate_person_id", "certificate", ["person_id"], unique=False)
    op.create_index(
        "ix_certificate_registration_search", "certificate", ["registration_search"], unique=False
    )
    op.create_index("ix_certificate_released_at", "certificate", ["released_at"], unique=False)
    op.create_index(
        "ix_certificate_stage_next_try_at", "certificate", ["stage", "next_try_at"], unique=False
    )
    op.create_table(
        "certificate_event",
        sa.Column("id", BigId, nullable=False),
        sa.Column("certificate_id", BigId, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "begun",
                "numbered",
                "signed",
                "rendered",
                "checked",
                "released",
                "suspended",
                "lifted",
                "revoked",
                "replaced",
                name="eventkind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("happened_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name="fk_certificate_event_certificate_id_certificate",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_certificate_event_person_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificate_event"),
    )
    op.create_index(
        "ix_certificate_event_certificate_id", "certificate_event", ["certificate_id"], unique=False
    )
    op.create_table(
        "standing_change",
        sa.Column("certificate_id", BigId, nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "suspend",
                "lift",
                "revoke",
                "replace",
                name="standingstep_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "approved",
                "declined",
                name="changestatus_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("new_name", sa.String(length=120), nullable=False),
        sa.Column("new_blanko", sa.String(length=8), nullable=False),
        sa.Column("proposed_by_id", BigId, nullable=False),
        sa.Column("proposed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", BigId, nullable=True),
        sa.Column("answered_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "answered_by_id IS NULL OR answered_by_id <> proposed_by_id",
            name="two_persons",
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name="fk_standing_change_answered_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name="fk_standing_change_certificate_id_certificate",
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name="fk_standing_change_proposed_by_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_standing_change"),
        sa.UniqueConstraint("public_id", name="uq_standing_change_public_id"),
    )
    op.create_index(
        "ix_standing_change_certificate_id", "standing_change", ["certificate_id"], unique=False
    )
    op.create_index("ix_standing_change_status", "standing_change", ["status"], unique=False)
    op.create_index(
        "uq_standing_change_open",
        "standing_change",
        ["certificate_id"],
        unique=True,
        sqlite_where=sa.text("status = 'proposed'"),
        postgresql_where=sa.text("status = 'proposed'"),
    )
    protect(op, "certificate_event")


def downgrade() -> None:
    """Drop the tables of certificates."""
    unprotect(op, "certificate_event")
    op.drop_index(
        "uq_standing_change_open",
        table_name="standing_change",
        sqlite_where=sa.text("status = 'proposed'"),
        postgresql_where=sa.text("status = 'proposed'"),
    )
    op.drop_index("ix_standing_change_status", table_name="standing_change")
    op.drop_index("ix_standing_change_certificate_id", table_name="standing_change")
    op.drop_table("standing_change")
    op.drop_index("ix_certificate_event_certificate_id", table_name="certificate_event")
    op.drop_table("certificate_event")
    op.drop_index("ix_certificate_stage_next_try_at", table_name="certificate")
    op.drop_index("ix_certificate_released_at", table_name="certificate")
    op.drop_index("ix_certificate_registration_search", table_name="certificate")
    op.drop_index("ix_certificate_person_id", table_name="certificate")
    op.drop_index("ix_certificate_number_search", table_name="certificate")
    op.drop_table("certificate")
    op.drop_table("signing_key")
    op.drop_table("number_counter")
