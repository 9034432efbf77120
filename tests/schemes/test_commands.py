"""`lsp schemes`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lsp.plans.commands import schemes
from lsp.web.console import Console
from lsp.web.edge import Services
from tests.factories.schemes import make_scheme


@pytest.fixture
def console(services: Services) -> Console:
    return Console(lambda: services)


def _run(console: Console, *arguments: str) -> Result:
    return CliRunner().invoke(schemes, list(arguments), obj=console)


def test_versions_are_listed(console: Console) -> None:
    assert _run(console, "list").output.strip() == "No scheme yet."
    with console.database.writing() as db:
        make_scheme(db)
    listed = json.loads(_run(console, "list", "--json").output)
    assert [each["status"] for each in listed["versions"]] == ["published"]
    assert "SKM-KU-01" in _run(console, "list").output


def test_an_exported_version_is_imported_without_a_change(console: Console, tmp_path: Path) -> None:
    first = json.loads(_run(console, "import", "SKM-KU-01", "--json").output)
    out = tmp_path / "paket"
    written = json.loads(_run(console, "export", "SKM-KU-01", str(out), "--json").output)
    assert written["files"] == ["standard.yaml", "scheme.yaml"]
    again = json.loads(_run(console, "import", str(out), "--json").output)
    assert (again["is_new"], again["content_hash"]) == (False, first["content_hash"])


@pytest.mark.parametrize("arguments", [("SKM-LAIN",), ("SKM-KU-01", "--number", "2")])
def test_a_version_that_is_not_there_is_not_exported(
    console: Console, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    _run(console, "import", "SKM-KU-01")
    code, *more = arguments
    assert _run(console, "export", code, str(tmp_path / "x"), *more).exit_code == 2
    assert not (tmp_path / "x").exists()
