"""Bringing a database to the newest schema, and asking where it stands."""

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from lsp.adapters.bundle import bundle_path
from lsp.adapters.database import Base, Database


def _configuration(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(bundle_path("migrations")))
    config.attributes["connection"] = connection
    config.attributes["target_metadata"] = Base.metadata
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Run every missing migration in one transaction (the writer's, on SQLite)."""
    with database.writing() as db:
        command.upgrade(_configuration(db.connection()), revision)


def downgrade(database: Database, revision: str = "base") -> None:
    """Run migrations backwards."""
    with database.writing() as db:
        command.downgrade(_configuration(db.connection()), revision)


def current_revision(database: Database) -> str | None:
    """The revision the database stands at, or None when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str | None:
    """The newest revision in the migrations folder."""
    return ScriptDirectory.from_config(_configuration()).get_current_head()
