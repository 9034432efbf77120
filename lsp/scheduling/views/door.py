"""At the door of the TUK: who came, which identity card was seen, who did not come."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.kernel.text import N_, Reason
from lsp.scheduling import actions, queries
from lsp.scheduling.queries import SeatFacts
from lsp.scheduling.rules import SeatStatus, planning
from lsp.scheduling.views.room import blueprint, given, the_row, words
from lsp.web import access, edge
from lsp.web.access import allow
from lsp.web.language import sentences
from lsp.web.pages import done
from lsp.web.signing_in import actor

SAID_ONCE = ("too_early", "session_not_published", "step_not_allowed")  # the page's head says it


@dataclass(frozen=True, slots=True)
class Guest:
    """A seat at the door with the reasons against each of the two marks."""

    seat: SeatFacts
    may_enter: bool
    may_miss: bool
    reasons: list[str]


def _guest(seat: SeatFacts) -> Guest:
    enter = planning.why_not_check_in(seat.door, actor(), now())
    miss = planning.why_not_miss(seat.door, actor(), now())
    found: dict[str, Reason] = {each.code: each for each in (*enter, *miss)}
    shown = [reason for code, reason in found.items() if code not in SAID_ONCE]
    is_waiting = seat.status is SeatStatus.ASSIGNED
    return Guest(seat, not enter, not miss, sentences(shown) if is_waiting else [])


@blueprint.get("/jadwal/<session_id>/hadir")
@allow(Permission.SEAT_CHECK_IN, subject=queries.session_access)
def door(session_id: str) -> ResponseReturnValue:
    """Everybody expected, with a large button each."""
    row = the_row(session_id)
    seats = queries.seats_in(edge.reader(), row.session.id)
    guests = [_guest(seat) for seat in seats if seat.status is not SeatStatus.CANCELLED]
    opens_at = row.session.starts_at - planning.CHECK_IN_OPENS
    return render_template(
        "scheduling/door.html",
        row=row,
        guests=sorted(guests, key=lambda guest: guest.seat.status is not SeatStatus.ASSIGNED),
        opens_at=opens_at,
        is_early=now() < opens_at,
        **words(),
    )


def _back(text: str) -> ResponseReturnValue:
    return done(text, "scheduling.door", session_id=access.subject().session_id)


@blueprint.post("/jadwal/kursi/<seat_id>/hadir")
@allow(Permission.SEAT_CHECK_IN, subject=queries.session_of_seat)
def check_in(seat_id: str) -> ResponseReturnValue:
    """Record the candidate as present, with the identity card that was seen."""
    card = given("identity_document")
    actions.check_in(edge.writer(), actor(), seat_id, identity_document=card, now=now())
    return _back(N_("Kehadiran tercatat."))


@blueprint.post("/jadwal/kursi/<seat_id>/tidak-hadir")
@allow(Permission.SEAT_CHECK_IN, subject=queries.session_of_seat)
def miss(seat_id: str) -> ResponseReturnValue:
    """Record that the candidate did not come."""
    actions.mark_no_show(edge.writer(), actor(), seat_id, now=now())
    return _back(N_("Ketidakhadiran tercatat."))
