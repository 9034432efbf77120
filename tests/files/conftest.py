"""What the tests of this room share: two people and their browsers."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.adapters.files import FileStore
from lsp.kernel.roles import Actor, Role
from lsp.web.edge import Services
from tests.applications.stage import SignIn
from tests.factories.accounts import TEST_SEALER, as_actor, make_person
from tests.factories.organization import make_organization


@pytest.fixture
def services(services: Services, tmp_path: Path) -> Services:
    """The adapters with files in the test's own folder, so that they can be counted."""
    return replace(services, files=FileStore(tmp_path / "files", TEST_SEALER))


@pytest.fixture
def files(services: Services) -> FileStore:
    return services.files


@dataclass
class Scene:
    """Sari and another candidate, each with a browser."""

    app: Flask
    database: Database
    services: Services
    folder: Path
    sari: Person
    other: Person
    browser: FlaskClient
    stranger: FlaskClient

    @property
    def actor(self) -> Actor:
        """Sari as an actor."""
        return as_actor(self.sari, Role.CANDIDATE)

    def on_disk(self) -> list[Path]:
        """Every file that lies in the store."""
        return [path for path in (self.folder / "files").rglob("*") if path.is_file()]


@pytest.fixture
def scene(
    app: Flask, database: Database, services: Services, sign_in: SignIn, tmp_path: Path
) -> Scene:
    sealer = services.sealer
    with database.writing() as db:
        make_organization(db)
        sari = make_person(db, "Sari Contoh", roles=(Role.CANDIDATE,), sealer=sealer)
        other = make_person(db, "Orang Lain", roles=(Role.CANDIDATE,), sealer=sealer)
    app.config["WTF_CSRF_ENABLED"] = False
    return Scene(app, database, services, tmp_path, sari, other, sign_in(sari), sign_in(other))
