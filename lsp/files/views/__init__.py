"""Pages of one's own files, and the protocol by which they arrive."""

from lsp.files.views import shelf, uploads
from lsp.files.views.room import blueprint

__all__ = ["blueprint", "shelf", "uploads"]
