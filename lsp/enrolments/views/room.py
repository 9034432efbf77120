"""The room's blueprint, and what its pages share."""

from datetime import date

from flask import Blueprint, url_for

from lsp.adapters.clock import now
from lsp.enrolments import queries, rules
from lsp.enrolments.models import Invitation
from lsp.enrolments.rules.funding import FUNDING_NAMES
from lsp.kernel.zones import Zone, local_date
from lsp.web import edge
from lsp.web.signing_in import actor

blueprint = Blueprint("enrolments", __name__)


def today() -> date:
    """The calendar day in Jakarta, by which ages and months go."""
    return local_date(now(), Zone.WIB)


def is_office() -> bool:
    """Whether the person works for the LSP and so sees every sponsor."""
    return actor().has(*rules.OFFICE)


def link_of(invitation: Invitation) -> str:
    """The address that an invitation opens."""
    services = edge.services()
    token = queries.token_of(invitation.public_id, services.sealer)
    return services.origin + url_for("enrolments.invitation", token=token)


def words() -> dict[str, object]:
    """Names of states for templates."""
    return {
        "statuses": rules.STATUS_NAMES,
        "status_kinds": rules.STATUS_KINDS,
        "places": rules.PLACE_NAMES,
        "place_kinds": rules.PLACE_KINDS,
        "runs": rules.RUN_NAMES,
        "run_kinds": rules.RUN_KINDS,
        "funding": FUNDING_NAMES,
        "sponsor_kinds": rules.SPONSOR_NAMES,
    }
