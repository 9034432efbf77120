"""`lsp schemes`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lsp.kernel.refusal import Refused
from lsp.schemes.commands import schemes
from lsp.web.console import Console
from lsp.web.edge import Services


@pytest.fixture
def console(services: Services) -> Console:
    return Console(lambda: services)


SIGNED = ("--signed", "Dokumen skema contoh 1")


def _run(console: Console, *arguments: str) -> Result:
    return CliRunner().invoke(schemes, list(arguments), obj=console)


def test_a_scheme_is_imported_published_and_listed(console: Console) -> None:
    first = json.loads(_run(console, "import", "SKM-KU-01", "--json").output)
    assert (first["status"], first["number"], first["is_new"]) == ("draft", 1, True)
    again = json.loads(
        _run(console, "import", "kolektor-unit", "--publish", *SIGNED, "--json").output
    )
    assert (again["status"], again["is_new"]) == ("published", False)
    assert again["content_hash"] == first["content_hash"]
    listed = json.loads(_run(console, "list", "--json").output)
    assert [each["status"] for each in listed["versions"]] == ["published"]
    assert "SKM-KU-01" in _run(console, "list").output


def test_publishing_twice_is_refused(console: Console) -> None:
    _run(console, "import", "SKM-KU-01", "--publish", *SIGNED)
    assert isinstance(_run(console, "publish", "SKM-KU-01", *SIGNED).exception, Refused)


def test_nothing_is_published_without_both_approvals(console: Console) -> None:
    assert isinstance(_run(console, "import", "SKM-KU-01", "--publish").exception, Refused)
    assert _run(console, "list").output.strip() == "No scheme yet."
    _run(console, "import", "SKM-KU-01")
    assert isinstance(_run(console, "publish", "SKM-KU-01").exception, Refused)


def test_an_unknown_scheme_cannot_be_published(console: Console) -> None:
    result = _run(console, "publish", "SKM-LAIN")
    assert result.exit_code == 2
    assert "SKM-LAIN" in result.output


def test_a_broken_package_changes_nothing(console: Console, tmp_path: Path) -> None:
    (tmp_path / "scheme.yaml").write_text("scheme: {}\n")
    (tmp_path / "standard.yaml").write_text("a: [\n")
    assert isinstance(_run(console, "import", str(tmp_path)).exception, Refused)
    assert _run(console, "list").output.strip() == "No scheme yet."


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
