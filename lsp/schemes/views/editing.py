"""Editing a draft, a part at a time."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.kernel.text import Reason
from lsp.schemes import actions, queries
from lsp.schemes.forms import PART_NAMES, PARTS, PartForm
from lsp.schemes.queries import VersionRow, versions
from lsp.schemes.rules.approving import why_not_edit
from lsp.schemes.rules.package import Package
from lsp.schemes.rules.writing import files_of
from lsp.schemes.views.room import blueprint, the_version, words
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.pages import done
from lsp.web.signing_in import actor


@blueprint.route("/skema-versi/<version_id>/ubah/<part>", methods=["GET", "POST"])
@allow(Permission.SCHEME_EDIT, subject=versions.row_by_public_id)
def edit(version_id: str, part: str) -> ResponseReturnValue:
    """Change one part of a draft; a fault is shown on the page and nothing is changed."""
    row = the_version()
    if part not in PARTS:
        raise NotFound
    refuse_if(why_not_edit(row.status, row.content_hash, row.content_hash))
    package = queries.package_of(edge.reader(), row.version_id)
    file = files_of(package)["scheme.yaml"]
    form = _form(part, file, package, row.content_hash)
    faults: tuple[Reason, ...] = ()
    if form.validate_on_submit():
        changed, seen = form.changed(file), form.seen_hash.data or ""
        faults = actions.why_not_save_part(edge.reader(), row.version_id, changed, seen_hash=seen)
        if not faults:
            return _save(row, part, changed, seen)
    return _page(row, part, form, package, faults)


def _form(part: str, file: dict[str, Any], package: Package, content_hash: str) -> PartForm:
    keys = [
        f"{unit.code}/{kuk.number}"
        for unit in package.unit_texts()
        for element in unit.elements
        for kuk in element.kuk
    ]
    kind = PARTS[part]
    return kind(data={**kind.read(file, keys), "seen_hash": content_hash})


def _save(row: VersionRow, part: str, changed: dict[str, Any], seen: str) -> ResponseReturnValue:
    actions.save_part(edge.writer(), actor(), row.version_id, changed, seen_hash=seen, now=now())
    return done("Konsep tersimpan.", "schemes.edit", version_id=row.public_id, part=part)


def _page(
    row: VersionRow, part: str, form: PartForm, package: Package, faults: tuple[Reason, ...]
) -> ResponseReturnValue:
    page = render_template(
        "schemes/edit.html",
        version=row,
        form=form,
        part=part,
        parts=PART_NAMES,
        faults=faults,
        titles={unit.code: unit for unit in package.unit_texts()},
        kuk={
            f"{unit.code}/{kuk.number}": kuk
            for unit in package.unit_texts()
            for element in unit.elements
            for kuk in element.kuk
        },
        **words(),
    )
    return page, 422 if form.errors or faults else 200
