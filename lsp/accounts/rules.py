"""Who may do what with accounts, and the shapes of NIK, Met. number and password."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lsp.kernel import masking
from lsp.kernel.permissions import Permission
from lsp.kernel.provinces import PROVINCES
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_, Reason

MET_PATTERN = r"(MET|[A-Z]{3})[. ]*\d{3}[. ]*\d{6,7}[. ]+\d{4}"
PASSWORD_MINIMUM = 10
STAFF_SESSION = timedelta(hours=12)
CANDIDATE_SESSION = timedelta(days=7)
RESET_LINK_LIFE = timedelta(hours=2)
GRANT_LIFE = timedelta(days=365)
CONSENT_TEXT_VERSION = "2026-11"
FREE_FAILURES = 5
FAILURES_FORGOTTEN_AFTER = timedelta(hours=1)
CODE_REQUEST_LIFE = timedelta(minutes=30)
CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
UNMASKED_SECONDS = 60

CONSENT_PURPOSE_NAMES = {
    "processing": N_("Pemrosesan data untuk sertifikasi"),
    "whatsapp": N_("Kabar lewat WhatsApp"),
    "publicity": N_("Nama dan foto untuk publikasi LSP"),
}


METHOD_NAMES = {
    "password": N_("dengan kata sandi"),
    "code": N_("dengan kode sekali pakai"),
    "desk_code": N_("dengan kode dari petugas"),
}
LOOK_NAMES = {
    "identity_card": N_("Kartu identitas asli dilihat langsung"),
    "video_call": N_("Wajah dan kartu identitas dilihat lewat panggilan video"),
}
FIELD_NAMES = {
    "nik": N_("NIK"),
    "email": N_("E-mail"),
    "phone": N_("Nomor HP"),
    "identity": N_("Identitas"),
    "contact": N_("Kontak"),
    "needs": N_("Kebutuhan khusus"),
}
UNMASK_REASON_NAMES = {
    "check_identity": N_("Memeriksa identitas dengan dokumen"),
    "contact": N_("Menghubungi orangnya"),
    "official_letter": N_("Menulis surat atau laporan resmi"),
    "person_asked": N_("Diminta oleh orangnya"),
}


def _own(actor: Actor, _subject: object) -> bool:
    return actor.is_signed_in


def _office(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.SECRETARIAT, Role.CERTIFICATION_MANAGER, Role.SYSTEM_ADMINISTRATOR)


def _administrator(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.SYSTEM_ADMINISTRATOR)


def _codes(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.SECRETARIAT, Role.CERTIFICATION_MANAGER, Role.TUK_OPERATOR)


def _admission(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.SECRETARIAT, Role.CERTIFICATION_MANAGER)


def _quality(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.QUALITY_MANAGER)


MAY = {
    Permission.CODE_HAND_OVER: _codes,
    Permission.PERSON_UNMASK: _admission,
    Permission.UNMASKING_LIST: _quality,
    Permission.ACCOUNT_USE_OWN: _own,
    Permission.PERSON_LIST: _office,
    Permission.PERSON_READ: _office,
    Permission.ROLE_GRANT: _administrator,
}


@dataclass(frozen=True, slots=True)
class NikFacts:
    """What a NIK says of itself: province code, birth day and month, and whether a woman's."""

    province: str
    day: int
    month: int
    year_of_century: int
    is_woman: bool


def why_not_nik(nik: str) -> tuple[Reason, ...]:
    """Reasons why the text is no NIK at all: these block.

    Source: domain reference 7.3.
    """
    if not re.fullmatch(r"[0-9]{16}", nik):
        return (Reason("nik_shape", N_("NIK terdiri dari tepat 16 angka.")),)
    day, month = int(nik[6:8]), int(nik[8:10])
    if not (1 <= day <= 31 or 41 <= day <= 71) or not 1 <= month <= 12 or nik[12:] == "0000":
        return (Reason("nik_shape", N_("Susunan NIK tidak benar. Periksa lagi dengan KTP.")),)
    return ()


def nik_facts(nik: str) -> NikFacts:
    """Take a well-formed NIK apart (day + 40 marks a woman).

    Source: domain reference 7.3.
    """
    day = int(nik[6:8])
    return NikFacts(
        nik[:2], day - 40 if day > 40 else day, int(nik[8:10]), int(nik[10:12]), day > 40
    )


def nik_warnings(nik: str, born_on: date | None, is_woman: bool | None) -> tuple[Reason, ...]:
    """Doubts about a NIK that are shown but never block: moves and corrections are legal.

    Source: domain reference 7.3.
    """
    facts, warnings = nik_facts(nik), []
    if facts.province not in PROVINCES:
        warnings.append(Reason("nik_province", N_("Kode provinsi pada NIK tidak dikenal.")))
    if born_on and (facts.day, facts.month, facts.year_of_century) != (
        born_on.day,
        born_on.month,
        born_on.year % 100,
    ):
        warnings.append(
            Reason("nik_birth_date", N_("Tanggal lahir berbeda dengan yang tersirat pada NIK."))
        )
    if is_woman is not None and facts.is_woman != is_woman:
        warnings.append(
            Reason("nik_sex", N_("Jenis kelamin berbeda dengan yang tersirat pada NIK."))
        )
    return tuple(warnings)


def masked_nik(nik: str) -> str:
    """The first four digits, the rest hidden.

    Source: domain reference 7.3 (show masked).
    """
    return masking.masked_nik(nik)


def met_search_form(printed: str) -> str:
    """A Met. number without separators, for search and uniqueness.

    Source: domain reference 1.4 (store as printed, normalise for search).
    """
    return re.sub(r"[. ]", "", printed.upper())


def why_not_password(password: str, name: str) -> tuple[Reason, ...]:
    """Reasons why a password is too weak.

    Source: ASVS 5.0 V6.2 (length first, no composition rules), security design section 4.
    """
    if len(password) < PASSWORD_MINIMUM:
        return (
            Reason(
                "password_short",
                N_("Kata sandi paling sedikit %(n)s karakter."),
                {"n": PASSWORD_MINIMUM},
            ),
        )
    plain = password.casefold()
    common = ("password", "katasandi", "1234567890", "koperasi123", "qwertyuiop")
    if plain in common or len(set(plain)) < 4 or plain == name.casefold().replace(" ", ""):
        return (Reason("password_common", N_("Kata sandi ini terlalu mudah ditebak.")),)
    return ()


def blocked_until(failures: int, last_failed_at: datetime) -> datetime:
    """When the next sign-in attempt is allowed: free up to five, then doubling to 15 minutes.

    Source: security design T13.
    """
    if failures < FREE_FAILURES:
        return last_failed_at
    seconds = min(60 * 2 ** (failures - FREE_FAILURES), 900)
    return last_failed_at + timedelta(seconds=seconds)


def failures_after(failures: int, last_failed_at: datetime, now: datetime) -> int:
    """The count with one more failure; after an hour of quiet it begins anew.

    Source: security design T13 (a shared line of a TUK must not stay blocked for ever).
    """
    return 1 if now - last_failed_at > FAILURES_FORGOTTEN_AFTER else failures + 1


def why_not_hand_over(
    actor: Actor, asker: Actor, *, is_open: bool, is_own_browser: bool
) -> tuple[Reason, ...]:
    """Reasons why a desk may not hand over this code.

    Source: docs/adr/0016 (a code never weakens a staff account; nobody lets themselves in).
    """
    reasons = []
    if not is_open:
        reasons.append(
            Reason("request_over", N_("Permintaan ini sudah dijawab atau lewat waktunya."))
        )
    if asker.is_staff:
        reasons.append(Reason("code_for_staff", N_("Akun petugas masuk dengan kata sandi.")))
    if actor.person_id == asker.person_id or is_own_browser:
        reasons.append(
            Reason("own_request", N_("Permintaan dari browser Anda sendiri dijawab petugas lain."))
        )
    return tuple(reasons)


def why_not_use_code(
    *, is_issued: bool, is_used: bool, tries: int, expires_at: datetime, now: datetime
) -> tuple[Reason, ...]:
    """Reasons why a code does not open: single use, five tries, ten minutes.

    Source: ASVS 5.0 V6.5, V6.6 (out-of-band codes).
    """
    if not is_issued or is_used or tries >= CODE_TRIES or expires_at <= now:
        return (Reason("code_spent", N_("Kode tidak cocok atau sudah tidak berlaku.")),)
    return ()


def why_not_grant(
    actor: Actor, person_id: int, expires_on: date, today: date
) -> tuple[Reason, ...]:
    """Reasons why a role may not be granted so.

    Source: security design SOD-14.
    """
    reasons = []
    if actor.person_id == person_id:
        reasons.append(
            Reason("grant_to_self", N_("Tidak seorang pun memberi peran kepada dirinya sendiri."))
        )
    if not today < expires_on <= today + GRANT_LIFE:
        reasons.append(
            Reason("grant_term", N_("Masa peran berakhir setelah hari ini, paling lama 12 bulan."))
        )
    return tuple(reasons)
