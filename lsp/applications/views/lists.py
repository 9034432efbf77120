"""Lists: the secretariat's, and one's own."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.applications import queries
from lsp.applications.queries.lists import Filter, application_page, schemes_applied_for
from lsp.applications.rules import ApplicationStatus, Purpose
from lsp.applications.views.room import blueprint, words
from lsp.kernel.permissions import Permission
from lsp.organization.queries import councils
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.forms import tidy
from lsp.web.pages import PAGE_SIZE, Page, page_number
from lsp.web.signing_in import actor


def _wanted() -> Filter:
    """What the address narrows the list to; what is unknown does not narrow it."""
    status, purpose = request.args.get("status", ""), request.args.get("tujuan", "")
    council = request.args.get("dewan", "")
    return Filter(
        search=(tidy(request.args.get("q")) or "")[:80],
        status=ApplicationStatus(status) if status in set(ApplicationStatus) else None,
        scheme_code=(tidy(request.args.get("skema")) or "")[:60],
        council_id=next((one.id for one in councils(edge.reader()) if one.code == council), None),
        purpose=Purpose(purpose) if purpose in set(Purpose) else None,
    )


@blueprint.get("/permohonan")
@allow(Permission.APPLICATION_LIST)
def index() -> ResponseReturnValue:
    """Applications that were sent: searched, filtered and sorted in SQL."""
    number, sort, wanted = page_number(), request.args.get("urut", "-submitted"), _wanted()
    rows, total = application_page(
        edge.reader(), wanted, sort=sort, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    keep = {"q": wanted.search, "status": wanted.status or "", "skema": wanted.scheme_code}
    keep |= {"tujuan": wanted.purpose or ""}
    keep |= {"dewan": request.args.get("dewan", "") if wanted.council_id else ""}
    return render_template(
        "applications/index.html",
        page=Page(rows, number, total),
        counts=queries.counts_by_status(edge.reader()),
        schemes=schemes_applied_for(edge.reader()),
        councils=councils(edge.reader()),
        keep=keep,
        is_narrowed=any(keep.values()),
        sort=sort,
        **words(),
    )


@blueprint.get("/permohonan-saya")
@allow(Permission.APPLICATION_START)
def mine() -> ResponseReturnValue:
    """One's own applications, newest first."""
    rows = queries.applications_of(edge.reader(), actor().person_id)
    return render_template("applications/mine.html", rows=rows, **words())
