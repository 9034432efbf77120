"""The assessor's declaration of interest on a seat, before any file of the candidate opens."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.accounts.queries import person_by_id
from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.scheduling import actions, queries
from lsp.scheduling.forms import InterestForm
from lsp.scheduling.queries.assessors import declarations_of, limits
from lsp.scheduling.rules.planning import why_not_declare
from lsp.scheduling.views.room import blueprint, words
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.language import sentences
from lsp.web.pages import done, status_of
from lsp.web.signing_in import actor


@blueprint.get("/jadwal/kursi/<seat_id>/pernyataan")
@allow(Permission.INTEREST_DECLARE, subject=queries.seat_access)
def declaration(seat_id: str) -> ResponseReturnValue:
    """Who the candidate is, what a conflict is, and the assessor's word."""
    return _page(seat_id, InterestForm())


def _page(seat_id: str, form: InterestForm) -> ResponseReturnValue:
    db = edge.reader()
    seat = queries.seat_facts(db, seat_id)
    if seat is None:
        raise NotFound
    page = render_template(
        "scheduling/declaration.html",
        seat=seat,
        form=form,
        candidate=person_by_id(db, seat.candidate_id),
        months=limits(db).training_months,
        said=declarations_of(db, seat.seat_id),
        clear=sentences(why_not_declare(seat.status, seat.interest, False, "")),
        conflict=sentences(why_not_declare(seat.status, seat.interest, True, "…")),
        **words(),
    )
    return page, status_of(form)


@blueprint.post("/jadwal/kursi/<seat_id>/pernyataan")
@allow(Permission.INTEREST_DECLARE, subject=queries.seat_access)
def declare(seat_id: str) -> ResponseReturnValue:
    """Keep the assessor's word."""
    form, access = InterestForm(), queries.seat_access(edge.reader(), seat_id)
    if not form.validate_on_submit() or access is None:
        return _page(seat_id, form)
    has_conflict, note = form.word.data == "conflict", form.note.data or ""
    missing = why_not_declare(access.status, access.interest, has_conflict, note)
    if [reason.code for reason in missing] == ["note_missing"]:
        form.note.errors = sentences(missing)
        return _page(seat_id, form)
    actions.declare_interest(
        edge.writer(), actor(), seat_id, has_conflict=has_conflict, note=note, now=now()
    )
    return done("Pernyataan Anda tersimpan.", "scheduling.declaration", seat_id=seat_id)
