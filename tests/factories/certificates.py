"""Issued certificates for tests, and the outside world that issuing needs."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from lsp.adapters.database import Database
from lsp.adapters.files import FileStore
from lsp.adapters.sealing import Sealer
from lsp.adapters.signing import TokenSigner, create_signing_key
from lsp.certificates import actions, queries
from lsp.certificates.models import Certificate
from lsp.kernel.roles import Role
from tests.factories.accounts import TEST_SEALER, as_actor
from tests.factories.decisions import HELD_AT, Lsp, make_decided, make_lsp

ORIGIN = "https://v.lsp-koperasi.example"


@dataclass(frozen=True)
class Tools:
    """What issuing needs, in a folder of the test's own."""

    files: FileStore
    signer: TokenSigner
    sealer: Sealer
    origin: str = ORIGIN
    demo: bool = False


def make_tools(folder: Path) -> Tools:
    """Files and a fresh signing key below the folder."""
    if not (folder / "signing").exists():
        create_signing_key(folder / "signing", "k26a")
    signer = TokenSigner.load(folder / "signing")
    return Tools(FileStore(folder / "files", TEST_SEALER), signer, TEST_SEALER)


def begin(db: Session, lsp: Lsp, case_id: str, *, now: datetime = HELD_AT) -> Certificate:
    """The manager gives the order to issue."""
    actor = as_actor(lsp.manager, Role.CERTIFICATION_MANAGER)
    return actions.begin(db, actor, case_id, now=now)


def make_issued(
    database: Database,
    tools: actions.IssuingServices,
    *names: str,
    now: datetime = HELD_AT,
) -> tuple[Lsp, list[Certificate]]:
    """An LSP with released certificates for these candidates."""
    with database.writing() as db:
        lsp = make_lsp(db)
        case_ids = make_decided(db, lsp, *(names or ("Siti Rahmawati",)), now=now)
        ids = [begin(db, lsp, case_id, now=now).public_id for case_id in case_ids]
    for certificate_id in ids:
        actions.issue(database, tools, certificate_id, now=now)
    with database.reading() as db:
        return lsp, [queries.certificate_by_public_id(db, one) for one in ids]


def begun(database: Database, *names: str, now: datetime = HELD_AT) -> tuple[Lsp, list[str]]:
    with database.writing() as db:
        lsp = make_lsp(db)
        cases = make_decided(db, lsp, *names, now=now)
        return lsp, [begin(db, lsp, case, now=now).public_id for case in cases]


def loaded(database: Database, certificate_id: str) -> Certificate:
    with database.reading() as db:
        return queries.certificate_by_public_id(db, certificate_id)
