"""The tus resumable upload protocol 1.0.0: its words, and what its headers say."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,checksum,expiration"
ALGORITHMS: Mapping[str, Callable[[], Any]] = {
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
}
CONTENT_TYPE = "application/offset+octet-stream"
MOST_METADATA = 2000
_DIGITS = 15


class Status(IntEnum):
    """What the protocol answers with."""

    CREATED = 201
    NO_CONTENT = 204
    BAD_REQUEST = 400
    CONFLICT = 409
    GONE = 410
    PRECONDITION_FAILED = 412
    TOO_LARGE = 413
    WRONG_TYPE = 415
    CHECKSUM_MISMATCH = 460


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a client says the bytes of one request hash to."""

    algorithm: str
    digest: bytes


def number(text: str | None) -> int | None:
    """A non-negative integer as the protocol writes it; None for anything else.

    Source: tus 1.0.0, Core Protocol, Headers (Upload-Offset, Upload-Length).
    """
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > _DIGITS:
        return None
    return int(text)


def metadata(text: str | None) -> dict[str, str] | None:
    """Upload-Metadata as texts by key; None when it is not well formed.

    Source: tus 1.0.0, Creation, Upload-Metadata (keys unique, not empty, ASCII; values Base64).
    """
    if not text:
        return {}
    if len(text) > MOST_METADATA or not text.isascii():
        return None
    found: dict[str, str] = {}
    for pair in text.split(","):
        key, _, encoded = pair.strip(" ").partition(" ")
        if not key or key in found:
            return None
        try:
            found[key] = base64.b64decode(encoded, validate=True).decode("utf-8", "replace")
        except binascii.Error:
            return None
    return found


def checksum(text: str | None) -> Checksum | None:
    """Upload-Checksum: algorithm and digest; None when it is unknown or not well formed.

    Source: tus 1.0.0, Checksum (400 Bad Request for an algorithm that is not supported).
    """
    algorithm, _, encoded = (text or "").partition(" ")
    if algorithm not in ALGORITHMS:
        return None
    try:
        digest = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return Checksum(algorithm, digest) if digest else None
