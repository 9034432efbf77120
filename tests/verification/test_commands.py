"""`lsp verify` on texts, papers and pictures, with and without the register."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from lsp.adapters.pdf import picture
from lsp.certificates.models import Certificate
from lsp.certificates.rules.standing import StandingStep
from lsp.verification.commands import verify
from lsp.web.console import Console
from lsp.web.edge import Services
from tests.factories.decisions import HELD_AT, Lsp
from tests.factories.verification import change_standing, make_register, packed
from tests.verification import vectors


@dataclass
class Issued:
    """A certificate drawn in earnest, and where its paper lies."""

    lsp: Lsp
    certificate: Certificate
    paper: Path


@pytest.fixture
def issued(services: Services, tmp_path: Path) -> Issued:
    lsp, [certificate] = make_register(services)
    paper = tmp_path / "sertifikat.pdf"
    paper.write_bytes(services.files.get(certificate.file_key or ""))
    return Issued(lsp, certificate, paper)


def run(services: Services | None, *arguments: object, text: str | None = None) -> Result:
    def build() -> Services:
        assert services, "the register was asked"
        return services

    return CliRunner().invoke(
        verify, [str(one) for one in arguments], obj=Console(build), input=text
    )


def told(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_paper_picture_token_and_address_give_the_same_verdict(
    services: Services, issued: Issued, tmp_path: Path
) -> None:
    page = picture(issued.paper.read_bytes(), 1, 150)
    page.save(tmp_path / "foto.png")
    page.convert("RGB").save(tmp_path / "foto.jpg", quality=80)
    code = packed(issued.certificate)
    for what in (
        issued.paper,
        tmp_path / "foto.png",
        tmp_path / "foto.jpg",
        issued.certificate.token,
        code,
        f"{services.origin}/c#{code}",
    ):
        result = run(services, what, "--json")
        assert result.exit_code == 0, result.output
        assert told(result)["verdict"] == "valid"
        assert told(result)["number"] == issued.certificate.number
    assert run(services, "-", text=f"{code}\n").exit_code == 0


def test_a_person_reads_sentences(services: Services, issued: Issued) -> None:
    result = run(services, issued.paper)
    assert result.stdout.startswith("SAH: Sertifikat asli dan berlaku\nBerlaku sampai 2029-")
    assert result.stdout.count("\n + ") == 4


def test_a_revoked_certificate_exits_with_one(services: Services, issued: Issued) -> None:
    change_standing(services, issued.lsp, issued.certificate, StandingStep.REVOKE, now=HELD_AT)
    result = run(services, issued.paper, "--json")
    assert (result.exit_code, told(result)["verdict"]) == (1, "revoked")
    assert "Dicabut 2026-11-24" in run(services, issued.paper).stdout


@pytest.mark.usefixtures("no_paper")
def test_with_keys_nobody_is_asked(services: Services, tmp_path: Path) -> None:
    _, [certificate] = make_register(services)
    keys = tmp_path / "jwks.json"
    keys.write_text(json.dumps({"issuer": "localhost", **services.signer.public_jwks()}))
    result = run(None, certificate.token, "--keys", keys, "--json")
    assert (result.exit_code, told(result)["verdict"]) == (0, "valid_offline")
    assert told(result)["holder"] == "Siti Rahmawati"
    keys.write_text(json.dumps(services.signer.public_jwks()))
    assert run(None, certificate.token, "--keys", keys).exit_code == 2
    named = run(None, certificate.token, "--keys", keys, "--issuer", "localhost")
    assert named.exit_code == 0


def test_every_vector_gets_its_verdict_offline(tmp_path: Path) -> None:
    given = vectors.build()
    keys = tmp_path / "jwks.json"
    keys.write_text(json.dumps({"issuer": given["issuer"], "keys": given["keys"]}))
    unclear = {"forged", "unknown_key", "not_ours", "unreadable"}
    for one in given["vectors"]:
        if one["verdict"] not in unclear or not one["text"].strip():
            continue
        result = run(None, "--keys", keys, "--json", "--", one["text"])
        assert told(result)["verdict"] == one["verdict"], one["name"]
        assert result.exit_code == (2 if one["verdict"] == "unreadable" else 1)


def test_what_holds_no_code_says_so_and_exits_with_two(tmp_path: Path) -> None:
    keys = tmp_path / "jwks.json"
    keys.write_text(json.dumps({"issuer": "v", "keys": [vectors.jwk("k26a", 1)]}))
    blank, text, broken = tmp_path / "a.png", tmp_path / "a.txt", tmp_path / "a.pdf"
    Image.new("L", (200, 200), 255).save(blank)
    text.write_text("halo")
    broken.write_bytes(b"%PDF-1.7 rusak")
    for what, sentence in (
        (blank, "no QR code"),
        (text, "neither a PDF nor a picture"),
        (broken, "cannot be read"),
        (tmp_path / "tidak-ada.pdf", "no file"),
    ):
        result = run(None, what, "--keys", keys)
        assert result.exit_code == 2, what
        assert sentence in result.stderr


@pytest.mark.parametrize(
    "content", ["{", "[]", "{}", '{"keys": 3}', '{"keys": [3]}', '{"issuer": "v", "keys": []}']
)
def test_a_file_that_is_no_key_set_is_refused(tmp_path: Path, content: str) -> None:
    keys = tmp_path / "jwks.json"
    keys.write_text(content)
    result = run(None, vectors.PACKED, "--keys", keys)
    assert result.exit_code == 2
    assert "jwks.json" in result.stderr
