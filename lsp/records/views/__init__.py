"""Pages of records."""

from lsp.records.views import forms, templates
from lsp.records.views.forms import shown_signature
from lsp.records.views.room import blueprint

__all__ = ["blueprint", "forms", "shown_signature", "templates"]
