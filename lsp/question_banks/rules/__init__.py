"""The rules of question banks, pure: no clock, no database, no web."""

from lsp.question_banks.rules.items import MAY

__all__ = ["MAY"]
