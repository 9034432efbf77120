"""The people of a page test, their browsers, and applications at hand."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from flask.testing import FlaskClient

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.applications import queries
from lsp.applications.models import Application
from lsp.web.edge import Services
from tests.factories.applications import (
    make_accepted,
    make_submitted,
    photo,
    start,
)

SignIn = Callable[[Person], FlaskClient]


@dataclass
class Stage:
    """The people of a test and their browsers."""

    database: Database
    services: Services
    people: dict[str, Person]
    browsers: dict[str, FlaskClient]

    def application(self) -> Application:
        """The newest application as it stands in the database."""
        with self.database.reading() as db:
            return db.scalars(sa.select(Application).order_by(Application.id.desc())).first()  # type: ignore[return-value]

    def count(self, table: type) -> int:
        """How many rows there are."""
        with self.database.reading() as db:
            return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0

    def answers(self) -> dict[str, str]:
        """What the newest application says."""
        return queries.open_data(self.application(), self.services.sealer)


def submitted(stage: Stage, who: str = "sari") -> str:
    with stage.database.writing() as db:
        made = make_submitted(db, stage.people[who], stage.services.sealer, stage.services.files)
        return made.public_id


def accepted(stage: Stage) -> str:
    with stage.database.writing() as db:
        sari, dewi = stage.people["sari"], stage.people["dewi"]
        made = make_accepted(db, sari, dewi, stage.services.sealer, stage.services.files)
        return made.public_id


def draft(stage: Stage) -> str:
    with stage.database.writing() as db:
        return start(db, stage.people["sari"], stage.services.sealer).public_id


def file_of(seed: int = 0, name: str = "ktp.jpg") -> tuple[io.BytesIO, str]:
    return io.BytesIO(photo(seed)), name


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no {name} on the page"
    return found.group(1)


def document_of(stage: Stage, code: str) -> str:
    with stage.database.reading() as db:
        for view in queries.requirement_views(db, stage.application()):
            if view.requirement.code == code:
                return view.documents[0].public_id
    raise AssertionError(code)
