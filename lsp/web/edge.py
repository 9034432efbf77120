"""The transaction edge: one reader and at most one writer per request, committed once."""

from dataclasses import dataclass

from flask import Flask, Response, current_app, g
from sqlalchemy.orm import Session

from lsp.adapters.database import Database
from lsp.adapters.files import FileStore
from lsp.adapters.mail import Mailer
from lsp.adapters.sealing import Sealer
from lsp.adapters.signing import TokenSigner
from lsp.adapters.texting import Texter


@dataclass(frozen=True)
class Services:
    """What views hand to actions; built once by the composition root.

    `bank_sealer` opens test items and keys; `origin` is the public address without a slash;
    `texter` is the gateway for short messages, where the LSP has one.
    `quota_bytes` is what one person may keep in files.
    """

    database: Database
    files: FileStore
    sealer: Sealer
    bank_sealer: Sealer
    mailer: Mailer
    texter: Texter | None
    signer: TokenSigner
    origin: str
    demo: bool
    quota_bytes: int = 300_000_000


def services() -> Services:
    """The adapters of this application."""
    found = current_app.extensions["lsp"]
    if not isinstance(found, Services):
        raise TypeError("create_app has not set up the services")
    return found


def reader() -> Session:
    """The request's session for looking; never committed."""
    if "reader" not in g:
        g.reader = services().database.open_reader()
    session: Session = g.reader
    return session


def writer() -> Session:
    """The request's transaction. Committed after the view when the answer is below 400."""
    if "writer" not in g:
        drop_reader()
        g.writer = services().database.open_writer()
    session: Session = g.writer
    return session


def drop_reader() -> None:
    """Close the reader early, so that a later look sees what was committed since."""
    session = g.pop("reader", None)
    if session is not None:
        session.close()


def commit_now() -> None:
    """Commit the writer before the answer is made (used where the answer acknowledges it)."""
    session = g.pop("writer", None)
    if session is not None:
        services().database.finish(session, commit=True)


def _end_well(response: Response) -> Response:
    session = g.pop("writer", None)
    if session is not None:
        services().database.finish(session, commit=response.status_code < 400)
    return response


def _end(_error: BaseException | None = None) -> None:
    session = g.pop("writer", None)
    if session is not None:
        services().database.finish(session, commit=False)
    drop_reader()


def install(app: Flask, built: Services) -> None:
    """Attach the edge to the application."""
    app.extensions["lsp"] = built
    app.after_request(_end_well)
    app.teardown_request(_end)
