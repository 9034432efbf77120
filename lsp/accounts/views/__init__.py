"""Pages of accounts."""

from lsp.accounts.views import entry, own, people
from lsp.accounts.views.room import blueprint

__all__ = ["blueprint", "entry", "own", "people"]
