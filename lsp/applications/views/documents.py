"""Documents of an application: add, replace, remove, fetch."""

from flask import request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.applications import actions, queries
from lsp.applications.rules import why_not_edit
from lsp.applications.rules.answers import DOCUMENTS
from lsp.applications.views.room import blueprint
from lsp.files.forms import FORM_BYTES, incoming, shelve
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.kernel.text import N_
from lsp.web import edge
from lsp.web.access import allow, subject
from lsp.web.limits import takes
from lsp.web.pages import done, download
from lsp.web.signing_in import actor


@blueprint.post("/permohonan/<application_id>/dokumen")
@takes(FORM_BYTES)
@allow(Permission.APPLICATION_EDIT, subject=queries.application_access)
def attach(application_id: str) -> ResponseReturnValue:
    """Add files to a requirement, or put one in another one's place: sent now, or kept before."""
    refuse_if(why_not_edit(subject().status))
    code, replaces = request.form.get("requirement", ""), request.form.get("replaces", "")
    at, came = now(), incoming(edge.reader(), actor())
    for kept in shelve(actor(), came, now=at):
        actions.attach_file(
            edge.writer(), actor(), application_id, code, kept.file, now=at, replaces=replaces
        )
        replaces = ""
    where = {"application_id": application_id, "step": DOCUMENTS}
    return done("Berkas tersimpan.", "applications.step", **where)


@blueprint.post("/permohonan/<application_id>/dokumen/<document_id>/hapus")
@allow(Permission.APPLICATION_EDIT, subject=queries.document_access)
def remove(application_id: str, document_id: str) -> ResponseReturnValue:
    """Take a file off the application."""
    actions.remove_document(edge.writer(), actor(), application_id, document_id, now=now())
    where = {"application_id": application_id, "step": DOCUMENTS}
    text = N_("Berkas dilepas dari permohonan; salinannya tetap ada di “Berkas saya”.")
    return done(text, "applications.step", **where)


@blueprint.get("/permohonan/<application_id>/dokumen/<document_id>")
@allow(Permission.DOCUMENT_READ, subject=queries.document_access, hidden=True)
def document(application_id: str, document_id: str) -> ResponseReturnValue:
    """The file itself: photos are shown, all else is downloaded."""
    found = queries.document_by_public_id(edge.reader(), document_id)
    if found is None:
        raise NotFound
    content = edge.services().files.get(found.file_key)
    is_photo = found.media_type.startswith("image/")
    return download(content, found.name, found.media_type, inline=is_photo)
