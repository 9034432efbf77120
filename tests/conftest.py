"""Fixtures every room's tests share: a fresh database, the application, a signed-in client.

SQLite by default. With LSP_TEST_DATABASE_URL (a PostgreSQL server whose role may create databases)
each test gets a database copied from a migrated template instead.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from lsp.accounts.actions import start_session
from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.adapters.keyring import create_keyring
from lsp.adapters.migrations import upgrade
from lsp.adapters.sealing import Sealer
from lsp.adapters.signing import create_signing_key
from lsp.app import build_services, create_app, import_models
from lsp.config import Config, read_config
from lsp.kernel.ids import new_id
from lsp.web.edge import Services
from tests.page_checks import CheckedClient

SERVER = os.environ.get("LSP_TEST_DATABASE_URL", "")
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # 10.00 WIB on a Tuesday


@pytest.fixture
def now() -> datetime:
    """The moment at which tests happen."""
    return NOW


@pytest.fixture(scope="session")
def template_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a migrated, empty database, made once per process."""
    import_models()
    if SERVER:
        name = f"lsp_template_{new_id()}"
        _on_server(f"CREATE DATABASE {name}")
        url = make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('template')}/template.sqlite3"
    database = Database(url)
    upgrade(database)
    if database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    yield url
    if SERVER:
        _on_server(f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(statement: str) -> None:
    engine = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture
def database(template_url: str, tmp_path: Path) -> Iterator[Database]:
    """A fresh migrated database of the test's own."""
    if SERVER:
        name = f"lsp_test_{new_id()}"
        template = make_url(template_url).database
        _on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
        url = make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    else:
        path = tmp_path / "lsp.sqlite3"
        shutil.copyfile(str(make_url(template_url).database), path)
        url = f"sqlite:///{path}"
    database = Database(url)
    yield database
    database.close()
    if SERVER:
        _on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """One open transaction, rolled back at the end."""
    session = database.open_writer()
    yield session
    database.finish(session, commit=False)


@pytest.fixture(scope="session")
def secrets_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Secrets and signing keys of a test instance, made once per process."""
    folder = tmp_path_factory.mktemp("instance") / "secrets"
    folder.mkdir()
    for name, byte in (("data", b"d"), ("index", b"i")):  # as tests.factories.accounts.TEST_SEALER
        (folder / f"{name}.key").write_text((byte * 32).hex())
    create_keyring(folder)
    create_signing_key(folder / "signing", "k26a")
    return folder


@pytest.fixture
def config(secrets_folder: Path) -> Config:
    """Settings of the test instance."""
    return read_config(
        {"LSP_INSTANCE": str(secrets_folder.parent), "LSP_ORIGIN": "http://localhost"}
    )


@pytest.fixture
def services(config: Config, database: Database, tmp_path: Path) -> Services:
    """The adapters of the test instance, on the test's own database and mail folder."""
    built = build_services(config, database)
    from lsp.adapters.mail import FolderMailer

    return replace(built, mailer=FolderMailer(tmp_path / "outbox", "lsp@contoh.example"))


@pytest.fixture
def sealer(services: Services) -> Sealer:
    """Seals fields as the application does."""
    return services.sealer


@pytest.fixture
def app(config: Config, services: Services) -> Flask:
    """The whole application on the test's own database."""
    app = create_app(config, services=services)
    app.testing = True
    app.test_client_class = CheckedClient
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser nobody is signed in on; every page it fetches is checked."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask, database: Database) -> Callable[[Person], FlaskClient]:
    """Make a browser in which the person is signed in."""

    def make(person: Person) -> FlaskClient:
        from lsp.adapters.clock import now as clock

        with database.writing() as db:
            token = start_session(db, person.id, "test", now=clock())
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return client

    return make
