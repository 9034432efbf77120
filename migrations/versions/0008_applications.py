"""Tables of applications."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime

revision = "0008_applications"
down_revision = "0007_venues"


def upgrade() -> None:
    """Create the tables of applications."""
    op.create_table(
        "application_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_application_counter"),
    )
    op.create_table(
        "application",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "accepted",
                "rejected",
                "withdrawn",
                name="applicationstatus_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "purpose",
            sa.Enum(
                "sertifikasi",
                "pkt",
                "rpl",
                "sertifikasi_ulang",
                "lainnya",
                name="purpose_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("data_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("needs_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("reviewed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", BigId, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("proofed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_application_person_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["person.id"], name="fk_application_reviewed_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["scheme_version.id"], name="fk_application_version_id_scheme_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_application"),
        sa.UniqueConstraint("number", name="uq_application_number"),
        sa.UniqueConstraint("public_id", name="uq_application_public_id"),
    )
    op.create_index("ix_application_person_id", "application", ["person_id"], unique=False)
    op.create_index("ix_application_status", "application", ["status"], unique=False)
    op.create_index("ix_application_submitted_at", "application", ["submitted_at"], unique=False)
    op.create_index("ix_application_version_id", "application", ["version_id"], unique=False)
    op.create_index(
        "uq_application_open",
        "application",
        ["person_id", "version_id", "purpose"],
        unique=True,
        sqlite_where=sa.text("status IN ('draft', 'submitted', 'returned')"),
        postgresql_where=sa.text("status IN ('draft', 'submitted', 'returned')"),
    )
    op.create_table(
        "application_document",
        sa.Column("application_id", BigId, nullable=False),
        sa.Column("requirement_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("file_key", sa.String(length=26), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_application_document_application_id_application",
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"],
            ["requirement.id"],
            name="fk_application_document_requirement_id_requirement",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_application_document"),
        sa.UniqueConstraint("public_id", name="uq_application_document_public_id"),
    )
    op.create_index(
        "ix_application_document_application_id",
        "application_document",
        ["application_id"],
        unique=False,
    )
    op.create_table(
        "requirement_verdict",
        sa.Column("application_id", BigId, nullable=False),
        sa.Column("requirement_id", BigId, nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "ada_memenuhi",
                "ada_tidak_memenuhi",
                "tidak_ada",
                name="verdict_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", BigId, nullable=False),
        sa.Column("decided_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_requirement_verdict_application_id_application",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name="fk_requirement_verdict_decided_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"],
            ["requirement.id"],
            name="fk_requirement_verdict_requirement_id_requirement",
        ),
        sa.PrimaryKeyConstraint("application_id", "requirement_id", name="pk_requirement_verdict"),
    )
    op.create_table(
        "correction",
        sa.Column("application_id", BigId, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "granted",
                "refused",
                name="correctionstatus_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("wanted_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", BigId, nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_correction_application_id_application"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name="fk_correction_decided_by_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
        sa.UniqueConstraint("public_id", name="uq_correction_public_id"),
    )
    op.create_index("ix_correction_application_id", "correction", ["application_id"], unique=False)
    op.create_index("ix_correction_status", "correction", ["status"], unique=False)
    op.create_index(
        "uq_correction_open",
        "correction",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "self_assessment",
        sa.Column("application_id", BigId, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "reviewed",
                name="selfassessmentstatus_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("submitted_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("reviewed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", BigId, nullable=True),
        sa.Column("can_proceed", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_self_assessment_application_id_application",
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["person.id"], name="fk_self_assessment_reviewed_by_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_self_assessment"),
        sa.UniqueConstraint("application_id", name="uq_self_assessment_application_id"),
        sa.UniqueConstraint("public_id", name="uq_self_assessment_public_id"),
    )
    op.create_table(
        "self_assessment_answer",
        sa.Column("self_assessment_id", BigId, nullable=False),
        sa.Column("element_id", BigId, nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "K",
                "BK",
                name="competence_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["element_id"], ["element.id"], name="fk_self_assessment_answer_element_id_element"
        ),
        sa.ForeignKeyConstraint(
            ["self_assessment_id"],
            ["self_assessment.id"],
            name="fk_self_assessment_answer_self_assessment_id_self_assessment",
        ),
        sa.PrimaryKeyConstraint(
            "self_assessment_id", "element_id", name="pk_self_assessment_answer"
        ),
    )


def downgrade() -> None:
    """Drop the tables of applications."""
    op.drop_table("self_assessment_answer")
    op.drop_table("self_assessment")
    op.drop_index(
        "uq_correction_open",
        table_name="correction",
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.drop_index("ix_correction_status", table_name="correction")
    op.drop_index("ix_correction_application_id", table_name="correction")
    op.drop_table("correction")
    op.drop_table("requirement_verdict")
    op.drop_index("ix_application_document_application_id", table_name="application_document")
    op.drop_table("application_document")
    op.drop_index(
        "uq_application_open",
        table_name="application",
        sqlite_where=sa.text("status IN ('draft', 'submitted', 'returned')"),
        postgresql_where=sa.text("status IN ('draft', 'submitted', 'returned')"),
    )
    op.drop_index("ix_application_version_id", table_name="application")
    op.drop_index("ix_application_submitted_at", table_name="application")
    op.drop_index("ix_application_status", table_name="application")
    op.drop_index("ix_application_person_id", table_name="application")
    op.drop_table("application")
    op.drop_table("application_counter")
