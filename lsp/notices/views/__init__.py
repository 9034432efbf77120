"""Pages of notices."""

from lsp.notices.views import codes, outbox
from lsp.notices.views.room import blueprint

__all__ = ["blueprint", "codes", "outbox"]
