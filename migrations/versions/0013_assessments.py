"""Tables of assessments."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime
from lsp.adapters.schema import protect, unprotect

APPEND_ONLY = (
    "self_assessment_review",
    "judging",
    "judgement",
    "judgement_evidence",
    "oral_probe",
    "recommendation_unit",
)

revision = "0013_assessments"
down_revision = "0012_portfolios"


def upgrade() -> None:
    """Create the tables of assessments."""
    op.create_table(
        "judgement",
        sa.Column("seat_id", BigId, nullable=False),
        sa.Column("kuk_id", BigId, nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "K",
                "BK",
                name="competence_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("judged_by_id", BigId, nullable=False),
        sa.Column("judged_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["judged_by_id"], ["person.id"], name="fk_judgement_judged_by_id_person"
        ),
        sa.ForeignKeyConstraint(["kuk_id"], ["kuk.id"], name="fk_judgement_kuk_id_kuk"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_judgement_seat_id_seat"),
        sa.PrimaryKeyConstraint("id", name="pk_judgement"),
        sa.UniqueConstraint("public_id", name="uq_judgement_public_id"),
    )
    op.create_index("ix_judgement_seat_id_kuk_id", "judgement", ["seat_id", "kuk_id"], unique=False)
    op.create_table(
        "judging",
        sa.Column("seat_id", BigId, nullable=False),
        sa.Column("evidence_set_hash", sa.String(length=64), nullable=False),
        sa.Column("agreement_hash", sa.String(length=64), nullable=False),
        sa.Column("begun_by_id", BigId, nullable=False),
        sa.Column("begun_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["person.id"], name="fk_judging_begun_by_id_person"
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_judging_seat_id_seat"),
        sa.PrimaryKeyConstraint("seat_id", name="pk_judging"),
    )
    op.create_table(
        "oral_probe",
        sa.Column("seat_id", BigId, nullable=False),
        sa.Column("kuk_id", BigId, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("is_achieved", sa.Boolean(), nullable=False),
        sa.Column("asked_by_id", BigId, nullable=False),
        sa.Column("asked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name="fk_oral_probe_asked_by_id_person"
        ),
        sa.ForeignKeyConstraint(["kuk_id"], ["kuk.id"], name="fk_oral_probe_kuk_id_kuk"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_oral_probe_seat_id_seat"),
        sa.PrimaryKeyConstraint("id", name="pk_oral_probe"),
        sa.UniqueConstraint("public_id", name="uq_oral_probe_public_id"),
    )
    op.create_index("ix_oral_probe_seat_id", "oral_probe", ["seat_id"], unique=False)
    op.create_table(
        "recommendation",
        sa.Column("seat_id", BigId, nullable=False),
        sa.Column("assessor_id", BigId, nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "K",
                "BK",
                name="competence_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "ready",
                "withdrawn",
                name="recommendationstatus_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("follow_up", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("evidence_set_hash", sa.String(length=64), nullable=False),
        sa.Column("agreement_hash", sa.String(length=64), nullable=False),
        sa.Column("form_id", sa.String(length=26), nullable=False),
        sa.Column("recommended_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("completed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessor_id"], ["person.id"], name="fk_recommendation_assessor_id_person"
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_recommendation_seat_id_seat"),
        sa.PrimaryKeyConstraint("id", name="pk_recommendation"),
        sa.UniqueConstraint("public_id", name="uq_recommendation_public_id"),
    )
    op.create_index(
        "ix_recommendation_assessor_id", "recommendation", ["assessor_id"], unique=False
    )
    op.create_index("ix_recommendation_status", "recommendation", ["status"], unique=False)
    op.create_index(
        "uq_recommendation_standing",
        "recommendation",
        ["seat_id"],
        unique=True,
        sqlite_where=sa.text("status <> 'withdrawn'"),
        postgresql_where=sa.text("status <> 'withdrawn'"),
    )
    op.create_table(
        "self_assessment_review",
        sa.Column("seat_id", BigId, nullable=False),
        sa.Column("can_proceed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reviewed_by_id", BigId, nullable=False),
        sa.Column("reviewed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"],
            ["person.id"],
            name="fk_self_assessment_review_reviewed_by_id_person",
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name="fk_self_assessment_review_seat_id_seat"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_self_assessment_review"),
        sa.UniqueConstraint("public_id", name="uq_self_assessment_review_public_id"),
    )
    op.create_index(
        "ix_self_assessment_review_seat_id", "self_assessment_review", ["seat_id"], unique=False
    )
    op.create_table(
        "judgement_evidence",
        sa.Column("judgement_id", BigId, nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "exam",
                "portfolio",
                "oral",
                name="evidencesource_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("evidence_id", sa.String(length=26), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "achieved",
                "not_achieved",
                "probe",
                name="outcome_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["judgement_id"], ["judgement.id"], name="fk_judgement_evidence_judgement_id_judgement"
        ),
        sa.PrimaryKeyConstraint(
            "judgement_id", "source", "evidence_id", name="pk_judgement_evidence"
        ),
    )
    op.create_table(
        "recommendation_unit",
        sa.Column("recommendation_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("unit_code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "K",
                "BK",
                name="competence_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name="fk_recommendation_unit_recommendation_id_recommendation",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name="fk_recommendation_unit_unit_id_unit"
        ),
        sa.PrimaryKeyConstraint("recommendation_id", "unit_id", name="pk_recommendation_unit"),
    )
    for table in APPEND_ONLY:
        protect(op, table)


def downgrade() -> None:
    """Drop the tables of assessments."""
    for table in APPEND_ONLY:
        unprotect(op, table)
    op.drop_table("recommendation_unit")
    op.drop_table("judgement_evidence")
    op.drop_index("ix_self_assessment_review_seat_id", table_name="self_assessment_review")
    op.drop_table("self_assessment_review")
    op.drop_index(
        "uq_recommendation_standing",
        table_name="recommendation",
        sqlite_where=sa.text("status <> 'withdrawn'"),
        postgresql_where=sa.text("status <> 'withdrawn'"),
    )
    op.drop_index("ix_recommendation_status", table_name="recommendation")
    op.drop_index("ix_recommendation_assessor_id", table_name="recommendation")
    op.drop_table("recommendation")
    op.drop_index("ix_oral_probe_seat_id", table_name="oral_probe")
    op.drop_table("oral_probe")
    op.drop_table("judging")
    op.drop_index("ix_judgement_seat_id_kuk_id", table_name="judgement")
    op.drop_table("judgement")
