"""Tables of schemes."""

import sqlalchemy as sa
from alembic import op

from lsp.adapters.database import BigId, UtcDateTime
from lsp.adapters.schema import protect, unprotect

revision = "0006_schemes"
down_revision = "0005_records"


def _words(name: str, values: str) -> sa.Enum:
    return sa.Enum(*values.split(), name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Create the tables of schemes."""
    op.create_table(
        "scheme",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scheme"),
        sa.UniqueConstraint("code", name="uq_scheme_code"),
        sa.UniqueConstraint("public_id", name="uq_scheme_public_id"),
    )
    op.create_table(
        "standard",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("decree", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            _words("standardkind_known", "skkni khusus internasional"),
            nullable=False,
        ),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_standard"),
        sa.UniqueConstraint("code", name="uq_standard_code"),
        sa.UniqueConstraint("public_id", name="uq_standard_public_id"),
    )
    op.create_table(
        "scheme_version",
        sa.Column("scheme_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            _words("versionstatus_known", "draft proposed published superseded"),
            nullable=False,
        ),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("standard_id", BigId, nullable=False),
        sa.Column(
            "type",
            _words("schemetype_known", "kkni okupasi klaster"),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("area_en", sa.Text(), nullable=False),
        sa.Column("qualification", sa.Text(), nullable=False),
        sa.Column("qualification_en", sa.Text(), nullable=False),
        sa.Column("kkni_level", sa.Integer(), nullable=False),
        sa.Column("kbli", sa.String(length=5), nullable=False),
        sa.Column("kbji", sa.String(length=4), nullable=False),
        sa.Column("fee_idr", BigId, nullable=False),
        sa.Column("validity_months", sa.Integer(), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("scope_en", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("purpose_en", sa.Text(), nullable=False),
        sa.Column("code_of_ethics", sa.JSON(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("choose_optional", sa.Integer(), nullable=False),
        sa.Column("fees", sa.JSON(), nullable=False),
        sa.Column(
            "evidence_asked",
            _words("evidencestrength_known", "any two_kinds direct"),
            nullable=False,
        ),
        sa.Column(
            "critical_evidence_asked",
            _words("criticalevidence_known", "any two_kinds direct"),
            nullable=False,
        ),
        sa.Column("background", sa.Text(), nullable=False),
        sa.Column("background_en", sa.Text(), nullable=False),
        sa.Column("recitals", sa.JSON(), nullable=False),
        sa.Column("normative_references", sa.JSON(), nullable=False),
        sa.Column("surveillance", sa.Text(), nullable=False),
        sa.Column("surveillance_en", sa.Text(), nullable=False),
        sa.Column("renewal", sa.Text(), nullable=False),
        sa.Column("renewal_en", sa.Text(), nullable=False),
        sa.Column("rights", sa.JSON(), nullable=False),
        sa.Column("duties", sa.JSON(), nullable=False),
        sa.Column("portfolio", sa.JSON(), nullable=False),
        sa.Column("instruments", sa.JSON(), nullable=False),
        sa.Column(
            "instrument",
            _words("instrument_known", "ia01 ia02 ia03 ia04 ia05 ia06 ia07 ia08 ia09 ia10 ia11"),
            nullable=False,
        ),
        sa.Column("test_items", sa.Integer(), nullable=False),
        sa.Column("test_minutes", sa.Integer(), nullable=False),
        sa.Column("imported_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name="fk_scheme_version_scheme_id_scheme"
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standard.id"], name="fk_scheme_version_standard_id_standard"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_scheme_version"),
        sa.UniqueConstraint("public_id", name="uq_scheme_version_public_id"),
        sa.UniqueConstraint("scheme_id", "number", name="uq_scheme_version_scheme_id_number"),
    )
    op.create_index(
        "uq_scheme_version_published",
        "scheme_version",
        ["scheme_id"],
        unique=True,
        sqlite_where=sa.text("status = 'published'"),
        postgresql_where=sa.text("status = 'published'"),
    )
    op.create_table(
        "unit",
        sa.Column("standard_id", BigId, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("variables", sa.JSON(), nullable=False),
        sa.Column("guide", sa.JSON(), nullable=False),
        sa.Column("key_competencies", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standard.id"], name="fk_unit_standard_id_standard"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.UniqueConstraint("public_id", name="uq_unit_public_id"),
        sa.UniqueConstraint(
            "standard_id", "code", "content_hash", name="uq_unit_standard_id_code_content_hash"
        ),
    )
    op.create_index("ix_unit_code", "unit", ["code"], unique=False)
    op.create_table(
        "element",
        sa.Column("id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_element_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_element"),
        sa.UniqueConstraint("unit_id", "number", name="uq_element_unit_id_number"),
    )
    op.create_table(
        "package_upload",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_package_upload_person_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_package_upload"),
        sa.UniqueConstraint("public_id", name="uq_package_upload_public_id"),
    )
    op.create_index("ix_package_upload_person_id", "package_upload", ["person_id"], unique=False)
    op.create_table(
        "requirement",
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            _words("requirementkind_known", "basic administrative"),
            nullable=False,
        ),
        sa.Column("is_mandatory", sa.Boolean(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("hint_en", sa.Text(), nullable=False),
        sa.Column("purposes", sa.JSON(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["scheme_version.id"], name="fk_requirement_version_id_scheme_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_requirement"),
        sa.UniqueConstraint("public_id", name="uq_requirement_public_id"),
        sa.UniqueConstraint("version_id", "code", name="uq_requirement_version_id_code"),
    )
    op.create_table(
        "scheme_unit",
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "group",
            _words("unitgroup_known", "general core optional"),
            nullable=False,
        ),
        sa.Column("work_group", sa.Text(), nullable=False),
        sa.Column("work_group_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_scheme_unit_unit_id_unit"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["scheme_version.id"], name="fk_scheme_unit_version_id_scheme_version"
        ),
        sa.PrimaryKeyConstraint("version_id", "unit_id", name="pk_scheme_unit"),
    )
    op.create_index("ix_scheme_unit_unit_id", "scheme_unit", ["unit_id"], unique=False)
    op.create_table(
        "unit_rule",
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("min_correct", sa.Integer(), nullable=False),
        sa.Column("probe_band", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            _words("standardsetting_known", "provisional studied"),
            nullable=False,
        ),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_rule_unit_id_unit"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["scheme_version.id"], name="fk_unit_rule_version_id_scheme_version"
        ),
        sa.PrimaryKeyConstraint("version_id", "unit_id", name="pk_unit_rule"),
    )
    op.create_table(
        "version_event",
        sa.Column("id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column(
            "deed",
            _words(
                "versiondeed_known",
                "begun imported edited proposed returned approved_by_chair approved_by_head "
                "approved_on_paper published superseded",
            ),
            nullable=False,
        ),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_version_event_person_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["scheme_version.id"], name="fk_version_event_version_id_scheme_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_version_event"),
    )
    op.create_index("ix_version_event_version_id", "version_event", ["version_id"], unique=False)
    op.create_table(
        "kuk",
        sa.Column("id", BigId, nullable=False),
        sa.Column("element_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_official", sa.Boolean(), nullable=False),
        sa.Column("is_critical", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["element_id"], ["element.id"], name="fk_kuk_element_id_element"),
        sa.PrimaryKeyConstraint("id", name="pk_kuk"),
        sa.UniqueConstraint("element_id", "number", name="uq_kuk_element_id_number"),
    )
    op.create_table(
        "plan_entry",
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("kuk_id", BigId, nullable=False),
        sa.Column(
            "method",
            _words("method_known", "test portfolio"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["kuk_id"], ["kuk.id"], name="fk_plan_entry_kuk_id_kuk"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["scheme_version.id"], name="fk_plan_entry_version_id_scheme_version"
        ),
        sa.PrimaryKeyConstraint("version_id", "kuk_id", "method", name="pk_plan_entry"),
    )
    op.create_table(
        "test_cell",
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("kuk_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["kuk_id"], ["kuk.id"], name="fk_test_cell_kuk_id_kuk"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["scheme_version.id"], name="fk_test_cell_version_id_scheme_version"
        ),
        sa.PrimaryKeyConstraint("version_id", "kuk_id", name="pk_test_cell"),
    )
    for table in ("unit", "element", "kuk", "version_event"):
        protect(op, table)


def downgrade() -> None:
    """Drop the tables of schemes."""
    for table in ("unit", "element", "kuk", "version_event"):
        unprotect(op, table)
    op.drop_table("test_cell")
    op.drop_table("plan_entry")
    op.drop_table("kuk")
    op.drop_index("ix_version_event_version_id", table_name="version_event")
    op.drop_table("version_event")
    op.drop_table("unit_rule")
    op.drop_index("ix_scheme_unit_unit_id", table_name="scheme_unit")
    op.drop_table("scheme_unit")
    op.drop_table("requirement")
    op.drop_index("ix_package_upload_person_id", table_name="package_upload")
    op.drop_table("package_upload")
    op.drop_table("element")
    op.drop_index("ix_unit_code", table_name="unit")
    op.drop_table("unit")
    op.drop_index(
        "uq_scheme_version_published",
        table_name="scheme_version",
        sqlite_where=sa.text("status = 'published'"),
        postgresql_where=sa.text("status = 'published'"),
    )
    op.drop_table("scheme_version")
    op.drop_table("standard")
    op.drop_table("scheme")
