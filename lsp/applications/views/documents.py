"""Documents of an application: add, replace, remove, fetch."""

from flask import request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.adapters.uploads import CleanUpload, check_upload
from lsp.applications import actions, queries
from lsp.applications.queries.uploading import uploaded_file
from lsp.applications.rules import why_not_edit
from lsp.applications.rules.answers import DOCUMENTS
from lsp.applications.views.room import blueprint
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.web import edge
from lsp.web.access import allow, subject
from lsp.web.pages import done, download
from lsp.web.signing_in import actor


def _received(upload_id: str) -> CleanUpload:
    """The checked file: sent in pieces before, or with this form.

    Checked before the writer opens: reading a PDF takes its time, and others want to write.
    """
    if upload_id:
        whole = uploaded_file(edge.reader(), actor().person_id, upload_id, edge.services().sealer)
        if whole is None:
            raise NotFound
        return check_upload(*whole)
    file = request.files.get("file")
    return check_upload(file.stream if file else b"", (file.filename or "") if file else "")


@blueprint.post("/permohonan/<application_id>/dokumen")
@allow(Permission.APPLICATION_EDIT, subject=queries.application_access)
def attach(application_id: str) -> ResponseReturnValue:
    """Add a file to a requirement, or put it in another one's place."""
    refuse_if(why_not_edit(subject().status))
    upload_id = request.form.get("upload", "")
    upload = _received(upload_id)
    actions.attach_document(
        edge.writer(),
        actor(),
        application_id,
        request.form.get("requirement", ""),
        upload,
        edge.services().files,
        now=now(),
        replaces=request.form.get("replaces", ""),
    )
    if upload_id:
        actions.finish_upload(edge.writer(), actor(), upload_id)
    where = {"application_id": application_id, "step": DOCUMENTS}
    return done("Berkas tersimpan.", "applications.step", **where)


@blueprint.post("/permohonan/<application_id>/dokumen/<document_id>/hapus")
@allow(Permission.APPLICATION_EDIT, subject=queries.document_access)
def remove(application_id: str, document_id: str) -> ResponseReturnValue:
    """Take a file off the application."""
    actions.remove_document(edge.writer(), actor(), application_id, document_id, now=now())
    where = {"application_id": application_id, "step": DOCUMENTS}
    return done("Berkas dihapus.", "applications.step", **where)


@blueprint.get("/permohonan/<application_id>/dokumen/<document_id>")
@allow(Permission.DOCUMENT_READ, subject=queries.document_access, hidden=True)
def document(application_id: str, document_id: str) -> ResponseReturnValue:
    """The file itself: photos are shown, PDFs are downloaded."""
    found = queries.document_by_public_id(edge.reader(), document_id)
    if found is None:
        raise NotFound
    content = edge.services().files.get(found.file_key)
    is_photo = found.media_type.startswith("image/")
    return download(content, found.name, found.media_type, inline=is_photo)
