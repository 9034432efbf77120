"""Publishing a scheme version against the item bank."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.plans import actions
from lsp.schemes.queries import versions
from lsp.web import access, edge
from lsp.web.access import allow
from lsp.web.pages import done
from lsp.web.signing_in import actor

blueprint = Blueprint("plans", __name__)


@blueprint.post("/skema-versi/<version_id>/terbitkan")
@allow(Permission.SCHEME_PROPOSE, subject=versions.row_by_public_id)
def publish(version_id: str) -> ResponseReturnValue:
    """Publish a version that both have approved; refused with every gap of its coverage."""
    row = access.subject()
    actions.publish_version(edge.writer(), actor(), row.version_id, now=now())
    return done(
        "Versi terbit. Permohonan baru memakainya; berkas yang berjalan tetap pada versinya.",
        "schemes.version",
        version_id=version_id,
    )
