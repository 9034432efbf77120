"""The first page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.desks.views.room import blueprint
from lsp.web.access import public


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """The first page: what an LSP does for visitors, the day's work for everybody else."""
    return render_template("desks/welcome.html")
