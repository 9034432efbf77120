"""Reading text that a stranger wrote: one spelling per meaning, everything else refused."""

import base64
import binascii
import json
import re
from typing import Any

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")


class NotStrict(ValueError):  # noqa: N818
    """The text is not in its one allowed spelling."""


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotStrict("a key stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise NotStrict(name)


def strict_object(raw: bytes) -> dict[str, Any]:
    """A JSON object in UTF-8: no byte order mark, no key twice, no NaN, no floats."""
    try:
        found = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_no_duplicates,
            parse_constant=_no_constant,
            parse_float=_no_constant,
        )
    except (ValueError, RecursionError) as error:
        raise NotStrict(str(error)) from None
    if not isinstance(found, dict):
        raise NotStrict("not an object")
    return found


def base64url_text(raw: bytes) -> str:
    """Base64url without padding, as JOSE writes it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def base64url_bytes(text: str) -> bytes:
    """The bytes of canonical base64url without padding; any other spelling is refused."""
    if not _BASE64URL.fullmatch(text):
        raise NotStrict("not base64url")
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise NotStrict("not base64url") from None
    if base64url_text(raw) != text:
        raise NotStrict("not canonical base64url")
    return raw
