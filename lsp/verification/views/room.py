"""The blueprint, what it keeps in memory, and the headers of its answers."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState

from lsp.adapters.clock import monotonic_seconds, now
from lsp.certificates.rules.token import issuer_of
from lsp.kernel.zones import Zone, local_date
from lsp.verification import actions
from lsp.verification.actions import CheckTally
from lsp.verification.queries.checks import Check, Pinned
from lsp.verification.rules.privacy import may_look_up, network_of
from lsp.web import edge
from lsp.web.assets import Asset
from lsp.web.edge import Services

blueprint = Blueprint("verification", __name__)

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
OPEN_TO_ALL: Final = ("/api/v1/", "/.well-known/")


@dataclass
class Desk:
    """What one process keeps: the pinned keys, the counts, and the page as it is this minute."""

    pinned: Pinned
    tally: CheckTally = field(default_factory=CheckTally)
    pages: dict[tuple[object, ...], Asset] = field(default_factory=dict)


@blueprint.record
def _open_desk(state: BlueprintSetupState) -> None:
    """Pin the keys that the process was started with."""
    services: Services = state.app.extensions["lsp"]
    pinned = Pinned(issuer_of(services.origin), services.signer.keys)
    state.app.extensions["lsp.verification"] = Desk(pinned)


def desk() -> Desk:
    """This process's desk."""
    found: Desk = current_app.extensions["lsp.verification"]
    return found


def count_check(check: Check, at: datetime) -> None:
    """Count the verdict under the token's hash if the register knows it; who asked is not kept."""
    tally = desk().tally
    digest = check.row.token_hash if check.row else ""
    tally.add(digest, local_date(at, Zone.WIB), check.verdict)
    due = tally.due(monotonic_seconds())
    if due:
        edge.drop_reader()
        with edge.services().database.writing() as db:
            actions.record_checks(db, due)


def may_ask_now() -> bool:
    """Count this look-up by number against the asker's limit; committed whatever comes after."""
    key = edge.services().sealer.index(network_of(request.remote_addr or ""), "look-up")
    count = actions.count_look_up(edge.writer(), key, now=now())
    edge.commit_now()
    return may_look_up(count)


@blueprint.after_request
def _headers(response: Response) -> Response:
    headers = response.headers
    headers["X-Robots-Tag"] = "noindex"
    headers["Content-Security-Policy"] = CSP
    headers.setdefault("Cache-Control", "no-store")
    if request.path.startswith(OPEN_TO_ALL):
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        response.status_code, response.mimetype = 204, "text/plain"
        headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
        headers["Access-Control-Allow-Headers"] = "Content-Type"
        headers["Access-Control-Max-Age"] = "86400"
    return response
