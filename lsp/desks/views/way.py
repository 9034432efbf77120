"""The page of one application: where it stands, whose turn it is, and what happened so far."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.applications.queries import application_access
from lsp.applications.rules import STATUS_KINDS, STATUS_NAMES, ApplicationStatus
from lsp.desks import queries
from lsp.desks.queries import Event, Way
from lsp.desks.rules import states
from lsp.desks.rules.history import TOLD
from lsp.desks.rules.stages import STAGE_NAMES, Stage
from lsp.desks.views.room import blueprint, next_url
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.kernel.zones import Zone, local_date
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.signing_in import actor

_WITHDRAWABLE = (Stage.APPLICATION, Stage.SELF_ASSESSMENT, Stage.SEAT, Stage.AGREEMENT, Stage.TEST)


@blueprint.get("/permohonan/<application_id>")
@allow(Permission.APPLICATION_READ, subject=application_access)
def way(application_id: str) -> ResponseReturnValue:
    """Where the application stands, for the candidate and for the office."""
    found = queries.way_of(edge.reader(), application_id, local_date(now(), Zone.WIB))
    if found is None:
        raise NotFound
    events = queries.history_of(edge.reader(), found)
    is_own = found.application.person_id == actor().person_id
    return render_template(
        "desks/way.html",
        way=found,
        is_own=is_own,
        next_url=next_url(found),
        steps=list(states(found.next.standing).items()),
        dates=_dates(found, events),
        events=[(event, TOLD[event.action]) for event in events],
        me=actor().public_id,
        may_withdraw=is_own and _may_withdraw(found),
        stage_names=STAGE_NAMES,
        statuses=STATUS_NAMES,
        kinds=STATUS_KINDS,
    )


def _may_withdraw(way: Way) -> bool:
    has_come = way.seat is not None and way.seat.status != "assigned"
    ended = way.application.status in {ApplicationStatus.REJECTED, ApplicationStatus.WITHDRAWN}
    return way.next.standing.stage in _WITHDRAWABLE and not ended and not has_come


def _dates(way: Way, events: list[Event]) -> dict[Stage, object]:
    """When each stage was completed, by the newest deed that completes it."""
    found: dict[Stage, object] = {}
    for event in reversed(events):
        stage = TOLD[event.action].completes
        if stage is not None:
            found[stage] = event.at
    if way.decided_at:
        found[Stage.DECISION] = way.decided_at
    return found
