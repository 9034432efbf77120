"""Pages that join several rooms."""

from lsp.desks.views import home, recovery
from lsp.desks.views.room import blueprint

__all__ = ["blueprint", "home", "recovery"]
