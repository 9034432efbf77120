"""The shared test vectors: texts, what the register says of them, and the verdict.

Python and the browser's modules both read vectors.json. Write it anew with
`python -m tests.verification.vectors`, and read the difference: papers in people's hands depend
on it. The keys come from fixed numbers and the signatures are deterministic.
"""

import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from lsp.adapters.signing import ORDER, keys_of_jwks
from lsp.certificates.rules.token import Claims, pack, payload_of

FILE = Path(__file__).with_name("vectors.json")
ISSUER = "v.lsp-contoh.example"
HOSTS = [ISSUER, "localhost:8000"]
KEYS = {"k26a": 20260101, "k26b": 20260202}
STRANGER = 666
NBF, EXP = 1_795_132_800, 1_889_827_200
AT = NBF + 86_400 * 100
CLAIMS = Claims(
    iss=ISSUER, nbf=NBF, exp=EXP, n="Siti Rahmawati", c="64199 1120 3 0000412 2026", b="1234567",
    s="KOLEKTOR:1", st="1:4711",
)  # fmt: skip


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def b32(raw: bytes) -> str:
    return base64.b32encode(raw).rstrip(b"=").decode()


def private(number: int) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(number, ec.SECP256R1())


def jwk(kid: str, number: int) -> dict[str, str]:
    point = private(number).public_key().public_numbers()
    x, y = (b64(value.to_bytes(32, "big")) for value in (point.x, point.y))
    return {"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": kid, "x": x, "y": y}


def raw_signature(signed: bytes, number: int, *, low: bool = True) -> bytes:
    algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    r, s = decode_dss_signature(private(number).sign(signed, algorithm))
    lower = min(s, ORDER - s)
    return r.to_bytes(32, "big") + (lower if low else ORDER - lower).to_bytes(32, "big")


def header(kid: str = "k26a", alg: str = "ES256", typ: str = "lspc+jwt", more: str = "") -> bytes:
    return f'{{"alg":"{alg}","kid":"{kid}","typ":"{typ}"{more}}}'.encode()


def token(
    payload: bytes | None = None, head: bytes | None = None, number: int = KEYS["k26a"],
    *, low: bool = True,
) -> str:  # fmt: skip
    signed = f"{b64(head or header())}.{b64(payload_of(CLAIMS) if payload is None else payload)}"
    return f"{signed}.{b64(raw_signature(signed.encode(), number, low=low))}"


def with_claims(**changes: Any) -> str:
    facts = {name: getattr(CLAIMS, name) for name in Claims.__slots__} | changes
    return token(payload_of(Claims(**facts)))


def loose(**changes: Any) -> str:
    """Claims as any JSON, signed by the right key."""
    facts = json.loads(payload_of(CLAIMS)) | changes
    kept = {name: value for name, value in facts.items() if value is not ...}
    return token(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode())


def changed(text: str, place: int) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    other = letters[(letters.index(text[place]) + 1) % 32]
    return text[:place] + other + text[place + 1 :]


def hs256_with_public_key() -> str:
    pem = private(KEYS["k26a"]).public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip
    signed = f"{b64(header(alg='HS256'))}.{b64(payload_of(CLAIMS))}"
    return f"{signed}.{b64(hmac.new(pem, signed.encode(), hashlib.sha256).digest())}"


def with_signature(raw: bytes) -> str:
    return token().rpartition(".")[0] + "." + b64(raw)


def packed_bytes(text: str) -> bytes:
    return base64.b32decode(text + "=" * (-len(text) % 8))


GOOD = token()
PACKED = pack(GOOD)
PREFIX = f"https://{ISSUER}/c#"
Case = tuple[str, str, str, str, int]  # name, text, register, verdict, moment


def _standing() -> list[Case]:
    url = PREFIX + PACKED
    return [
        ("address from a QR", url, "active", "valid", AT),
        ("packed token alone", PACKED, "active", "valid", AT),
        ("plain JWT", GOOD, "active", "valid", AT),
        ("fragment alone", "#" + PACKED, "active", "valid", AT),
        ("JWT behind the address", PREFIX + GOOD, "active", "valid", AT),
        ("white space around", f" \r\n{url}\t\n", "active", "valid", AT),
        ("address of another of our hosts", f"http://localhost:8000/c#{PACKED}", "active",
         "valid", AT),
        ("host in capitals", f"HTTPS://{ISSUER.upper()}/c#{PACKED}", "active", "valid", AT),
        ("address with a language", f"https://{ISSUER}/c?lang=en#{PACKED}", "active", "valid", AT),
        ("second key", pack(token(head=header("k26b"), number=KEYS["k26b"])), "active",
         "valid", AT),
        ("name of sixty letters", pack(with_claims(n="A" * 60)), "active", "valid", AT),
        ("name with marks, quotes and a backslash", with_claims(n='Ni Luh "Déwi" O\'Brien\\é'),
         "active", "valid", AT),
        ("name in decomposed letters is signed in NFC", with_claims(n="Déwi"), "active",
         "valid", AT),
        ("name outside the basic plane", with_claims(n="Siti 𝒮"), "active", "valid", AT),
        ("name with markup", with_claims(n="<img src=x onerror=alert(1)>"), "active",
         "valid", AT),
        ("without blanko", with_claims(b=""), "active", "valid", AT),
        ("subset of units and second copy", with_claims(u="1-3", x=2), "active", "valid", AT),
        ("nobody to ask", url, "unreached", "valid_offline", AT),
        ("suspended", url, "suspended", "suspended", AT),
        ("revoked", url, "revoked", "revoked", AT),
        ("replaced", url, "replaced", "replaced", AT),
        ("no such row", url, "absent", "not_registered", AT),
        ("first second", url, "active", "valid", NBF),
        ("a second too early", url, "active", "not_yet_valid", NBF - 1),
        ("last second", url, "active", "valid", EXP - 1),
        ("first second too late", url, "active", "expired", EXP),
        ("too late and nobody to ask", url, "unreached", "expired", EXP),
        ("too early and nobody to ask", url, "unreached", "not_yet_valid", NBF - 1),
        ("suspended, and too late", url, "suspended", "expired", EXP),
        ("suspended, and too early", url, "suspended", "suspended", NBF - 1),
        ("revoked, and too late", url, "revoked", "revoked", EXP),
        ("replaced, and too late", url, "replaced", "replaced", EXP),
        ("no such row, and too late", url, "absent", "not_registered", EXP),
    ]  # fmt: skip


def _forged() -> list[Case]:
    tail = payload_of(CLAIMS).removesuffix(b"}")
    head, body, signature = GOOD.split(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    signed = token(number=STRANGER)
    texts = {
        "signed by a stranger under our key's name": signed,
        "signature of another certificate": f"{head}.{body}.{with_claims(c='1').split('.')[2]}",
        "algorithm none": f"{b64(header(alg='none'))}.{body}.",
        "algorithm none with a signature": f"{b64(header(alg='none'))}.{body}.{signature}",
        "HS256 with the public key": hs256_with_public_key(),
        "RS256 in the header": f"{b64(header(alg='RS256'))}.{body}.{signature}",
        "twin signature": token(low=False),
        "twin signature, packed": pack(token(low=False)),
        "signature of zeros": with_signature(bytes(64)),
        "signature of ones": with_signature(b"\xff" * 64),
        "signature with s zero": with_signature(raw[:32] + bytes(32)),
        "signature too short": with_signature(raw[:63]),
        "signature too long": with_signature(raw + b"\x00"),
        "no signature": f"{head}.{body}.",
        "status list as certificate": token(head=header(typ="statuslist+jwt")),
        "plain JWT as certificate": token(head=header(typ="JWT")),
        "key in the header": token(head=header(more=',"jwk":{"kty":"EC"}')),
        "address of a key in the header": token(head=header(more=',"jku":"https://x.example"')),
        "critical header": token(head=header(more=',"crit":["x"]')),
        "header in another order":
            token(head=b'{"kid":"k26a","alg":"ES256","typ":"lspc+jwt"}'),
        "header with a space": token(head=b'{"alg": "ES256","kid":"k26a","typ":"lspc+jwt"}'),
        "header with a key twice":
            token(head=b'{"alg":"none","alg":"ES256","kid":"k26a","typ":"lspc+jwt"}'),
        "payload with a key twice": token(tail + b',"n":"Orang Lain"}'),
        "payload with a space": token(tail + b" }"),
        "payload in another order": token(b'{"nbf":1,' + tail[1:].replace(b'"nbf":1795132800,', b"")
                                          + b"}"),
        "payload with an unknown claim": token(tail + b',"z":1}'),
        "payload without end": loose(exp=...),
        "payload without name": loose(n=...),
        "end as text": loose(exp=str(EXP)),
        "end as a fraction": loose(exp=EXP + 0.5),
        "end as a boolean": loose(exp=True),
        "end beyond all numbers": loose(exp=2**53),
        "name as a number": loose(n=7),
        "name as nothing": loose(n=None),
        "empty blanko written": loose(b=""),
        "copy zero written": token(tail + b',"x":0}'),
        "name as an escape": token(payload_of(CLAIMS).replace(b"Siti", b"\\u0053iti")),
        "name with a lone surrogate": token(payload_of(CLAIMS).replace(b"Siti", b"\\ud800iti")),
        "name in decomposed letters": token(payload_of(CLAIMS).replace(b"Siti", b"De\xcc\x81wi")),
        "changed letter of the name":
            f"{head}.{b64(payload_of(CLAIMS).replace(b'Siti', b'Sitj'))}.{signature}",
        "changed end": f"{head}.{b64(payload_of(CLAIMS).replace(b'1889', b'1989'))}.{signature}",
        "changed byte in the signature": PREFIX + changed(PACKED, 30),
        "changed byte in the second half of the signature": PREFIX + changed(PACKED, 90),
    }  # fmt: skip
    return [(name, text, "active", "forged", AT) for name, text in texts.items()]


def _strangers() -> list[Case]:
    unknown = token(head=header("k99z"), number=STRANGER)
    other = with_claims(iss="v.lain.example")
    texts = {
        "key nobody knows": (unknown, "unknown_key"),
        "key nobody knows, packed": (PREFIX + pack(unknown), "unknown_key"),
        "key that is a path": (token(head=header("../../etc/passwd")), "unknown_key"),
        "key that is a query": (token(head=header("' OR 1=1--")), "unknown_key"),
        "key in capitals": (token(head=header("K26A")), "unknown_key"),
        "key of three letters": (token(head=header("k26")), "unknown_key"),
        "key of nine letters": (token(head=header("k26a00000")), "unknown_key"),
        "key named like a property": (token(head=header("valueof")), "unknown_key"),
        "empty key": (token(head=header("")), "unknown_key"),
        "another issuer": (other, "not_ours"),
        "another issuer, packed": (PREFIX + pack(other), "not_ours"),
        "another issuer with a key nobody knows":
            (token(payload_of(Claims(iss="v.lain.example", nbf=NBF, exp=EXP, n="X", c="1",
                                     s="A:1", st="1:1")), header("k99z"), STRANGER), "not_ours"),
        "issuer in capitals": (with_claims(iss=ISSUER.upper()), "not_ours"),
        "issuer missing": (loose(iss=...), "not_ours"),
        "address of a stranger": (f"https://v.lsp-contoh.example.palsu.example/c#{PACKED}",
                                  "not_ours"),
        "address of a stranger with our name as user":
            (f"https://{ISSUER}@palsu.example/c#{PACKED}", "not_ours"),
    }  # fmt: skip
    return [(name, text, "active", found, AT) for name, (text, found) in texts.items()]


def _unreadable() -> list[Case]:
    raw = packed_bytes(PACKED)
    head, body, signature = GOOD.split(".")
    spare = changed(PACKED, len(PACKED) - 1)
    spare_bits = dict(zip("AQgw", "BRhx", strict=True))
    texts = {
        "nothing": "",
        "spaces": "  ",
        "a word": "sertifikat",
        "a number": "64199 1120 3 0000412 2026",
        "some other address": "https://example.com/",
        "our address without a fragment": f"https://{ISSUER}/c",
        "our address with an empty fragment": PREFIX,
        "a telephone link": f"tel:+62811#{PACKED}",
        "a script link": f"javascript:alert(1)#{PACKED}",
        "two fragments": f"{PREFIX}{PACKED}#{PACKED}",
        "small letters": PACKED.lower(),
        "padding": PACKED + "=" * (-len(PACKED) % 8),
        "a space inside": PACKED[:50] + " " + PACKED[50:],
        "one letter missing": PACKED[:-1],
        "spare bits set": spare,
        "cut in half": PACKED[: len(PACKED) // 2 // 8 * 8],
        "signature without payload": b32(raw[:70]),
        "changed first byte": b32(b"\x02" + raw[1:]),
        "changed length of the key's name": b32(raw[:1] + b"\x05" + raw[2:]),
        "length of the key's name beyond the end": b32(raw[:1] + b"\xff" + raw[2:]),
        "changed key's name": b32(raw[:2] + b"K26a" + raw[6:]),
        "key's name that closes the header": b32(raw[:1] + b'\x08a","b":"' + raw[6:]),
        "longer than any token": b32(raw + b"x" * 1300),
        "endless text": "A" * 9000,
        "two segments": f"{head}.{body}",
        "four segments": f"{GOOD}.{signature}",
        "padding in a segment": f"{head}.{body}==.{signature}",
        "plain base64 instead of base64url": f"{head}.{body}.{signature[:-4]}+/+/",
        "spare bits in a segment": f"{head}.{body}.{signature[:-1]}{spare_bits[signature[-1]]}",
        "header that is no JSON": f"{b64(b'kepala')}.{body}.{signature}",
        "header that is a list": f"{b64(b'[1]')}.{body}.{signature}",
        "payload that is no JSON": token(b"isi"),
        "payload that is a list": token(b"[]"),
        "payload that is null": token(b"null"),
        "payload with a byte order mark": token(b"\xef\xbb\xbf" + payload_of(CLAIMS)),
        "payload in Latin-1": token(payload_of(CLAIMS).replace(b"Siti", b"D\xe9wi")),
        "payload in overlong UTF-8": token(payload_of(CLAIMS).replace(b"Siti", b"\xc1\x93iti")),
        "payload with NaN": token(payload_of(CLAIMS).replace(b"1889827200", b"NaN")),
        "payload with something behind it": token(payload_of(CLAIMS) + b"x"),
        "payload in a thousand brackets": token(b"[" * 1000 + b"]" * 1000),
        "payload of nested objects": token(b'{"a":' * 40 + b"1" + b"}" * 40),
    }  # fmt: skip
    return [(name, text, "active", "unreadable", AT) for name, text in texts.items()]


def build() -> dict[str, Any]:
    cases = [*_standing(), *_forged(), *_strangers(), *_unreadable()]
    return {
        "issuer": ISSUER,
        "hosts": HOSTS,
        "keys": [jwk(kid, number) for kid, number in KEYS.items()],
        "vectors": [
            dict(zip(("name", "text", "register", "verdict", "at"), case, strict=True))
            for case in cases
        ],
    }


def written() -> str:
    found = build()
    assert keys_of_jwks(found).keys() == KEYS.keys()
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), "utf-8")
