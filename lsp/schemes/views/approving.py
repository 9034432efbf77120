"""Deeds on versions: a new draft, proposing, approving, returning."""

from flask import request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.schemes import actions
from lsp.schemes.queries import versions
from lsp.schemes.views.room import blueprint, the_version
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.forms import tidy
from lsp.web.pages import done
from lsp.web.signing_in import actor


@blueprint.post("/skema-versi/<version_id>/konsep")
@allow(Permission.SCHEME_EDIT, subject=versions.row_by_public_id)
def begin(version_id: str) -> ResponseReturnValue:
    """Begin a draft with the content of this version."""
    row = the_version()
    draft = actions.begin_draft(edge.writer(), actor(), row.version_id, now=now())
    return done(
        "Konsep baru siap diubah. Versi yang terbit tetap berlaku.",
        "schemes.version",
        version_id=draft.public_id,
    )


@blueprint.post("/skema-versi/<version_id>/ajukan")
@allow(Permission.SCHEME_PROPOSE, subject=versions.row_by_public_id)
def propose(version_id: str) -> ResponseReturnValue:
    """Put the draft before the chair of the scheme committee and the head."""
    row = the_version()
    actions.propose_version(edge.writer(), actor(), row.version_id, now=now())
    return done("Versi diajukan untuk disetujui.", "schemes.version", version_id=version_id)


@blueprint.post("/skema-versi/<version_id>/setujui")
@allow(Permission.SCHEME_APPROVE, subject=versions.row_by_public_id)
def approve(version_id: str) -> ResponseReturnValue:
    """Approve the content that was shown."""
    row = the_version()
    seen = request.form.get("seen_hash", "")
    actions.approve_version(edge.writer(), actor(), row.version_id, seen_hash=seen, now=now())
    return done("Persetujuan Anda tercatat.", "schemes.version", version_id=version_id)


@blueprint.post("/skema-versi/<version_id>/kembalikan")
@allow(Permission.SCHEME_RETURN, subject=versions.row_by_public_id)
def send_back(version_id: str) -> ResponseReturnValue:
    """Send a proposed version back with what is to be mended."""
    row, note = the_version(), tidy(request.form.get("reason")) or ""
    actions.return_version(edge.writer(), actor(), row.version_id, note, now=now())
    return done("Versi dikembalikan menjadi konsep.", "schemes.version", version_id=version_id)
