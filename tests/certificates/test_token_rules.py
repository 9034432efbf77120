"""The token, to the byte."""

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsp.adapters.signing import keys_of_jwks, verify_token
from lsp.certificates.rules.token import (
    TYP,
    Claims,
    claims_from,
    claims_of,
    days_of,
    issuer_of,
    moments_of,
    pack,
    payload_of,
    qr_address,
    unpack,
    valid_until,
)
from lsp.kernel.strict import NotStrict, base64url_text

VECTORS = json.loads((Path(__file__).parent / "vectors" / "token.json").read_text("utf-8"))
TOKENS: list[dict[str, Any]] = VECTORS["tokens"]
PLAIN = TOKENS[0]
by_name = pytest.mark.parametrize("vector", TOKENS, ids=lambda vector: vector["name"])


@by_name
def test_the_payload_is_built_to_the_byte(vector: dict[str, Any]) -> None:
    assert payload_of(Claims(**vector["claims"])) == vector["payload"].encode()


@by_name
def test_the_payload_is_read_back(vector: dict[str, Any]) -> None:
    assert claims_of(vector["payload"].encode()) == Claims(**vector["claims"])


@by_name
def test_packing_gives_the_committed_base32_and_unpacking_the_token(vector: dict[str, Any]) -> None:
    assert pack(vector["token"]) == vector["packed"]
    assert unpack(vector["packed"]) == vector["token"]
    assert qr_address("https://v.lsp-koperasi.example") + vector["packed"] == vector["qr"]


@by_name
def test_the_packed_bytes_are_laid_out_as_designed(vector: dict[str, Any]) -> None:
    packed = base64.b32decode(vector["packed"] + "=" * (-len(vector["packed"]) % 8))
    assert packed[:6] == b"\x01\x04k26a"
    assert packed[70:] == vector["payload"].encode()
    assert base64url_text(packed[6:70]) == vector["token"].split(".")[2]


@by_name
def test_the_committed_token_verifies_with_the_committed_key(vector: dict[str, Any]) -> None:
    claims = verify_token(vector["token"], keys_of_jwks(VECTORS["jwks"]), TYP)
    assert claims_from(claims) == Claims(**vector["claims"])


def test_keys_stand_in_the_one_order() -> None:
    full = json.loads(TOKENS[1]["payload"])
    assert list(full) == ["iss", "nbf", "exp", "n", "c", "b", "s", "st", "u", "x"]
    assert list(json.loads(PLAIN["payload"])) == ["iss", "nbf", "exp", "n", "c", "s", "st"]


TEXT = st.text(st.characters(codec="utf-8"), max_size=40)


@given(name=TEXT, number=TEXT, copy=st.integers(0, 9), blanko=st.sampled_from(["", "10000123"]))
def test_any_name_survives_the_journey(name: str, number: str, copy: int, blanko: str) -> None:
    import unicodedata

    claims = Claims(
        "v",
        1,
        2,
        unicodedata.normalize("NFC", name),
        unicodedata.normalize("NFC", number),
        "S:1",
        "1:2",
        b=blanko,
        x=copy,
    )
    payload = payload_of(claims)
    assert claims_of(payload) == claims
    assert json.loads(payload)["n"] == claims.n
    header = base64url_text(b'{"alg":"ES256","kid":"k26a","typ":"lspc+jwt"}')
    token = f"{header}.{base64url_text(payload)}.{base64url_text(bytes(64))}"
    assert unpack(pack(token)) == token


def test_a_decomposed_name_is_written_composed() -> None:
    assert b"\xc3\xa9" in payload_of(Claims("v", 1, 2, "Rene\u0301", "c", "s:1", "1:2"))


@pytest.mark.parametrize(
    "payload",
    [
        PLAIN["payload"].replace(",", ", ", 1),
        PLAIN["payload"].replace('"iss"', '"Iss"'),
        PLAIN["payload"].replace('"n":"Siti Rahmawati",', ""),
        PLAIN["payload"].replace('"n":"Siti', '"n":"\\u0053iti'),
        PLAIN["payload"][:-1] + ',"n":"Lain"}',
        PLAIN["payload"][:-1] + ',"x":0}',
        PLAIN["payload"][:-1] + ',"x":true}',
        PLAIN["payload"][:-1] + ',"nik":"3273"}',
        PLAIN["payload"].replace("1797786000", '"1797786000"'),
        PLAIN["payload"].replace("1797786000", "1797786000.0"),
        PLAIN["payload"] + " ",
        "[]",
        "",
    ],
)
def test_any_other_spelling_of_a_payload_is_refused(payload: str) -> None:
    with pytest.raises(NotStrict):
        claims_of(payload.encode())


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "A",
        PLAIN["packed"].lower(),
        PLAIN["packed"] + "=",
        " " + PLAIN["packed"],
        PLAIN["packed"] + "\n",
        PLAIN["packed"].replace("A", "1", 1),
        "B" + PLAIN["packed"][1:],
        PLAIN["packed"][:-1] + "R",
        base64.b32encode(b"\x02\x04k26a" + bytes(70)).decode().rstrip("="),
        base64.b32encode(b"\x01\x04K26A" + bytes(70)).decode().rstrip("="),
        base64.b32encode(b"\x01\xffk26a" + bytes(70)).decode().rstrip("="),
        base64.b32encode(b"\x01\x04k26a" + bytes(64)).decode().rstrip("="),
        "A" * 100_000,
    ],
)
def test_a_bad_packing_is_refused(odd: str) -> None:
    with pytest.raises(NotStrict):
        unpack(odd)


@pytest.mark.parametrize("tail", ["A", "AA", "7", "AAAAAAAA"])
def test_trailing_characters_never_give_the_same_token(tail: str) -> None:
    try:
        assert unpack(PLAIN["packed"] + tail) != PLAIN["token"]
    except NotStrict:
        return


@pytest.mark.parametrize(
    "header",
    [
        b'{"alg":"ES256","kid":"k26a","typ":"statuslist+jwt"}',
        b'{"alg":"none","kid":"k26a","typ":"lspc+jwt"}',
        b'{"typ":"lspc+jwt","alg":"ES256","kid":"k26a"}',
        b'{"alg":"ES256","kid":"../k","typ":"lspc+jwt"}',
        b"{}",
    ],
)
def test_only_the_exact_header_is_packed(header: bytes) -> None:
    _, payload, signature = PLAIN["token"].split(".")
    with pytest.raises(NotStrict):
        pack(f"{base64url_text(header)}.{payload}.{signature}")


def test_days_are_counted_in_jakarta() -> None:
    begin, end = moments_of(date(2026, 12, 21), date(2029, 12, 20))
    assert (begin, end) == (PLAIN["claims"]["nbf"], PLAIN["claims"]["exp"])
    assert days_of(Claims(**PLAIN["claims"])) == (date(2026, 12, 21), date(2029, 12, 20))


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [
        (date(2026, 12, 21), 36, date(2029, 12, 20)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 3, 31), 18, date(2027, 9, 30)),
    ],
)
def test_validity_ends_the_day_before_the_same_day(begin: date, months: int, end: date) -> None:
    assert valid_until(begin, months) == end


def test_the_issuer_is_the_host_of_the_address() -> None:
    assert issuer_of("https://v.lsp-koperasi.example") == "v.lsp-koperasi.example"
    assert issuer_of("http://127.0.0.1:8000") == "127.0.0.1:8000"
