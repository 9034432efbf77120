"""Pictures of forms: draws a template with its test data and compares it with what was approved.

    python -m tests.records.pictures [2023/FR.AK.03 …]

writes the pictures anew (all of them when none is named); look at each before committing it.
A page is a small grey PNG, the first `<code>.png`, the next `<code>-2.png`. Only the fonts that
travel with the code are used, so every machine draws the same.
"""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from lsp.adapters import pdf
from lsp.records import documents, rules
from lsp.records.queries import templates
from lsp.records.rules.drawing import sheet_of
from lsp.records.rules.sheet import Sheet
from lsp.records.rules.template import FormSet, FormTemplate
from lsp.records.rules.values import Values

GOLDEN = Path(__file__).parent / "golden"
DPI, GREYS, LARGEST_BYTES = 60, 4, 15_000
CELL, TOLERANCE = 4, 28  # mean difference of a 4 by 4 pixel cell, of 255
LSP = {
    "name": "LSP Contoh",
    "licence": "BNSP-LSP-0000-ID",
    "address": "Kota Contoh",
    "city": "Contoh",
}
AT = datetime(2026, 11, 24, tzinfo=UTC)

ALL = [(form_set, code) for form_set in FormSet for code in templates.codes(form_set)]


def drawn(form: FormTemplate, data: Mapping[str, Any]) -> Sheet:
    """A template drawn with these data, nobody having signed."""
    return sheet_of(form, Values(data), signed={}, labels=rules.SIGNER_NAMES, organization=LSP)


def sample_sheet(form: FormTemplate, *, filled: bool = True) -> Sheet:
    """A template drawn with its test data, or blank."""
    return drawn(form, templates.sample_data(form) if filled else {})


@cache
def sample_pdf(form_set: FormSet, code: str) -> bytes:
    """The paper of a template with its test data."""
    return documents.form_pdf(sample_sheet(templates.template(form_set, code)), code, AT)


def pages_of(form_set: FormSet, code: str) -> list[Image.Image]:
    """The pages as small pictures of few greys."""
    content = sample_pdf(form_set, code)
    count = len(pdf.page_texts(content))
    return [small(pdf.picture(content, at, DPI)) for at in range(1, count + 1)]


def small(page: Image.Image) -> Image.Image:
    """The page in the few greys that are kept."""
    step = 255 / (GREYS - 1)
    return page.convert("L").point([round(round(value / step) * step) for value in range(256)])


def place(form_set: FormSet, code: str, page: int) -> Path:
    """Where the picture of a page lies."""
    return GOLDEN / form_set / (f"{code}.png" if page == 1 else f"{code}-{page}.png")


def approved(form_set: FormSet, code: str) -> list[Image.Image]:
    """The approved pages in order."""
    found: list[Image.Image] = []
    while (path := place(form_set, code, len(found) + 1)).is_file():
        with Image.open(path) as page:
            found.append(page.convert("L"))
    return found


def difference(one: Image.Image, other: Image.Image) -> float:
    """The largest mean difference of a small cell: a missing tick shows, a soft edge does not."""
    if one.size != other.size:
        return 255
    apart = ImageChops.difference(one, other).reduce(CELL)
    return float(apart.getextrema()[1])


def write(form_set: FormSet, code: str) -> None:
    """Keep the pages as approved."""
    for page in range(1, 40):
        place(form_set, code, page).unlink(missing_ok=True)
    for at, page in enumerate(pages_of(form_set, code), 1):
        path = place(form_set, code, at)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_packed(page))


def _packed(page: Image.Image) -> bytes:
    written = BytesIO()
    few = page.quantize(GREYS)
    few.save(written, "PNG", optimize=True, bits=2)
    return written.getvalue()


if __name__ == "__main__":
    named = {tuple(name.split("/")) for name in sys.argv[1:]}
    for one_set, one_code in ALL:
        if not named or (one_set.value, one_code) in named:
            write(one_set, one_code)
            sys.stdout.write(f"{one_set}/{one_code}\n")
