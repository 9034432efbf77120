"""Tables of exams."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime
from lsp.adapters.schema import protect, unprotect

revision = "0011_exams"
down_revision = "0010_scheduling"

APPEND_ONLY = (
    "exam_pool",
    "exam_form",
    "exam_form_slot",
    "response_event",
    "time_grant",
    "mark",
    "unit_outcome",
    "receipt",
)
_NOT_READY = "(SELECT state FROM item_version WHERE id = NEW.item_version_id) <> 'ready'"


def _admit_ready_items_only() -> None:
    """A form takes ready versions only, whoever writes the row."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER exam_form_slot_ready BEFORE INSERT ON exam_form_slot "
            f"WHEN {_NOT_READY} BEGIN SELECT RAISE(ABORT, 'a form takes ready items only'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION exam_form_slot_ready() RETURNS trigger AS $$ BEGIN "
        f"IF {_NOT_READY} THEN RAISE EXCEPTION 'a form takes ready items only'; END IF; "
        "RETURN NEW; END; $$ LANGUAGE plpgsql"
    )
    op.execute(
        "CREATE TRIGGER exam_form_slot_ready BEFORE INSERT ON exam_form_slot "
        "FOR EACH ROW EXECUTE FUNCTION exam_form_slot_ready()"
    )


def _admit_any_item() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER exam_form_slot_ready")
        return
    op.execute("DROP TRIGGER exam_form_slot_ready ON exam_form_slot")
    op.execute("DROP FUNCTION exam_form_slot_ready()")


def upgrade() -> None:
    """Create the tables of exams."""
    op.create_table(
        "exam_pool",
        sa.Column("id", BigId, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exam_pool"),
        sa.UniqueConstraint("content_hash", name="uq_exam_pool_content_hash"),
    )
    op.create_table(
        "attempt",
        sa.Column("seat_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("scheme_version_id", BigId, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "ready",
                "open",
                "submitted",
                "closed",
                "annulled",
                name="attemptstate_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("shape", sa.String(length=200), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("ack_seq", sa.Integer(), nullable=False),
        sa.Column("head_hash", sa.String(length=64), nullable=False),
        sa.Column("prepared_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("deadline_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_attempt_person_id_person"),
        sa.ForeignKeyConstraint(
            ["scheme_version_id"],
            ["scheme_version.id"],
            name="fk_attempt_scheme_version_id_scheme_version",
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_attempt_seat_id_seat"),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
        sa.UniqueConstraint("public_id", name="uq_attempt_public_id"),
    )
    op.create_index("ix_attempt_person_id", "attempt", ["person_id"], unique=False)
    op.create_index(
        "ix_attempt_state_deadline_at", "attempt", ["state", "deadline_at"], unique=False
    )
    op.create_index(
        "uq_attempt_counting",
        "attempt",
        ["seat_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'annulled'"),
        postgresql_where=sa.text("state <> 'annulled'"),
    )
    op.create_table(
        "exam_form",
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("pool_id", BigId, nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("assembler_version", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("form_hash", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name="fk_exam_form_attempt_id_attempt"
        ),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["exam_pool.id"], name="fk_exam_form_pool_id_exam_pool"
        ),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_exam_form"),
    )
    op.create_table(
        "exam_form_slot",
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_version_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name="fk_exam_form_slot_attempt_id_attempt"
        ),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["item_version.id"],
            name="fk_exam_form_slot_item_version_id_item_version",
        ),
        sa.PrimaryKeyConstraint("attempt_id", "slot", name="pk_exam_form_slot"),
    )
    op.create_index(
        "ix_exam_form_slot_item_version_id", "exam_form_slot", ["item_version_id"], unique=False
    )
    op.create_table(
        "mark",
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_version_id", BigId, nullable=False),
        sa.Column("kuk_id", BigId, nullable=False),
        sa.Column("chosen", sa.String(length=1), nullable=False),
        sa.Column("is_correct", sa.Boolean(), nullable=False),
        sa.Column("is_critical", sa.Boolean(), nullable=False),
        sa.Column("rule_version", sa.String(length=40), nullable=False),
        sa.Column("marked_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name="fk_mark_attempt_id_attempt"),
        sa.ForeignKeyConstraint(
            ["item_version_id"], ["item_version.id"], name="fk_mark_item_version_id_item_version"
        ),
        sa.ForeignKeyConstraint(["kuk_id"], ["kuk.id"], name="fk_mark_kuk_id_kuk"),
        sa.PrimaryKeyConstraint("attempt_id", "round", "slot", name="pk_mark"),
    )
    op.create_index("ix_mark_item_version_id", "mark", ["item_version_id"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("final_seq", sa.Integer(), nullable=False),
        sa.Column("final_ordinal", sa.Integer(), nullable=False),
        sa.Column("head_hash", sa.String(length=64), nullable=False),
        sa.Column("form_hash", sa.String(length=64), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("finished_by", sa.String(length=10), nullable=False),
        sa.Column("finished_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name="fk_receipt_attempt_id_attempt"
        ),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_receipt"),
        sa.UniqueConstraint("code", name="uq_receipt_code"),
    )
    op.create_table(
        "response_event",
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("branch", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "answer",
                "clear",
                "flag",
                "nav",
                name="eventkind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=4), nullable=False),
        sa.Column("client_at", sa.String(length=32), nullable=False),
        sa.Column("received_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "admission",
            sa.Enum(
                "ontime",
                "late",
                "finished",
                "stale",
                name="admission_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name="fk_response_event_attempt_id_attempt"
        ),
        sa.PrimaryKeyConstraint("attempt_id", "ordinal", name="pk_response_event"),
        sa.UniqueConstraint(
            "attempt_id",
            "epoch",
            "seq",
            "branch",
            name="uq_response_event_attempt_id_epoch_seq_branch",
        ),
    )
    op.create_table(
        "time_grant",
        sa.Column("id", BigId, nullable=False),
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("granted_by_id", BigId, nullable=False),
        sa.Column("granted_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name="fk_time_grant_attempt_id_attempt"
        ),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["person.id"], name="fk_time_grant_granted_by_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_time_grant"),
    )
    op.create_index("ix_time_grant_attempt_id", "time_grant", ["attempt_id"], unique=False)
    op.create_table(
        "unit_outcome",
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("correct", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("cut", sa.Integer(), nullable=False),
        sa.Column("probe_band", sa.Integer(), nullable=False),
        sa.Column("critical_missed", sa.Integer(), nullable=False),
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
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name="fk_unit_outcome_attempt_id_attempt"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_outcome_unit_id_unit"),
        sa.PrimaryKeyConstraint("attempt_id", "round", "unit_id", name="pk_unit_outcome"),
    )
    for table in APPEND_ONLY:
        protect(op, table)
    _admit_ready_items_only()


def downgrade() -> None:
    """Drop the tables of exams."""
    _admit_any_item()
    for table in APPEND_ONLY:
        unprotect(op, table)
    op.drop_table("unit_outcome")
    op.drop_index("ix_time_grant_attempt_id", table_name="time_grant")
    op.drop_table("time_grant")
    op.drop_table("response_event")
    op.drop_table("receipt")
    op.drop_index("ix_mark_item_version_id", table_name="mark")
    op.drop_table("mark")
    op.drop_index("ix_exam_form_slot_item_version_id", table_name="exam_form_slot")
    op.drop_table("exam_form_slot")
    op.drop_table("exam_form")
    op.drop_index(
        "uq_attempt_counting",
        table_name="attempt",
        sqlite_where=sa.text("state <> 'annulled'"),
        postgresql_where=sa.text("state <> 'annulled'"),
    )
    op.drop_index("ix_attempt_state_deadline_at", table_name="attempt")
    op.drop_index("ix_attempt_person_id", table_name="attempt")
    op.drop_table("attempt")
    op.drop_table("exam_pool")
