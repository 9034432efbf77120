"""What a version of a scheme means for files that run."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.desks import queries
from lsp.desks.rules import RUNNING_NAMES
from lsp.desks.views.room import blueprint
from lsp.kernel.permissions import Permission
from lsp.kernel.zones import Zone, local_date
from lsp.schemes.queries import VersionRow, versions
from lsp.schemes.rules import STATUS_KINDS, STATUS_NAMES
from lsp.web import access, edge
from lsp.web.access import allow


@blueprint.get("/skema-versi/<version_id>/dampak")
@allow(Permission.DESK_SCHEME_EFFECT, subject=versions.row_by_public_id)
def scheme_effect(version_id: str) -> ResponseReturnValue:
    """How many files and certificates stand on each version of the scheme, by stage."""
    row: VersionRow = access.subject()
    today = local_date(now(), Zone.WIB)
    return render_template(
        "desks/scheme_effect.html",
        version=row,
        effects=queries.scheme_effect(edge.reader(), row.scheme_code, today),
        stages=RUNNING_NAMES,
        statuses=STATUS_NAMES,
        status_kinds=STATUS_KINDS,
    )
