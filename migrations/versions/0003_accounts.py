"""Tables of accounts."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime
from lsp.adapters.schema import protect, unprotect

revision = "0003_accounts"
down_revision = "0002_organization"


def upgrade() -> None:
    """Create the tables of accounts."""
    op.create_table(
        "sign_in_throttle",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in_throttle"),
    )
    op.create_table(
        "person",
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("nik_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("nik_index", sa.String(length=64), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_index", sa.String(length=64), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.String(length=64), nullable=True),
        sa.Column("employer", sa.String(length=160), nullable=False),
        sa.Column("council_id", BigId, nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name="fk_person_council_id_council"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("email_index", name="uq_person_email_index"),
        sa.UniqueConstraint("nik_index", name="uq_person_nik_index"),
        sa.UniqueConstraint("phone_index", name="uq_person_phone_index"),
        sa.UniqueConstraint("public_id", name="uq_person_public_id"),
    )
    op.create_table(
        "account",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("theme", sa.String(length=8), nullable=False),
        sa.Column("large_print", sa.Boolean(), nullable=False),
        sa.Column("disabled_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_account_person_id_person"),
        sa.PrimaryKeyConstraint("person_id", name="pk_account"),
    )
    op.create_table(
        "assessor_licence",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("met_number", sa.String(length=40), nullable=False),
        sa.Column("met_search", sa.String(length=40), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("council_id", BigId, nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name="fk_assessor_licence_council_id_council"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_assessor_licence_person_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_assessor_licence"),
        sa.UniqueConstraint("met_search", name="uq_assessor_licence_met_search"),
        sa.UniqueConstraint("public_id", name="uq_assessor_licence_public_id"),
    )
    op.create_index(
        "ix_assessor_licence_person_id", "assessor_licence", ["person_id"], unique=False
    )
    op.create_table(
        "consent",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "processing",
                "whatsapp",
                "publicity",
                name="consentpurpose_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("given_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_consent_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
    )
    op.create_index("ix_consent_person_id", "consent", ["person_id"], unique=False)
    op.create_table(
        "password_reset",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_password_reset_person_id_person"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_password_reset"),
    )
    op.create_index("ix_password_reset_person_id", "password_reset", ["person_id"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "candidate",
                "assessor",
                "secretariat",
                "certification_manager",
                "committee_member",
                "scheme_committee_chair",
                "head",
                "item_writer",
                "item_reviewer",
                "tuk_operator",
                "quality_manager",
                "sponsor",
                "system_administrator",
                name="role_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("granted_by_id", BigId, nullable=True),
        sa.Column("granted_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["person.id"], name="fk_role_grant_granted_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_role_grant_person_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_role_grant"),
        sa.UniqueConstraint("public_id", name="uq_role_grant_public_id"),
    )
    op.create_index("ix_role_grant_person_id", "role_grant", ["person_id"], unique=False)
    op.create_table(
        "sign_in_code",
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=4), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("issued_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("handed_over_by_id", BigId, nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["handed_over_by_id"], ["person.id"], name="fk_sign_in_code_handed_over_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_sign_in_code_person_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_code"),
        sa.UniqueConstraint("browser_hash", name="uq_sign_in_code_browser_hash"),
        sa.UniqueConstraint("public_id", name="uq_sign_in_code_public_id"),
    )
    op.create_index("ix_sign_in_code_expires_at", "sign_in_code", ["expires_at"], unique=False)
    op.create_table(
        "sign_in_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "password",
                "code",
                "desk_code",
                name="signinmethod_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_sign_in_session_person_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_session"),
        sa.UniqueConstraint("public_id", name="uq_sign_in_session_public_id"),
        sa.UniqueConstraint("token_hash", name="uq_sign_in_session_token_hash"),
    )
    op.create_index("ix_sign_in_session_person_id", "sign_in_session", ["person_id"], unique=False)
    op.create_table(
        "unmasking",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("actor_id", BigId, nullable=False),
        sa.Column("fields", sa.String(length=120), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "check_identity",
                "contact",
                "official_letter",
                "person_asked",
                name="unmaskreason_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=False),
        sa.Column("opened_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name="fk_unmasking_actor_id_person"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_unmasking_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_unmasking"),
        sa.UniqueConstraint("public_id", name="uq_unmasking_public_id"),
    )
    op.create_index("ix_unmasking_person_id", "unmasking", ["person_id"], unique=False)
    protect(op, "unmasking")


def downgrade() -> None:
    """Drop the tables of accounts."""
    unprotect(op, "unmasking")
    op.drop_index("ix_unmasking_person_id", table_name="unmasking")
    op.drop_table("unmasking")
    op.drop_index("ix_sign_in_session_person_id", table_name="sign_in_session")
    op.drop_table("sign_in_session")
    op.drop_index("ix_sign_in_code_expires_at", table_name="sign_in_code")
    op.drop_table("sign_in_code")
    op.drop_index("ix_role_grant_person_id", table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index("ix_password_reset_person_id", table_name="password_reset")
    op.drop_table("password_reset")
    op.drop_index("ix_consent_person_id", table_name="consent")
    op.drop_table("consent")
    op.drop_index("ix_assessor_licence_person_id", table_name="assessor_licence")
    op.drop_table("assessor_licence")
    op.drop_table("account")
    op.drop_table("person")
    op.drop_table("sign_in_throttle")
