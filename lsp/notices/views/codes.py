"""Handing a one-time code to somebody who has no e-mail, after a look at their identity."""

from flask import render_template, session
from flask.typing import ResponseReturnValue

from lsp.accounts import queries as accounts
from lsp.accounts.models import IdentityLook
from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.notices.actions import codes
from lsp.notices.forms import HandOverForm
from lsp.notices.views.room import blueprint
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.pages import status_of
from lsp.web.signing_in import actor


@blueprint.get("/masuk/kode/permintaan")
@allow(Permission.CODE_HAND_OVER)
def code_requests() -> ResponseReturnValue:
    """Those who ask for a code and have no e-mail, the oldest first."""
    return _page(HandOverForm(formdata=None))


def _page(form: HandOverForm) -> ResponseReturnValue:
    rows = accounts.codes_at_the_desk(edge.reader(), now())
    return render_template("notices/code_requests.html", rows=rows, form=form), status_of(form)


@blueprint.post("/masuk/kode/permintaan/<code_id>")
@allow(Permission.CODE_HAND_OVER, subject=accounts.code_access)
def hand_over(code_id: str) -> ResponseReturnValue:
    """Make the code and show it this once."""
    form = HandOverForm()
    if not form.validate_on_submit():
        return _page(form)
    handed = codes.hand_over(
        edge.writer(),
        actor(),
        code_id,
        IdentityLook(form.look.data),
        edge.services().sealer,
        own_token=session.get("code_request", ""),
        now=now(),
    )
    return render_template("notices/code_shown.html", handed=handed)
