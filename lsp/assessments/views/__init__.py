"""Pages of assessments."""

from lsp.assessments.views import agreement, lists, recommending, workspace
from lsp.assessments.views.room import blueprint

__all__ = ["agreement", "blueprint", "lists", "recommending", "workspace"]
