"""Pages that join several rooms."""

from lsp.desks.views import home, recovery, schemes
from lsp.desks.views.room import blueprint

__all__ = ["blueprint", "home", "recovery", "schemes"]
