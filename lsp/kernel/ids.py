"""Random identifiers: the only home of randomness outside cryptography."""

import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: no i, l, o, u
ID_LENGTH = 26


def new_id() -> str:
    """A public identifier: 128 random bits as 26 lower-case base32 characters."""
    number = secrets.randbits(128)
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def new_secret(size_bytes: int = 32) -> str:
    """A secret for cookies and one-time links, safe in a URL."""
    return secrets.token_urlsafe(size_bytes)


def random_below(limit: int) -> int:
    """A uniform number in 0..limit-1 from the operating system."""
    return secrets.randbelow(limit)


def random_bytes(size: int) -> bytes:
    """Fresh key or salt material."""
    return secrets.token_bytes(size)


_CODE_ALPHABET = _ALPHABET.upper()


def new_short_code() -> str:
    """Twelve characters to type from paper: 55 random bits and a check character.

    Source: credentials design 3.4 (Crockford base32 + check character).
    """
    body = "".join(_CODE_ALPHABET[secrets.randbelow(32)] for _ in range(11))
    return body + short_code_check(body)


def short_code_check(body: str) -> str:
    """The check character of a short code's first eleven characters (weights 1..11 mod 31)."""
    total = sum(weight * _CODE_ALPHABET.index(char) for weight, char in enumerate(body, 1))
    return _CODE_ALPHABET[total % 31]
