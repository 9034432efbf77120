"""Files sent in pieces, for lines that break."""

from flask import request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.applications import actions
from lsp.applications.views.room import blueprint
from lsp.kernel.permissions import Permission
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.forms import tidy
from lsp.web.signing_in import actor


def _number(name: str) -> int:
    raw = request.form.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 12 else -1


@blueprint.post("/unggahan")
@allow(Permission.APPLICATION_START)
def begin_upload() -> ResponseReturnValue:
    """Begin, or learn how far the same file came before."""
    upload = actions.begin_upload(
        edge.writer(),
        actor(),
        name=(tidy(request.form.get("name")) or "")[:120],
        size_bytes=_number("size"),
        fingerprint=(tidy(request.form.get("fingerprint")) or "")[:64],
        now=now(),
    )
    edge.commit_now()
    return {"upload": upload.public_id, "received": upload.received_bytes}


@blueprint.post("/unggahan/potongan")
@allow(Permission.APPLICATION_START)
def append_piece() -> ResponseReturnValue:
    """Keep the next piece; the answer says how many bytes have arrived."""
    piece = request.files.get("piece")
    received = actions.append_piece(
        edge.writer(),
        actor(),
        request.form.get("upload", ""),
        _number("offset"),
        piece.read() if piece else b"",
        edge.services().sealer,
        now=now(),
    )
    edge.commit_now()
    return {"received": received}
