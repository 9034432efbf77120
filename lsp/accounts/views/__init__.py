"""Pages of accounts."""

from lsp.accounts.views import codes, entry, own, people
from lsp.accounts.views.room import blueprint

__all__ = ["blueprint", "codes", "entry", "own", "people"]
