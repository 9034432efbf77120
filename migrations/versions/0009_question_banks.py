"""Tables of question_banks."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime
from lsp.adapters.schema import protect, unprotect

revision = "0009_question_banks"
down_revision = "0008_applications"

# What a version says never changes: a correction is a new version. Its state only moves on.
_FIXED = (
    "item_id, number, body_sealed, key_sealed, content_hash, option_count, is_critical, "
    "difficulty, author_id, created_at, public_id"
)
_FROZEN = "OLD.state IN ('ready', 'retired') AND NEW.state NOT IN ('retired')"


def _changed() -> str:
    names = _FIXED.split(", ")
    return " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in names)


def _fence_versions() -> None:
    if op.get_bind().dialect.name == "sqlite":
        changed = _changed().replace("IS DISTINCT FROM", "IS NOT")
        op.execute(
            "CREATE TRIGGER item_version_fixed BEFORE UPDATE ON item_version "
            f"WHEN {changed} OR ({_FROZEN}) "
            "BEGIN SELECT RAISE(ABORT, 'an item version never changes'); END"
        )
        op.execute(
            "CREATE TRIGGER item_version_stays BEFORE DELETE ON item_version "
            "BEGIN SELECT RAISE(ABORT, 'an item version never goes'); END"
        )
        op.execute(
            "CREATE TRIGGER item_kuk_of_draft BEFORE INSERT ON item_kuk WHEN (SELECT state FROM "
            "item_version WHERE id = NEW.item_version_id) <> 'draft' "
            "BEGIN SELECT RAISE(ABORT, 'criteria are set while an item is a draft'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION item_version_fixed() RETURNS trigger AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' OR {_changed()} OR ({_FROZEN}) THEN "
        "RAISE EXCEPTION 'an item version never changes'; END IF; RETURN NEW; END; "
        "$$ LANGUAGE plpgsql"
    )
    op.execute(
        "CREATE TRIGGER item_version_fixed BEFORE UPDATE OR DELETE ON item_version "
        "FOR EACH ROW EXECUTE FUNCTION item_version_fixed()"
    )
    op.execute(
        "CREATE FUNCTION item_kuk_of_draft() RETURNS trigger AS $$ BEGIN "
        "IF (SELECT state FROM item_version WHERE id = NEW.item_version_id) <> 'draft' THEN "
        "RAISE EXCEPTION 'criteria are set while an item is a draft'; END IF; RETURN NEW; END; "
        "$$ LANGUAGE plpgsql"
    )
    op.execute(
        "CREATE TRIGGER item_kuk_of_draft BEFORE INSERT ON item_kuk "
        "FOR EACH ROW EXECUTE FUNCTION item_kuk_of_draft()"
    )


def _unfence_versions() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("item_version_fixed", "item_version_stays", "item_kuk_of_draft"):
            op.execute(f"DROP TRIGGER {name}")
        return
    op.execute("DROP TRIGGER item_version_fixed ON item_version")
    op.execute("DROP TRIGGER item_kuk_of_draft ON item_kuk")
    op.execute("DROP FUNCTION item_version_fixed()")
    op.execute("DROP FUNCTION item_kuk_of_draft()")


def upgrade() -> None:
    """Create the tables of question_banks."""
    op.create_table(
        "item",
        sa.Column("scheme_code", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "mcq1", name="itemtype_known", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
        sa.UniqueConstraint("public_id", name="uq_item_public_id"),
        sa.UniqueConstraint("scheme_code", "code", name="uq_item_scheme_code_code"),
    )
    op.create_table(
        "item_enemy",
        sa.Column("first_id", BigId, nullable=False),
        sa.Column("second_id", BigId, nullable=False),
        sa.CheckConstraint("first_id < second_id", name="ordered"),
        sa.ForeignKeyConstraint(["first_id"], ["item.id"], name="fk_item_enemy_first_id_item"),
        sa.ForeignKeyConstraint(["second_id"], ["item.id"], name="fk_item_enemy_second_id_item"),
        sa.PrimaryKeyConstraint("first_id", "second_id", name="pk_item_enemy"),
    )
    op.create_index("ix_item_enemy_second_id", "item_enemy", ["second_id"], unique=False)
    op.create_table(
        "item_version",
        sa.Column("item_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "review",
                "ready",
                "retired",
                name="itemstate_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("option_count", sa.Integer(), nullable=False),
        sa.Column("is_critical", sa.Boolean(), nullable=False),
        sa.Column(
            "difficulty",
            sa.Enum(
                "easy",
                "medium",
                "hard",
                name="difficulty_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("reviewer_id", BigId, nullable=True),
        sa.Column("reviewed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("state <> 'ready' OR reviewer_id IS NOT NULL", name="ready_is_reviewed"),
        sa.CheckConstraint("reviewer_id IS NULL OR reviewer_id <> author_id", name="two_persons"),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_item_version_author_id_person"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_item_version_item_id_item"),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["person.id"], name="fk_item_version_reviewer_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_item_version"),
        sa.UniqueConstraint("item_id", "number", name="uq_item_version_item_id_number"),
        sa.UniqueConstraint("public_id", name="uq_item_version_public_id"),
    )
    op.create_index(
        "uq_item_version_ready",
        "item_version",
        ["item_id"],
        unique=True,
        sqlite_where=sa.text("state = 'ready'"),
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.create_table(
        "item_access",
        sa.Column("id", BigId, nullable=False),
        sa.Column("item_version_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "view",
                "review",
                name="accesspurpose_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["item_version.id"],
            name="fk_item_access_item_version_id_item_version",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_item_access_person_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_item_access"),
    )
    op.create_index(
        "ix_item_access_item_version_id", "item_access", ["item_version_id"], unique=False
    )
    op.create_index("ix_item_access_person_id", "item_access", ["person_id"], unique=False)
    op.create_table(
        "item_kuk",
        sa.Column("item_version_id", BigId, nullable=False),
        sa.Column("kuk_id", BigId, nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["item_version.id"],
            name="fk_item_kuk_item_version_id_item_version",
        ),
        sa.ForeignKeyConstraint(["kuk_id"], ["kuk.id"], name="fk_item_kuk_kuk_id_kuk"),
        sa.PrimaryKeyConstraint("item_version_id", "kuk_id", name="pk_item_kuk"),
    )
    op.create_index("ix_item_kuk_kuk_id", "item_kuk", ["kuk_id"], unique=False)
    op.create_index(
        "uq_item_kuk_primary",
        "item_kuk",
        ["item_version_id"],
        unique=True,
        sqlite_where=sa.text("is_primary"),
        postgresql_where=sa.text("is_primary"),
    )
    protect(op, "item_access")
    protect(op, "item_kuk")
    _fence_versions()


def downgrade() -> None:
    """Drop the tables of question_banks."""
    _unfence_versions()
    unprotect(op, "item_kuk")
    unprotect(op, "item_access")
    op.drop_index(
        "uq_item_kuk_primary",
        table_name="item_kuk",
        sqlite_where=sa.text("is_primary"),
        postgresql_where=sa.text("is_primary"),
    )
    op.drop_index("ix_item_kuk_kuk_id", table_name="item_kuk")
    op.drop_table("item_kuk")
    op.drop_index("ix_item_access_person_id", table_name="item_access")
    op.drop_index("ix_item_access_item_version_id", table_name="item_access")
    op.drop_table("item_access")
    op.drop_index(
        "uq_item_version_ready",
        table_name="item_version",
        sqlite_where=sa.text("state = 'ready'"),
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.drop_table("item_version")
    op.drop_index("ix_item_enemy_second_id", table_name="item_enemy")
    op.drop_table("item_enemy")
    op.drop_table("item")
