"""What people and spreadsheets write into a cell, and what it means.

Each reader gives the value that is kept, and says what is wrong or odd about the cell. Names stay
as they were typed; everything else is brought into one spelling.
"""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lsp.kernel.provinces import PROVINCES
from lsp.kernel.text import N_, Reason

Cell = str | float | int | bool | date | datetime | time | timedelta | None

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+")
_EXACT_BELOW = 2**53
_FIRST_DAY = date(1899, 12, 30)  # day 0 of spreadsheets

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari pebruari february feb",
            "maret march mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu ags aug",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        1,
    )
    for name in names.split()
}
_ALIASES = {
    "jakarta": "31",
    "dki": "31",
    "jabar": "32",
    "jateng": "33",
    "jatim": "35",
    "yogyakarta": "34",
    "daerah istimewa yogyakarta": "34",
    "jogja": "34",
    "sumut": "12",
    "sumbar": "13",
    "sumsel": "16",
    "babel": "19",
    "bangka belitung": "19",
    "kepri": "21",
    "ntb": "52",
    "ntt": "53",
    "kalbar": "61",
    "kalteng": "62",
    "kalsel": "63",
    "kaltim": "64",
    "kaltara": "65",
    "sulut": "71",
    "sulteng": "72",
    "sulsel": "73",
    "sultra": "74",
    "sulbar": "76",
    "malut": "82",
    "aceh": "11",
    "nanggroe aceh darussalam": "11",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell holds: the value that is kept, and a reason when it is wrong or only odd."""

    value: str
    fault: Reason | None = None
    doubt: Reason | None = None


Reader = Callable[[Cell], Reading]


def cell_text(cell: Cell) -> str:
    """A cell as the text that a person sees in it, without invisible characters.

    Source: ADR 0015 (what is kept of a sheet); a leading apostrophe only marks text.
    """
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = re.sub(r"[ \t\u00a0]+", " ", _UNSEEN.sub("", str(cell))).strip()
    return text[1:] if re.match(r"'[=+\-@0-9]", text) else text


def read_text(cell: Cell) -> Reading:
    """Text as it was typed.

    Source: domain reference 5.2 column B (names as on the identity card).
    """
    return Reading(" ".join(cell_text(cell).split()))


def read_nik(cell: Cell) -> Reading:
    """Sixteen digits; what a spreadsheet did to them is recognised and explained.

    Source: domain reference 5.2 column C (a number cell turns into 3.27E+15), 7.3.
    """
    text = cell_text(cell)
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    if _SCIENTIFIC.fullmatch(text) or (is_number and _lost_digits(text)):
        return Reading(text, Reason("nik_number", _NIK_NUMBER))
    digits = re.sub(r"[ .\-_']", "", text)
    if not digits:
        return Reading("")
    confused = re.search(r"[OoIlSsB]", digits)
    if confused and re.fullmatch(r"[0-9OoIlSsB]+", digits):
        sentence = N_("NIK memuat huruf “%(letter)s”, bukan angka. Ketik ulang NIK.")
        return Reading(digits, Reason("nik_letter", sentence, {"letter": confused.group()}))
    if not digits.isascii() or not digits.isdigit():
        return Reading(digits, Reason("nik_characters", N_("NIK hanya memuat angka.")))
    if len(digits) == 15:
        sentence = N_(
            "NIK hanya 15 angka. Mungkin satu angka hilang ketika disimpan; ketik ulang "
            "sebagai teks."
        )
        return Reading(digits, Reason("nik_short", sentence))
    if len(digits) != 16:
        sentence = N_("NIK terdiri dari tepat 16 angka; di sini ada %(count)s.")
        return Reading(digits, Reason("nik_length", sentence, {"count": len(digits)}))
    return Reading(digits)


_NIK_NUMBER = N_(
    "NIK tersimpan sebagai angka (seperti 3,27E+15), sehingga angka terakhirnya hilang. "
    "Ubah format kolom menjadi Teks, lalu ketik ulang NIK."
)


def _lost_digits(text: str) -> bool:
    """A number keeps 15 digits in most programs: the sixteenth becomes 0."""
    return not text.isdigit() or int(text) >= _EXACT_BELOW or (len(text) >= 16 and text[-1] == "0")


def read_passport(cell: Cell) -> Reading:
    """Capital letters and digits without spaces.

    Source: domain reference 7.3 (foreigners use a passport number).
    """
    return Reading(re.sub(r"[\s.\-]", "", cell_text(cell)).upper())


def read_date(cell: Cell) -> Reading:
    """An ISO day from dd/mm/yyyy, a true date, ISO, or a day with the month in words.

    Source: domain reference 5.2 column E (dd/mm/yyyy; importers fail hard on bad dates).
    """
    if isinstance(cell, datetime):
        return Reading(cell.date().isoformat())
    if isinstance(cell, date):
        return Reading(cell.isoformat())
    text = cell_text(cell)
    if not text:
        return Reading("")
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Reading(text, _serial(text))
    return _written_date(text)


def _serial(text: str) -> Reason:
    if text.isdigit() and 3_000 <= int(text) <= 60_000:
        meant = _FIRST_DAY + timedelta(days=int(text))
        sentence = N_(
            "Tanggal berupa angka %(number)s. Ubah format sel menjadi Tanggal, "
            "atau tulis %(date)s bila itu yang dimaksud."
        )
        return Reason("date_serial", sentence, {"number": text, "date": f"{meant:%d/%m/%Y}"})
    return Reason("date_shape", _DATE_SHAPE)


_DATE_SHAPE = N_("Tulis tanggal seperti 20/10/1990 (hari/bulan/tahun).")


def _written_date(text: str) -> Reading:
    iso = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?", text)
    if iso:
        return _day(text, int(iso[1]), int(iso[2]), int(iso[3]))
    numbers = re.fullmatch(r"(\d{1,2})[ ]?[-/. ][ ]?(\d{1,2})[ ]?[-/. ][ ]?(\d{4}|\d{2})", text)
    words = re.fullmatch(r"(\d{1,2})[-/. ]+([A-Za-z]+)\.?[-/., ]+(\d{4}|\d{2})", text)
    found = numbers or words
    if found is None:
        return Reading(text, Reason("date_shape", _DATE_SHAPE))
    if len(found[3]) == 2:
        sentence = N_("Tulis tahun dengan empat angka, misalnya 20/10/1990.")
        return Reading(text, Reason("date_year", sentence))
    if words:
        month = MONTHS.get(found[2].lower(), 0)
        if not month:
            sentence = N_("Bulan “%(month)s” tidak dikenal.")
            return Reading(text, Reason("date_month", sentence, {"month": found[2]}))
        return _day(text, int(found[3]), month, int(found[1]))
    return _day(text, int(found[3]), int(found[2]), int(found[1]))


def _day(text: str, year: int, month: int, day: int) -> Reading:
    try:
        return Reading(date(year, month, day).isoformat())
    except ValueError:
        pass
    if month > 12 and 1 <= day <= 12:
        sentence = N_("Tanggal dibaca hari/bulan/tahun; bulan %(month)s tidak ada.")
        return Reading(text, Reason("date_order", sentence, {"month": month}))
    sentence = N_("Tanggal %(given)s tidak ada pada kalender.")
    return Reading(text, Reason("date_missing", sentence, {"given": text}))


_SEXES = {
    "l": "L",
    "lk": "L",
    "pria": "L",
    "laki": "L",
    "lakilaki": "L",
    "m": "L",
    "male": "L",
    "p": "P",
    "pr": "P",
    "w": "P",
    "wanita": "P",
    "perempuan": "P",
    "f": "P",
    "female": "P",
}


def read_sex(cell: Cell) -> Reading:
    """L or P, also from words.

    Source: domain reference 5.2 column F (L/P).
    """
    text = cell_text(cell)
    found = _SEXES.get(re.sub(r"[^a-z]", "", text.lower()))
    if found or not text:
        return Reading(found or "")
    return Reading(text, Reason("sex_unknown", N_("Tulis L (laki-laki) atau P (perempuan).")))


def read_phone(cell: Cell) -> Reading:
    """A telephone number with the zero that a number cell drops.

    Source: domain reference 5.2 column J (text, keeps leading 0).
    """
    text = cell_text(cell)
    if _SCIENTIFIC.fullmatch(text):
        sentence = N_("Nomor HP tersimpan sebagai angka. Ubah format sel menjadi Teks.")
        return Reading(text, Reason("phone_number", sentence))
    if re.fullmatch(r"8[0-9]{7,11}", text):
        sentence = N_("Angka 0 di depan nomor HP hilang; kami baca sebagai %(phone)s.")
        return Reading(f"0{text}", doubt=Reason("phone_zero", sentence, {"phone": f"0{text}"}))
    return Reading(f"+{text}" if re.fullmatch(r"62[0-9]{8,12}", text) else text)


def read_email(cell: Cell) -> Reading:
    """An address as typed, without the spaces that copying brings.

    Source: domain reference 5.2 column K.
    """
    return Reading(re.sub(r"\s", "", cell_text(cell).removeprefix("mailto:")))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower()).split())


def choice_reader(choices: Mapping[str, str], code: str, sentence: str) -> Reader:
    """A reader of one of the choices, by its code or its name; suggests the nearest name.

    Source: domain reference 5.3 (code tables).
    """
    by_name = {_plain(name): key for key, name in choices.items()}
    if choices is PROVINCES:
        by_name |= _ALIASES

    def read(cell: Cell) -> Reading:
        text = cell_text(cell)
        if not text:
            return Reading("")
        plain = _plain(text).removeprefix("provinsi ").strip()
        found = text if text in choices else by_name.get(plain)
        if found:
            return Reading(found)
        near = difflib.get_close_matches(plain, list(by_name), n=1, cutoff=0.7)
        if near:
            meant = choices[by_name[near[0]]]
            facts = {"given": text[:40], "meant": meant}
            suggestion = N_("“%(given)s” tidak dikenal. Mungkin maksud Anda “%(meant)s”.")
            return Reading(text, Reason(code, suggestion, facts))
        return Reading(text, Reason(code, sentence))

    return read


def payer_rows(rows: "Sequence[tuple[Cell, ...]]") -> dict[int, str]:
    """Codes and names of payers from the first two columns; rows without a number are headings.

    Source: domain reference 5.3 (pemberi anggaran).
    """
    found = {}
    for row in rows:
        code, name = (cell_text(cell) for cell in (*row, "", "")[:2])
        if re.fullmatch(r"[0-9]{1,6}", code):
            found[int(code)] = name
    return found
