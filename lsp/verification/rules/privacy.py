"""What a stranger may see of a holder, and how often one may ask."""

import ipaddress
import re
import unicodedata
from typing import Final

LOOK_UPS_PER_MINUTE: Final = 30


def masked_name(name: str) -> str:
    """S*** R***: the first letter of each word; the stars do not tell its length.

    Source: credentials design 3.9.
    """
    return " ".join(f"{word[0]}***" for word in name.split())


def comparable_name(name: str) -> str:
    """A name with spaces, capitals and spellings of letters evened out.

    Source: credentials design 3.9 and 4 row 17 (NFC).
    """
    even = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    return re.sub(r"\s+", " ", even).strip()


def same_name(typed: str, printed: str) -> bool:
    """Whether the typed name is the holder's.

    Source: credentials design 3.9.
    """
    return bool(typed.strip()) and comparable_name(typed) == comparable_name(printed)


def network_of(address: str) -> str:
    """What counts as one asker: an IPv4 address, or the /64 network of an IPv6 one.

    Source: security design T12 (throttle); RFC 6177 (a /64 is one subscriber's at least).
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and not found.ipv4_mapped:
        return str(ipaddress.ip_network((found, 64), strict=False))
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else found
    return str(mapped)


def may_look_up(count: int) -> bool:
    """Whether the asker's n-th look-up of this minute is still answered.

    Source: credentials design 4 row 16; security design T12.
    """
    return count <= LOOK_UPS_PER_MINUTE
