"""Tables of scheduling."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime
from lsp.adapters.schema import protect, unprotect

revision = "0010_scheduling"
down_revision = "0009_question_banks"


def upgrade() -> None:
    """Create the tables of scheduling."""
    op.create_table(
        "scheduling_counter",
        sa.Column("series", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name="pk_scheduling_counter"),
    )
    op.create_table(
        "scheduling_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("assessor_daily", sa.Integer(), nullable=False),
        sa.Column("training_months", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scheduling_settings"),
    )
    op.create_table(
        "assessment_session",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("scheme_version_id", BigId, nullable=False),
        sa.Column("scheme_code", sa.String(length=60), nullable=False),
        sa.Column("tuk_id", BigId, nullable=False),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "published",
                "held",
                "closed",
                "cancelled",
                name="sessionstatus_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("planned_by_id", BigId, nullable=False),
        sa.Column("letter_number", sa.String(length=40), nullable=True),
        sa.Column("published_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", BigId, nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["person.id"], name="fk_assessment_session_planned_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name="fk_assessment_session_published_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["scheme_version_id"],
            ["scheme_version.id"],
            name="fk_assessment_session_scheme_version_id_scheme_version",
        ),
        sa.ForeignKeyConstraint(["tuk_id"], ["tuk.id"], name="fk_assessment_session_tuk_id_tuk"),
        sa.PrimaryKeyConstraint("id", name="pk_assessment_session"),
        sa.UniqueConstraint("letter_number", name="uq_assessment_session_letter_number"),
        sa.UniqueConstraint("number", name="uq_assessment_session_number"),
        sa.UniqueConstraint("public_id", name="uq_assessment_session_public_id"),
    )
    op.create_index(
        "ix_assessment_session_status_starts_at",
        "assessment_session",
        ["status", "starts_at"],
        unique=False,
    )
    op.create_index("ix_assessment_session_tuk_id", "assessment_session", ["tuk_id"], unique=False)
    op.create_table(
        "assessor_scope",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("scheme_code", sa.String(length=60), nullable=False),
        sa.Column("added_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_assessor_scope_person_id_person"
        ),
        sa.PrimaryKeyConstraint("person_id", "scheme_code", name="pk_assessor_scope"),
    )
    op.create_table(
        "training_link",
        sa.Column("trainer_id", BigId, nullable=False),
        sa.Column("candidate_id", BigId, nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("entered_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("trainer_id <> candidate_id", name="not_oneself"),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["person.id"], name="fk_training_link_candidate_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["person.id"], name="fk_training_link_trainer_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_training_link"),
        sa.UniqueConstraint("public_id", name="uq_training_link_public_id"),
    )
    op.create_index(
        "ix_training_link_candidate_id", "training_link", ["candidate_id"], unique=False
    )
    op.create_index("ix_training_link_trainer_id", "training_link", ["trainer_id"], unique=False)
    op.create_table(
        "seat",
        sa.Column("session_id", BigId, nullable=False),
        sa.Column("application_id", BigId, nullable=False),
        sa.Column("candidate_id", BigId, nullable=False),
        sa.Column("assessor_id", BigId, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "assigned",
                "checked_in",
                "finished",
                "no_show",
                "cancelled",
                name="seatstatus_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("assigned_by_id", BigId, nullable=False),
        sa.Column("assigned_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("checked_in_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("checked_in_by_id", BigId, nullable=True),
        sa.Column("identity_document", sa.String(length=20), nullable=True),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("assigned_by_id <> assessor_id", name="assigned_by_another"),
        sa.CheckConstraint("candidate_id <> assessor_id", name="not_oneself"),
        sa.CheckConstraint(
            "checked_in_by_id IS NULL OR "
            "(checked_in_by_id <> assessor_id AND checked_in_by_id <> candidate_id)",
            name="checked_by_another",
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_seat_application_id_application"
        ),
        sa.ForeignKeyConstraint(["assessor_id"], ["person.id"], name="fk_seat_assessor_id_person"),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"], ["person.id"], name="fk_seat_assigned_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["person.id"], name="fk_seat_candidate_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["checked_in_by_id"], ["person.id"], name="fk_seat_checked_in_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["assessment_session.id"], name="fk_seat_session_id_assessment_session"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_seat"),
        sa.UniqueConstraint("public_id", name="uq_seat_public_id"),
    )
    op.create_index("ix_seat_assessor_id", "seat", ["assessor_id"], unique=False)
    op.create_index("ix_seat_candidate_id", "seat", ["candidate_id"], unique=False)
    op.create_index("ix_seat_session_id", "seat", ["session_id"], unique=False)
    op.create_index(
        "uq_seat_active_application",
        "seat",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('assigned', 'checked_in', 'finished')"),
        postgresql_where=sa.text("status IN ('assigned', 'checked_in', 'finished')"),
    )
    op.create_table(
        "time_claim",
        sa.Column(
            "kind",
            sa.Enum(
                "candidate",
                "assessor",
                "place",
                name="claim_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("quarter", BigId, autoincrement=False, nullable=False),
        sa.Column("session_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["assessment_session.id"],
            name="fk_time_claim_session_id_assessment_session",
        ),
        sa.PrimaryKeyConstraint("kind", "holder", "quarter", name="pk_time_claim"),
    )
    op.create_index("ix_time_claim_session_id", "time_claim", ["session_id"], unique=False)
    op.create_table(
        "interest_declaration",
        sa.Column("seat_id", BigId, nullable=False),
        sa.Column("assessor_id", BigId, nullable=False),
        sa.Column("has_conflict", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("declared_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessor_id"], ["person.id"], name="fk_interest_declaration_assessor_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name="fk_interest_declaration_seat_id_seat"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_interest_declaration"),
        sa.UniqueConstraint("public_id", name="uq_interest_declaration_public_id"),
    )
    op.create_index(
        "ix_interest_declaration_assessor_id", "interest_declaration", ["assessor_id"], unique=False
    )
    op.create_index(
        "ix_interest_declaration_seat_id", "interest_declaration", ["seat_id"], unique=False
    )
    protect(op, "interest_declaration")


def downgrade() -> None:
    """Drop the tables of scheduling."""
    unprotect(op, "interest_declaration")
    op.drop_index("ix_interest_declaration_seat_id", table_name="interest_declaration")
    op.drop_index("ix_interest_declaration_assessor_id", table_name="interest_declaration")
    op.drop_table("interest_declaration")
    op.drop_index("ix_time_claim_session_id", table_name="time_claim")
    op.drop_table("time_claim")
    op.drop_index(
        "uq_seat_active_application",
        table_name="seat",
        sqlite_where=sa.text("status IN ('assigned', 'checked_in', 'finished')"),
        postgresql_where=sa.text("status IN ('assigned', 'checked_in', 'finished')"),
    )
    op.drop_index("ix_seat_session_id", table_name="seat")
    op.drop_index("ix_seat_candidate_id", table_name="seat")
    op.drop_index("ix_seat_assessor_id", table_name="seat")
    op.drop_table("seat")
    op.drop_index("ix_training_link_trainer_id", table_name="training_link")
    op.drop_index("ix_training_link_candidate_id", table_name="training_link")
    op.drop_table("training_link")
    op.drop_table("assessor_scope")
    op.drop_index("ix_assessment_session_tuk_id", table_name="assessment_session")
    op.drop_index("ix_assessment_session_status_starts_at", table_name="assessment_session")
    op.drop_table("assessment_session")
    op.drop_table("scheduling_settings")
    op.drop_table("scheduling_counter")
