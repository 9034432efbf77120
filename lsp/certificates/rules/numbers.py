"""BNSP's numbers: certificate, registration and blanko, and the short code to type."""

import re
from dataclasses import dataclass
from typing import Final

from lsp.kernel.ids import short_code_check
from lsp.kernel.text import N_, Reason

REGISTRATION_DIGITS: Final = 5
BLANKO: Final = r"\d{7,8}"
CERTIFICATE_SERIAL: Final = "certificate_serial"
_SHORT: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{12}")
_LOOKALIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class CertificateNumber:
    """Nomor Sertifikat: industry class, occupation class, level, serial, year of assessment."""

    kbli: str
    kbji: str
    level: str
    serial: int
    year: int


@dataclass(frozen=True, slots=True)
class RegistrationNumber:
    """No. Reg.: sector code, third part of the licence number, serial of the year, year."""

    sector: str
    licence: str
    serial: int
    year: int


def why_not_codes(kbli: str, kbji: str, level: str) -> tuple[Reason, ...]:
    """Reasons why a scheme's codes cannot stand in a certificate number.

    Source: domain reference 4.2 (Nomor Sertifikat).
    """
    fits = re.fullmatch(r"\d{5} \d{4} [0-9]", f"{kbli} {kbji} {level}")
    if fits:
        return ()
    return (
        Reason(
            "number_codes",
            N_("Kode KBLI (5 angka), KBJI (4 angka) atau jenjang (1 angka) skema belum benar."),
        ),
    )


def why_not_serial(serial: int, digits: int) -> tuple[Reason, ...]:
    """The reason why a serial has outgrown the width that is set.

    Source: domain reference 4.2 (width is a setting).
    """
    if 1 <= serial < 10**digits:
        return ()
    return (
        Reason(
            "serial_width",
            N_("Nomor urut %(serial)s tidak muat dalam %(digits)s angka. Ubah pengaturan LSP."),
            {"serial": serial, "digits": digits},
        ),
    )


def certificate_number(number: CertificateNumber, digits: int) -> str:
    """The number as printed: 64199 1120 3 0000412 2026.

    Source: domain reference 4.2 (Nomor Sertifikat).
    """
    return f"{number.kbli} {number.kbji} {number.level} {number.serial:0{digits}d} {number.year}"


def registration_number(number: RegistrationNumber) -> str:
    """The number as printed: KOP 0000 00412 2026.

    Source: domain reference 4.2 (No. Reg.).
    """
    serial = f"{number.serial:0{REGISTRATION_DIGITS}d}"
    return f"{number.sector} {number.licence} {serial} {number.year}"


def read_certificate_number(printed: str) -> CertificateNumber:
    """Take a certificate number apart; ValueError when it is not in the grammar.

    Source: domain reference 4.2 (Nomor Sertifikat).
    """
    found = re.fullmatch(r"(\d{5}) (\d{4}) (\d) (\d{7,8}) (\d{4})", printed)
    if not found:
        raise ValueError(printed)
    kbli, kbji, level, serial, year = found.groups()
    return CertificateNumber(kbli, kbji, level, int(serial), int(year))


def read_registration_number(printed: str) -> RegistrationNumber:
    """Take a registration number apart; ValueError when it is not in the grammar.

    Source: domain reference 4.2 (No. Reg.).
    """
    found = re.fullmatch(r"([A-Z]{3}) (\d{3,5}) (\d{5}) (\d{4})", printed)
    if not found:
        raise ValueError(printed)
    sector, licence, serial, year = found.groups()
    return RegistrationNumber(sector, licence, int(serial), int(year))


def registration_counter(year: int) -> str:
    """The name of the counter that begins again each year.

    Source: domain reference 4.2 (resets each year).
    """
    return f"registration:{year}"


def search_form(text: str) -> str:
    """A number without separators and in capitals, so that any way of typing it finds it.

    Source: domain reference 0.4 (verification accepts any of the three numbers).
    """
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def short_code_of(typed: str) -> str | None:
    """The short code a person typed, look-alike letters mended; None when it is none.

    Source: credentials design 3.4 (Crockford base32 and check character).
    """
    code = search_form(typed).translate(_LOOKALIKE)
    if not _SHORT.fullmatch(code) or short_code_check(code[:11]) != code[11]:
        return None
    return code


def written_short_code(code: str) -> str:
    """The short code in three groups, as printed under the QR.

    Source: credentials design 3.4.
    """
    return "-".join(code[start : start + 4] for start in (0, 4, 8))


def why_not_blanko(number: str) -> tuple[Reason, ...]:
    """The reason why the text is no number of a pre-printed sheet; empty is allowed.

    Source: domain reference 4.2 (Nomor blanko, 7-8 digits).
    """
    if not number or re.fullmatch(BLANKO, number):
        return ()
    return (Reason("blanko_shape", N_("Nomor blanko terdiri dari 7 atau 8 angka.")),)
