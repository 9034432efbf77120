"""Tables of decisions."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime
from lsp.adapters.schema import protect, unprotect

APPEND_ONLY = ("vote", "decree", "decision")

revision = "0014_decisions"
down_revision = "0013_assessments"


def upgrade() -> None:
    """Create the tables of decisions."""
    op.create_table(
        "decision_counter",
        sa.Column("series", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name="pk_decision_counter"),
    )
    op.create_table(
        "meeting",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("held_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "called",
                "closed",
                "decreed",
                "cancelled",
                name="meetingstatus_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("called_by_id", BigId, nullable=False),
        sa.Column("called_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", BigId, nullable=True),
        sa.Column("closed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("quorum >= 3", name="quorum_of_three"),
        sa.ForeignKeyConstraint(
            ["called_by_id"], ["person.id"], name="fk_meeting_called_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["person.id"], name="fk_meeting_closed_by_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
        sa.UniqueConstraint("number", name="uq_meeting_number"),
        sa.UniqueConstraint("public_id", name="uq_meeting_public_id"),
    )
    op.create_index("ix_meeting_status", "meeting", ["status"], unique=False)
    op.create_table(
        "decree",
        sa.Column("meeting_id", BigId, nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("considering", sa.Text(), nullable=False),
        sa.Column("recalling", sa.Text(), nullable=False),
        sa.Column("signed_by_id", BigId, nullable=False),
        sa.Column("signer_name", sa.String(length=120), nullable=False),
        sa.Column("signer_title", sa.String(length=60), nullable=False),
        sa.Column("signer_title_en", sa.String(length=60), nullable=False),
        sa.Column("signed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_decree_meeting_id_meeting"
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["person.id"], name="fk_decree_signed_by_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decree"),
        sa.UniqueConstraint("meeting_id", name="uq_decree_meeting_id"),
        sa.UniqueConstraint("number", name="uq_decree_number"),
        sa.UniqueConstraint("public_id", name="uq_decree_public_id"),
    )
    op.create_table(
        "meeting_member",
        sa.Column("meeting_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_meeting_member_meeting_id_meeting"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_meeting_member_person_id_person"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name="pk_meeting_member"),
    )
    op.create_index("ix_meeting_member_person_id", "meeting_member", ["person_id"], unique=False)
    op.create_table(
        "decision_case",
        sa.Column("meeting_id", BigId, nullable=False),
        sa.Column("recommendation_id", BigId, nullable=False),
        sa.Column("recommendation_hash", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "decided",
                "undecided",
                "dropped",
                name="casestatus_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "K",
                "BK",
                "TL",
                name="choice_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_decision_case_meeting_id_meeting"
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name="fk_decision_case_recommendation_id_recommendation",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decision_case"),
        sa.UniqueConstraint("public_id", name="uq_decision_case_public_id"),
    )
    op.create_index("ix_decision_case_meeting_id", "decision_case", ["meeting_id"], unique=False)
    op.create_index(
        "uq_decision_case_alive",
        "decision_case",
        ["recommendation_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('open', 'decided')"),
        postgresql_where=sa.text("status IN ('open', 'decided')"),
    )
    op.create_table(
        "decision",
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("recommendation_id", BigId, nullable=False),
        sa.Column("decree_id", BigId, nullable=False),
        sa.Column("candidate_name", sa.String(length=120), nullable=False),
        sa.Column("scheme", sa.String(length=80), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "K",
                "BK",
                "TL",
                name="choice_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("appeal_until", sa.Date(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["decision_case.id"], name="fk_decision_case_id_decision_case"
        ),
        sa.ForeignKeyConstraint(["decree_id"], ["decree.id"], name="fk_decision_decree_id_decree"),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name="fk_decision_recommendation_id_recommendation",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.UniqueConstraint("case_id", name="uq_decision_case_id"),
        sa.UniqueConstraint("hash", name="uq_decision_hash"),
        sa.UniqueConstraint("public_id", name="uq_decision_public_id"),
        sa.UniqueConstraint("recommendation_id", name="uq_decision_recommendation_id"),
    )
    op.create_index("ix_decision_decree_id", "decision", ["decree_id"], unique=False)
    op.create_table(
        "vote",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "choice",
            sa.Enum(
                "K",
                "BK",
                "TL",
                name="choice_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("voted_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["decision_case.id"], name="fk_vote_case_id_decision_case"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_vote_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_vote"),
        sa.UniqueConstraint(
            "case_id", "person_id", "voted_at", name="uq_vote_case_id_person_id_voted_at"
        ),
    )
    op.create_index("ix_vote_case_id", "vote", ["case_id"], unique=False)
    op.create_index("ix_vote_person_id", "vote", ["person_id"], unique=False)
    for table in APPEND_ONLY:
        protect(op, table)


def downgrade() -> None:
    """Drop the tables of decisions."""
    for table in APPEND_ONLY:
        unprotect(op, table)
    op.drop_index("ix_vote_person_id", table_name="vote")
    op.drop_index("ix_vote_case_id", table_name="vote")
    op.drop_table("vote")
    op.drop_index("ix_decision_decree_id", table_name="decision")
    op.drop_table("decision")
    op.drop_index(
        "uq_decision_case_alive",
        table_name="decision_case",
        sqlite_where=sa.text("status IN ('open', 'decided')"),
        postgresql_where=sa.text("status IN ('open', 'decided')"),
    )
    op.drop_index("ix_decision_case_meeting_id", table_name="decision_case")
    op.drop_table("decision_case")
    op.drop_index("ix_meeting_member_person_id", table_name="meeting_member")
    op.drop_table("meeting_member")
    op.drop_table("decree")
    op.drop_index("ix_meeting_status", table_name="meeting")
    op.drop_table("meeting")
    op.drop_table("decision_counter")
