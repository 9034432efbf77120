"""Bringing in a package through a page: template, upload, preview, taking over."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.schemes import actions, documents, queries
from lsp.schemes.models import PackageUpload
from lsp.schemes.queries import versions
from lsp.schemes.rules import VersionStatus
from lsp.schemes.rules.codes import remarks_on
from lsp.schemes.rules.differences import KIND_NAMES, Change, changes
from lsp.schemes.rules.labels import FIELD_NAMES, SECTION_NAMES
from lsp.schemes.rules.package import Package
from lsp.schemes.rules.writing import files_of
from lsp.schemes.views.room import blueprint, the_version
from lsp.web import access, edge
from lsp.web.access import allow
from lsp.web.pages import done, download
from lsp.web.signing_in import actor

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/skema-versi/templat.xlsx")
@allow(Permission.SCHEME_EDIT)
def template() -> ResponseReturnValue:
    """The empty workbook."""
    return download(documents.workbook(), "templat-skema.xlsx", _XLSX)


@blueprint.get("/skema-versi/<version_id>/lembar.xlsx")
@allow(Permission.SCHEME_READ, subject=versions.row_by_public_id)
def workbook(version_id: str) -> ResponseReturnValue:
    """A version as a workbook, to be changed and brought in again."""
    row = the_version()
    package = queries.package_of(edge.reader(), row.version_id)
    name = f"{row.scheme_code}-v{row.number}.xlsx"
    return download(documents.workbook(files_of(package)), name, _XLSX)


@blueprint.route("/skema-versi/impor", methods=["GET", "POST"])
@allow(Permission.SCHEME_EDIT)
def bring_in() -> ResponseReturnValue:
    """Send files; nothing counts before the preview is confirmed."""
    if request.method == "GET":
        return render_template("schemes/import.html", faults=())
    sent = [(each.filename or "", each.read()) for each in request.files.getlist("files")]
    sent = [(name, content) for name, content in sent if name]
    reading = actions.read_sent(sent)
    if reading.package is None:
        return render_template("schemes/import.html", faults=reading.faults), 422
    name = ", ".join(name for name, _ in sent)
    upload = actions.keep_upload(edge.writer(), actor(), name, reading.package, now=now())
    return done(
        "Berkas terbaca. Periksa pratinjau ini.", "schemes.preview", package_id=upload.public_id
    )


@blueprint.get("/skema-versi/impor/<package_id>")
@allow(Permission.SCHEME_IMPORT, subject=versions.upload_by_public_id, hidden=True)
def preview(package_id: str) -> ResponseReturnValue:
    """What the package would change, before it counts."""
    upload: PackageUpload = access.subject()
    package = actions.package_of_upload(upload)
    rows = versions.siblings(edge.reader(), package.scheme.code)
    newest = rows[0] if rows else None
    known = versions.known_unit_codes(edge.reader())
    codes = [unit.code for unit in package.unit_texts()]
    return render_template(
        "schemes/preview.html",
        upload=upload,
        package=package,
        newest=newest,
        kuk=sum(len(each.kuk) for unit in package.unit_texts() for each in unit.elements),
        is_same=newest is not None and newest.content_hash == upload.content_hash,
        is_blocked=newest is not None and newest.status is VersionStatus.PROPOSED,
        remarks=remarks_on(codes, known),
        changes=_changes(newest.version_id if newest else None, package),
        sections=SECTION_NAMES,
        fields=FIELD_NAMES,
        change_kinds=KIND_NAMES,
    )


def _changes(version_id: int | None, package: Package) -> tuple[Change, ...]:
    if version_id is None:
        return ()
    return changes(queries.package_of(edge.reader(), version_id), package)


@blueprint.post("/skema-versi/impor/<package_id>/simpan")
@allow(Permission.SCHEME_IMPORT, subject=versions.upload_by_public_id, hidden=True)
def take_over(package_id: str) -> ResponseReturnValue:
    """Make the package a draft."""
    result = actions.take_upload(edge.writer(), actor(), package_id, now=now())
    return done(
        "Paket tersimpan sebagai konsep.",
        "schemes.version",
        version_id=result.version.public_id,
    )
