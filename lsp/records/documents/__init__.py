"""Drawn forms as papers: one alone, or many bound into one file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from lsp.adapters import pdf
from lsp.records.rules.sheet import Sheet

FORM = "records/print/form.html"
CONTENTS = "records/print/contents.html"
STYLES = "records/print/form.css"


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    title: str
    note: str
    page: int


@cache
def _styles() -> str:
    return pdf.fill(STYLES, {})


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _laid_out(sheet: Sheet, at: datetime, anchor: str, first_page: int = 0) -> pdf.Layout:
    facts = {"sheet": sheet, "at": _moment(at), "anchor": anchor, "first_page": first_page}
    return pdf.lay_out(pdf.fill(FORM, facts), pdf.READABLE, _styles())


def form_pdf(sheet: Sheet, identifier: str, at: datetime) -> bytes:
    """One form as a tagged PDF on A4; equal input gives equal bytes."""
    return _laid_out(sheet, at, "form-1").write(identifier, at)


def binder_pdf(
    sheets: Sequence[Sheet],
    *,
    title: str,
    lines: Sequence[str],
    organization: Mapping[str, str],
    identifier: str,
    at: datetime,
) -> bytes:
    """Forms in one PDF: a table of contents with page numbers, a bookmark a form.

    Each form keeps its own page count; the binder's page stands in the middle of the foot.
    """
    facts = {"title": title, "lines": lines, "organization": organization, "at": _moment(at)}

    def contents(pages: Sequence[int]) -> pdf.Layout:
        entries = [
            _Entry(sheet.code, sheet.title, sheet.note, page)
            for sheet, page in zip(sheets, pages, strict=True)
        ]
        filled = pdf.fill(CONTENTS, {**facts, "entries": entries})
        return pdf.lay_out(filled, pdf.READABLE, _styles())

    next_page = contents([0] * len(sheets)).pages + 1
    bodies, firsts = [], []
    for number, sheet in enumerate(sheets, 1):
        firsts.append(next_page)
        bodies.append(_laid_out(sheet, at, f"form-{number}", next_page))
        next_page += bodies[-1].pages
    return pdf.bound([contents(firsts), *bodies]).write(identifier, at)
