"""A finished check as the page shows it, in the request's language."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from lsp.certificates.rules.token import days_of
from lsp.kernel.text import N_
from lsp.kernel.zones import Zone, local_date
from lsp.verification.queries.checks import Check
from lsp.verification.rules.privacy import masked_name
from lsp.verification.rules.verdicts import (
    CHECK_WORDS,
    WORDS,
    Reading,
    Verdict,
    checks,
    shows_content,
)
from lsp.web import formats
from lsp.web.language import gettext, language

CheckLine = tuple[str, str, str]  # name, kind, sentence


@dataclass(frozen=True, slots=True)
class Content:
    """What a genuine certificate says; `name` may be masked, then the numbers stay out."""

    name: str
    is_masked: bool
    blanko: str
    scheme: str
    number: str
    registration: str
    valid_from: date
    valid_to: date
    units: str
    copy: int


@dataclass(frozen=True, slots=True)
class Result:
    """A verdict with its words, lines and content."""

    shape: str
    kind: str
    word: str
    title: str
    detail: str
    next_step: str
    at: datetime
    lines: tuple[CheckLine, ...] = ()
    content: Content | None = None


def words_of(found: Verdict) -> dict[str, str]:
    """A verdict's words; facts still stand in them as %(name)s."""
    words = WORDS[found]
    return {
        "verdict": found.value,
        "kind": words.kind,
        "word": gettext(words.word),
        "title": gettext(words.title),
        "detail": gettext(words.detail),
        "next_step": gettext(words.next_step),
    }


def full(check: Check, at: datetime) -> Result:
    """The verdict with everything that the certificate says, when it is genuine."""
    words = words_of(check.verdict)
    detail = words["detail"] % _dates(check) if "%" in words["detail"] else words["detail"]
    lines = tuple(
        (name.value, result.value, gettext(CHECK_WORDS[name, result]).replace("%(kid)s", check.kid))
        for name, result in checks(check.facts)
    )
    return Result(
        shape=words["verdict"],
        kind=words["kind"],
        word=words["word"],
        title=words["title"],
        detail=detail,
        next_step=words["next_step"],
        at=at,
        lines=lines,
        content=_content(check) if shows_content(check.verdict) else None,
    )


def masked(check: Check, at: datetime) -> Result:
    """The same for somebody who knows a number only: no name, and never the green of a proof."""
    found = full(check, at)
    if found.content is None:
        return found
    content = replace(found.content, name=masked_name(found.content.name), is_masked=True)
    if check.verdict is not Verdict.VALID:
        return replace(found, content=content)
    return replace(
        found,
        shape="found",
        kind="info",
        title=gettext(N_("Nomor ini terdaftar dan berlaku")),
        next_step=gettext(
            N_("Ketik nama pemegang di bawah, supaya kami dapat memastikan nomor ini miliknya.")
        ),
        content=content,
    )


def nowhere(name: str, at: datetime) -> Result:
    """A number, or a number with a name, that leads nowhere."""
    words = words_of(Verdict.NOT_REGISTERED)
    if name:
        detail = N_("Tidak ada sertifikat dengan nomor dan nama itu.")
        step = N_("Periksa ejaan keduanya. Tanpa nama, kami tunjukkan apakah nomornya terdaftar.")
    else:
        detail = N_("Tidak ada sertifikat dengan nomor itu.")
        step = N_("Periksa lagi angkanya. Bila sudah benar, jangan terima sertifikat ini.")
    return Result(
        shape=words["verdict"],
        kind=words["kind"],
        word=words["word"],
        title=words["title"],
        detail=gettext(detail),
        next_step=gettext(step),
        at=at,
    )


def _dates(check: Check) -> dict[str, str]:
    facts: dict[str, date] = {}
    if check.claims:
        facts["from"], facts["until"] = days_of(check.claims)
    if check.row and check.row.changed_at:
        facts["since"] = local_date(check.row.changed_at, Zone.WIB)
    written = {name: formats.day(value, language()) for name, value in facts.items()}
    return {"from": "–", "until": "–", "since": "–"} | written


def _content(check: Check) -> Content | None:
    claims, row = check.claims, check.row
    if claims is None or check.facts.reading is not Reading.GENUINE:
        return None
    title = (row.scheme_title_en if language() == "en" else row.scheme_title) if row else ""
    valid_from, valid_to = days_of(claims)
    return Content(
        name=claims.n,
        is_masked=False,
        blanko=claims.b,
        scheme=title or claims.s,
        number=claims.c,
        registration=row.registration_number if row else "",
        valid_from=valid_from,
        valid_to=valid_to,
        units=claims.u,
        copy=claims.x,
    )
