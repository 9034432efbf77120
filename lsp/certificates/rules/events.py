"""What happened to a certificate, and what the history says of its standing."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from lsp.certificates.rules.standing import Standing, StandingStep
from lsp.kernel.text import N_

REST: Final = timedelta(minutes=1)
LONGEST_REST: Final = timedelta(hours=6)


class EventKind(StrEnum):
    """An entry in a certificate's history (riwayat sertifikat)."""

    BEGUN = "begun"
    NUMBERED = "numbered"
    SIGNED = "signed"
    RENDERED = "rendered"
    CHECKED = "checked"
    RELEASED = "released"
    SUSPENDED = "suspended"
    LIFTED = "lifted"
    REVOKED = "revoked"
    REPLACED = "replaced"


EVENT_NAMES = {
    EventKind.BEGUN: N_("Penerbitan dimulai"),
    EventKind.NUMBERED: N_("Nomor diberikan"),
    EventKind.SIGNED: N_("Token ditandatangani"),
    EventKind.RENDERED: N_("Berkas PDF dibuat"),
    EventKind.CHECKED: N_("QR dibaca ulang dari berkas dan cocok"),
    EventKind.RELEASED: N_("Sertifikat terbit"),
    EventKind.SUSPENDED: N_("Sertifikat dibekukan"),
    EventKind.LIFTED: N_("Pembekuan dicabut"),
    EventKind.REVOKED: N_("Sertifikat dicabut"),
    EventKind.REPLACED: N_("Sertifikat diganti"),
}
EVENT_OF_STEP = {
    StandingStep.SUSPEND: EventKind.SUSPENDED,
    StandingStep.LIFT: EventKind.LIFTED,
    StandingStep.REVOKE: EventKind.REVOKED,
    StandingStep.REPLACE: EventKind.REPLACED,
}
STANDING_AFTER = {
    EventKind.SUSPENDED: Standing.SUSPENDED,
    EventKind.LIFTED: Standing.VALID,
    EventKind.REVOKED: Standing.REVOKED,
    EventKind.REPLACED: Standing.REPLACED,
}
_SEVERITY = (Standing.VALID, Standing.SUSPENDED, Standing.REPLACED, Standing.REVOKED)


def standing_by_history(kinds: Iterable[EventKind]) -> Standing:
    """The standing that the append-only history adds up to, oldest event first.

    Source: security design 2 T20 (append-only status events).
    """
    standing = Standing.VALID
    for kind in kinds:
        standing = STANDING_AFTER.get(kind, standing)
    return standing


def worse_of(stored: Standing, last_event: EventKind | None) -> Standing:
    """The worse of what the row says and what the newest change in its history says.

    A row that was set back to valid behind the application's back stays what the history says.
    Source: security design 2 T20 (un-revoking by an insider).
    """
    told = STANDING_AFTER[last_event] if last_event else Standing.VALID
    return max(stored, told, key=_SEVERITY.index)


def next_try_at(attempts: int, now: datetime) -> datetime:
    """When the worker tries an unfinished issue again: one minute, doubling, at most six hours.

    Source: security design R8 and R14 (resumed within a minute, never given up).
    """
    return now + min(REST * (1 << min(attempts, 20)), LONGEST_REST)
