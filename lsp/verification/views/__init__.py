"""Pages and machine endpoints of verification; all public, none keeps who asked."""

from lsp.verification.views import interface, pages
from lsp.verification.views.room import blueprint

__all__ = ["blueprint", "interface", "pages"]
