"""Pages of records."""

from lsp.records.views import filling, forms, templates
from lsp.records.views.forms import shown_signature
from lsp.records.views.room import blueprint

__all__ = ["blueprint", "filling", "forms", "shown_signature", "templates"]
