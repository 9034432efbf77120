"""Public pages of schemes, and the list of versions for staff."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.schemes import queries, rules
from lsp.web import edge
from lsp.web.access import allow, public
from lsp.web.pages import PAGE_SIZE, Page, page_number

blueprint = Blueprint("schemes", __name__)


@blueprint.get("/skema")
@public
def index() -> ResponseReturnValue:
    """The schemes that anyone may apply for."""
    versions = queries.published_versions(edge.reader())
    return render_template("schemes/index.html", versions=versions, types=rules.TYPE_NAMES)


@blueprint.get("/skema/<path:scheme_code>")
@public
def show(scheme_code: str) -> ResponseReturnValue:
    """All about one scheme: requirements, units, process, fee, rights and duties."""
    version_id = queries.published_version_id(edge.reader(), scheme_code)
    if version_id is None:
        raise NotFound
    outline = queries.outline(edge.reader(), version_id)
    return render_template(
        "schemes/show.html",
        scheme=outline,
        types=rules.TYPE_NAMES,
        groups=rules.GROUP_NAMES,
        kinds=rules.REQUIREMENT_NAMES,
        methods=rules.METHOD_NAMES,
    )


@blueprint.get("/skema-versi")
@allow(Permission.SCHEME_LIST_STAFF)
def versions() -> ResponseReturnValue:
    """Every version of every scheme, with its status and hash."""
    number = page_number()
    rows, total = queries.all_versions(
        edge.reader(), offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    return render_template(
        "schemes/versions.html", page=Page(rows, number, total), statuses=rules.STATUS_NAMES
    )
