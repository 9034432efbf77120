"""Pages of schemes."""

from lsp.schemes.views import approving, editing, public, versions
from lsp.schemes.views.room import blueprint

__all__ = ["approving", "blueprint", "editing", "public", "versions"]
