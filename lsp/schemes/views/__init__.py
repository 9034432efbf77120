"""Pages of schemes."""

from lsp.schemes.views import approving, editing, importing, public, versions
from lsp.schemes.views.room import blueprint

__all__ = ["approving", "blueprint", "editing", "importing", "public", "versions"]
