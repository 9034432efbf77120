"""Lists: the secretariat's, and one's own."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.applications import queries
from lsp.applications.rules import ApplicationStatus
from lsp.applications.views.room import blueprint, words
from lsp.kernel.permissions import Permission
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.forms import tidy
from lsp.web.pages import PAGE_SIZE, Page, page_number
from lsp.web.signing_in import actor


@blueprint.get("/permohonan")
@allow(Permission.APPLICATION_LIST)
def index() -> ResponseReturnValue:
    """Applications that were sent: searched, filtered and sorted in SQL."""
    number, search = page_number(), (tidy(request.args.get("q")) or "")[:80]
    chosen, sort = request.args.get("status", ""), request.args.get("urut", "-submitted")
    status = ApplicationStatus(chosen) if chosen in set(ApplicationStatus) else None
    rows, total = queries.application_page(
        edge.reader(),
        search=search,
        status=status,
        sort=sort,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    return render_template(
        "applications/index.html",
        page=Page(rows, number, total),
        counts=queries.counts_by_status(edge.reader()),
        q=search,
        status=status.value if status else "",
        sort=sort,
        **words(),
    )


@blueprint.get("/permohonan-saya")
@allow(Permission.APPLICATION_START)
def mine() -> ResponseReturnValue:
    """One's own applications, newest first."""
    rows = queries.applications_of(edge.reader(), actor().person_id)
    return render_template("applications/mine.html", rows=rows, **words())
