"""Printed papers: HTML to PDF/A-3u behind a closed door, text that is measured, and a look back.

The renderer reaches nothing but the fonts that travel with the code: no network, no file. PDFium
and the text engine are not safe to share between threads, so one lock guards both.
"""

import atexit
import threading
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from io import BytesIO
from typing import Any, Final

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib.instancer import (  # type: ignore[import-untyped]
    instantiateVariableFont,
)
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image

from lsp.adapters.bundle import bundle_path
from lsp.adapters.pdf_marks import FAMILY, signs_font

SERIF: Final = "EB Garamond"
SANS: Final = "Plus Jakarta Sans"
SIGNS: Final = FAMILY
VARIANT: Final = "pdf/a-3u"
READABLE: Final = "pdf/ua-1"
MM_PER_PX: Final = 25.4 / 96
MM_PER_POINT: Final = 25.4 / 72
_SCHEME: Final = "lsp-font:"
_SERIF_FOLDER: Final = "vendor/eb-garamond@5.3.0"
_SANS_FOLDER: Final = "vendor/plus-jakarta-sans@5.3.0"
_WEIGHTS: Final = (400, 600, 700)
_LOCK: Final = threading.RLock()


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that travels inside the PDF."""

    name: str
    content: bytes
    description: str


@dataclass(frozen=True)
class Layout:
    """A document that is laid out but not yet written, so that it can be measured first.

    `marks` tells for each element with an id its page (from 1) and its distance from the top in mm.
    """

    pages: int
    marks: Mapping[str, tuple[int, float]]
    _document: Any
    variant: str = VARIANT

    def write(
        self,
        identifier: str,
        at: datetime,
        files: Sequence[Attached] = (),
        under: bytes | None = None,
    ) -> bytes:
        """The PDF in its variant; the same input gives the same bytes.

        `under` is a PDF whose pages lie behind the pages of this one: what never changes is drawn
        once and not anew for each paper.
        """
        from weasyprint import Attachment  # type: ignore[import-untyped]

        with _LOCK:
            self._document.metadata.attachments = [
                Attachment(
                    string=file.content,
                    name=file.name,
                    description=file.description,
                    created=at,
                    modified=at,
                    relationship="Data",
                    url_fetcher=_fetcher(),
                )
                for file in files
            ]
            with warnings.catch_warnings():
                # WeasyPrint leaves its colour profile to the garbage collector to close.
                warnings.simplefilter("ignore", ResourceWarning)
                written: bytes = self._document.write_pdf(
                    pdf_variant=self.variant,
                    pdf_identifier=identifier.encode(),
                    custom_metadata=False,
                )
        return _laid_over(written, under) if under else written


def _laid_over(paper: bytes, under: bytes) -> bytes:
    written = BytesIO()
    with pikepdf.open(BytesIO(paper)) as pages, pikepdf.open(BytesIO(under)) as grounds:
        for number, page in enumerate(pages.pages):
            name = f"/Ground{number}"  # each its own: the pages share one table of resources
            ground = pages.copy_foreign(grounds.pages[number].as_form_xobject())
            page.add_resource(ground, pikepdf.Name.XObject, pikepdf.Name(name))
            page.contents_add(f"q {name} Do Q".encode(), prepend=True)
        pages.save(written, deterministic_id=True)
    return written.getvalue()


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(bundle_path("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fill(template: str, facts: Mapping[str, Any]) -> str:
    """The HTML of a print template; every fact is escaped."""
    return _templates().get_template(template).render(**facts)


@cache
def _font_files() -> dict[str, bytes]:
    static = bundle_path("static")
    names = {f"serif-{w}": f"{_SERIF_FOLDER}/latin-{w}.woff2" for w in _WEIGHTS}
    names |= {f"serif-ext-{w}": f"{_SERIF_FOLDER}/latin-ext-{w}.woff2" for w in _WEIGHTS}
    found = {name: (static / path).read_bytes() for name, path in names.items()}
    for part, file in (("", "latin"), ("-ext", "latin-ext")):
        flexible = (static / f"{_SANS_FOLDER}/{file}.woff2").read_bytes()
        found |= {f"sans{part}-{weight}": _at_weight(flexible, weight) for weight in _WEIGHTS}
    return found | {"signs": signs_font()}


def _at_weight(flexible: bytes, weight: int) -> bytes:
    """A face of one weight out of a face that holds all, so that no paper has to do it again."""
    font = instantiateVariableFont(
        TTFont(BytesIO(flexible), recalcTimestamp=False), {"wght": weight}, inplace=True
    )
    font.flavor = None
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def _font_faces() -> str:
    signs = f'@font-face{{font-family:"{SIGNS}";src:url("{_SCHEME}signs")}}'
    return signs + "".join(
        f'@font-face{{font-family:"{family}{part}";font-weight:{weight};'
        f'src:url("{_SCHEME}{name}{suffix}-{weight}")}}'
        for weight in _WEIGHTS
        for family, name in ((SERIF, "serif"), (SANS, "sans"))
        for part, suffix in (("", ""), (" Ext", "-ext"))
    )


@cache
def _fetcher() -> Any:
    from weasyprint.urls import (  # type: ignore[import-untyped]
        FatalURLFetchingError,
        URLFetcher,
        URLFetcherResponse,
    )

    fonts = _font_files()

    class ClosedFetcher(URLFetcher):  # type: ignore[misc]
        """Hands out the fonts in memory and refuses every other address."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(_SCHEME)
            if not url.startswith(_SCHEME) or name not in fonts:
                raise FatalURLFetchingError(f"refused: {url[:80]}")
            return URLFetcherResponse(url, fonts[name], {"Content-Type": "font/woff2"})

    return ClosedFetcher()


@cache
def _engine() -> tuple[Any, Any]:
    with warnings.catch_warnings():
        # A machine without fonts of its own is fine: ours travel with the code.
        warnings.filterwarnings("ignore", message=".*[Ff]ont[Cc]onfig.*")
        from weasyprint import CSS
        from weasyprint.pdf import fonts as written_fonts  # type: ignore[import-untyped]
        from weasyprint.text.fonts import (  # type: ignore[import-untyped]
            FontConfiguration,
        )

        # A saved font carries the time of day; without it the same paper gives the same bytes.
        written_fonts.TTFont = partial(TTFont, recalcTimestamp=False)
        fonts = FontConfiguration()
        return fonts, CSS(string=_font_faces(), font_config=fonts, url_fetcher=_fetcher())


# The fonts lie in a temporary folder; it goes while the interpreter still stands.
atexit.register(_engine.cache_clear)


@cache
def _parsed(styles: str) -> Any:
    """A style sheet read once for all papers that use it."""
    fonts, _ = _engine()
    from weasyprint import CSS

    return CSS(string=styles, font_config=fonts, url_fetcher=_fetcher())


def lay_out(html: str, variant: str = VARIANT, styles: str = "") -> Layout:
    """Lay the document out; an address that is not one of our fonts stops it with an error.

    READABLE instead of the archive's variant tags headings, tables and reading order (PDF/UA).
    `styles` is a style sheet that many papers share: it is read once, beside their own.
    """
    with _LOCK:
        fonts, faces = _engine()
        from weasyprint import HTML

        sheets = [faces, _parsed(styles)] if styles else [faces]
        document = HTML(string=html, base_url=None, url_fetcher=_fetcher()).render(
            font_config=fonts, stylesheets=sheets, pdf_variant=variant, presentational_hints=False
        )
    marks = {
        name: (number, place[1] * MM_PER_PX)
        for number, page in enumerate(document.pages, 1)
        for name, place in page.anchors.items()
    }
    return Layout(len(document.pages), marks, document, variant)


def bound(layouts: Sequence[Layout]) -> Layout:
    """Several papers as one document: their pages in order, their headings as its bookmarks."""
    first = layouts[0]
    pages = [page for layout in layouts for page in layout._document.pages]
    return Layout(len(pages), {}, first._document.copy(pages), first.variant)


@cache
def _measures(name: str) -> tuple[dict[int, str], Any, int]:
    font = TTFont(BytesIO(_font_files()[name]))
    return font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm


def _advance(character: str, weight: int) -> float | None:
    for name in (f"serif-{weight}", f"serif-ext-{weight}"):
        glyphs, widths, units = _measures(name)
        if ord(character) in glyphs:
            advance: int = widths[glyphs[ord(character)]][0]
            return advance / units
    return None


def width_mm(text: str, size_pt: float, weight: int = 600) -> float:
    """How wide the text is in the serif face; kerning is left out, so it is slightly too wide."""
    return sum(_advance(char, weight) or 1.0 for char in text) * size_pt * MM_PER_POINT


def missing_characters(text: str) -> str:
    """The characters that our faces cannot print, each once."""
    known = _measures("serif-600")[0].keys() | _measures("serif-ext-600")[0].keys()
    plain = _measures("sans-400")[0].keys() | _measures("sans-ext-400")[0].keys()
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known & plain))


def picture(pdf: bytes, page: int, dpi: int) -> Image.Image:
    """A page (from 1) as a grey picture."""
    with _LOCK:
        document = pypdfium2.PdfDocument(pdf)
        try:
            bitmap = document[page - 1].render(scale=dpi / 72, grayscale=True)
            image: Image.Image = bitmap.to_pil().copy()
        finally:
            document.close()
    return image


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page as a reader would copy it."""
    with _LOCK:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [page.get_textpage().get_text_bounded() for page in document]
        finally:
            document.close()
