"""When a TUK may be used, and who may look at the list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_, Reason

EXPIRES_SOON = timedelta(days=60)


class TukType(StrEnum):
    """The kind of a TUK (jenis TUK), as every form's header names it."""

    WORKPLACE = "tempat_kerja"
    TEMPORARY = "sewaktu"
    INDEPENDENT = "mandiri"


class Standing(StrEnum):
    """How a TUK's verification for one scheme stands on a day."""

    IN_FORCE = "in_force"
    ENDS_SOON = "ends_soon"
    NOT_YET = "not_yet"
    EXPIRED = "expired"


TYPE_NAMES = {
    TukType.WORKPLACE: N_("Tempat Kerja"),
    TukType.TEMPORARY: N_("Sewaktu"),
    TukType.INDEPENDENT: N_("Mandiri"),
}
STANDING_NAMES = {
    Standing.IN_FORCE: N_("Terverifikasi"),
    Standing.ENDS_SOON: N_("Segera berakhir"),
    Standing.NOT_YET: N_("Belum mulai berlaku"),
    Standing.EXPIRED: N_("Berakhir"),
}


def _may_list(actor: Actor, _subject: object) -> bool:
    return actor.is_staff


def _may_edit(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.SECRETARIAT, Role.CERTIFICATION_MANAGER)


MAY = {Permission.TUK_LIST: _may_list, Permission.TUK_EDIT: _may_edit}


@dataclass(frozen=True, slots=True)
class Verification:
    """A finding that a TUK meets one scheme's requirements, from a day through a last day."""

    scheme_code: str
    verified_on: date
    expires_on: date


@dataclass(frozen=True, slots=True)
class TukFacts:
    """A TUK as the rules see it: its name, whether it is closed, and all its verifications."""

    name: str
    is_closed: bool
    verifications: tuple[Verification, ...]


def standing(verification: Verification, on: date) -> Standing:
    """How a verification stands on a day; the last day still counts.

    Source: BNSP guideline 206 (a TUK is verified before use), domain reference 1.4.
    """
    if on < verification.verified_on:
        return Standing.NOT_YET
    if on > verification.expires_on:
        return Standing.EXPIRED
    if on + EXPIRES_SOON > verification.expires_on:
        return Standing.ENDS_SOON
    return Standing.IN_FORCE


def in_force(
    verifications: Iterable[Verification], scheme_code: str, on: date
) -> Verification | None:
    """The verification for the scheme that covers the day longest, or None.

    Source: BNSP guideline 206, domain reference 1.4.
    """
    covering = [
        each
        for each in verifications
        if each.scheme_code == scheme_code and each.verified_on <= on <= each.expires_on
    ]
    return max(covering, key=lambda each: each.expires_on, default=None)


def why_not_use(tuk: TukFacts, scheme_code: str, on: date) -> tuple[Reason, ...]:
    """Reasons why assessment for a scheme may not take place at a TUK on a day.

    Source: BNSP guideline 206; domain reference 9, test 5 (rejects unverified or expired TUK).
    """
    if tuk.is_closed:
        return (Reason("tuk_closed", N_("%(tuk)s sudah ditutup."), {"tuk": tuk.name}),)
    if in_force(tuk.verifications, scheme_code, on):
        return ()
    known = [each for each in tuk.verifications if each.scheme_code == scheme_code]
    facts = {"tuk": tuk.name, "scheme": scheme_code, "on": on}
    if not known:
        text = N_("%(tuk)s belum diverifikasi untuk skema %(scheme)s.")
        return (Reason("tuk_not_verified", text, facts),)
    facts["expires_on"] = max(each.expires_on for each in known)
    text = N_(
        "Verifikasi %(tuk)s untuk skema %(scheme)s tidak mencakup %(on)s "
        "(berlaku sampai %(expires_on)s)."
    )
    return (Reason("tuk_verification_expired", text, facts),)


def why_not_verify(verified_on: date, expires_on: date, today: date) -> tuple[Reason, ...]:
    """Reasons why these days cannot be those of a verification.

    Source: BNSP guideline 206 (verification is an act that took place); at most five years (ours).
    """
    if verified_on > today:
        text = N_("Tanggal verifikasi tidak boleh setelah hari ini.")
        return (Reason("verified_in_future", text),)
    if expires_on <= verified_on:
        text = N_("Masa berlaku berakhir setelah tanggal verifikasi.")
        return (Reason("expires_before_verified", text),)
    if expires_on > verified_on + timedelta(days=5 * 366):
        return (Reason("too_long", N_("Masa berlaku paling lama lima tahun.")),)
    return ()
