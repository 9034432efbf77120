"""The rules of the written test, pure: no clock, no database, no web."""

from lsp.exams.rules.access import MAY

__all__ = ["MAY"]
