"""All forms of one candidate, session or scheme: a list, one PDF, and forms begun by hand."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.desks.queries import binders as queries
from lsp.desks.queries.binders import Binder
from lsp.desks.views.room import blueprint
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.organization.queries import organization_or_none
from lsp.records import actions as records
from lsp.records import rules as record_rules
from lsp.records.documents import binder_pdf
from lsp.records.queries import organization_words, private_part
from lsp.records.queries.drawing import drawn
from lsp.records.rules.sheet import Sheet
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.language import gettext
from lsp.web.pages import done, download
from lsp.web.signing_in import actor

CANDIDATE = "/formulir/asesi/<application_id>"
SESSION = "/formulir/jadwal/<session_id>"
SCHEME = "/formulir/skema/<version_id>"


def _page(binder: Binder) -> ResponseReturnValue:
    kinds = {"draft": "", "open": "gold", "signed": "ok"}
    return render_template(
        "desks/binder.html",
        binder=binder,
        kinds=kinds,
        status_names=record_rules.STATUS_NAMES,
    )


def _sheet(line: queries.Line) -> Sheet:
    personal = None
    if record_rules.sees_private_part(actor(), line.access):
        personal = private_part(line.form, edge.services().sealer)
    words = organization_words(organization_or_none(edge.reader()))
    return drawn(edge.reader(), line.form, personal=personal, organization=words)


def _paper(binder: Binder) -> ResponseReturnValue:
    """The binder as one PDF; 404 while it holds nothing."""
    if not binder.lines:
        raise NotFound
    content = binder_pdf(
        [_sheet(line) for line in binder.lines],
        title=binder.title,
        lines=binder.facts,
        organization=organization_words(organization_or_none(edge.reader())),
        identifier=binder.subject,
        at=now(),
    )
    return download(content, f"berkas-{binder.subject[:8]}.pdf", "application/pdf", inline=True)


@blueprint.get(CANDIDATE)
@allow(Permission.BINDER_READ, subject=queries.candidate_access)
def candidate_binder(application_id: str) -> ResponseReturnValue:
    """The forms of one candidate: application and seats."""
    return _page(queries.of_candidate(edge.reader(), actor(), application_id))


@blueprint.get(f"{CANDIDATE}.pdf")
@allow(Permission.BINDER_READ, subject=queries.candidate_access)
def candidate_paper(application_id: str) -> ResponseReturnValue:
    """The same as one PDF."""
    return _paper(queries.of_candidate(edge.reader(), actor(), application_id))


@blueprint.post(CANDIDATE)
@allow(Permission.BINDER_READ, subject=queries.candidate_access)
def begin_form(application_id: str) -> ResponseReturnValue:
    """Begin a form that no room feeds, with what is known of the seat."""
    db, code = edge.writer(), request.form.get("code", "")
    refuse_if(queries.why_not_begin(db, actor(), application_id, code))
    opening = queries.opening(db, application_id, code)
    form = records.open_form(db, actor(), **opening, to_fill=True, now=now())
    return done(gettext("Formulir dibuka."), "records.fill", form_id=form.public_id)


@blueprint.get(SESSION)
@allow(Permission.BINDER_READ, subject=queries.session_access)
def session_binder(session_id: str) -> ResponseReturnValue:
    """The forms of one session and of its seats."""
    return _page(queries.of_session(edge.reader(), actor(), session_id))


@blueprint.get(f"{SESSION}.pdf")
@allow(Permission.BINDER_READ, subject=queries.session_access)
def session_paper(session_id: str) -> ResponseReturnValue:
    """The same as one PDF."""
    return _paper(queries.of_session(edge.reader(), actor(), session_id))


@blueprint.get(SCHEME)
@allow(Permission.BINDER_READ, subject=queries.scheme_access)
def scheme_binder(version_id: str) -> ResponseReturnValue:
    """The forms of one scheme version."""
    return _page(queries.of_scheme(edge.reader(), actor(), version_id))


@blueprint.get(f"{SCHEME}.pdf")
@allow(Permission.BINDER_READ, subject=queries.scheme_access)
def scheme_paper(version_id: str) -> ResponseReturnValue:
    """The same as one PDF."""
    return _paper(queries.of_scheme(edge.reader(), actor(), version_id))
