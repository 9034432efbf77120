"""Pages that join several rooms."""

from lsp.desks.views import binders, demand, home, recovery, schemes, way
from lsp.desks.views.room import blueprint

__all__ = ["binders", "blueprint", "demand", "home", "recovery", "schemes", "way"]
