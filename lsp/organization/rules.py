"""What must hold of the licence and the settings."""

import re
from dataclasses import dataclass
from datetime import date

from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_, Reason

LICENCE_PATTERN = r"BNSP-LSP-(\d{3,5})-ID"


def _may_read(actor: Actor, _subject: object) -> bool:
    return actor.is_staff


def _may_edit(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.SYSTEM_ADMINISTRATOR)


MAY = {
    Permission.ORGANIZATION_READ: _may_read,
    Permission.ORGANIZATION_EDIT: _may_edit,
}


@dataclass(frozen=True, slots=True)
class Licence:
    """The LSP's licence from BNSP: its number as printed and its last valid day."""

    number: str
    expires_on: date


def licence_digits(number: str) -> str:
    """The third part of the licence number, which registration numbers carry.

    Raises ValueError when the number is not in BNSP's grammar.
    Source: domain reference 4.2 (No. Reg.).
    """
    found = re.fullmatch(LICENCE_PATTERN, number)
    if not found:
        raise ValueError(number)
    return found.group(1)


def why_not_issue_under(licence: Licence, on: date) -> tuple[Reason, ...]:
    """Reasons why the LSP may not issue certificates on a day.

    Source: BNSP 3/BNSP/III/2014 (domain reference 1.2): no issue under a lapsed licence.
    """
    if licence.expires_on < on:
        return (
            Reason(
                "licence_lapsed",
                N_(
                    "Lisensi LSP %(number)s berakhir %(expires_on)s; sertifikat tidak dapat terbit."
                ),
                {"number": licence.number, "expires_on": licence.expires_on},
            ),
        )
    return ()
