"""Pages of applications."""

from lsp.applications.views import (
    applying,
    documents,
    lists,
    proofing,
    reviewing,
    self_assessing,
)
from lsp.applications.views.room import blueprint

__all__ = [
    "applying",
    "blueprint",
    "documents",
    "lists",
    "proofing",
    "reviewing",
    "self_assessing",
]
