"""An independent JOSE library reads our tokens with nothing but the published keys."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from lsp.certificates.rules.token import TYP
from lsp.web.edge import Services
from tests.factories.decisions import HELD_AT
from tests.factories.verification import claims_like, make_register, signed
from tests.verification import vectors

SCRIPT = Path(__file__).with_name("check_with_jose.mjs")


def with_jose(file: Path, given: dict[str, Any]) -> dict[str, Any]:
    node = shutil.which("node")
    assert node, "node is needed: scripts/test installs it"
    file.write_text(json.dumps(given), "utf-8")
    done = subprocess.run([node, SCRIPT, file], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.usefixtures("no_paper")
def test_an_issued_token_verifies_from_the_published_key_set(
    client: FlaskClient, services: Services, tmp_path: Path
) -> None:
    _, [certificate] = make_register(services)
    token = certificate.token or ""
    head, payload, signature = token.split(".")
    jwks = client.get("/.well-known/jwks.json").json
    wrong_type = signed(services, claims_like(certificate, "localhost"), "statuslist+jwt")
    changed = ("A" if signature[9] != "A" else "B").join((signature[:9], signature[10:]))
    given = {
        "jwks": jwks,
        "issuer": jwks["issuer"],
        "typ": TYP,
        "at": int(HELD_AT.timestamp()),
        "tokens": {
            "issued": token,
            "changed": f"{head}.{payload}.{changed}",
            "type": wrong_type,
            "none": f"{vectors.b64(vectors.header(alg='none'))}.{payload}.",
        },
    }
    found = with_jose(tmp_path / "tokens.json", given)
    assert found["issued"]["header"] == {"alg": "ES256", "kid": "k26a", "typ": TYP}
    assert found["issued"]["payload"]["n"] == "Siti Rahmawati"
    assert found["issued"]["payload"]["c"] == certificate.number
    assert found["changed"]["refused"] == "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"
    assert found["type"]["refused"] == "ERR_JWT_CLAIM_VALIDATION_FAILED"
    assert found["none"]["refused"]


def test_the_peer_accepts_what_we_accept_of_the_vectors(tmp_path: Path) -> None:
    """It may accept more (twin signatures, loose JSON), never less."""
    given = vectors.build()
    jwts = {
        one["name"]: one["text"]
        for one in given["vectors"]
        if one["text"].count(".") == 2 and "/" not in one["text"] and one["verdict"] == "valid"
    }
    assert len(jwts) >= 5
    found = with_jose(
        tmp_path / "vectors.json",
        {
            "jwks": {"keys": given["keys"]},
            "issuer": given["issuer"],
            "typ": TYP,
            "at": vectors.AT,
            "tokens": jwts,
        },
    )
    assert not {name: answer for name, answer in found.items() if "refused" in answer}
