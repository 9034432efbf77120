"""The paper: what is printed, laid out so that nothing is cut, with the token in its QR."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

from babel.dates import format_date
from markupsafe import Markup

from lsp.adapters import ornament, pdf, qr
from lsp.certificates.rules.numbers import written_short_code
from lsp.certificates.rules.printed import (
    ONE_COLUMN,
    Printed,
    PrintedUnit,
    balanced_lines,
    printed_from,
    written_term,
)
from lsp.certificates.rules.token import pack, qr_address

TEMPLATE: Final = "certificates/print/certificate.html"
GROUND: Final = "certificates/print/ground.html"
TEXT_WIDTH_MM: Final = 154.0
SIGNATURE_WIDTH_MM: Final = 72.0
ONE_LINE_PT: Final = (31.0, 28.0, 25.0, 22.0)
TWO_LINES_PT: Final = (25.0, 22.0, 19.0, 16.0, 13.0, 11.0)
FRONT_END_MM: Final = 217.0
BACK_END_MM: Final = 247.0
READ_BACK_DPI: Final = 150
LINKEDIN: Final = "https://www.linkedin.com/profile/add"
EMBEDDED_NAME: Final = "sertifikat.jwt"
_GROUND_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)


class DoesNotFit(Exception):  # noqa: N818
    """The texts of this certificate do not fit the paper in any of its layouts."""


def fitted_name(name: str) -> tuple[tuple[str, str], float]:
    """The name in one line or two, and the largest size in points at which it fits."""
    for size in ONE_LINE_PT:
        if pdf.width_mm(name, size) <= TEXT_WIDTH_MM:
            return (name, ""), size
    lines = balanced_lines(name)
    for size in TWO_LINES_PT:
        if max(pdf.width_mm(line, size) for line in lines) <= TEXT_WIDTH_MM:
            return lines, size
    raise DoesNotFit(name)


def _small_size(name: str) -> float:
    """The size of the name under the holder's own signature, in points."""
    return round(max(6.5, min(13.0, SIGNATURE_WIDTH_MM / pdf.width_mm(name, 1.0))), 1)


def _columns(
    units: tuple[PrintedUnit, ...],
) -> list[list[tuple[int, PrintedUnit]]]:
    numbered = list(enumerate(units, 1))
    if len(numbered) <= ONE_COLUMN:
        return [numbered]
    half = -(-len(numbered) // 2)
    return [numbered[:half], numbered[half:]]


def _both(day: date) -> tuple[str, str]:
    return format_date(day, "d MMMM y", locale="id"), format_date(day, "d MMMM y", locale="en")


def _facts(printed: Printed, code: qr.QrCode) -> dict[str, Any]:
    lines, size = fitted_name(printed.holder_name)
    return {
        "p": printed,
        "at": f"{printed.valid_from.isoformat()}T00:00:00Z",
        "name_lines": lines,
        "name_size": size,
        "small_size": _small_size(printed.holder_name),
        "term": written_term(printed.months),
        "valid_from": _both(printed.valid_from),
        "valid_to": _both(printed.valid_to),
        "decree_on": _both(printed.decree_on),
        "short_code": written_short_code(printed.short_code),
        "columns": _columns(printed.units),
        "qr_side": code.side_mm,
        # Drawn by our own code from numbers: no text of a person is in these pictures.
        "qr": Markup(code.svg("QR")),  # noqa: S704
        "seal": Markup(ornament.seal()),  # noqa: S704
    }


@cache
def _ground() -> bytes:
    """The frames of both pages, which are the same on every certificate."""
    frames = {
        "front_frame": Markup(ornament.frame(is_front=True)),  # noqa: S704 - our own drawing
        "back_frame": Markup(ornament.frame(is_front=False)),  # noqa: S704
    }
    return pdf.lay_out(pdf.fill(GROUND, frames)).write("ground", _GROUND_AT)


def _fits(layout: pdf.Layout, mark: str, page: int, limit_mm: float) -> bool:
    found = layout.marks.get(mark)
    return found is not None and found[0] == page and found[1] <= limit_mm


def _laid_out(facts: dict[str, Any], levels: Iterable[int] = range(5)) -> pdf.Layout:
    front = back = 0
    for _ in levels:
        layout = pdf.lay_out(pdf.fill(TEMPLATE, {**facts, "front": front, "back": back}))
        front_fits = _fits(layout, "front-end", 1, FRONT_END_MM)
        back_fits = _fits(layout, "back-end", 2, BACK_END_MM)
        if front_fits and back_fits and layout.pages == 2:
            return layout
        front, back = front + (not front_fits), back + (not back_fits)
    raise DoesNotFit(facts["p"].number)


def certificate_pdf(printed: Printed, token: str, at: datetime) -> bytes:
    """The two pages as PDF/A-3u, the token in the QR and as an embedded file.

    `at` is written as the file's moment. Equal input gives equal bytes. QrTooLarge and DoesNotFit
    stop a certificate that could not be read from paper.
    """
    code = qr.make_code(qr_address(printed.origin), pack(token))
    layout = _laid_out(_facts(printed, code))
    attached = pdf.Attached(EMBEDDED_NAME, token.encode(), "Token bertanda tangan (JWT, ES256)")
    return layout.write(f"{printed.number}/{printed.copy}", at, [attached], under=_ground())


def read_back(content: bytes) -> list[str]:
    """What a scanner reads from the printed first page at 150 dpi."""
    return qr.read_codes(pdf.picture(content, 1, READ_BACK_DPI))


def verification_link(plain: Mapping[str, Any], token: str) -> str:
    """The address that the QR holds: whoever opens it sees the verdict."""
    return qr_address(printed_from(plain).origin) + pack(token)


def qr_picture(plain: Mapping[str, Any], token: str) -> Markup:
    """The QR as a picture for a page."""
    code = qr.make_code(qr_address(printed_from(plain).origin), pack(token))
    return Markup(code.svg("QR"))  # noqa: S704 - drawn from numbers by our own code


def linkedin_link(plain: Mapping[str, Any], token: str) -> str:
    """Where LinkedIn takes a certificate into a profile, filled in."""
    printed = printed_from(plain)
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": printed.qualification,
        "organizationName": printed.organization,
        "issueYear": printed.valid_from.year,
        "issueMonth": printed.valid_from.month,
        "expirationYear": printed.valid_to.year,
        "expirationMonth": printed.valid_to.month,
        "certId": printed.number,
        "certUrl": verification_link(plain, token),
    }
    return f"{LINKEDIN}?{urlencode(fields)}"
