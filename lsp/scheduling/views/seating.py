"""Seating by hand: choose who waits, choose the assessor, take a seat back."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.scheduling import actions, queries
from lsp.scheduling.queries import choosing
from lsp.scheduling.queries.choosing import Board
from lsp.scheduling.rules.assignment import why_not_open
from lsp.scheduling.views.room import asked, blueprint, given, today
from lsp.web import access, edge
from lsp.web.access import allow
from lsp.web.language import gettext, sentences
from lsp.web.pages import PAGE_SIZE, Page, done, page_number
from lsp.web.signing_in import actor


def _board(session_id: str) -> Board:
    found = choosing.board(edge.reader(), session_id, now())
    if found is None:
        raise NotFound
    return found


@blueprint.get("/jadwal/<session_id>/asesi")
@allow(Permission.SEAT_ASSIGN, subject=queries.session_access)
def candidates(session_id: str) -> ResponseReturnValue:
    """Who waits for a seat in the session's scheme, with what stands against this session."""
    board, number, search = _board(session_id), page_number(), asked("q")
    rows, total = choosing.waiting_page(
        edge.reader(), board, search=search, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    return render_template(
        "scheduling/candidates.html",
        board=board,
        page=Page([(row, sentences(row.reasons)) for row in rows], number, total),
        hindrances=sentences(why_not_open(board.facts)),
        q=search,
    )


@blueprint.get("/jadwal/<session_id>/asesi/<application_id>")
@allow(Permission.SEAT_ASSIGN, subject=queries.session_access)
def options(session_id: str, application_id: str) -> ResponseReturnValue:
    """Every assessor for one candidate; impossible ones with the reason."""
    return _options_page(session_id, application_id)


def _options_page(session_id: str, application_id: str, error: str = "") -> ResponseReturnValue:
    db, board = edge.reader(), _board(session_id)
    waiting = choosing.one_waiting(db, board, application_id)
    if waiting is None:
        raise NotFound
    found = choosing.options_for(db, board, waiting, assigner_id=actor().person_id, today=today())
    page = render_template(
        "scheduling/options.html",
        board=board,
        waiting=waiting,
        hindrances=sentences((*why_not_open(board.facts), *waiting.reasons)),
        possible=[option for option in found if not option.reasons],
        impossible=[(each, sentences(each.reasons)) for each in found if each.reasons],
        error=error,
    )
    return page, 422 if error else 200


@blueprint.post("/jadwal/<session_id>/asesi/<application_id>")
@allow(Permission.SEAT_ASSIGN, subject=queries.session_access)
def assign(session_id: str, application_id: str) -> ResponseReturnValue:
    """Seat the candidate with the chosen assessor."""
    if not given("assessor"):
        return _options_page(session_id, application_id, gettext("Pilih asesornya."))
    actions.assign_seat(
        edge.writer(),
        actor(),
        session_id,
        application_id,
        given("assessor"),
        sealer=edge.services().sealer,
        now=now(),
    )
    return done("Asesi mendapat tempat.", "scheduling.candidates", session_id=session_id)


@blueprint.post("/jadwal/kursi/<seat_id>/batalkan")
@allow(Permission.SEAT_ASSIGN, subject=queries.session_of_seat)
def take_back(seat_id: str) -> ResponseReturnValue:
    """Take a seat back; the candidate waits for another."""
    actions.cancel_seat(
        edge.writer(),
        actor(),
        seat_id,
        reason=given("reason"),
        sealer=edge.services().sealer,
        now=now(),
    )
    where = {"session_id": access.subject().session_id}
    return done("Tempat asesi dibatalkan.", "scheduling.show", **where)
