"""How long a binder of 25 forms takes on one core, beside plain WeasyPrint form by form.

    python -m benchmarks.binder [--forms N] [--rounds R]

Draws forms of the 2023 set from their test data and binds them: contents, bookmarks, both page
counts. The yardstick prints the same HTML the plain way: one `HTML(...).write_pdf(...)` a form, its
fonts loaded and its styles read anew. Both take turns in one process with one thread, CPU time is
counted. Prints one JSON line for each, and one for each step of ours.
"""

import argparse
import itertools
import json
import logging
import statistics
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.calibrate import calibration_ms
from lsp.adapters import pdf
from lsp.records import documents, rules
from lsp.records.queries import templates
from lsp.records.rules.drawing import sheet_of
from lsp.records.rules.sheet import Sheet
from lsp.records.rules.template import FormSet
from lsp.records.rules.values import Values

AT = datetime(2026, 11, 24, tzinfo=UTC)
LSP = {"name": "LSP Contoh", "licence": "BNSP-LSP-0000-ID", "address": "", "city": ""}


def drawn(count: int) -> list[Sheet]:
    """So many forms, each with its test data; codes begin anew when the set is through."""
    forms = itertools.islice(itertools.cycle(templates.templates(FormSet.NEWER)), count)
    return [
        sheet_of(
            form,
            Values(templates.sample_data(form)),
            signed={},
            labels=rules.SIGNER_NAMES,
            organization=LSP,
        )
        for form in forms
    ]


def bind(sheets: list[Sheet]) -> bytes:
    """Our way."""
    return documents.binder_pdf(
        sheets, title="Berkas", lines=[], organization=LSP, identifier="x", at=AT
    )


def plain(sheets: list[Sheet], fonts: Path) -> int:
    """The plain way: everything anew for each form, nothing bound; returns bytes written."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    faces = pdf._font_faces().replace(pdf._SCHEME, fonts.as_uri() + "/")
    styles = f"<style>{faces}{pdf.fill(documents.STYLES, {})}</style>"
    written = 0
    for sheet in sheets:
        facts = {"sheet": sheet, "at": "", "anchor": "form-1", "first_page": 0}
        html = pdf.fill(documents.FORM, facts).replace("</head>", f"{styles}</head>")
        paper = HTML(string=html).write_pdf(font_config=FontConfiguration(), pdf_variant="pdf/ua-1")
        written += len(paper)
    return written


def cpu_s(deed: Callable[[], object]) -> float:
    """CPU-seconds of one run."""
    started = time.process_time()
    deed()
    return time.process_time() - started


def report(name: str, times: list[float], **facts: object) -> float:
    """One line; the median."""
    typical = statistics.median(times)
    print(json.dumps({"what": name, "cpu_s": round(typical, 2), **facts}))
    return typical


def main() -> None:
    """Take turns and compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--forms", type=int, default=25)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    print(json.dumps({"calibration_ms": round(calibration_ms(), 1)}))
    with TemporaryDirectory() as folder:
        for name, content in pdf._font_files().items():
            (Path(folder) / name).write_bytes(content)
        sheets = drawn(chosen.forms)
        bind(sheets[:1])
        ours, theirs, drawing = [], [], []
        for _ in range(chosen.rounds):
            drawing.append(cpu_s(lambda: drawn(chosen.forms)))
            ours.append(cpu_s(lambda: bind(sheets)))
            theirs.append(cpu_s(lambda: plain(sheets, Path(folder))))
    pages = len(pdf.page_texts(bind(sheets)))
    report("templates and data to sheets", drawing, forms=chosen.forms)
    mine = report("binder", ours, forms=chosen.forms, pages=pages)
    yardstick = report("plain WeasyPrint, form by form", theirs, forms=chosen.forms)
    print(json.dumps({"ratio": round(yardstick / mine, 2), "goal": "25 forms in under 15 s"}))


if __name__ == "__main__":
    main()
