"""The tus resumable upload protocol 1.0.0: core, creation, termination, checksum, expiration.

Every answer under /unggahan speaks the protocol, refusals included; who may do what is decided by
the same guard as everywhere.
"""

from datetime import datetime

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.http import http_date

from lsp.adapters.clock import now
from lsp.adapters.uploads import LARGEST_BYTES, CleanUpload, check_upload
from lsp.files import actions, queries
from lsp.files.actions import Kept, Whole
from lsp.files.models import Upload
from lsp.files.rules import is_expired, tus
from lsp.files.rules.tus import Checksum, Status
from lsp.files.views.room import blueprint
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound, Refused
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.errors import answer
from lsp.web.language import gettext, sentences
from lsp.web.limits import takes
from lsp.web.pages import done
from lsp.web.signing_in import actor

_SPEAKS_TUS = frozenset({"files.begin_upload", "files.upload"})


def _reply(status: int, **headers: str | int) -> Response:
    """An answer without a body; header names are written with underscores."""
    response = Response(status=status, mimetype="text/plain")
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = str(value)
    return response


def _method() -> str:
    """The method asked for; X-HTTP-Method-Override counts before the request's own."""
    return request.headers.get("X-HTTP-Method-Override", request.method).upper()


def _is_other_version() -> bool:
    return request.headers.get("Tus-Resumable") != tus.VERSION


def _about() -> Response:
    """What this server speaks."""
    return _reply(
        Status.NO_CONTENT,
        Tus_Version=tus.VERSION,
        Tus_Extension=tus.EXTENSIONS,
        Tus_Max_Size=LARGEST_BYTES,
        Tus_Checksum_Algorithm=",".join(tus.ALGORITHMS),
    )


def _date(moment: datetime) -> str:
    return http_date(moment)


@blueprint.after_request
def speak_tus(response: Response) -> Response:
    """Name the version in every answer of the protocol."""
    if request.endpoint in _SPEAKS_TUS:
        response.headers["Tus-Resumable"] = tus.VERSION
        response.headers["Cache-Control"] = "no-store"
        if response.status_code == Status.PRECONDITION_FAILED:
            response.headers["Tus-Version"] = tus.VERSION
    return response


@blueprint.route("/unggahan", methods=["POST", "OPTIONS"], provide_automatic_options=False)
@allow(Permission.FILE_KEEP)
def begin_upload() -> ResponseReturnValue:
    """Creation: make room for a file and say where it is to be sent."""
    if _method() == "OPTIONS":
        return _about()
    if _is_other_version():
        return _reply(Status.PRECONDITION_FAILED)
    size = tus.number(request.headers.get("Upload-Length"))
    described = request.headers.get("Upload-Metadata", "")
    if _method() != "POST" or size is None or tus.metadata(described) is None:
        return _reply(Status.BAD_REQUEST)
    if size > LARGEST_BYTES:
        return _reply(Status.TOO_LARGE)
    services = edge.services()
    upload = actions.begin_upload(
        edge.writer(),
        actor(),
        size_bytes=size,
        described=described,
        quota_bytes=services.quota_bytes,
        now=now(),
    )
    edge.commit_now()
    place = url_for("files.upload", upload_id=upload.public_id)
    return _reply(Status.CREATED, Location=place, Upload_Expires=_date(upload.expires_at))


@blueprint.route(
    "/unggahan/<upload_id>",
    methods=["HEAD", "PATCH", "DELETE", "POST", "OPTIONS"],
    provide_automatic_options=False,
)
@takes(LARGEST_BYTES + 1)
@allow(Permission.FILE_USE_OWN, subject=queries.upload_access, hidden=True)
def upload(upload_id: str) -> ResponseReturnValue:
    """Core, termination: how far an upload is, its next bytes, its end."""
    if _method() == "OPTIONS":
        return _about()
    if _is_other_version():
        return _reply(Status.PRECONDITION_FAILED)
    deeds = {"HEAD": _tell, "PATCH": _append, "DELETE": _end}
    deed = deeds.get(_method())
    return deed(upload_id) if deed else _reply(405, Allow="HEAD, PATCH, DELETE, OPTIONS")


def _present(upload_id: str) -> Upload:
    found = queries.upload_of(edge.reader(), actor().person_id, upload_id)
    if found is None:
        raise NotFound
    return found


def _tell(upload_id: str) -> Response:
    found = _present(upload_id)
    if is_expired(found.expires_at, now()):
        return _reply(Status.GONE)
    response = _reply(
        200,
        Upload_Offset=found.received_bytes,
        Upload_Length=found.size_bytes,
        Upload_Expires=_date(found.expires_at),
    )
    if found.described:
        response.headers["Upload-Metadata"] = found.described
    return response


def _append(upload_id: str) -> Response:
    if request.mimetype != tus.CONTENT_TYPE:
        return _reply(Status.WRONG_TYPE)
    offset = tus.number(request.headers.get("Upload-Offset"))
    declared = request.headers.get("Upload-Checksum")
    checksum = tus.checksum(declared) if declared is not None else None
    if offset is None or (declared is not None and checksum is None):
        return _reply(Status.BAD_REQUEST)
    if offset + (request.content_length or 0) > _present(upload_id).size_bytes:
        return _reply(Status.TOO_LARGE)
    return _receive(upload_id, offset, checksum)


def _receive(upload_id: str, offset: int, checksum: Checksum | None) -> Response:
    edge.drop_reader()  # a slow line holds no transaction
    services = edge.services()
    found = actions.receive(
        services.database,
        services.files,
        actor(),
        upload_id,
        offset,
        request.stream,
        checksum=checksum,
        now=now(),
    )
    response = _reply(found.status)
    if found.expires_at is not None:
        response.headers["Upload-Offset"] = str(found.offset)
        response.headers["Upload-Expires"] = _date(found.expires_at)
    return response


def _end(upload_id: str) -> Response:
    actions.end_upload(edge.writer(), edge.services().files, actor(), upload_id)
    return _reply(Status.NO_CONTENT)


@blueprint.post("/unggahan/<upload_id>/batal")
@allow(Permission.FILE_USE_OWN, subject=queries.upload_access, hidden=True)
def cancel_upload(upload_id: str) -> ResponseReturnValue:
    """The same end for a page without JavaScript."""
    actions.end_upload(edge.writer(), edge.services().files, actor(), upload_id)
    return done("Unggahan dibatalkan.", "files.index")


@blueprint.post("/unggahan/<upload_id>/simpan")
@allow(Permission.FILE_USE_OWN, subject=queries.upload_access, hidden=True)
def keep_upload(upload_id: str) -> ResponseReturnValue:
    """Check a whole upload and put it on the shelf; asked again it answers the same."""
    services = edge.services()
    found = actions.whole_upload(edge.reader(), services.files, actor(), upload_id)
    if found.kept is not None:
        return _told(found.kept)
    clean = _checked(upload_id, found)
    if isinstance(clean, Refused):
        return answer(409, clean.reasons[0].code, sentences(clean.reasons))
    kept = actions.keep_upload(
        edge.writer(),
        actor(),
        upload_id,
        clean,
        found.content,
        services.files,
        quota_bytes=services.quota_bytes,
        now=now(),
    )
    told = _told(kept)
    edge.commit_now()
    services.files.remove_pieces(upload_id)
    return told


def _checked(upload_id: str, found: Whole) -> CleanUpload | Refused:
    """The file written anew; one that is not wanted is forgotten, and why is handed back."""
    try:
        return check_upload(found.content, found.name)
    except Refused as refused:
        actions.end_upload(edge.writer(), edge.services().files, actor(), upload_id)
        edge.commit_now()
        return refused


def _told(kept: Kept) -> ResponseReturnValue:
    file = kept.file
    return {
        "file": file.public_id,
        "name": file.name,
        "size": file.size_bytes,
        "is_new": kept.is_new,
        "told": "" if kept.is_new else gettext("Berkas ini sudah ada di “Berkas saya”."),
    }
