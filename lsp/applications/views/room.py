"""The room's blueprint, and what its pages share."""

from datetime import date

from flask import Blueprint

from lsp.adapters.clock import now
from lsp.applications import queries, rules
from lsp.applications.models import Application
from lsp.kernel.refusal import NotFound
from lsp.kernel.zones import Zone, local_date
from lsp.web import edge

blueprint = Blueprint("applications", __name__)


def today() -> date:
    """The calendar day in Jakarta, by which ages and years of numbers go."""
    return local_date(now(), Zone.WIB)


def the_application(application_id: str) -> Application:
    """The application that the guard has already judged."""
    application = queries.application_by_public_id(edge.reader(), application_id)
    if application is None:
        raise NotFound
    return application


def words() -> dict[str, object]:
    """Names of states for templates."""
    return {
        "statuses": rules.STATUS_NAMES,
        "kinds": rules.STATUS_KINDS,
        "purposes": rules.PURPOSE_NAMES,
        "verdicts": rules.VERDICT_NAMES,
    }
