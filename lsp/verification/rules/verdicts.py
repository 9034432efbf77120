"""The verdicts: when each is given, and its words, shape and colour."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lsp.kernel.text import N_


class Reading(StrEnum):
    """What the scanned text is, judged by itself and the pinned keys (hasil baca)."""

    GENUINE = "genuine"
    FORGED = "forged"
    UNKNOWN_KEY = "unknown_key"
    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"


class Register(StrEnum):
    """What the register (buku sertifikat) says of exactly this token."""

    UNREACHED = "unreached"  # nobody could ask
    ABSENT = "absent"  # asked, and no certificate carries this token
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"


class Period(StrEnum):
    """Where the present moment lies against the dates in the token (masa berlaku)."""

    BEFORE = "before"
    INSIDE = "inside"
    AFTER = "after"


class Verdict(StrEnum):
    """The one answer to a check (hasil verifikasi)."""

    VALID = "valid"
    VALID_OFFLINE = "valid_offline"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"
    NOT_REGISTERED = "not_registered"
    FORGED = "forged"
    UNKNOWN_KEY = "unknown_key"
    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"


class CheckName(StrEnum):
    """One thing that was looked at (butir pemeriksaan)."""

    SIGNATURE = "signature"
    REGISTER = "register"
    STANDING = "standing"
    DATES = "dates"


class CheckResult(StrEnum):
    """How one check went (hasil butir)."""

    OK = "ok"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a verdict rests on."""

    reading: Reading
    register: Register = Register.UNREACHED
    period: Period = Period.INSIDE


@dataclass(frozen=True, slots=True)
class Words:
    """A verdict for people; `detail` may carry %(since)s, %(from)s and %(until)s.

    kind: the colour of the banner (ok, warn, bad, info, unknown). The shape has the verdict's name.
    """

    kind: str
    word: str
    title: str
    detail: str
    next_step: str


_NOT_GENUINE: Final = {
    Reading.FORGED: Verdict.FORGED,
    Reading.UNKNOWN_KEY: Verdict.UNKNOWN_KEY,
    Reading.NOT_OURS: Verdict.NOT_OURS,
    Reading.UNREADABLE: Verdict.UNREADABLE,
}
# These hold whatever the dates say; suspension ends with the certificate itself.
_FINAL: Final = {
    Register.ABSENT: Verdict.NOT_REGISTERED,
    Register.REVOKED: Verdict.REVOKED,
    Register.REPLACED: Verdict.REPLACED,
}
_INSIDE: Final = {
    Register.ACTIVE: Verdict.VALID,
    Register.SUSPENDED: Verdict.SUSPENDED,
    Register.UNREACHED: Verdict.VALID_OFFLINE,
}


def period(not_before: int, expires: int, moment: int) -> Period:
    """Where a moment lies; all three in seconds since 1970, `expires` being the first too late.

    Source: RFC 7519 4.1.4 and 4.1.5.
    """
    if moment < not_before:
        return Period.BEFORE
    return Period.INSIDE if moment < expires else Period.AFTER


def verdict(facts: Facts) -> Verdict:
    """The one verdict; VALID needs signature, register, standing and dates together.

    Source: credentials design 3.6; security design 0.1 (a row alone is never enough).
    """
    if facts.reading is not Reading.GENUINE:
        return _NOT_GENUINE[facts.reading]
    if facts.register in _FINAL:
        return _FINAL[facts.register]
    if facts.period is Period.AFTER:
        return Verdict.EXPIRED
    if facts.period is Period.BEFORE and facts.register is not Register.SUSPENDED:
        return Verdict.NOT_YET_VALID
    return _INSIDE[facts.register]


def checks(facts: Facts) -> tuple[tuple[CheckName, CheckResult], ...]:
    """What was looked at and how it went, in the order it is shown.

    Source: ux design 5 (list of checks beside the verdict).
    """
    if facts.reading is Reading.UNREADABLE:
        return ()
    if facts.reading is not Reading.GENUINE:
        foreign = facts.reading is Reading.NOT_OURS
        return ((CheckName.SIGNATURE, CheckResult.UNKNOWN if foreign else CheckResult.BAD),)
    found = [(CheckName.SIGNATURE, CheckResult.OK)]
    if facts.register is Register.ABSENT:
        return (*found, (CheckName.REGISTER, CheckResult.BAD))
    asked = facts.register is not Register.UNREACHED
    active = CheckResult.OK if facts.register is Register.ACTIVE else CheckResult.BAD
    inside = CheckResult.OK if facts.period is Period.INSIDE else CheckResult.BAD
    return (
        *found,
        (CheckName.REGISTER, CheckResult.OK if asked else CheckResult.UNKNOWN),
        (CheckName.STANDING, active if asked else CheckResult.UNKNOWN),
        (CheckName.DATES, inside),
    )


def shows_content(found: Verdict) -> bool:
    """Whether the token's content is true, so that it may be shown.

    Source: credentials design 3.6 (nothing of a forged token is repeated as if it were a fact).
    """
    return found not in _NOT_GENUINE.values() and found is not Verdict.NOT_REGISTERED


_REPORT = N_("Laporkan kepada LSP dan sertakan foto sertifikatnya.")

WORDS: Final = {
    Verdict.VALID: Words(
        "ok",
        N_("SAH"),
        N_("Sertifikat asli dan berlaku"),
        N_("Berlaku sampai %(until)s"),
        N_(
            "Cocokkan nama, nomor sertifikat, dan nomor blanko di halaman ini dengan kertasnya, "
            "lalu nama dengan KTP pemegang."
        ),
    ),
    Verdict.VALID_OFFLINE: Words(
        "warn",
        N_("BELUM PASTI"),
        N_("Tanda tangan asli; status belum dapat dipastikan"),
        N_("Catatan LSP belum dapat dihubungi. Sertifikat ini mungkin sudah dicabut."),
        N_("Sambungkan ke internet, lalu periksa lagi sebelum menerima sertifikat ini."),
    ),
    Verdict.NOT_YET_VALID: Words(
        "info",
        N_("BELUM BERLAKU"),
        N_("Sertifikat belum berlaku"),
        N_("Mulai berlaku %(from)s."),
        N_("Periksa lagi pada tanggal itu atau sesudahnya."),
    ),
    Verdict.EXPIRED: Words(
        "unknown",
        N_("KEDALUWARSA"),
        N_("Masa berlaku sertifikat habis"),
        N_("Berlaku sampai %(until)s. Jangan diterima sebagai sertifikat yang berlaku."),
        N_("Minta pemegang menunjukkan sertifikat perpanjangan."),
    ),
    Verdict.SUSPENDED: Words(
        "warn",
        N_("DIBEKUKAN"),
        N_("Sertifikat dibekukan"),
        N_("Dibekukan sejak %(since)s. Jangan diterima selama dibekukan."),
        N_("Tanyakan kepada LSP, atau periksa lagi di lain hari."),
    ),
    Verdict.REVOKED: Words(
        "bad",
        N_("DICABUT"),
        N_("Sertifikat dicabut"),
        N_("Dicabut %(since)s. Jangan diterima."),
        N_("Bila sertifikat ini masih dipakai, laporkan kepada LSP."),
    ),
    Verdict.REPLACED: Words(
        "info",
        N_("DIGANTI"),
        N_("Sertifikat telah diganti"),
        N_("Diganti %(since)s dengan sertifikat yang lebih baru. Lembar ini tidak berlaku lagi."),
        N_("Minta pemegang menunjukkan sertifikat yang baru."),
    ),
    Verdict.NOT_REGISTERED: Words(
        "bad",
        N_("TIDAK TERDAFTAR"),
        N_("Sertifikat tidak terdaftar"),
        N_("Kode ini tidak ada dalam catatan sertifikat kami. Jangan diterima."),
        _REPORT,
    ),
    Verdict.FORGED: Words(
        "bad",
        N_("PALSU"),
        N_("Sertifikat tidak asli"),
        N_("Isi kode ini tidak cocok dengan tanda tangan digital LSP. Jangan diterima."),
        _REPORT,
    ),
    Verdict.UNKNOWN_KEY: Words(
        "bad",
        N_("KUNCI TIDAK DIKENAL"),
        N_("Penanda tangan tidak dikenal"),
        N_("Kode ini ditandatangani dengan kunci yang bukan milik LSP ini. Jangan diterima."),
        _REPORT,
    ),
    Verdict.NOT_OURS: Words(
        "bad",
        N_("BUKAN DARI KAMI"),
        N_("Bukan sertifikat LSP ini"),
        N_("Kode ini menyebut penerbit lain, jadi kami tidak dapat memastikan keasliannya."),
        N_("Periksa di situs penerbit yang tertulis pada sertifikat."),
    ),
    Verdict.UNREADABLE: Words(
        "unknown",
        N_("TIDAK TERBACA"),
        N_("Kode tidak terbaca"),
        N_("Teks ini bukan kode sertifikat yang utuh."),
        N_("Pindai ulang dengan cahaya yang cukup, atau ketik nomor sertifikatnya."),
    ),
}

CHECK_WORDS: Final = {
    (CheckName.SIGNATURE, CheckResult.OK): N_(
        "Tanda tangan digital cocok dengan kunci LSP (ES256, kunci %(kid)s)"
    ),
    (CheckName.SIGNATURE, CheckResult.BAD): N_("Tanda tangan digital tidak cocok dengan kunci LSP"),
    (CheckName.SIGNATURE, CheckResult.UNKNOWN): N_(
        "Tanda tangan digital tidak diperiksa, karena penerbitnya lain"
    ),
    (CheckName.REGISTER, CheckResult.OK): N_("Isi sertifikat sama dengan catatan kami"),
    (CheckName.REGISTER, CheckResult.BAD): N_("Isi sertifikat tidak ada dalam catatan kami"),
    (CheckName.REGISTER, CheckResult.UNKNOWN): N_("Catatan LSP belum dapat dihubungi"),
    (CheckName.STANDING, CheckResult.OK): N_("Tidak dicabut, dibekukan, atau diganti"),
    (CheckName.STANDING, CheckResult.BAD): N_("Sudah dicabut, dibekukan, atau diganti"),
    (CheckName.STANDING, CheckResult.UNKNOWN): N_("Pencabutan dan pembekuan belum diperiksa"),
    (CheckName.DATES, CheckResult.OK): N_("Hari ini di dalam masa berlaku"),
    (CheckName.DATES, CheckResult.BAD): N_("Hari ini di luar masa berlaku"),
}
