"""Tokens: one spelling, one algorithm, one kind; everything else is refused."""

import json
import stat
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from lsp.adapters.signing import (
    ORDER,
    SigningKeyMissing,
    TokenFault,
    TokenRefused,
    TokenSigner,
    create_signing_key,
    is_kid,
    keys_of_jwks,
    low_s,
    next_kid,
    retire_signing_key,
    verify_token,
)
from lsp.kernel.strict import base64url_bytes, base64url_text

TYP = "lspc+jwt"
CLAIMS = {
    "iss": "v.contoh.example",
    "nbf": 1_800_000_000,
    "exp": 1_900_000_000,
    "n": "Siti Rahmawati",
    "c": "64141 4214 3 0000412 2026",
    "s": "SKM-KU-01:1",
    "st": "1:90211",
}
PAYLOAD = json.dumps(CLAIMS, separators=(",", ":")).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys") / "signing"
    create_signing_key(folder, "k26a")
    return folder


@pytest.fixture(scope="module")
def signer(folder: Path) -> TokenSigner:
    return TokenSigner.load(folder)


def fault_of(token: str, signer: TokenSigner, typ: str = TYP) -> TokenFault:
    with pytest.raises(TokenRefused) as refused:
        verify_token(token, signer.keys, typ)
    return refused.value.fault


def with_header(token: str, header: dict[str, object]) -> str:
    _, payload, signature = token.split(".")
    return ".".join(
        [base64url_text(json.dumps(header, separators=(",", ":")).encode()), payload, signature]
    )


def private_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key((folder / "k26a.pem").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def test_a_signed_token_is_verified(signer: TokenSigner) -> None:
    assert verify_token(signer.sign(PAYLOAD, TYP), signer.keys, TYP) == CLAIMS


def test_the_header_is_exactly_three_keys_in_order(signer: TokenSigner) -> None:
    header = base64url_bytes(signer.sign(PAYLOAD, TYP).split(".")[0])
    assert header == b'{"alg":"ES256","kid":"k26a","typ":"lspc+jwt"}'


def test_any_jwt_library_reads_the_token_from_the_published_keys(signer: TokenSigner) -> None:
    key = jwt.PyJWK.from_dict(signer.public_jwks()["keys"][0])
    found = jwt.decode(
        signer.sign(PAYLOAD, TYP), key, algorithms=["ES256"], options={"verify_nbf": False}
    )
    assert found == CLAIMS
    assert verify_token(signer.sign(PAYLOAD, TYP), keys_of_jwks(signer.public_jwks()), TYP)


def test_every_signature_has_a_low_s(signer: TokenSigner) -> None:
    for _ in range(40):
        signature = base64url_bytes(signer.sign(PAYLOAD, TYP).split(".")[2])
        assert int.from_bytes(signature[32:], "big") <= ORDER // 2


def test_the_twin_signature_is_refused_though_pyjwt_takes_it(signer: TokenSigner) -> None:
    head, _, tail = signer.sign(PAYLOAD, TYP).rpartition(".")
    raw = base64url_bytes(tail)
    twin = raw[:32] + (ORDER - int.from_bytes(raw[32:], "big")).to_bytes(32, "big")
    token = f"{head}.{base64url_text(twin)}"
    options = {"verify_nbf": False}
    assert jwt.decode(token, signer.keys["k26a"], algorithms=["ES256"], options=options)
    assert fault_of(token, signer) is TokenFault.FORGED


def test_alg_none_is_refused(signer: TokenSigner) -> None:
    token = with_header(signer.sign(PAYLOAD, TYP), {"alg": "none", "kid": "k26a", "typ": TYP})
    assert fault_of(token, signer) is TokenFault.FORGED
    assert fault_of(token.rpartition(".")[0] + ".", signer) is TokenFault.FORGED


def test_hs256_with_the_public_key_is_refused(signer: TokenSigner) -> None:
    public = signer.keys["k26a"].public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    import hashlib
    import hmac

    header = base64url_text(b'{"alg":"HS256","kid":"k26a","typ":"lspc+jwt"}')
    signed = f"{header}.{base64url_text(PAYLOAD)}"
    mac = hmac.new(public, signed.encode(), hashlib.sha256).digest()
    assert fault_of(f"{signed}.{base64url_text(mac)}", signer) is TokenFault.FORGED
    assert fault_of(f"{signed}.{base64url_text(mac * 2)}", signer) is TokenFault.FORGED


def test_another_kind_of_token_by_the_same_key_is_refused(signer: TokenSigner) -> None:
    token = signer.sign(PAYLOAD, "statuslist+jwt")
    assert fault_of(token, signer) is TokenFault.WRONG_TYPE


def test_headers_that_bring_a_key_are_refused(folder: Path, signer: TokenSigner) -> None:
    for extra in ("jwk", "jku", "x5u", "x5c", "crit"):
        token = jwt.encode(
            CLAIMS, private_key(folder), "ES256", headers={"kid": "k26a", "typ": TYP, extra: ["a"]}
        )
        assert fault_of(token, signer) is TokenFault.FORGED


@pytest.mark.parametrize(
    "kid", ["k99z", "../k26a", "https://x", "k26a' OR 1", "K26A", "k2", "k26a26a26", "", None, 7]
)
def test_a_kid_that_is_unknown_or_no_name_is_refused(signer: TokenSigner, kid: object) -> None:
    token = with_header(signer.sign(PAYLOAD, TYP), {"alg": "ES256", "kid": kid, "typ": TYP})
    assert fault_of(token, signer) is TokenFault.UNKNOWN_KEY


def test_a_key_of_another_issuer_is_unknown_and_never_ours(
    tmp_path: Path, signer: TokenSigner
) -> None:
    create_signing_key(tmp_path / "other", "k26a")
    other = TokenSigner.load(tmp_path / "other")
    assert fault_of(other.sign(PAYLOAD, TYP), signer) is TokenFault.FORGED
    with pytest.raises(TokenRefused) as refused:
        verify_token(signer.sign(PAYLOAD, TYP), signer.keys, TYP, issuer="v.lain.example")
    assert refused.value.fault is TokenFault.NOT_OURS


@pytest.mark.parametrize("name", sorted(CLAIMS))
def test_a_token_without_a_required_claim_is_refused(signer: TokenSigner, name: str) -> None:
    short = {key: value for key, value in CLAIMS.items() if key != name}
    assert fault_of(signer.sign(json.dumps(short).encode(), TYP), signer) is TokenFault.FORGED


@pytest.mark.parametrize(
    "payload",
    [
        PAYLOAD[:-1] + b',"n":"Lain"}',
        b"\xef\xbb\xbf" + PAYLOAD,
        PAYLOAD[:-1],
        b"[1]",
        b'{"n": NaN}',
        b'{"exp": 1.5}',
        b"\xff" + PAYLOAD,
        b"[" * 3000,
    ],
)
def test_loose_json_is_refused_even_when_it_is_signed(signer: TokenSigner, payload: bytes) -> None:
    assert fault_of(signer.sign(payload, TYP), signer) is TokenFault.UNREADABLE


def test_other_spellings_of_base64_are_refused(signer: TokenSigner) -> None:
    token = signer.sign(PAYLOAD, TYP)
    for odd in (token + "=", token + ".", " " + token, token + "\n", token.replace(".", "..", 1)):
        assert fault_of(odd, signer) is TokenFault.UNREADABLE
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    loose = token[:-1] + alphabet[alphabet.index(token[-1]) ^ 1]  # touches unused bits only
    assert fault_of(loose, signer) is TokenFault.UNREADABLE


@given(place=st.integers(min_value=0), flip=st.integers(min_value=1, max_value=255))
def test_one_changed_byte_is_refused(place: int, flip: int) -> None:
    token = _token()
    parts = [bytearray(base64url_bytes(part)) for part in token[0].split(".")]
    total = sum(len(part) for part in parts)
    spot = place % total
    for part in parts:
        if spot < len(part):
            part[spot] ^= flip
            break
        spot -= len(part)
    changed = ".".join(base64url_text(bytes(part)) for part in parts)
    with pytest.raises(TokenRefused):
        verify_token(changed, token[1].keys, TYP)


_made: list[tuple[str, TokenSigner]] = []


def _token() -> tuple[str, TokenSigner]:
    if not _made:
        import tempfile

        folder = Path(tempfile.mkdtemp()) / "signing"
        create_signing_key(folder, "k26a")
        signer = TokenSigner.load(folder)
        _made.append((signer.sign(PAYLOAD, TYP), signer))
    return _made[0]


def test_an_overlong_token_is_refused_at_once(signer: TokenSigner) -> None:
    assert fault_of("A" * 1_000_000, signer) is TokenFault.UNREADABLE


@given(st.binary(min_size=64, max_size=64))
def test_low_s_is_idempotent(raw: bytes) -> None:
    assert low_s(low_s(raw)) == low_s(raw)


def test_private_keys_are_for_their_owner_only(folder: Path) -> None:
    assert stat.S_IMODE((folder / "k26a.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_kid_is_never_used_twice(tmp_path: Path) -> None:
    create_signing_key(tmp_path, "k26a")
    with pytest.raises(FileExistsError):
        create_signing_key(tmp_path, "k26a")
    retire_signing_key(tmp_path, "k26a")
    with pytest.raises(FileExistsError):
        create_signing_key(tmp_path, "k26a")


def test_a_bad_name_makes_no_key(tmp_path: Path) -> None:
    for kid in ("../evil", "K26A", "k", "k26a/b"):
        with pytest.raises(ValueError, match="key name"):
            create_signing_key(tmp_path, kid)
    assert not list(tmp_path.iterdir())


def test_the_newest_key_signs_and_old_papers_stay_verifiable(tmp_path: Path) -> None:
    create_signing_key(tmp_path, "k26a")
    old = TokenSigner.load(tmp_path).sign(PAYLOAD, TYP)
    create_signing_key(tmp_path, "k27a")
    retire_signing_key(tmp_path, "k26a")
    signer = TokenSigner.load(tmp_path)
    assert signer.current == "k27a"
    assert verify_token(old, signer.keys, TYP) == CLAIMS
    assert {key["kid"]: key["state"] for key in signer.public_jwks()["keys"]} == {
        "k26a": "retired",
        "k27a": "active",
    }


def test_a_folder_without_a_private_key_cannot_sign(tmp_path: Path) -> None:
    with pytest.raises(SigningKeyMissing):
        TokenSigner.load(tmp_path)
    create_signing_key(tmp_path, "k26a")
    retire_signing_key(tmp_path, "k26a")
    with pytest.raises(SigningKeyMissing):
        TokenSigner.load(tmp_path)


def test_the_published_keys_hold_nothing_private(signer: TokenSigner) -> None:
    assert all("d" not in key for key in signer.public_jwks()["keys"])
    assert len(signer.thumbprint("k26a")) == 43


def test_key_names_follow_the_year() -> None:
    assert next_kid(2026, ()) == "k26a"
    assert next_kid(2026, {"k26a", "k26b"}) == "k26c"
    assert is_kid("k26a")
    assert not is_kid(7)
