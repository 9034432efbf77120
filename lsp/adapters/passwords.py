"""Password hashes: argon2id, with a cap on how many are computed at once."""

import hashlib
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# 46 MiB, one pass, one lane: above the OWASP floor for argon2id (security design section 4).
_HASHER = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1)
_SLOTS = threading.BoundedSemaphore(2)
# The hash of no password: verified against when there is no account, so that the time is the same.
_NOBODY = _HASHER.hash("no such account")


def hash_password(password: str) -> str:
    """An argon2id hash with its parameters and salt."""
    with _SLOTS:
        return _HASHER.hash(password)


def password_fits(stored_hash: str | None, password: str) -> bool:
    """Whether the password fits; takes as long when there is no account (stored_hash None)."""
    with _SLOTS:
        try:
            fits = _HASHER.verify(stored_hash or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return fits and stored_hash is not None


def token_hash(token: str) -> str:
    """SHA-256 of a random token, for look-up without keeping the token."""
    return hashlib.sha256(token.encode()).hexdigest()
