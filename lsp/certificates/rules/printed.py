"""What the paper says, frozen when the numbers are given, and how long texts find room."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from lsp.certificates.rules.token import issuer_of
from lsp.kernel.text import N_, Reason

ONE_COLUMN: Final = 30
LONGEST_NAME: Final = 80
_DATES: Final = ("valid_from", "valid_to", "decree_on")
_UNITS: Final = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_SMALL_EN: Final = "zero one two three four five six seven eight nine"
_TEENS_EN: Final = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS_EN: Final = "- - twenty thirty forty fifty sixty seventy eighty ninety"
_ALLOWED: Final = frozenset(" '’.,-–/()")


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """A line of the list of units on the back."""

    code: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Printed:
    """Everything that the paper says; kept with the certificate, so that a reprint is the same.

    months: how long it is valid. copy: 1 for the first paper, more for replacements.
    """

    holder_name: str
    number: str
    registration_number: str
    blanko_number: str
    short_code: str
    area: str
    area_en: str
    qualification: str
    qualification_en: str
    scheme: str
    months: int
    valid_from: date
    valid_to: date
    city: str
    organization: str
    organization_en: str
    licence: str
    decree_number: str
    decree_on: date
    signer_name: str
    signer_title: str
    signer_title_en: str
    origin: str
    copy: int
    is_specimen: bool
    units: tuple[PrintedUnit, ...]

    @property
    def domain(self) -> str:
        """The host of the register, as printed beside the QR and as the token's issuer."""
        return issuer_of(self.origin)


def plain_printed(printed: Printed) -> dict[str, Any]:
    """The same as plain JSON values, for keeping.

    Source: domain reference 0.3 (a certificate keeps what it was decided against).
    """
    plain = asdict(printed)
    for name in _DATES:
        plain[name] = plain[name].isoformat()
    plain["units"] = [list(asdict(unit).values()) for unit in printed.units]
    return plain


def printed_from(plain: Mapping[str, Any]) -> Printed:
    """What plain_printed kept.

    Source: domain reference 0.3.
    """
    dates = {name: date.fromisoformat(plain[name]) for name in _DATES}
    units = tuple(PrintedUnit(*unit) for unit in plain["units"])
    return Printed(**{**plain, **dates, "units": units})


def why_not_name(name: str) -> tuple[Reason, ...]:
    """Reasons why a name cannot be printed: empty, too long, or in letters that look alike.

    Source: credentials design 4 row 17 (NFC, Latin script only).
    """
    plain = unicodedata.normalize("NFC", name)
    if not plain.strip() or len(plain) > LONGEST_NAME:
        return (
            Reason(
                "name_length",
                N_("Nama pada sertifikat terdiri dari 1 sampai %(limit)s huruf."),
                {"limit": LONGEST_NAME},
            ),
        )
    odd = odd_characters(plain)
    if odd:
        return (
            Reason(
                "name_letters",
                N_("Nama memuat huruf yang tidak dapat dicetak: %(letters)s"),
                {"letters": odd},
            ),
        )
    return ()


def odd_characters(text: str) -> str:
    """The characters of a name that are neither Latin letters nor customary signs, each once.

    Source: credentials design 4 row 17.
    """
    return "".join(dict.fromkeys(char for char in text if not _is_customary(char)))


def _is_customary(char: str) -> bool:
    if char in _ALLOWED or (char.isascii() and char.isalpha()):
        return True
    return unicodedata.name(char, "").startswith("LATIN ") and char.isalpha()


def number_words(number: int) -> str:
    """1..99 in Indonesian words: 36 → tiga puluh enam.

    Source: domain reference 4.1 ("3 (tiga) tahun").
    """
    tens, ones = divmod(number, 10)
    if number in (10, 11):
        return "sepuluh" if number == 10 else "sebelas"
    if number < 20:
        return _UNITS[ones] + (" belas" if tens else "")
    return f"{_UNITS[tens]} puluh {_UNITS[ones]}".strip()


def number_words_en(number: int) -> str:
    """1..99 in English words.

    Source: domain reference 4.1 ("3 (three) years").
    """
    if number < 20:
        return f"{_SMALL_EN} {_TEENS_EN}".split()[number]
    tens, ones = divmod(number, 10)
    ten = _TENS_EN.split()[tens]
    return f"{ten}-{_SMALL_EN.split()[ones]}" if ones else ten


def written_term(months: int) -> tuple[str, str]:
    """How long the certificate is valid, in Indonesian and in English.

    Source: domain reference 4.1 line 5.
    """
    count, unit, unit_en = (
        (months // 12, "tahun", "year") if months % 12 == 0 else (months, "bulan", "month")
    )
    plural = "" if count == 1 else "s"
    return (
        f"{count} ({number_words(count)}) {unit}",
        f"{count} ({number_words_en(count)}) {unit_en}{plural}",
    )


def balanced_lines(text: str) -> tuple[str, str]:
    """A text broken in two at the space nearest to its middle; one line when it has no space.

    Source: issue of the first certificate (names of 60 letters and one-word names fit).
    """
    spaces = [found.start() for found in re.finditer(" ", text)]
    if not spaces:
        return text, ""
    middle = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return text[:middle], text[middle + 1 :]
