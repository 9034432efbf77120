"""Drawn forms as papers."""

from datetime import datetime

from lsp.adapters import pdf
from lsp.records.rules.sheet import Sheet

FORM = "records/print/form.html"


def form_pdf(sheet: Sheet, identifier: str, at: datetime) -> bytes:
    """One form as a tagged PDF on A4; equal input gives equal bytes."""
    html = pdf.fill(FORM, {"sheet": sheet, "at": f"{at:%Y-%m-%dT%H:%M:%SZ}"})
    return pdf.lay_out(html, pdf.READABLE).write(identifier, at)
