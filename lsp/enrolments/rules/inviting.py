"""Invitations: one link for one candidate, until a day, and only with the end of the NIK."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from lsp.enrolments.rules import EnrolmentStatus
from lsp.kernel.text import N_, Reason

INVITATION_LIFE = timedelta(days=30)
MOST_FAILURES = 5
TAIL = 4


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """What an invitation says of itself."""

    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    failures: int
    status: EnrolmentStatus


def why_not_use(invitation: InvitationFacts, now: datetime) -> tuple[Reason, ...]:
    """Reasons why the link opens nothing any more.

    Source: security design section 4 (one-time links: hashed, limited in time and in tries).
    """
    if invitation.status not in {EnrolmentStatus.INVITED, EnrolmentStatus.CONFIRMED}:
        text = N_("Undangan ini tidak berlaku lagi. Hubungi lembaga yang mendaftarkan Anda.")
        return (Reason("invitation_over", text),)
    if invitation.used_at is not None:
        text = N_("Undangan ini sudah dipakai. Masuk dengan akun Anda.")
        return (Reason("invitation_used", text),)
    if invitation.failures >= MOST_FAILURES:
        text = N_("Terlalu banyak percobaan. Minta undangan baru kepada lembaga Anda.")
        return (Reason("invitation_locked", text),)
    if invitation.revoked_at is not None or invitation.expires_at <= now:
        text = N_("Undangan ini sudah diganti atau lewat waktunya. Minta undangan baru.")
        return (Reason("invitation_expired", text),)
    return ()


def tail_of(key: str) -> str:
    """The last characters of NIK or passport, which only the person has at hand.

    Source: ADR 0015 (a slip that is found opens nothing).
    """
    return key[-TAIL:].upper()


def why_not_resend(status: EnrolmentStatus, has_account: bool) -> tuple[Reason, ...]:
    """Reasons why no further invitation is made.

    Source: ADR 0015.
    """
    if status is not EnrolmentStatus.INVITED:
        return (Reason("not_invited", N_("Asesi ini tidak lagi menunggu undangan.")),)
    if has_account:
        text = N_("Asesi ini sudah membuka undangan dan mempunyai akun.")
        return (Reason("already_opened", text),)
    return ()


def why_not_confirm(status: EnrolmentStatus, elsewhere: bool) -> tuple[Reason, ...]:
    """Reasons why the candidate cannot confirm: one group a scheme.

    Source: ADR 0015 (one place in one scheme).
    """
    if status is not EnrolmentStatus.INVITED:
        return (Reason("not_invited", N_("Pendaftaran ini sudah dijawab.")),)
    if elsewhere:
        text = N_("Anda sudah ikut kelompok lain untuk skema yang sama. Pilih salah satu.")
        return (Reason("confirmed_elsewhere", text),)
    return ()


def whatsapp_number(phone: str) -> str:
    """Digits with the country code, as a click-to-chat link wants them; empty without a number.

    Source: WhatsApp click to chat (international format, digits only).
    """
    digits = re.sub(r"[^0-9+]", "", phone)
    if digits.startswith("0"):
        digits = f"62{digits[1:]}"
    plain = digits.removeprefix("+")
    return plain if re.fullmatch(r"[1-9][0-9]{8,14}", plain) else ""
