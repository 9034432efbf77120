"""`lsp certificates list`, `pdf` and `resume`."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lsp.certificates import documents
from lsp.certificates.commands import certificates
from lsp.web.console import Console
from lsp.web.edge import Services
from tests.factories.certificates import begun, loaded
from tests.factories.verification import make_register

pytestmark = pytest.mark.database


def run(services: Services, *arguments: object) -> Result:
    return CliRunner().invoke(
        certificates, [str(one) for one in arguments], obj=Console(lambda: services)
    )


def told(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.output)
    return found


def test_the_list_names_number_status_and_stage(services: Services, no_paper: None) -> None:
    make_register(services, "Siti Rahmawati", "Joko Susilo")
    rows = told(run(services, "list", "--json"))["certificates"]
    assert [(row["holder"], row["status"], row["stage"]) for row in rows] == [
        ("Siti Rahmawati", "valid", "released"),
        ("Joko Susilo", "valid", "released"),
    ]
    assert rows[0]["number"] == "64141 4214 3 0000001 2026"
    assert "64141 4214 3 0000001 2026" in run(services, "list").output


def test_an_empty_list_says_so(services: Services) -> None:
    assert run(services, "list").output == "No certificates.\n"
    assert told(run(services, "list", "--json"))["certificates"] == []


def test_the_paper_is_taken_out_by_either_number(
    services: Services, no_paper: None, tmp_path: Path
) -> None:
    _, [row] = make_register(services)
    for number in (row.number, row.registration_number, (row.number or "").replace(" ", "")):
        target = tmp_path / "sertifikat.pdf"
        result = run(services, "pdf", number, "-o", target, "--json")
        assert result.exit_code == 0
        assert told(result)["size_bytes"] == target.stat().st_size
        assert target.read_bytes() == services.files.get(row.file_key or "")


@pytest.mark.parametrize("number", ["64141 4214 3 0000009 2026", "%", ""])
def test_an_unknown_number_is_wrong_use(services: Services, no_paper: None, number: str) -> None:
    make_register(services)
    assert run(services, "pdf", number).exit_code == 2


def test_an_unreleased_certificate_has_no_paper(services: Services) -> None:
    begun(services.database, "Siti Rahmawati")
    [row] = told(run(services, "list", "--json"))["certificates"]
    assert (row["number"], row["status"], row["stage"]) == (None, "unfinished", "decided")
    assert run(services, "pdf", "64141 4214 3 0000001 2026").exit_code == 2


def test_resume_finishes_what_stopped(
    services: Services, no_paper: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_long(*_: object) -> bytes:
        raise documents.DoesNotFit("nama")

    _, [certificate_id] = begun(services.database, "Siti Rahmawati")
    drawing = documents.certificate_pdf
    monkeypatch.setattr(documents, "certificate_pdf", too_long)
    stopped = run(services, "resume", "--json")
    assert stopped.exit_code == 1
    assert list(told(stopped)["stopped"]) == [certificate_id]
    assert loaded(services.database, certificate_id).problem
    monkeypatch.setattr(documents, "certificate_pdf", drawing)
    done = run(services, "resume", "--json")
    assert (done.exit_code, told(done)["released"]) == (0, [certificate_id])
    assert run(services, "resume").output == "Released: 0. Stopped: 0.\n"
