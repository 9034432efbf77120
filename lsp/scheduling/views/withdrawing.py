"""The candidate withdraws; the button stands on the page of the application."""

from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.applications.queries import application_access
from lsp.kernel.permissions import Permission
from lsp.scheduling import actions
from lsp.scheduling.views.room import blueprint, given
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.pages import done
from lsp.web.signing_in import actor


@blueprint.post("/permohonan/<application_id>/batalkan")
@allow(Permission.APPLICATION_SUBMIT, subject=application_access)
def withdraw(application_id: str) -> ResponseReturnValue:
    """Give the seat back and end the application."""
    actions.withdraw(
        edge.writer(),
        actor(),
        application_id,
        reason=given("reason"),
        sealer=edge.services().sealer,
        now=now(),
    )
    return done("Permohonan dibatalkan.", "desks.way", application_id=application_id)
