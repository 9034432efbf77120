"""The certificate's token, to the byte: payload, packing for the QR, and what binds it to a row."""

import base64
import binascii
import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from lsp.kernel.strict import NotStrict, base64url_bytes, base64url_text, strict_object
from lsp.kernel.zones import Zone, local_moment

TYP: Final = "lspc+jwt"
PACKING: Final = 1
LONGEST_PACKED: Final = 2000
_SIGNATURE: Final = 64
_KID: Final = re.compile(rb"[a-z0-9]{4,8}")
_BASE32: Final = re.compile(r"[A-Z2-7]+")
_TEXTS: Final = frozenset({"iss", "n", "c", "b", "s", "st", "u"})
_NUMBERS: Final = frozenset({"nbf", "exp", "x"})
_ORDER: Final = ("iss", "nbf", "exp", "n", "c", "b", "s", "st", "u", "x")
_OPTIONAL: Final = frozenset({"b", "u", "x"})


@dataclass(frozen=True, slots=True)
class Claims:
    """What the token says; empty `b` and `u` and an `x` of 0 are left out of the payload.

    iss host of the register · nbf, exp seconds, exp being the first that is too late · n name as
    printed · c certificate number · b blanko number · s "SCHEME:version" · st "list:index" ·
    u subset of units · x copy, written from the second on.
    """

    iss: str
    nbf: int
    exp: int
    n: str
    c: str
    s: str
    st: str
    b: str = ""
    u: str = ""
    x: int = 0


def issuer_of(origin: str) -> str:
    """The issuer's name in a token: the host of the public address.

    Source: credentials design 3.4 (iss).
    """
    return origin.partition("://")[2]


def valid_until(valid_from: date, months: int) -> date:
    """The last valid day of so many months: the day before the same day, months later.

    Source: domain reference 4.3.
    """
    year, month = divmod(valid_from.year * 12 + valid_from.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = calendar.monthrange(year, month + 1)[1]
    return first + timedelta(days=min(valid_from.day, last + 1) - 2)


def moments_of(valid_from: date, valid_to: date) -> tuple[int, int]:
    """The seconds nbf and exp: the begin of the first day and of the day after the last, in WIB.

    Source: credentials design 3.4; RFC 7519 4.1.4 (exp is the first moment that is too late).
    """
    begin = local_moment(valid_from, 0, 0, Zone.WIB)
    end = local_moment(valid_to + timedelta(days=1), 0, 0, Zone.WIB)
    return int(begin.timestamp()), int(end.timestamp())


def days_of(claims: Claims) -> tuple[date, date]:
    """The first and the last valid day that the token says.

    Source: credentials design 3.4.
    """
    begin = datetime.fromtimestamp(claims.nbf, Zone.WIB.info).date()
    return begin, datetime.fromtimestamp(claims.exp - 1, Zone.WIB.info).date()


def payload_of(claims: Claims) -> bytes:
    """The payload's bytes: compact JSON, UTF-8 in NFC, keys in the one order.

    Source: credentials design 3.4.
    """
    parts = []
    for name in _ORDER:
        value = getattr(claims, name)
        if name in _OPTIONAL and not value:
            continue
        parts.append(f'"{name}":{value if name in _NUMBERS else _quoted(value)}')
    return ("{" + ",".join(parts) + "}").encode()


def _quoted(text: str) -> str:
    plain = unicodedata.normalize("NFC", text)
    escaped = re.sub(r'["\\]', lambda found: "\\" + found.group(), plain)
    return '"' + re.sub(r"[\x00-\x1f]", lambda c: f"\\u{ord(c.group()):04x}", escaped) + '"'


def claims_of(payload: bytes) -> Claims:
    """Read a payload; NotStrict when it is not the one spelling of what it says.

    Source: credentials design 3.4 and 4 row 4.
    """
    found = strict_object(payload)
    if not set(_ORDER) >= set(found) >= set(_ORDER) - _OPTIONAL:
        raise NotStrict("claims")
    for name, value in found.items():
        fits = type(value) is int if name in _NUMBERS else isinstance(value, str)
        if not fits:
            raise NotStrict(name)
    claims = Claims(**found)
    if payload_of(claims) != payload:
        raise NotStrict("not canonical")
    return claims


def claims_from(found: dict[str, Any]) -> Claims:
    """The same, from claims that a token reader has already taken out of a token.

    Source: credentials design 3.4.
    """
    if not set(_ORDER) >= set(found) >= set(_ORDER) - _OPTIONAL:
        raise NotStrict("claims")
    return Claims(**found)


def _header(kid: bytes) -> bytes:
    return b'{"alg":"ES256","kid":"' + kid + b'","typ":"' + TYP.encode() + b'"}'


def pack(token: str) -> str:
    """The token for the QR: 0x01, length of kid, kid, signature, payload, in base32.

    NotStrict when the token's header is not exactly the one that unpacking rebuilds.
    Source: credentials design 3.4.
    """
    header, payload, signature = (base64url_bytes(part) for part in token.split("."))
    kid = header.removeprefix(b'{"alg":"ES256","kid":"').partition(b'"')[0]
    if header != _header(kid) or not _KID.fullmatch(kid) or len(signature) != _SIGNATURE:
        raise NotStrict("not a certificate token")
    packed = bytes([PACKING, len(kid)]) + kid + signature + payload
    return base64.b32encode(packed).rstrip(b"=").decode()


def unpack(text: str) -> str:
    """The token out of the QR's base32, byte for byte; NotStrict for any other spelling.

    Source: credentials design 3.4 and 4 row 4.
    """
    if len(text) > LONGEST_PACKED or not _BASE32.fullmatch(text):
        raise NotStrict("not base32")
    try:
        packed = base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        raise NotStrict("not base32") from None
    if base64.b32encode(packed).rstrip(b"=").decode() != text:
        raise NotStrict("not canonical base32")
    if len(packed) < 2 or packed[0] != PACKING:
        raise NotStrict("packing")
    kid, rest = packed[2 : 2 + packed[1]], packed[2 + packed[1] :]
    if not _KID.fullmatch(kid) or len(rest) <= _SIGNATURE:
        raise NotStrict("packing")
    signature, payload = rest[:_SIGNATURE], rest[_SIGNATURE:]
    return ".".join(base64url_text(part) for part in (_header(kid), payload, signature))


def qr_address(origin: str) -> str:
    """What stands in the QR before the packed token.

    Source: credentials design 0.1.
    """
    return f"{origin}/c#"
