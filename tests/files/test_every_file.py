"""Every file that the example LSP holds, asked for by everybody: the wrong person gets 404."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lsp.accounts.actions import start_session
from lsp.accounts.queries import actor_for, person_by_login
from lsp.adapters.clock import now
from lsp.adapters.database import Database
from lsp.adapters.files import FileStore
from lsp.adapters.migrations import upgrade
from lsp.app import build_services, create_app, import_models
from lsp.applications.models import Application, ApplicationDocument
from lsp.applications.queries import document_access
from lsp.certificates.models import Certificate
from lsp.config import read_config
from lsp.demo.loading import load
from lsp.demo.logins import DOMAIN
from lsp.files.models import PersonFile
from lsp.files.queries import file_access
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor
from lsp.portfolios.models import Evidence
from lsp.portfolios.queries import evidence_access
from lsp.web.access import Access, SubjectLoader
from lsp.web.edge import Services

WALKERS = (
    "asesi", "asesi02", "asesor", "asesor2", "administrasi", "petugas.tuk", "manajer",
    "komite1", "ketua", "mutu", "penulis", "penelaah", "admin",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """The example on a database and a file store of its own."""

    app: Flask
    services: Services
    folder: Path


@dataclass(frozen=True)
class Address:
    """Where a stored file is fetched, and who may according to the table of predicates."""

    url: str
    file_key: str
    permission: Permission
    subject: object


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, secrets_folder: Path) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("files")
    import_models()
    config = read_config(
        {"LSP_INSTANCE": str(secrets_folder.parent), "LSP_ORIGIN": "http://localhost"}
    )
    database = Database(f"sqlite:///{folder}/walk.sqlite3")
    upgrade(database)
    built = build_services(config, database)
    services = replace(built, files=FileStore(folder / "files", built.sealer))
    load(services, now=now())
    yield World(create_app(config, services=services), services, folder)
    database.close()


def _documents(db: Session) -> Iterator[Address]:
    rows = sa.select(Application.public_id, ApplicationDocument).join(
        Application, Application.id == ApplicationDocument.application_id
    )
    for application_id, document in db.execute(rows):
        url = f"/permohonan/{application_id}/dokumen/{document.public_id}"
        found = document_access(db, application_id, document.public_id)
        yield Address(url, document.file_key, Permission.DOCUMENT_READ, found)


def _evidence(db: Session) -> Iterator[Address]:
    for row in db.scalars(sa.select(Evidence)):
        found = evidence_access(db, row.public_id)
        url = f"/bukti/{row.public_id}/berkas"
        yield Address(url, row.file_key, Permission.EVIDENCE_READ, found)


def _kept(db: Session) -> Iterator[Address]:
    for row in db.scalars(sa.select(PersonFile)):
        found = file_access(db, row.public_id)
        url = f"/berkas/{row.public_id}"
        yield Address(url, row.file_key, Permission.FILE_USE_OWN, found)


def _certificates(app: Flask) -> Callable[[Session], Iterator[Address]]:
    access: Access = app.view_functions["certificates.pdf"].lsp_access  # type: ignore[attr-defined]
    loader: SubjectLoader = access.subject  # type: ignore[assignment]

    def addresses(db: Session) -> Iterator[Address]:
        for row in db.scalars(sa.select(Certificate).where(Certificate.file_key.is_not(None))):
            found = loader(db, certificate_id=row.public_id)
            url = f"/sertifikat/{row.public_id}/pdf"
            assert access.permission is not None
            yield Address(url, row.file_key or "", access.permission, found)

    return addresses


def _addresses(world: World) -> list[Address]:
    kinds = (_documents, _evidence, _kept, _certificates(world.app))
    with world.app.app_context(), world.services.database.reading() as db:
        return [address for kind in kinds for address in kind(db)]


def _enter(world: World, walker: str) -> tuple[Actor, FlaskClient]:
    client = world.app.test_client()
    with world.services.database.writing() as db:
        index = world.services.sealer.index(f"{walker}@{DOMAIN}", "email")
        found = person_by_login(db, index, "")
        assert found is not None, walker
        actor = actor_for(db, found[0].id, now().date())
        token = start_session(db, found[0].id, "walk", now=now())
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    return actor, client


@pytest.mark.parametrize("walker", WALKERS)
def test_a_file_is_given_to_whom_the_table_names_and_hidden_from_all_others(
    world: World, walker: str
) -> None:
    actor, client = _enter(world, walker)
    policy = world.app.extensions["lsp.policy"]
    seen: Counter[int] = Counter()
    opened: set[Permission] = set()
    for address in _addresses(world):
        may = address.subject is not None and policy[address.permission](actor, address.subject)
        if may and address.permission in opened and seen[200] > 20:
            continue  # opening and sealing again is slow, and shown often enough
        answer = client.get(address.url)
        assert answer.status_code == (200 if may else 404), f"{walker} {address.url}"
        seen[answer.status_code] += 1
        if may:
            opened.add(address.permission)
            assert "sandbox" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-store"
    assert seen[404] > 100


def test_who_is_not_signed_in_gets_nothing(world: World) -> None:
    client = world.app.test_client()
    for address in _addresses(world):
        answer = client.get(address.url)
        assert answer.status_code == 302
        assert "/masuk?next" in (answer.location or "")


def test_nothing_lies_on_the_disk_that_no_address_names(world: World) -> None:
    store = world.folder / "files"
    lying = {path.name for path in store.rglob("*") if path.is_file()}
    arriving = {path.name for path in (store / "arriving").rglob("*") if path.is_file()}
    assert lying - arriving == {address.file_key for address in _addresses(world)}
