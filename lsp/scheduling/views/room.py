"""The room's blueprint, and what its pages share."""

from datetime import date

from flask import Blueprint, request

from lsp.adapters.clock import now
from lsp.kernel.refusal import NotFound
from lsp.kernel.zones import Zone, local_date
from lsp.scheduling import queries, rules
from lsp.scheduling.queries import SessionRow
from lsp.web import edge
from lsp.web.forms import tidy

blueprint = Blueprint("scheduling", __name__)


def today() -> date:
    """The calendar day in Jakarta, by which roles and licences are judged."""
    return local_date(now(), Zone.WIB)


def the_row(session_id: str) -> SessionRow:
    """The session that the guard has already judged, with its place."""
    row = queries.session_row(edge.reader(), session_id)
    if row is None:
        raise NotFound
    return row


def asked(name: str) -> str:
    """A parameter of the address without odd characters, at most 80 of them."""
    return (tidy(request.args.get(name)) or "")[:80]


def given(name: str) -> str:
    """A field of a small form without odd characters."""
    return tidy(request.form.get(name)) or ""


def words() -> dict[str, object]:
    """Names of states for templates."""
    return {
        "session_names": rules.SESSION_NAMES,
        "seat_names": rules.SEAT_NAMES,
        "interest_names": rules.INTEREST_NAMES,
        "documents": rules.IDENTITY_DOCUMENTS,
    }
