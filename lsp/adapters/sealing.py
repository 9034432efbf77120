"""Sealed fields and files: AES-256-GCM with the place as associated data; blind index by HMAC."""

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lsp.kernel.ids import random_bytes

_VERSION = b"\x01"


class SealBroken(Exception):  # noqa: N818
    """The sealed bytes were changed, moved to another place, or the key is another one."""


@dataclass(frozen=True)
class Sealer:
    """Seals with one data key and indexes with another; both 32 bytes, kept outside the database.

    `place` names where the bytes live (table, column, row), so that a ciphertext moved to another
    row does not open. Source: security design section 4.
    """

    data_key: bytes
    index_key: bytes

    def seal(self, plain: bytes, place: str) -> bytes:
        """Version byte, 12-byte nonce, ciphertext with tag."""
        nonce = random_bytes(12)
        return _VERSION + nonce + AESGCM(self.data_key).encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """The plain bytes; SealBroken when anything does not fit."""
        if sealed[:1] != _VERSION or len(sealed) < 29:
            raise SealBroken
        try:
            return AESGCM(self.data_key).decrypt(sealed[1:13], sealed[13:], place.encode())
        except InvalidTag as error:
            raise SealBroken from error

    def seal_text(self, text: str, place: str) -> bytes:
        """Seal a string as UTF-8."""
        return self.seal(text.encode(), place)

    def open_text(self, sealed: bytes, place: str) -> str:
        """Open a string sealed by seal_text."""
        return self.open(sealed, place).decode()

    def index(self, text: str, purpose: str) -> str:
        """A blind index: equal texts of one purpose give equal 64 hex characters."""
        message = purpose.encode() + b"\x00" + text.encode()
        return hmac.new(self.index_key, message, hashlib.sha256).hexdigest()
