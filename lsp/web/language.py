"""Language: Indonesian source sentences, a full English catalogue, chosen per person.

The catalogue is kept as reviewed text, one file per room, and read at start.
"""

import gettext as standard_gettext
import io
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, has_request_context, request, session

from lsp.kernel.text import Reason
from lsp.kernel.zones import Zone
from lsp.web import formats, signing_in

LANGUAGES = ("id", "en")
CATALOGUE = Path(__file__).parent / "catalogue"


@cache
def _translations(language: str) -> standard_gettext.NullTranslations:
    merged = standard_gettext.NullTranslations()
    if language == "id":
        return merged
    parts = [_read(path) for path in sorted((CATALOGUE / language).glob("*.po"))]
    for part in parts:
        part.add_fallback(merged)
        merged = part
    return merged


def _read(path: Path) -> standard_gettext.GNUTranslations:
    with path.open("rb") as stream:
        catalogue = read_po(stream)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    buffer.seek(0)
    return standard_gettext.GNUTranslations(buffer)


def language() -> str:
    """'id' or 'en': the person's choice, else this browser's, else Indonesian."""
    if not has_request_context():
        return "id"
    if request.args.get("lang") in LANGUAGES:
        return request.args["lang"]
    visitor = signing_in.visitor()
    chosen = visitor.language if visitor else session.get("language", "id")
    return chosen if chosen in LANGUAGES else "id"


def gettext(text: str, **facts: Any) -> str:
    """The sentence in the request's language, with its facts filled in."""
    found = _translations(language()).gettext(text) if text else text
    return found % facts if facts else found


def ngettext(singular: str, plural: str, number: int, **facts: Any) -> str:
    """Like gettext, choosing by number; `num` is among the facts."""
    found = _translations(language()).ngettext(singular, plural, number)
    return found % {"num": number, **facts}


def sentence(reason: Reason) -> str:
    """A rule's reason as a sentence; dates and moments among its facts are written out."""
    facts = {name: _written(value) for name, value in reason.facts.items()}
    return gettext(reason.text, **facts)


def sentences(reasons: Iterable[Reason]) -> list[str]:
    """Each reason as a sentence."""
    return [sentence(reason) for reason in reasons]


def _zone_of(value: datetime) -> Zone:
    """A fact that carries an Indonesian zone is written in it, any other in WIB."""
    key = getattr(value.tzinfo, "key", "")
    return Zone(key) if key in {zone.value for zone in Zone} else Zone.WIB


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return formats.moment(value, _zone_of(value), language())
    if isinstance(value, date):
        return formats.day(value, language())
    return gettext(value) if isinstance(value, str) else value


def install(app: Flask) -> None:
    """Give templates `_`, `gettext` and `ngettext`."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
