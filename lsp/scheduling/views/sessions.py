"""A session: its facts and seats, its deeds, its letter and its attendance list."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.accounts.queries import licences_of, people_with_role, persons_by_ids
from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import refuse_if
from lsp.kernel.roles import Role
from lsp.kernel.zones import local_date
from lsp.organization.queries import organization_or_none
from lsp.scheduling import actions, queries
from lsp.scheduling.documents import assignments
from lsp.scheduling.queries import SeatFacts, SessionRow
from lsp.scheduling.rules import (
    ACTIVE_SEAT,
    SESSION_FLOW,
    Interest,
    SeatStatus,
    SessionStatus,
    SessionStep,
    planning,
)
from lsp.scheduling.views.room import blueprint, given, the_row, words
from lsp.venues.queries import tuk_by_id
from lsp.web import access, edge
from lsp.web.access import allow
from lsp.web.language import sentences
from lsp.web.pages import done
from lsp.web.signing_in import actor

ANY_REASON = "…"  # the page asks for one; here only the other reasons count


@dataclass(frozen=True, slots=True)
class Deeds:
    """What may be done to a session: None where it is out of the question, else what hinders."""

    publish: list[str] | None
    close: list[str] | None
    cancel: list[str] | None
    seat: bool


def _deeds(row: SessionRow, seats: list[SeatFacts]) -> Deeds:
    status, statuses = row.session.status, [seat.status for seat in seats]
    active = [seat for seat in seats if seat.status in ACTIVE_SEAT]
    conflicts = sum(seat.interest is Interest.CONFLICT for seat in active)
    own = any(seat.assessor_id == actor().person_id for seat in active)
    begun = now() >= row.session.starts_at
    publish = planning.why_not_publish(status, len(active), conflicts, own)
    cancel = planning.why_not_cancel_session(status, statuses, ANY_REASON)
    close = planning.why_not_close(status, statuses)
    return Deeds(
        publish=sentences(publish) if _is_open(status, SessionStep.PUBLISH) else None,
        close=sentences(close) if begun and _is_open(status, SessionStep.CLOSE) else None,
        cancel=sentences(cancel) if _is_open(status, SessionStep.CANCEL) else None,
        seat=status in (SessionStatus.PLANNED, SessionStatus.PUBLISHED) and not begun,
    )


def _is_open(status: SessionStatus, step: SessionStep) -> bool:
    return not SESSION_FLOW.why_not(status, step)


@blueprint.get("/jadwal/<session_id>")
@allow(Permission.SESSION_READ, subject=queries.session_access)
def show(session_id: str) -> ResponseReturnValue:
    """One session with its seats and what may be done next."""
    row = the_row(session_id)
    seats = queries.seats_in(edge.reader(), row.session.id)
    makers = {row.session.planned_by_id, row.session.published_by_id} - {None}
    return render_template(
        "scheduling/show.html",
        row=row,
        seats=seats,
        deeds=_deeds(row, seats),
        guarded=access.subject(),
        people=persons_by_ids(edge.reader(), {key for key in makers if key}),
        may_take_back={seat.public_id for seat in seats if seat.status is SeatStatus.ASSIGNED},
        **words(),
    )


@blueprint.post("/jadwal/<session_id>/terbitkan")
@allow(Permission.SESSION_PLAN, subject=queries.session_access)
def publish(session_id: str) -> ResponseReturnValue:
    """Give the assignment letter its number and tell everybody."""
    sealer = edge.services().sealer
    actions.publish_session(edge.writer(), actor(), session_id, sealer=sealer, now=now())
    return done(
        "Jadwal terbit. Asesi dan asesor diberi tahu lewat surel.",
        "scheduling.show",
        session_id=session_id,
    )


@blueprint.post("/jadwal/<session_id>/tutup")
@allow(Permission.SESSION_PLAN, subject=queries.session_access)
def close(session_id: str) -> ResponseReturnValue:
    """End a session in which every seat is finished, missed or cancelled."""
    actions.close_session(edge.writer(), actor(), session_id, now=now())
    return done("Jadwal ditutup.", "scheduling.show", session_id=session_id)


@blueprint.post("/jadwal/<session_id>/batalkan")
@allow(Permission.SESSION_PLAN, subject=queries.session_access)
def cancel(session_id: str) -> ResponseReturnValue:
    """Call a session off."""
    actions.cancel_session(
        edge.writer(),
        actor(),
        session_id,
        reason=given("reason"),
        sealer=edge.services().sealer,
        now=now(),
    )
    return done("Jadwal dibatalkan.", "scheduling.show", session_id=session_id)


def _active_seats(row: SessionRow) -> list[SeatFacts]:
    seats = queries.seats_in(edge.reader(), row.session.id)
    return [seat for seat in seats if seat.status is not SeatStatus.CANCELLED]


@blueprint.get("/jadwal/<session_id>/surat-tugas")
@allow(Permission.SESSION_READ, subject=queries.session_access)
def letter(session_id: str) -> ResponseReturnValue:
    """The assignment letter, to read and to print."""
    db, row = edge.reader(), the_row(session_id)
    session = row.session
    refuse_if(planning.why_not_letter(session.status, session.letter_number))
    seats = _active_seats(row)
    on = local_date(session.published_at, row.zone) if session.published_at else None
    return render_template(
        "scheduling/letter.html",
        row=row,
        tuk=tuk_by_id(db, session.tuk_id),
        seats=seats,
        lines=assignments(seats, licences_of(db, {seat.assessor_id for seat in seats})),
        organization=organization_or_none(db),
        on=on,
        heads=people_with_role(db, Role.HEAD, on) if on else [],
    )


@blueprint.get("/jadwal/<session_id>/daftar-hadir")
@allow(Permission.SESSION_READ, subject=queries.session_access)
def attendance(session_id: str) -> ResponseReturnValue:
    """The attendance list, to print and sign by hand."""
    db, row = edge.reader(), the_row(session_id)
    return render_template(
        "scheduling/attendance.html",
        row=row,
        tuk=tuk_by_id(db, row.session.tuk_id),
        seats=_active_seats(row),
        organization=organization_or_none(db),
        **words(),
    )
