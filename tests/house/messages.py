"""Sentences that people see, by room, and what the English catalogue makes of them.

`python -m tests.house.messages` adds missing sentences to the catalogue files, to be translated.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from tests.house.tree import CODE, ROOT

ENGLISH = CODE / "web" / "catalogue" / "en"
KEYWORDS = {"_": None, "gettext": None, "N_": None, "done": None, "ngettext": (1, 2)}
HEADER = b"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
SHARED = {"parts", "errors"}  # templates/ folders that parts.po translates, base.html included
GROUND = {"web", "kernel", "adapters", "app", "cli"}  # code that web.po translates


def _home(path: Path) -> str:
    """The catalogue file that translates a source file."""
    top, *rest = path.relative_to(ROOT).parts
    room = rest[0].removesuffix(".py")
    if top == "templates":
        return "parts" if room in SHARED or len(rest) == 1 else room
    return "web" if room in GROUND or len(rest) == 1 else room


def _sources() -> list[tuple[Path, str]]:
    python = [(file, "python") for file in sorted(CODE.rglob("*.py"))]
    pages = [
        (file, "jinja2.ext:babel_extract") for file in sorted((ROOT / "templates").rglob("*.html"))
    ]
    return python + pages


def sentences() -> dict[str, dict[str | tuple[str, ...], str]]:
    """Per catalogue file: every marked sentence and the first place it stands at."""
    found: dict[str, dict[str | tuple[str, ...], str]] = {}
    for file, method in _sources():
        options = {"newstyle_gettext": "true", "trimmed": "true"}
        for line, text, *_ in extract_from_file(
            method, str(file), KEYWORDS, options=options, strip_comment_tags=True
        ):
            key = tuple(text[:2]) if isinstance(text, tuple | list) else text
            place = f"{file.relative_to(ROOT)}:{line}"
            found.setdefault(_home(file), {}).setdefault(key, place)
    return found


def catalogue(name: str) -> Catalog:
    """One English catalogue file, empty when there is none yet."""
    path = ENGLISH / f"{name}.po"
    if not path.is_file():
        return Catalog(locale="en", project="lsp", version="1")
    with path.open("rb") as stream:
        return read_po(stream, locale="en")


def whole_catalogue() -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    """Every translated sentence of all files."""
    merged: dict[str | tuple[str, ...], str | tuple[str, ...]] = {}
    for path in sorted(ENGLISH.glob("*.po")):
        for message in catalogue(path.stem):
            if message.id and message.string and (message.string != ("", "")):
                merged[message.id] = message.string
                if isinstance(message.id, tuple):
                    merged[message.id[0]] = message.string[0]
    return merged


def _write() -> None:
    known = whole_catalogue()
    for name, wanted in sentences().items():
        book = catalogue(name)
        missing = [key for key in wanted if key not in known]
        for key in missing:
            book.add(key, locations=[])
        with (ENGLISH / f"{name}.po").open("wb") as stream:
            stream.write(HEADER)
            write_po(stream, book, width=100, omit_header=True, sort_output=True, no_location=True)
        sys.stdout.write(f"{name}: {len(missing)} sentences to translate\n")


if __name__ == "__main__":
    _write()
