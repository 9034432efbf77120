"""Signing keys and compact tokens: ES256 only, one spelling of each token, strict on the way in.

The private halves are PEM files that only their owner reads. The public halves stay beside them
for ever, because papers outlive keys. PyJWT accepts the twin signature (r, n-s), tokens of another
kind and missing claims, so those checks stand here. Source: credentials design 2.9 and 3.2.
"""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.api_jws import PyJWS
from jwt.exceptions import PyJWTError

from lsp.kernel.canonical import canonical_json
from lsp.kernel.strict import NotStrict, base64url_bytes, base64url_text, strict_object

KID: Final = re.compile(r"[a-z0-9]{4,8}")
ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
REQUIRED: Final = ("iss", "nbf", "exp", "n", "c", "s", "st")
LONGEST_TOKEN: Final = 4096
_ALGORITHM: Final = "ES256"
_JWS: Final = PyJWS(algorithms=[_ALGORITHM])

PublicKeys = Mapping[str, ec.EllipticCurvePublicKey]


class SigningKeyMissing(Exception):  # noqa: N818
    """There is no key to sign with: run `lsp init`."""


class TokenFault(StrEnum):
    """Why a token is not accepted; the first that is found."""

    UNREADABLE = "unreadable"
    WRONG_TYPE = "wrong_type"
    NOT_OURS = "not_ours"
    UNKNOWN_KEY = "unknown_key"
    FORGED = "forged"


class TokenRefused(Exception):  # noqa: N818
    """The token is not accepted; `fault` says why, `detail` is for logs."""

    def __init__(self, fault: TokenFault, detail: str = "") -> None:
        self.fault = fault
        self.detail = detail
        super().__init__(f"{fault.value}: {detail}")


def is_kid(kid: object) -> bool:
    """Whether the text may name a key: four to eight lower-case letters and digits."""
    return isinstance(kid, str) and KID.fullmatch(kid) is not None


def next_kid(year: int, taken: Collection[str]) -> str:
    """The next free name of the year: k26a, k26b, … k26z."""
    for letter in "abcdefghijklmnopqrstuvwxyz":
        kid = f"k{year % 100:02d}{letter}"
        if kid not in taken:
            return kid
    raise ValueError(f"no name left for a key of {year}")


def create_signing_key(folder: Path, kid: str) -> None:
    """Make a P-256 key: `<kid>.pem` (mode 600) and `<kid>.pub.pem`. A kid is never used twice."""
    if not is_kid(kid):
        raise ValueError(f"not a key name: {kid!r}")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    private_path, public_path = folder / f"{kid}.pem", folder / f"{kid}.pub.pem"
    if private_path.exists() or public_path.exists():
        raise FileExistsError(str(private_path))
    key = ec.generate_private_key(ec.SECP256R1())
    private_path.touch(mode=0o600)
    private_path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    public_path.write_bytes(
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )


def retire_signing_key(folder: Path, kid: str) -> None:
    """Destroy the private half; the public half stays, so that old papers can be checked."""
    if not is_kid(kid) or not (folder / f"{kid}.pub.pem").is_file():
        raise SigningKeyMissing(kid)
    (folder / f"{kid}.pem").unlink(missing_ok=True)


def _read_private(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise SigningKeyMissing(f"{path.name} is no P-256 key")
    return key


def _read_public(path: Path) -> ec.EllipticCurvePublicKey:
    key = serialization.load_pem_public_key(path.read_bytes())
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise SigningKeyMissing(f"{path.name} is no P-256 key")
    return key


def _kids(folder: Path, ending: str) -> list[str]:
    names = sorted(path.name.removesuffix(ending) for path in folder.glob(f"*{ending}"))
    return [name for name in names if is_kid(name)]


@dataclass(frozen=True)
class TokenSigner:
    """The newest private key that is still held, and every public key there ever was.

    `current` is the last name in order, which is why names carry the year (k26a, k26b, k27a).
    """

    current: str
    _private: ec.EllipticCurvePrivateKey
    keys: PublicKeys

    @classmethod
    def load(cls, folder: Path) -> "TokenSigner":
        """Read the folder; SigningKeyMissing when it holds no private key."""
        kids = _kids(folder, ".pem")
        if not kids:
            raise SigningKeyMissing(str(folder))
        keys = {kid: _read_public(folder / f"{kid}.pub.pem") for kid in _kids(folder, ".pub.pem")}
        held = {kid: _read_private(folder / f"{kid}.pem") for kid in kids}
        return cls(kids[-1], held[kids[-1]], keys | {k: v.public_key() for k, v in held.items()})

    def sign(self, payload: bytes, typ: str) -> str:
        """A compact JWS with exactly alg, kid and typ in its header and a low-S signature."""
        token = _JWS.encode(
            payload,
            self._private,
            algorithm=_ALGORITHM,
            headers={"kid": self.current, "typ": typ},
            sort_headers=True,
        )
        signed, _, signature = token.rpartition(".")
        return f"{signed}.{base64url_text(low_s(base64url_bytes(signature)))}"

    def thumbprint(self, kid: str) -> str:
        """The RFC 7638 thumbprint of a key."""
        jwk = _point(self.keys[kid])
        return base64url_text(hashlib.sha256(canonical_json(jwk)).digest())

    def public_jwks(self) -> dict[str, Any]:
        """Every public key as a JWK set, ready for /.well-known/jwks.json."""
        return {
            "keys": [
                {
                    **_point(self.keys[kid]),
                    "kid": kid,
                    "alg": _ALGORITHM,
                    "use": "sig",
                    "state": "active" if kid == self.current else "retired",
                }
                for kid in sorted(self.keys)
            ]
        }


def _point(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    numbers = key.public_numbers()
    return {
        "crv": "P-256",
        "kty": "EC",
        "x": base64url_text(numbers.x.to_bytes(32, "big")),
        "y": base64url_text(numbers.y.to_bytes(32, "big")),
    }


def keys_of_jwks(jwks: Mapping[str, Any]) -> dict[str, ec.EllipticCurvePublicKey]:
    """The P-256 keys of a JWK set; entries that are anything else are left out."""
    found = {}
    for jwk in jwks.get("keys", ()):
        if not is_kid(jwk.get("kid")) or (jwk.get("kty"), jwk.get("crv")) != ("EC", "P-256"):
            continue
        x, y = (int.from_bytes(base64url_bytes(jwk[name]), "big") for name in "xy")
        found[jwk["kid"]] = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    return found


def low_s(signature: bytes) -> bytes:
    """The one accepted spelling of a raw ES256 signature: S in the lower half."""
    r, s = signature[:32], int.from_bytes(signature[32:], "big")
    return r + min(s, max(ORDER - s, 0)).to_bytes(32, "big")


def verify_token(
    token: str,
    keys: PublicKeys,
    typ: str,
    *,
    issuer: str | None = None,
    required: Collection[str] = REQUIRED,
) -> dict[str, Any]:
    """The claims of a token that one of `keys` signed as this `typ`; TokenRefused otherwise.

    Dates are not judged: an expired token is genuine. `issuer` None accepts any issuer that the
    given keys signed for.
    """
    header, payload, signature = _parts(token)
    key = _key_for(header, keys, typ)
    claims = _read_object(payload, TokenFault.UNREADABLE)
    if issuer is not None and claims.get("iss") != issuer:
        raise TokenRefused(TokenFault.NOT_OURS, str(claims.get("iss"))[:80])
    if len(signature) != 64 or low_s(signature) != signature:
        raise TokenRefused(TokenFault.FORGED, "twin signature")
    try:
        _JWS.decode(token, key, algorithms=[_ALGORITHM])
    except PyJWTError as error:
        raise TokenRefused(TokenFault.FORGED, type(error).__name__) from None
    missing = [name for name in required if name not in claims]
    if missing:
        raise TokenRefused(TokenFault.FORGED, f"without {', '.join(missing)}")
    return claims


def _parts(token: str) -> tuple[dict[str, Any], bytes, bytes]:
    segments = token.split(".") if len(token) <= LONGEST_TOKEN else []
    if len(segments) != 3:
        raise TokenRefused(TokenFault.UNREADABLE, "not three segments")
    try:
        header, payload, signature = (base64url_bytes(segment) for segment in segments)
    except NotStrict as error:
        raise TokenRefused(TokenFault.UNREADABLE, str(error)) from None
    return _read_object(header, TokenFault.UNREADABLE), payload, signature


def _read_object(raw: bytes, fault: TokenFault) -> dict[str, Any]:
    try:
        return strict_object(raw)
    except NotStrict as error:
        raise TokenRefused(fault, str(error)) from None


def _key_for(header: dict[str, Any], keys: PublicKeys, typ: str) -> ec.EllipticCurvePublicKey:
    if set(header) != {"alg", "kid", "typ"} or header["alg"] != _ALGORITHM:
        raise TokenRefused(TokenFault.FORGED, "header")
    if header["typ"] != typ:
        raise TokenRefused(TokenFault.WRONG_TYPE, str(header["typ"])[:40])
    if not is_kid(header["kid"]) or header["kid"] not in keys:
        raise TokenRefused(TokenFault.UNKNOWN_KEY, str(header["kid"])[:40])
    return keys[header["kid"]]
