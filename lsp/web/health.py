"""Answers for load balancers and monitors."""

import sqlalchemy as sa
from flask import Blueprint
from flask.typing import ResponseReturnValue

from lsp.adapters import migrations
from lsp.web import edge
from lsp.web.access import public

blueprint = Blueprint("web", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Database, schema, file store and signing key are there; 503 names what is not."""
    services = edge.services()
    checks = {
        "database": edge.reader().scalar(sa.text("SELECT 1")) == 1,
        "schema": migrations.current_revision(services.database) == migrations.head_revision(),
        "files": services.files.writable(),
        "signing_key": bool(services.signer.current),
    }
    ready = all(checks.values())
    return {"ready": ready, "checks": checks}, 200 if ready else 503


@blueprint.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Search engines may read scheme pages only."""
    text = "User-agent: *\nAllow: /skema\nDisallow: /\n"
    return text, 200, {"Content-Type": "text/plain; charset=utf-8"}
