"""Every route, every method, every role, own and other's objects: as the table of predicates says.

On a denial nothing is written. The example LSP is the world that is walked through.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from lsp.accounts.actions import start_session
from lsp.accounts.queries import actor_for, person_by_login
from lsp.adapters.clock import now
from lsp.adapters.database import Database
from lsp.app import build_services, create_app
from lsp.config import read_config
from lsp.demo.loading import load
from lsp.demo.logins import DOMAIN
from lsp.kernel.roles import ANYONE, Actor
from lsp.web.access import Access
from tests.house.samples import Sample, samples, unknown

WALKERS = (
    "anyone", "asesi", "asesi02", "asesor", "asesor2", "administrasi", "petugas.tuk", "manajer",
    "komite1", "ketua", "mutu", "penulis", "penelaah", "pengusul", "admin",
)  # fmt: skip
DENIED = {401, 403, 404}


@dataclass
class World:
    """The application on the example, and the file to restore after a deed."""

    app: Flask
    database: Database
    path: Path
    backup: Path

    def restore(self) -> None:
        self.database.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self.backup, self.path)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, secrets_folder: Path) -> Iterator[World]:
    """The example LSP on SQLite, whatever the other tests run on: the table is the same."""
    from lsp.adapters.migrations import upgrade

    folder = tmp_path_factory.mktemp("walk")
    path = folder / "walk.sqlite3"
    config = read_config(
        {"LSP_INSTANCE": str(secrets_folder.parent), "LSP_ORIGIN": "http://localhost"}
    )
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    services = build_services(config, database)
    load(services, now=now())
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    shutil.copyfile(path, folder / "backup.sqlite3")
    app = create_app(config, services=services)
    app.config["WTF_CSRF_ENABLED"] = False  # what is walked here is authorisation alone
    yield World(app, database, path, folder / "backup.sqlite3")
    database.close()


def _enter(world: World, walker: str) -> tuple[Actor, FlaskClient]:
    client = world.app.test_client()
    if walker == "anyone":
        return ANYONE, client
    sealer = world.app.extensions["lsp"].sealer
    with world.database.writing() as db:
        found = person_by_login(db, sealer.index(f"{walker}@{DOMAIN}", "email"), "")
        assert found is not None, walker
        actor = actor_for(db, found[0].id, now().date())
        token = start_session(db, found[0].id, "walk", now=now())
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    with world.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return actor, client


def _is_allowed(world: World, access: Access, actor: Actor, sample: Sample) -> bool:
    subject: object | None = None
    if access.subject is not None:
        with world.app.app_context(), world.database.reading() as db:
            subject = access.subject(db, **sample)
        if subject is None:
            return False
    assert access.permission is not None
    predicate = world.app.extensions["lsp.policy"][access.permission]
    return actor.is_signed_in and bool(predicate(actor, subject))


def _calls(world: World) -> Iterator[tuple[Rule, str, Access, Sample]]:
    for rule in world.app.url_map.iter_rules():
        access = world.app.view_functions[rule.endpoint].lsp_access  # type: ignore[attr-defined]
        if access.permission is None:
            continue
        with world.database.reading() as db:
            found = samples(db, rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for sample in found:
                yield rule, method, access, sample


@pytest.mark.parametrize("walker", WALKERS)
def test_every_answer_is_what_the_table_says(world: World, walker: str) -> None:
    actor, client = _enter(world, walker)
    shutil.copyfile(world.path, world.backup)
    for rule, method, access, sample in _calls(world):
        allowed = _is_allowed(world, access, actor, sample)
        before = world.database.commits
        with world.app.test_request_context():
            address = world.app.url_map.bind("localhost").build(rule.endpoint, sample, method)
        answer = client.open(address, method=method, headers={"Accept": "text/html"})
        what = f"{walker} {method} {address}: {answer.status_code}"
        if allowed:
            assert answer.status_code not in {401, 403, 500}, what
            assert "/masuk?next" not in (answer.location or ""), what
        else:
            to_sign_in = "/masuk?next" in (answer.location or "")
            assert answer.status_code in DENIED or to_sign_in, what
            assert world.database.commits == before, f"{what} wrote although it was denied"
        if world.database.commits != before:
            world.restore()


def test_every_argument_of_an_address_has_samples(world: World) -> None:
    missing = {name for rule in world.app.url_map.iter_rules() for name in unknown(rule)}
    assert not missing, f"add them to tests/house/samples.py: {sorted(missing)}"


def test_nobody_without_roles_gets_anything_but_their_own_account(world: World) -> None:
    policy = world.app.extensions["lsp.policy"]
    nobody = Actor(10**9, "nobody", "Tanpa Peran")
    granted = {permission.value for permission, holds in policy.items() if _holds(holds, nobody)}
    assert granted <= {"account:use_own", "desk:candidate", "application:start"}


def _holds(predicate: object, actor: Actor) -> bool:
    try:
        return bool(predicate(actor, None))  # type: ignore[operator]
    except AttributeError:
        return False  # it asks about a subject, and there is none
