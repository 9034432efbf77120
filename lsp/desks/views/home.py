"""The first page: visitors read what an LSP does, everybody else sees the day's work."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.audit import queries as audit
from lsp.certificates.rules.standing import SHOWN_KINDS, SHOWN_NAMES
from lsp.desks import queries
from lsp.desks.queries.demand import invitations_of
from lsp.desks.rules import TASK_NAMES, states
from lsp.desks.rules.stages import STAGE_NAMES
from lsp.desks.views.room import blueprint, next_url
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
        next_url=next_url(day.way) if day and day.way else "",
        prompt=day.way.next.prompt if day and day.way else None,
        steps=list(states(day.way.next.standing).items()) if day and day.way else [],
        invitations=invitations_of(edge.reader(), me.person_id),
        stage_names=STAGE_NAMES,
        paper_names=SHOWN_NAMES,
        paper_kinds=SHOWN_KINDS,
    )


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
