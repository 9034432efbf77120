"""Models and migrations say the same, upwards and downwards, on both databases."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from lsp.adapters.database import Base, Database
from lsp.adapters.migrations import current_revision, downgrade, head_revision, upgrade

pytestmark = pytest.mark.database


def _differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def _checks(database: Database) -> dict[str, set[object]]:
    inspector = sa.inspect(database.engine)
    names = [name for name in inspector.get_table_names() if name != "alembic_version"]
    return {name: {c["name"] for c in inspector.get_check_constraints(name)} for name in names}


def test_migrations_make_what_the_models_say(database: Database) -> None:
    assert current_revision(database) == head_revision()
    assert _differences(database) == []


def test_migrations_make_the_fences_that_the_models_name(database: Database) -> None:
    made = _checks(database)
    for table in Base.metadata.tables.values():
        named = {c.name for c in table.constraints if isinstance(c, sa.CheckConstraint)}
        assert {str(name) for name in named} == made[table.name], table.name


def test_every_migration_can_be_taken_back(database: Database) -> None:
    downgrade(database)
    assert set(sa.inspect(database.engine).get_table_names()) <= {"alembic_version"}
    upgrade(database)
    assert _differences(database) == []
