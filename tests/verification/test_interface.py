"""The endpoints for programs: answers, refusals, headers, limits, and what is kept."""

import hashlib
import json
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lsp.adapters.signing import keys_of_jwks
from lsp.certificates.models import Certificate
from lsp.certificates.rules.standing import StandingStep
from lsp.verification.models import CheckLog, LookUpThrottle
from lsp.verification.rules.privacy import LOOK_UPS_PER_MINUTE
from lsp.verification.rules.verdicts import Verdict
from lsp.web.edge import Services
from tests.factories.decisions import HELD_AT
from tests.factories.verification import change_standing, make_register, packed

pytestmark = pytest.mark.usefixtures("no_paper")
PRIVATE = ("Tersangka", "penggelapan", "nik", "birth", "phone", "email", "assessor")


def asked(client: FlaskClient, body: Any, status: int = 200) -> dict[str, Any]:
    response = client.post("/api/v1/verify", json=body)
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    found: dict[str, Any] = response.json
    return found


def register(services: Services) -> Certificate:
    _, [certificate] = make_register(services)
    return certificate


def test_a_token_is_answered_with_verdict_and_content(
    client: FlaskClient, services: Services
) -> None:
    certificate = register(services)
    for text in (
        packed(certificate),
        certificate.token,
        f"{services.origin}/c#{packed(certificate)}",
    ):
        found = asked(client, {"token": text})
        assert found["verdict"] == "valid"
        assert found["holder"] == "Siti Rahmawati"
        assert found["number"] == certificate.number
        assert found["registration_number"] == certificate.registration_number
        assert found["scheme"] == certificate.scheme
        assert found["scheme_title"]
        assert found["valid_until"] == str(certificate.valid_to)
        assert [line["result"] for line in found["checks"]] == ["ok"] * 4
        assert found["checked_at"].endswith("Z")
        assert not [word for word in PRIVATE if word in json.dumps(found)]


def test_number_and_name_are_answered_alike(client: FlaskClient, services: Services) -> None:
    certificate = register(services)
    found = asked(client, {"number": certificate.number, "name": "SITI  rahmawati"})
    assert (found["verdict"], found["holder"]) == ("valid", "Siti Rahmawati")


def test_a_wrong_name_and_an_unknown_number_get_the_same_answer(
    client: FlaskClient, services: Services
) -> None:
    certificate = register(services)
    wrong = asked(client, {"number": certificate.number, "name": "Budi"})
    unknown = asked(client, {"number": "64141 4214 3 9999999 2026", "name": "Budi"})
    for answer in (wrong, unknown):
        answer.pop("checked_at")
    assert wrong == unknown
    assert wrong["verdict"] == "not_registered"
    assert "holder" not in wrong


def test_a_forged_token_gives_back_nothing_of_itself(
    client: FlaskClient, services: Services
) -> None:
    token = register(services).token or ""
    head, payload, signature = token.split(".")
    place = len(signature) // 2
    other = "A" if signature[place] != "A" else "B"
    found = asked(
        client, {"token": f"{head}.{payload}.{signature[:place]}{other}{signature[place + 1 :]}"}
    )
    assert found["verdict"] == "forged"
    assert "Siti" not in json.dumps(found)
    assert found["message"] == "Sertifikat tidak asli"


def test_english_is_answered_when_asked_for(client: FlaskClient) -> None:
    response = client.post("/api/v1/verify?lang=en", json={"token": "x"})
    assert response.json["message"] == "Code cannot be read"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ([], 400, "not_json"),
        ("teks", 400, "not_json"),
        (None, 400, "not_json"),
        ({}, 422, "what_to_check"),
        ({"token": ""}, 422, "not_text"),
        ({"token": "   "}, 422, "not_text"),
        ({"token": 7}, 422, "not_text"),
        ({"token": None}, 422, "not_text"),
        ({"token": ["a"]}, 422, "not_text"),
        ({"number": "1"}, 422, "what_to_check"),
        ({"name": "Siti"}, 422, "what_to_check"),
        ({"number": "1", "name": ""}, 422, "not_text"),
        ({"number": 1, "name": "Siti"}, 422, "not_text"),
        ({"token": "x", "number": "1", "name": "Siti"}, 422, "what_to_check"),
        ({"token": "x" * 20_000}, 413, "too_large"),
    ],
)
def test_wrong_input_is_told_what_is_wrong(
    client: FlaskClient, body: Any, status: int, code: str
) -> None:
    found = asked(client, body, status)
    assert found["error"] == code
    assert found["message"].endswith(".")


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[" * 10_000, b'{"token": "a", }'])
def test_a_body_that_is_no_json_is_refused_calmly(client: FlaskClient, raw: bytes) -> None:
    assert client.post("/api/v1/verify", data=raw).status_code == 400


@pytest.mark.parametrize("text", ["\x00", "\ud800", "é" * 1000, "#", "a.b.c", "A" * 8000])
def test_odd_texts_get_a_verdict(client: FlaskClient, text: str) -> None:
    assert asked(client, {"token": text + "!"})["verdict"] in set(Verdict)
    answer = asked(client, {"number": text + "1", "name": text + "b"})
    assert answer["verdict"] == "not_registered"


def test_other_origins_may_ask_without_cookies(client: FlaskClient) -> None:
    headers = {"Origin": "https://hr.example", "Access-Control-Request-Method": "POST"}
    response = client.options("/api/v1/verify", headers=headers)
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert response.headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_the_standing_is_told_by_hash_without_any_name(
    client: FlaskClient, services: Services
) -> None:
    lsp, [certificate] = make_register(services)
    address = f"/api/v1/status/{certificate.token_hash}"
    found = client.get(address)
    assert found.json["standing"] == "active"
    assert found.json["registration_number"] == certificate.registration_number
    assert "Siti" not in found.get_data(as_text=True)
    change_standing(services, lsp, certificate, StandingStep.SUSPEND, now=HELD_AT)
    found = client.get(address)
    assert (found.json["standing"], found.json["since"]) == ("suspended", "2026-11-24")
    assert found.headers["Cache-Control"] == "no-store"
    assert not [word for word in PRIVATE if word in found.get_data(as_text=True)]


def test_an_unknown_hash_is_absent_and_a_malformed_one_refused(client: FlaskClient) -> None:
    assert client.get(f"/api/v1/status/{'0' * 64}").json["standing"] == "absent"
    for wrong in ("0" * 63, "A" * 64, "x" * 64, "0" * 65):
        assert client.get(f"/api/v1/status/{wrong}").status_code == 422


def test_look_ups_by_number_are_limited_and_tokens_are_not(
    client: FlaskClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = register(services)
    monkeypatch.setattr("lsp.verification.views.room.now", lambda: HELD_AT)
    body = {"number": certificate.number, "name": "Siti Rahmawati"}
    for _ in range(LOOK_UPS_PER_MINUTE):
        assert asked(client, body)["verdict"] == "valid"
    response = client.post("/api/v1/verify", json=body)
    assert response.status_code == 429
    assert response.json["error"] == "too_many"
    assert response.headers["Retry-After"] == "60"
    assert client.post("/verifikasi", data={"number": certificate.number}).status_code == 429
    assert asked(client, {"token": packed(certificate)})["verdict"] == "valid"
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.post("/api/v1/verify", json=body, environ_base=elsewhere).status_code == 200


def test_sequential_guesses_are_stopped_before_they_find_anything(
    client: FlaskClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(services)
    monkeypatch.setattr("lsp.verification.views.room.now", lambda: HELD_AT)
    seen = [
        client.post("/api/v1/verify", json={"number": f"{guess:012d}", "name": "Siti Rahmawati"})
        for guess in range(200)
    ]
    assert [response.status_code for response in seen].count(200) == LOOK_UPS_PER_MINUTE
    assert not [response for response in seen if b"Siti" in response.data]


def test_the_throttle_forgets_and_keeps_no_address(client: FlaskClient, services: Services) -> None:
    with services.database.writing() as db:
        db.add(LookUpThrottle(key="old", minute=1, count=9))
    client.post("/verifikasi", data={"number": "12345678"})
    with services.database.reading() as db:
        [row] = db.scalars(sa.select(LookUpThrottle))
    assert len(row.key) == 64
    assert "127.0.0.1" not in row.key


def test_checks_are_counted_by_hash_day_and_verdict_only(
    app: Flask, client: FlaskClient, services: Services
) -> None:
    certificate = register(services)
    tally = app.extensions["lsp.verification"].tally
    tally._pause = 0.0
    for _ in range(3):
        asked(client, {"token": packed(certificate)})
    client.get(f"/api/v1/status/{certificate.token_hash}")
    for serial in range(3):
        asked(client, {"token": f"palsu {serial}"})
    with services.database.reading() as db:
        rows = {(row.token_hash, row.verdict): row for row in db.scalars(sa.select(CheckLog))}
    assert {key: row.count for key, row in rows.items()} == {
        (certificate.token_hash, Verdict.VALID): 4,
        ("", Verdict.UNREADABLE): 3,
    }
    assert all(isinstance(row.day, date) for row in rows.values())
    assert {column.key for column in CheckLog.__table__.columns} == {
        "token_hash", "day", "verdict", "count",
    }  # fmt: skip


def test_counts_wait_in_memory_between_hand_overs(
    app: Flask, client: FlaskClient, services: Services
) -> None:
    certificate = register(services)
    before = services.database.commits
    for _ in range(20):
        asked(client, {"token": packed(certificate)})
    assert services.database.commits - before == 1


def test_the_key_set_is_public_and_complete(client: FlaskClient, services: Services) -> None:
    response = client.get("/.well-known/jwks.json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert keys_of_jwks(response.json).keys() == services.signer.keys.keys()
    assert not [key for key in response.json["keys"] if "d" in key]
    again = client.get(
        "/.well-known/jwks.json", headers={"If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == 304
    found = client.get("/.well-known/jwt-vc-issuer").json
    assert found == {
        "issuer": services.origin, "jwks_uri": f"{services.origin}/.well-known/jwks.json",
    }  # fmt: skip


def test_the_hash_that_browsers_send_is_that_of_the_token(services: Services) -> None:
    certificate = register(services)
    assert certificate.token
    assert hashlib.sha256(certificate.token.encode()).hexdigest() == certificate.token_hash
