"""Versions of schemes for staff: the list, one version in tabs, its history and what it changes."""

import io
import zipfile

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.kernel.permissions import Permission
from lsp.schemes import documents, queries, rules
from lsp.schemes.queries import VersionRow, versions
from lsp.schemes.rules import VersionStatus, approving
from lsp.schemes.rules.codes import remarks_on
from lsp.schemes.rules.differences import KIND_NAMES, Change, changes, guide_lines
from lsp.schemes.rules.labels import FIELD_NAMES, GUIDE_NAMES, SECTION_NAMES
from lsp.schemes.rules.outline import UnitOutline
from lsp.schemes.views.room import blueprint, the_version, words
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.forms import tidy
from lsp.web.language import gettext
from lsp.web.pages import PAGE_SIZE, Page, download, page_number
from lsp.web.signing_in import actor

TABS = ("ringkasan", "unit", "syarat", "biaya", "ketentuan", "rencana")
_EDITED_ON = {each: each for each in TABS if each != "ringkasan"}


@blueprint.get("/skema-versi", endpoint="versions")
@allow(Permission.SCHEME_LIST_STAFF)
def index() -> ResponseReturnValue:
    """Every version of every scheme, searched and by status."""
    number, search = page_number(), (tidy(request.args.get("q")) or "")[:80]
    asked = request.args.get("status", "")
    status = VersionStatus(asked) if asked in set(VersionStatus) else None
    rows, total = versions.search_versions(
        edge.reader(),
        search=search,
        status=status,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    page = Page(rows, number, total)
    return render_template(
        "schemes/versions.html",
        page=page,
        q=search,
        status=status or "",
        status_choices=[(each.value, gettext(name)) for each, name in rules.STATUS_NAMES.items()],
        **words(),
    )


@blueprint.get("/skema-versi/<version_id>")
@allow(Permission.SCHEME_READ, subject=versions.row_by_public_id)
def version(version_id: str) -> ResponseReturnValue:
    """One version, a tab at a time."""
    row = the_version()
    tab = request.args.get("bagian", TABS[0])
    outline = queries.outline(edge.reader(), row.version_id)
    return render_template(
        "schemes/version.html",
        version=row,
        scheme=outline,
        tab=tab if tab in TABS else TABS[0],
        guide_lists=guide_lists,
        edit_parts=_EDITED_ON,
        exam=queries.exam_plan(edge.reader(), row.version_id) if tab == "rencana" else None,
        remarks={each.code: each for each in remarks_on(unit.code for unit in outline.units)},
        **approval_facts(row),
        **words(),
    )


def guide_lists(unit: UnitOutline) -> list[tuple[str, list[str]]]:
    """The variables and the assessment guide of a unit, as titles with their lines."""
    found: dict[str, list[str]] = {}
    for part, text, values in guide_lines(unit):
        more = f" ({', '.join(values['kuk'])})" if values.get("kuk") else ""
        found.setdefault(GUIDE_NAMES[part], []).append(text + more)
    return list(found.items())


def approval_facts(row: VersionRow) -> dict[str, object]:
    """Where the approvals of a version stand, and what this person may give."""
    history = versions.history(edge.reader(), row.version_id)
    deeds = [each.facts for each in history]
    given = approving.approvals(deeds, row.content_hash)
    returned = deeds and deeds[-1].deed is rules.VersionDeed.RETURNED
    return {
        "given": {each.facts.deed: each for each in history if each.facts in given.values()},
        "missing": approving.missing_approvals(given),
        "returned": history[-1] if returned else None,
        "may_approve": may_approve(row, deeds),
    }


def may_approve(row: VersionRow, deeds: list[approving.DeedFacts]) -> bool:
    """Whether this person's approval is still to be given."""
    seen = row.content_hash
    return not approving.why_not_approve(actor(), row.status, deeds, seen, seen)


@blueprint.get("/skema-versi/<version_id>/riwayat")
@allow(Permission.SCHEME_READ, subject=versions.row_by_public_id)
def history(version_id: str) -> ResponseReturnValue:
    """What was done to a version, and the other versions of its scheme."""
    row = the_version()
    return render_template(
        "schemes/history.html",
        version=row,
        history=versions.history(edge.reader(), row.version_id),
        siblings=versions.siblings(edge.reader(), row.scheme_code),
        **words(),
    )


@blueprint.get("/skema-versi/<version_id>/perubahan")
@allow(Permission.SCHEME_READ, subject=versions.row_by_public_id)
def differences(version_id: str) -> ResponseReturnValue:
    """What a version changes against the one that was published before it."""
    row = the_version()
    siblings = versions.siblings(edge.reader(), row.scheme_code)
    other = versions.compared_with(siblings, row.number)
    found: tuple[Change, ...] = ()
    if other is not None:
        both = queries.packages(edge.reader(), (other.version_id, row.version_id))
        found = changes(both[other.version_id], both[row.version_id])
    return render_template(
        "schemes/differences.html",
        version=row,
        other=other,
        changes=found,
        sections=SECTION_NAMES,
        fields=FIELD_NAMES,
        change_kinds=KIND_NAMES,
        **words(),
    )


@blueprint.get("/skema-versi/<version_id>/paket.zip")
@allow(Permission.SCHEME_READ, subject=versions.row_by_public_id)
def text_package(version_id: str) -> ResponseReturnValue:
    """A version as the text package, to be reviewed, kept and imported elsewhere."""
    row = the_version()
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in documents.text_files(edge.reader(), row.version_id).items():
            archive.writestr(zipfile.ZipInfo(name), content)
    name = f"{row.scheme_code}-v{row.number}.zip"
    return download(kept.getvalue(), name, "application/zip")
