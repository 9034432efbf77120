"""Tables of enrolments."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime

revision = "0018_enrolments"
down_revision = "0017_files"


def upgrade() -> None:
    """Create the tables of enrolments."""
    op.create_table(
        "payer",
        sa.Column("code", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("imported_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_payer"),
    )
    op.create_table(
        "sponsor",
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "cooperative",
                "company",
                "council",
                "office",
                name="sponsorkind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("council_id", BigId, nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name="fk_sponsor_council_id_council"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sponsor"),
        sa.UniqueConstraint("name", name="uq_sponsor_name"),
        sa.UniqueConstraint("public_id", name="uq_sponsor_public_id"),
    )
    op.create_table(
        "enrolment_group",
        sa.Column("sponsor_id", BigId, nullable=False),
        sa.Column("scheme_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "funding_source",
            sa.Enum(
                "1",
                "2",
                "3",
                "4",
                "5",
                "6",
                name="fundingsource_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("payer_code", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("council_id", BigId, nullable=True),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_by_id", BigId, nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name="fk_enrolment_group_council_id_council"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name="fk_enrolment_group_created_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name="fk_enrolment_group_scheme_id_scheme"
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["sponsor.id"], name="fk_enrolment_group_sponsor_id_sponsor"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_enrolment_group"),
        sa.UniqueConstraint("public_id", name="uq_enrolment_group_public_id"),
    )
    op.create_index(
        "ix_enrolment_group_quota",
        "enrolment_group",
        ["scheme_id", "funding_source", "payer_code", "planned_on"],
        unique=False,
    )
    op.create_index(
        "ix_enrolment_group_sponsor_id", "enrolment_group", ["sponsor_id"], unique=False
    )
    op.create_table(
        "quota",
        sa.Column("scheme_id", BigId, nullable=False),
        sa.Column(
            "funding_source",
            sa.Enum(
                "1",
                "2",
                "3",
                "4",
                "5",
                "6",
                name="fundingsource_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("payer_code", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("set_by_id", BigId, nullable=True),
        sa.Column("set_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name="fk_quota_scheme_id_scheme"),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name="fk_quota_set_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_quota"),
        sa.UniqueConstraint("public_id", name="uq_quota_public_id"),
    )
    op.create_index(
        "ix_quota_scheme_id_funding_source_payer_code",
        "quota",
        ["scheme_id", "funding_source", "payer_code"],
        unique=False,
    )
    op.create_table(
        "sponsor_officer",
        sa.Column("sponsor_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("added_by_id", BigId, nullable=True),
        sa.Column("added_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name="fk_sponsor_officer_added_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_sponsor_officer_person_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["sponsor.id"], name="fk_sponsor_officer_sponsor_id_sponsor"
        ),
        sa.PrimaryKeyConstraint("sponsor_id", "person_id", name="pk_sponsor_officer"),
    )
    op.create_index("ix_sponsor_officer_person_id", "sponsor_officer", ["person_id"], unique=False)
    op.create_table(
        "import_run",
        sa.Column("group_id", BigId, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "checked",
                "importing",
                "done",
                "dropped",
                name="runstatus_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", BigId, nullable=False),
        sa.Column("uploaded_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("begun_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=200), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["enrolment_group.id"], name="fk_import_run_group_id_enrolment_group"
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["person.id"], name="fk_import_run_uploaded_by_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
        sa.UniqueConstraint("public_id", name="uq_import_run_public_id"),
    )
    op.create_index("ix_import_run_group_id", "import_run", ["group_id"], unique=False)
    op.create_index("ix_import_run_status", "import_run", ["status"], unique=False)
    op.create_table(
        "enrolment",
        sa.Column("group_id", BigId, nullable=False),
        sa.Column("run_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("application_id", BigId, nullable=False),
        sa.Column("council_id", BigId, nullable=True),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("key_index", sa.String(length=64), nullable=False),
        sa.Column("row_index", sa.String(length=64), nullable=False),
        sa.Column("sheet_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("has_own_draft", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "prepared",
                "invited",
                "confirmed",
                "declined",
                "removed",
                name="enrolmentstatus_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "place",
            sa.Enum(
                "none",
                "waiting",
                "given",
                name="place_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("placed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_enrolment_application_id_application"
        ),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name="fk_enrolment_council_id_council"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["enrolment_group.id"], name="fk_enrolment_group_id_enrolment_group"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_enrolment_person_id_person"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name="fk_enrolment_run_id_import_run"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_enrolment"),
        sa.UniqueConstraint("public_id", name="uq_enrolment_public_id"),
    )
    op.create_index("ix_enrolment_application_id", "enrolment", ["application_id"], unique=False)
    op.create_index(
        "ix_enrolment_group_id_status", "enrolment", ["group_id", "status"], unique=False
    )
    op.create_index("ix_enrolment_key_index", "enrolment", ["key_index"], unique=False)
    op.create_index("ix_enrolment_person_id", "enrolment", ["person_id"], unique=False)
    op.create_index("ix_enrolment_run_id", "enrolment", ["run_id"], unique=False)
    op.create_index(
        "uq_enrolment_active_key",
        "enrolment",
        ["group_id", "key_index"],
        unique=True,
        sqlite_where=sa.text("status IN ('prepared', 'invited', 'confirmed')"),
        postgresql_where=sa.text("status IN ('prepared', 'invited', 'confirmed')"),
    )
    op.create_table(
        "invitation",
        sa.Column("enrolment_id", BigId, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name="fk_invitation_enrolment_id_enrolment"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("public_id", name="uq_invitation_public_id"),
        sa.UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
    )
    op.create_index("ix_invitation_enrolment_id", "invitation", ["enrolment_id"], unique=False)


def downgrade() -> None:
    """Drop the tables of enrolments."""
    op.drop_index("ix_invitation_enrolment_id", table_name="invitation")
    op.drop_table("invitation")
    op.drop_index(
        "uq_enrolment_active_key",
        table_name="enrolment",
        sqlite_where=sa.text("status IN ('prepared', 'invited', 'confirmed')"),
        postgresql_where=sa.text("status IN ('prepared', 'invited', 'confirmed')"),
    )
    op.drop_index("ix_enrolment_run_id", table_name="enrolment")
    op.drop_index("ix_enrolment_person_id", table_name="enrolment")
    op.drop_index("ix_enrolment_key_index", table_name="enrolment")
    op.drop_index("ix_enrolment_group_id_status", table_name="enrolment")
    op.drop_index("ix_enrolment_application_id", table_name="enrolment")
    op.drop_table("enrolment")
    op.drop_index("ix_import_run_status", table_name="import_run")
    op.drop_index("ix_import_run_group_id", table_name="import_run")
    op.drop_table("import_run")
    op.drop_index("ix_sponsor_officer_person_id", table_name="sponsor_officer")
    op.drop_table("sponsor_officer")
    op.drop_index("ix_quota_scheme_id_funding_source_payer_code", table_name="quota")
    op.drop_table("quota")
    op.drop_index("ix_enrolment_group_sponsor_id", table_name="enrolment_group")
    op.drop_index(
        "ix_enrolment_group_quota",
        table_name="enrolment_group",
    )
    op.drop_table("enrolment_group")
    op.drop_table("sponsor")
    op.drop_table("payer")
