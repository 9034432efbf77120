"""Personal data as staff see it before they ask for more; asking is journalled."""

import re
from collections.abc import Mapping

from lsp.accounts.rules import masked_nik

HIDDEN = "•••"
_WHOLLY = ("address", "postal_code", "office_address", "nik_reason")
_PHONES = ("mobile", "phone_home", "office_phone")
_EMAILS = ("email", "office_email")


def masked_phone(number: str) -> str:
    """The last three digits, enough to tell two numbers apart.

    Source: security design section 4 (masked by default).
    """
    digits = re.sub(r"\D", "", number)
    return f"{HIDDEN} {digits[-3:]}" if digits else ""


def masked_email(address: str) -> str:
    """The first letter and the host.

    Source: security design section 4 (masked by default).
    """
    name, at, host = address.partition("@")
    return f"{name[:1]}{HIDDEN}{at}{host}" if address else ""


def masked_answers(answers: Mapping[str, str]) -> dict[str, str]:
    """Answers of FR.APL.01 with identity and contact hidden; what was left empty stays empty.

    Source: domain reference 7.3 (show masked); security design section 4.
    """
    shown = dict(answers)
    for name in _WHOLLY:
        if shown.get(name):
            shown[name] = HIDDEN
    for name in _PHONES:
        if shown.get(name):
            shown[name] = masked_phone(shown[name])
    for name in _EMAILS:
        if shown.get(name):
            shown[name] = masked_email(shown[name])
    if shown.get("nik"):
        shown["nik"] = masked_nik(shown["nik"])
    if shown.get("passport"):
        shown["passport"] = f"{shown['passport'][:2]}{HIDDEN}"
    return shown
