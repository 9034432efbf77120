"""The notices that there are, and what a template of each may say."""

import re
from collections.abc import Iterable
from enum import StrEnum

from lsp.kernel.text import N_, Reason

SUBJECT_LINE = "Subject: "
LONGEST_SUBJECT = 120
LONGEST_FACT = 400
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
_LOOKS_LIKE_A_LINK = re.compile(r"://|www\.|@|\.(com|net|org|id|io|xyz|top|info)\b", re.IGNORECASE)


class NoticeKind(StrEnum):
    """What a notice (pemberitahuan) is about; also the folder of its templates."""

    REGISTERED = "registered"
    INVITATION = "invitation"
    APPLICATION_RETURNED = "application_returned"
    APPLICATION_ACCEPTED = "application_accepted"
    APPLICATION_REJECTED = "application_rejected"
    SEAT_GIVEN = "seat_given"
    SEAT_CHANGED = "seat_changed"
    SEAT_CANCELLED = "seat_cancelled"
    ASSIGNMENT_GIVEN = "assignment_given"
    ASSIGNMENT_CANCELLED = "assignment_cancelled"
    AGREEMENT_READY = "agreement_ready"
    RECORD_READY = "record_ready"
    DECISION_TOLD = "decision_told"
    CERTIFICATE_READY = "certificate_ready"
    CERTIFICATE_STATUS_CHANGED = "certificate_status_changed"
    ONE_TIME_CODE = "one_time_code"
    CODE_NOT_FOR_STAFF = "code_not_for_staff"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a kind of notice


KIND_NAMES = {
    NoticeKind.REGISTERED: N_("Akun terdaftar"),
    NoticeKind.INVITATION: N_("Undangan"),
    NoticeKind.APPLICATION_RETURNED: N_("Permohonan dikembalikan"),
    NoticeKind.APPLICATION_ACCEPTED: N_("Permohonan diterima"),
    NoticeKind.APPLICATION_REJECTED: N_("Permohonan ditolak"),
    NoticeKind.SEAT_GIVEN: N_("Jadwal asesmen"),
    NoticeKind.SEAT_CHANGED: N_("Jadwal asesmen berubah"),
    NoticeKind.SEAT_CANCELLED: N_("Jadwal asesmen dibatalkan"),
    NoticeKind.ASSIGNMENT_GIVEN: N_("Surat tugas"),
    NoticeKind.ASSIGNMENT_CANCELLED: N_("Penugasan dibatalkan"),
    NoticeKind.AGREEMENT_READY: N_("FR.AK.01 siap ditandatangani"),
    NoticeKind.RECORD_READY: N_("FR.AK.02 siap ditandatangani"),
    NoticeKind.DECISION_TOLD: N_("Keputusan sertifikasi"),
    NoticeKind.CERTIFICATE_READY: N_("Sertifikat siap"),
    NoticeKind.CERTIFICATE_STATUS_CHANGED: N_("Status sertifikat berubah"),
    NoticeKind.ONE_TIME_CODE: N_("Kode sekali pakai"),
    NoticeKind.CODE_NOT_FOR_STAFF: N_("Kode tidak untuk petugas"),
    NoticeKind.PASSWORD_RESET: N_("Atur ulang kata sandi"),
}

# Every notice may also say {name} (the reader) and {lsp} (the sender).
PLACEHOLDERS: dict[NoticeKind, frozenset[str]] = {
    NoticeKind.REGISTERED: frozenset({"link"}),
    NoticeKind.INVITATION: frozenset({"inviter", "scheme", "link", "until"}),
    NoticeKind.APPLICATION_RETURNED: frozenset({"number", "link"}),
    NoticeKind.APPLICATION_ACCEPTED: frozenset({"number", "link"}),
    NoticeKind.APPLICATION_REJECTED: frozenset({"number", "link"}),
    NoticeKind.SEAT_GIVEN: frozenset({"starts_at", "ends", "tuk", "scheme", "assessor"}),
    NoticeKind.SEAT_CHANGED: frozenset({"starts_at", "ends", "tuk", "scheme", "assessor"}),
    NoticeKind.SEAT_CANCELLED: frozenset({"starts_at", "ends", "tuk", "scheme", "reason"}),
    NoticeKind.ASSIGNMENT_GIVEN: frozenset(
        {"starts_at", "ends", "tuk", "scheme", "letter_number", "candidates"}
    ),
    NoticeKind.ASSIGNMENT_CANCELLED: frozenset(
        {"starts_at", "ends", "tuk", "scheme", "reason", "candidates"}
    ),
    NoticeKind.AGREEMENT_READY: frozenset({"scheme", "link"}),
    NoticeKind.RECORD_READY: frozenset({"scheme", "link"}),
    NoticeKind.DECISION_TOLD: frozenset({"scheme", "link"}),
    NoticeKind.CERTIFICATE_READY: frozenset({"scheme", "link"}),
    NoticeKind.CERTIFICATE_STATUS_CHANGED: frozenset({"scheme", "link"}),
    NoticeKind.ONE_TIME_CODE: frozenset({"code", "minutes"}),
    NoticeKind.CODE_NOT_FOR_STAFF: frozenset({"link"}),
    NoticeKind.PASSWORD_RESET: frozenset({"link", "hours"}),
}
GIVEN_TO_ALL = frozenset({"name", "lsp"})

# A secret opens an account: it is never shown, never sent again, and forgotten once it went out.
SECRET_KINDS = frozenset({NoticeKind.ONE_TIME_CODE, NoticeKind.PASSWORD_RESET})


def placeholders_in(text: str) -> frozenset[str]:
    """The names that stand in braces.

    Source: house design (notices from versioned templates).
    """
    return frozenset(_PLACEHOLDER.findall(text))


def why_not_template(kind: NoticeKind, text: str) -> tuple[Reason, ...]:
    """What is wrong with a template: no subject, an unknown or a broken placeholder.

    Source: house design (notices from versioned templates).
    """
    reasons = []
    subject, _, body = text.partition("\n\n")
    if not subject.startswith(SUBJECT_LINE) or "\n" in subject or not body.strip():
        reasons.append(
            Reason("no_subject", "Baris pertama harus berupa Subject, lalu satu baris kosong.")
        )
    for name in sorted(placeholders_in(text) - PLACEHOLDERS[kind] - GIVEN_TO_ALL):
        reasons.append(
            Reason("unknown_placeholder", "Isian {%(name)s} tidak dikenal.", {"name": name})
        )
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        reasons.append(Reason("stray_brace", "Ada kurung kurawal yang bukan isian."))
    return tuple(reasons)


def why_not_facts(kind: NoticeKind, given: Iterable[str]) -> tuple[Reason, ...]:
    """Facts that are missing or too many for this kind: a mistake of the caller.

    Source: house design (notices from versioned templates).
    """
    names = frozenset(given)
    wrong = names ^ PLACEHOLDERS[kind]
    return tuple(
        Reason("wrong_fact", "%(kind)s: %(name)s", {"kind": kind.value, "name": name})
        for name in sorted(wrong)
    )


def plain_fact(text: str, *, is_name: bool = False) -> str:
    """A fact as one line without control characters; a name that looks like a link is left out.

    Whoever registers chooses the name and the address, so a name must not carry an invitation of
    its own into a stranger's mailbox.

    Source: ASVS 5.0 V2.2 (validate where the value is used).
    """
    line = _CONTROL.sub(" ", text).strip()[:LONGEST_FACT]
    return "Bapak/Ibu" if is_name and _LOOKS_LIKE_A_LINK.search(line) else line
