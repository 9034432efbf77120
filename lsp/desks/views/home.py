"""The first page: visitors read what an LSP does, everybody else sees the day's work."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.audit import queries as audit
from lsp.certificates.rules.standing import SHOWN_KINDS, SHOWN_NAMES
from lsp.desks import queries
from lsp.desks.queries.demand import invitations_of
from lsp.desks.rules import STAGE_NAMES, TASK_NAMES, Stage, Turn, prompt_for, states
from lsp.desks.views.room import blueprint
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Role
from lsp.kernel.zones import Zone
from lsp.web import edge
from lsp.web.access import allow, public
from lsp.web.pages import PAGE_SIZE, Page, page_number
from lsp.web.signing_in import actor

_GREETINGS = ((10, "pagi"), (15, "siang"), (18, "sore"), (24, "malam"))


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """The first page."""
    me, at = actor(), now()
    if not me.is_signed_in:
        return render_template("desks/welcome.html")
    local = at.astimezone(Zone.WIB.info)
    day = None
    if me.has(Role.CANDIDATE):
        day = queries.candidate_day(edge.reader(), me.person_id, local.date())
    greeting = next(word for until, word in _GREETINGS if local.hour < until)
    return render_template(
        "desks/home.html",
        day=day,
        tasks=queries.tasks_of(edge.reader(), me),
        task_names=TASK_NAMES,
        greeting=greeting,
        today=at,
        next_url=_next_url(day.way) if day and day.way else "",
        prompt=prompt_for(day.way.standing, day.way.paper_status) if day and day.way else None,
        steps=_steps(day.way) if day and day.way else [],
        invitations=invitations_of(edge.reader(), me.person_id),
        stage_names=STAGE_NAMES,
        paper_names=SHOWN_NAMES,
        paper_kinds=SHOWN_KINDS,
    )


def _steps(way: queries.Way) -> list[tuple[Stage, str]]:
    return list(states(way.standing).items())


def _next_url(way: queries.Way) -> str:
    """Where the next step is done; empty where others have the turn."""
    here = (way.standing.stage, way.standing.turn)
    application = {"application_id": way.application.public_id}
    seat = {"seat_id": way.seat.public_id} if way.seat else {}
    targets: dict[tuple[Stage, Turn], tuple[str, dict[str, Any]]] = {
        (Stage.APPLICATION, Turn.CANDIDATE): ("applications.show", application),
        (Stage.SELF_ASSESSMENT, Turn.CANDIDATE): ("applications.self_assessment", application),
        (Stage.SEAT, Turn.SECRETARIAT): ("portfolios.index", application),
        (Stage.AGREEMENT, Turn.CANDIDATE): ("assessments.agreement", seat),
        (Stage.TEST, Turn.CANDIDATE): ("exams.seat", seat),
        (Stage.JUDGEMENT, Turn.CANDIDATE): ("assessments.record", seat),
        (Stage.CERTIFICATE, Turn.NOBODY): ("certificates.mine", {"certificate_id": way.paper_id}),
    }
    endpoint, arguments = targets.get(here, ("", {}))
    return url_for(endpoint, **arguments) if endpoint else ""


@blueprint.get("/ruang-uji")
@allow(Permission.DESK_HALL)
def hall() -> ResponseReturnValue:
    """The written tests that run now, each with its way to extra time."""
    return render_template("desks/hall.html", tests=queries.running_tests(edge.reader()))


@blueprint.get("/jejak")
@allow(Permission.AUDIT_READ)
def journal() -> ResponseReturnValue:
    """The journal of deeds, newest first."""
    number, db = page_number(), edge.reader()
    total, head_hash = audit.head(db)
    entries = audit.entries_page(db, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    names = queries.names_of(db, {entry.actor for entry in entries})
    page = Page(entries, number, total)
    return render_template("desks/journal.html", page=page, head_hash=head_hash, names=names)
