"""Pages of sessions, seats and assessors."""

from lsp.scheduling.views import (
    assessors,
    declaring,
    door,
    lists,
    seating,
    sessions,
    withdrawing,
)
from lsp.scheduling.views.room import blueprint

__all__ = [
    "assessors",
    "blueprint",
    "declaring",
    "door",
    "lists",
    "seating",
    "sessions",
    "withdrawing",
]
