"""Wording: a versioned template and its facts become a subject and a body.

Templates lie in templates/notices/<kind>/<version>.<language>.txt. The first line is the subject.
A template that once went out is never edited: a new wording is a new version.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TypeAlias
from urllib.parse import quote

from babel.dates import format_date

from lsp.adapters.bundle import bundle_path
from lsp.kernel.zones import Zone, local_date
from lsp.notices.rules import NoticeKind, plain_fact, why_not_facts
from lsp.notices.rules.kinds import LONGEST_SUBJECT, SUBJECT_LINE

Fact: TypeAlias = str | int | date | datetime
LANGUAGES = ("id", "en")


@dataclass(frozen=True, slots=True)
class Wording:
    """A message as it goes out, with the version of its template."""

    subject: str
    body: str
    version: int


@cache
def newest_version(kind: NoticeKind) -> int:
    """The version of a kind's templates in use."""
    folder = bundle_path("templates") / "notices" / kind.value
    found = [int(path.name.partition(".")[0]) for path in folder.glob("*.id.txt")]
    return max(found)


@cache
def template_text(kind: NoticeKind, version: int, language: str) -> str:
    """One template; in Indonesian where the language has none."""
    folder = bundle_path("templates") / "notices" / kind.value
    path = folder / f"{version}.{language if language in LANGUAGES else 'id'}.txt"
    return path.read_text("utf-8")


def _written(name: str, fact: Fact, language: str, zone: Zone) -> str:
    if isinstance(fact, datetime):
        day = format_date(local_date(fact, zone), "EEEE, d MMMM y", locale=language)
        return f"{day}, {clock(fact, zone)}"
    if isinstance(fact, date):
        return format_date(fact, "d MMMM y", locale=language)
    return plain_fact(str(fact), is_name=name in {"name", "inviter"})


def clock(moment: datetime, zone: Zone) -> str:
    """09.00 WITA: the wall clock of the TUK."""
    return f"{moment.astimezone(zone.info):%H.%M} {zone.name}"


def word(
    kind: NoticeKind,
    facts: Mapping[str, Fact],
    *,
    name: str,
    lsp: str,
    language: str,
    zone: Zone = Zone.WIB,
) -> Wording:
    """Subject and body. ValueError when a fact is missing or too many: a mistake of the caller."""
    wrong = why_not_facts(kind, facts)
    if wrong:
        raise ValueError("; ".join(str(reason) for reason in wrong))
    version = newest_version(kind)
    given = {**facts, "name": name, "lsp": lsp}
    words = {key: _written(key, fact, language, zone) for key, fact in given.items()}

    def fill(text: str) -> str:
        return re.sub(r"\{([a-z_]+)\}", lambda found: words[found[1]], text)

    subject, _, body = template_text(kind, version, language).partition("\n\n")
    return Wording(
        fill(subject.removeprefix(SUBJECT_LINE))[:LONGEST_SUBJECT],
        fill(body.strip()) + "\n",
        version,
    )


def whatsapp_link(phone: str, text: str) -> str:
    """The address that opens a chat with the text written; nothing is sent by itself."""
    return f"https://wa.me/{phone.removeprefix('+')}?text={quote(text, safe='')}"
