"""The list of sessions, and entering one."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.scheduling import actions, queries
from lsp.scheduling.actions import PlanDraft
from lsp.scheduling.forms import SessionForm
from lsp.scheduling.queries import choosing, planning
from lsp.scheduling.rules import SessionStatus
from lsp.scheduling.rules.planning import why_not_plan
from lsp.scheduling.views.room import asked, blueprint, words
from lsp.schemes.queries import published_versions
from lsp.venues.models import Tuk
from lsp.venues.queries import tuks
from lsp.web import access, edge
from lsp.web.access import allow
from lsp.web.language import sentences
from lsp.web.pages import PAGE_SIZE, Page, done, page_number, status_of
from lsp.web.signing_in import actor

SORTS = ("near", "date", "-date", "tuk")


@blueprint.get("/jadwal")
@allow(Permission.SESSION_LIST)
def index() -> ResponseReturnValue:
    """Sessions, the nearest first, searched, narrowed and sorted."""
    db, number, search, status = edge.reader(), page_number(), asked("q"), asked("status")
    sort = asked("urut") if asked("urut") in SORTS else SORTS[0]
    rows, total = queries.session_page(
        db,
        search=search,
        status=SessionStatus(status) if status in set(SessionStatus) else None,
        sort=sort,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    waiting = choosing.waiting_by_scheme(db) if access.may(Permission.SESSION_PLAN) else {}
    return render_template(
        "scheduling/index.html",
        page=Page(rows, number, total),
        counts=queries.sessions_by_status(db),
        waiting=sum(waiting.values()),
        now=now(),
        q=search,
        status=status,
        sort=sort,
        **words(),
    )


@blueprint.route("/jadwal/baru", methods=["GET", "POST"])
@allow(Permission.SESSION_PLAN)
def add() -> ResponseReturnValue:
    """Enter a session, its hours on the clock of the TUK."""
    places = tuks(edge.reader())
    form = SessionForm(published_versions(edge.reader()), places)
    draft = _draft(form, places) if form.validate_on_submit() else None
    if draft is None:
        page = render_template("scheduling/add.html", form=form, waiting=_waiting())
        return page, status_of(form)
    session = actions.plan_session(edge.writer(), actor(), draft, now=now())
    where = {"session_id": session.public_id}
    return done("Jadwal tersimpan. Sekarang pilih asesinya.", "scheduling.candidates", **where)


def _waiting() -> dict[str, int]:
    return choosing.waiting_by_scheme(edge.reader())


def _draft(form: SessionForm, places: list[Tuk]) -> PlanDraft | None:
    """What was filled in, or None when a rule says no; the form then carries its sentences."""
    tuk = next(each for each in places if each.public_id == form.tuk_id.data)
    starts_at, ends_at = form.hours(tuk.zone)
    code = form.scheme_code.data or ""
    facts = planning.plan_facts(edge.reader(), tuk, code, starts_at, ends_at, now=now())
    form.form_errors = sentences(why_not_plan(facts))
    return None if form.form_errors else PlanDraft(code, tuk.public_id, starts_at, ends_at)
