"""The room's blueprint, and what its pages share."""

from flask import Blueprint

from lsp.organization.queries import organization_or_none
from lsp.records.queries import organization_words
from lsp.web import edge

blueprint = Blueprint("records", __name__)

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SAMPLE_NOTE = "Contoh isian, bukan rekaman."  # on paper, so in Indonesian


def letterhead() -> dict[str, str]:
    """The LSP as the papers name it."""
    return organization_words(organization_or_none(edge.reader()))
