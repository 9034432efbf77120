"""Deeds on items."""

from lsp.question_banks.actions.contents import look, open_items, open_keys
from lsp.question_banks.actions.packages import ImportReport, import_items, read_package
from lsp.question_banks.actions.reviews import (
    approve,
    approve_all,
    propose,
    propose_all,
    retire,
    send_back,
)

__all__ = [
    "ImportReport",
    "approve",
    "approve_all",
    "import_items",
    "look",
    "open_items",
    "open_keys",
    "propose",
    "propose_all",
    "read_package",
    "retire",
    "send_back",
]
