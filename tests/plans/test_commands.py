"""`lsp schemes` where it needs the item bank: import with publication, publish, check."""

import json
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from lsp.adapters.sealing import Sealer
from lsp.kernel.refusal import Refused
from lsp.plans.commands import schemes
from lsp.schemes.actions import find_folder
from lsp.web.console import Console
from lsp.web.edge import Services
from tests.conftest import NOW
from tests.factories.plans import fill_bank

SIGNED = ("--signed", "Dokumen skema contoh 1")
pytestmark = pytest.mark.database


@pytest.fixture
def console(services: Services) -> Console:
    return Console(lambda: services)


def _run(console: Console, *arguments: str) -> Result:
    return CliRunner().invoke(schemes, list(arguments), obj=console)


def _fill(console: Console, sealer: Sealer) -> None:
    with console.database.writing() as db:
        fill_bank(db, sealer, "SKM-KU-01", now=NOW)


def test_a_scheme_is_imported_filled_published_and_listed(console: Console, sealer: Sealer) -> None:
    first = json.loads(_run(console, "import", "SKM-KU-01", "--json").output)
    assert (first["status"], first["number"], first["is_new"]) == ("draft", 1, True)
    _fill(console, sealer)
    again = json.loads(
        _run(console, "import", "kolektor-unit", "--publish", *SIGNED, "--json").output
    )
    assert (again["status"], again["is_new"]) == ("published", False)
    assert again["content_hash"] == first["content_hash"]
    listed = json.loads(_run(console, "list", "--json").output)
    assert [each["status"] for each in listed["versions"]] == ["published"]


def test_publishing_at_once_without_items_keeps_nothing(console: Console) -> None:
    refused = _run(console, "import", "SKM-KU-01", "--publish", *SIGNED).exception
    assert isinstance(refused, Refused)
    assert {reason.code for reason in refused.reasons} == {"blueprint_cell_short"}
    assert _run(console, "list").output.strip() == "No scheme yet."


def test_publishing_twice_is_refused(console: Console, sealer: Sealer) -> None:
    _run(console, "import", "SKM-KU-01")
    _fill(console, sealer)
    assert _run(console, "publish", "SKM-KU-01", *SIGNED).exit_code == 0
    assert isinstance(_run(console, "publish", "SKM-KU-01", *SIGNED).exception, Refused)


def test_nothing_is_published_without_both_approvals(console: Console, sealer: Sealer) -> None:
    _run(console, "import", "SKM-KU-01")
    _fill(console, sealer)
    assert isinstance(_run(console, "publish", "SKM-KU-01").exception, Refused)


def test_an_unknown_scheme_cannot_be_published_or_checked(console: Console) -> None:
    for deed in ("publish", "check"):
        result = _run(console, deed, "SKM-LAIN")
        assert result.exit_code == 2
        assert "SKM-LAIN" in result.output


def test_a_broken_package_changes_nothing(console: Console, tmp_path: Path) -> None:
    (tmp_path / "scheme.yaml").write_text("scheme: {}\n")
    (tmp_path / "standard.yaml").write_text("a: [\n")
    assert isinstance(_run(console, "import", str(tmp_path)).exception, Refused)
    assert _run(console, "list").output.strip() == "No scheme yet."


def test_check_counts_per_candidate_type_and_says_what_is_missing(
    console: Console, sealer: Sealer
) -> None:
    _run(console, "import", "SKM-KU-01")
    result = _run(console, "check", "SKM-KU-01", "--json")
    found = json.loads(result.output)
    assert result.exit_code == 1
    assert found["ok"] is False
    assert found["kuk"] == 31
    assert found["problems"][0] == {
        "problem": "blueprint_cell_short",
        "unit": "KJK.SP02.006.01",
        "element": 1,
        "kuk": "1.1",
        "candidate_types": [],
        "sentence": "Bank soal kurang untuk KUK 1.1 unit KJK.SP02.006.01: "
        "perlu 1 soal, tersedia 0.",
    }
    _fill(console, sealer)
    result = _run(console, "check", "SKM-KU-01", "--json")
    assert result.exit_code == 0
    counts = json.loads(result.output)["candidate_types"]
    assert counts["5"] == {"covered": 31, "L": 9, "TL": 29, "T": 31}
    assert "31 KUK, 0 problems" in _run(console, "check", "SKM-KU-01").output


def test_check_reads_a_folder_with_its_items_and_needs_no_import(
    console: Console, tmp_path: Path
) -> None:
    folder = copytree(find_folder("kolektor-unit"), tmp_path / "kolektor")
    assert _run(console, "check", str(folder)).exit_code == 0
    assert _run(console, "check", "kolektor-unit").exit_code == 0
    (folder / "items" / "KJK.SP02.006.01-e1.yaml").unlink()
    result = _run(console, "check", str(folder), "--json")
    assert result.exit_code == 1
    assert [each["kuk"] for each in json.loads(result.output)["problems"]] == ["1.1", "1.2"]
