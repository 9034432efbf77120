"""Pages that join several rooms."""

from lsp.desks.views import demand, home, recovery, schemes
from lsp.desks.views.room import blueprint

__all__ = ["blueprint", "demand", "home", "recovery", "schemes"]
