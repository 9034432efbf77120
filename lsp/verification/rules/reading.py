"""From whatever was scanned or pasted to a candidate token: one spelling, everything else refused.

static/js/verification/token.mjs does the same in the browser; tests/verification/vectors.json
holds both to it. The signature itself is checked outside, because rules know no keys.
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from lsp.certificates.rules.token import TYP, Claims, claims_of, unpack
from lsp.kernel.strict import base64url_bytes
from lsp.verification.rules.verdicts import Reading

LONGEST_TEXT: Final = 8192
LONGEST_TOKEN: Final = 4096
DEEPEST: Final = 32
SAFE_INTEGER: Final = 2**53 - 1
_ADDRESS: Final = re.compile(r"https?://([^/?#\s]+)(?:[/?][^#\s]*)?", re.IGNORECASE)
_PACKED: Final = re.compile(r"[A-Z2-7]+")
_HEADER: Final = re.compile(r'\{"alg":"ES256","kid":"([^"\\]*)","typ":"' + re.escape(TYP) + r'"\}')
_KID: Final = re.compile(r"[a-z0-9]{4,8}")


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom we believe: the issuer's name, the names of its keys, and the hosts of our pages."""

    issuer: str
    kids: frozenset[str]
    hosts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text after reading. GENUINE here means: only the signature is still to be checked."""

    reading: Reading
    token: str = ""
    kid: str = ""
    claims: Claims | None = None


class _Stop(Exception):  # noqa: N818
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        super().__init__(reading.value)


def trust(issuer: str, kids: Collection[str], *hosts: str) -> Trust:
    """Trust in one issuer, whose pages stand on its own host and on the other given ones.

    Source: credentials design 3.2 (look-up by issuer and kid in a pinned set).
    """
    return Trust(issuer, frozenset(kids), frozenset({issuer.lower(), *hosts}))


def read(text: str, believed: Trust) -> Candidate:
    """Read an address from a QR, its packed token, or a JWT.

    Source: credentials design 2.9, 3.4 and 4 rows 1 to 5.
    """
    try:
        token = _token_in(text.strip(" \t\r\n"), believed)
        header, payload = _segments(token)
        kid = _kid_of(header)
        if _loose_object(payload).get("iss") != believed.issuer:
            raise _Stop(Reading.NOT_OURS)
        if kid not in believed.kids:
            raise _Stop(Reading.UNKNOWN_KEY)
        return Candidate(Reading.GENUINE, token, kid, _claims(payload))
    except _Stop as stop:
        return Candidate(stop.reading)


def _token_in(text: str, believed: Trust) -> str:
    if len(text) > LONGEST_TEXT:
        raise _Stop(Reading.UNREADABLE)
    address, mark, fragment = text.partition("#")
    if mark and address:
        found = _ADDRESS.fullmatch(address)
        if not found:
            raise _Stop(Reading.UNREADABLE)
        if found.group(1).lower() not in believed.hosts:
            raise _Stop(Reading.NOT_OURS)
    body = fragment if mark else text
    if not _PACKED.fullmatch(body):
        return body
    try:
        return unpack(body)
    except ValueError:
        raise _Stop(Reading.UNREADABLE) from None


def _segments(token: str) -> tuple[bytes, bytes]:
    segments = token.split(".") if len(token) <= LONGEST_TOKEN else []
    if len(segments) != 3:
        raise _Stop(Reading.UNREADABLE)
    try:
        header, payload, _ = (base64url_bytes(segment) for segment in segments)
    except ValueError:
        raise _Stop(Reading.UNREADABLE) from None
    _loose_object(header)
    _loose_object(payload)
    return header, payload


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _loose_object(raw: bytes) -> dict[str, Any]:
    if raw.count(b"{") + raw.count(b"[") > DEEPEST:
        raise _Stop(Reading.UNREADABLE)
    try:
        found = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except ValueError:
        raise _Stop(Reading.UNREADABLE) from None
    if not isinstance(found, dict):
        raise _Stop(Reading.UNREADABLE)
    return found


def _kid_of(header: bytes) -> str:
    found = _HEADER.fullmatch(header.decode("utf-8"))
    if not found:
        raise _Stop(Reading.FORGED)
    if not _KID.fullmatch(found.group(1)):
        raise _Stop(Reading.UNKNOWN_KEY)
    return found.group(1)


def _claims(payload: bytes) -> Claims:
    try:
        claims = claims_of(payload)
    except ValueError:
        raise _Stop(Reading.FORGED) from None
    if max(abs(claims.nbf), abs(claims.exp), abs(claims.x)) > SAFE_INTEGER:
        raise _Stop(Reading.FORGED)
    return claims
