"""The commands a newcomer and an operator type, on an instance of their own."""

import json
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lsp.cli import main


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Type a command; the instance is a folder of the test's own, on SQLite."""
    monkeypatch.setenv("LSP_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("LSP_DATABASE_URL", raising=False)

    def typed(*words: str, stdin: str = "") -> Result:
        return CliRunner().invoke(main, list(words), input=stdin)

    return typed


def test_without_keys_every_command_says_what_to_do(run) -> None:  # type: ignore[no-untyped-def]
    answer = run("doctor")
    assert answer.exit_code == 3
    assert "lsp init" in answer.output


def test_init_may_be_repeated_and_founds_once(run) -> None:  # type: ignore[no-untyped-def]
    founding = [
        "init",
        "--name",
        "LSP Coba",
        "--licence",
        "BNSP-LSP-0001-ID",
        "--admin-name",
        "Admin Coba",
        "--admin-email",
        "admin@coba.example",
        "--admin-password-stdin",
    ]
    assert run("init").exit_code == 0
    first = run(*founding, stdin="kalimat sandi yang panjang\n")
    assert first.exit_code == 0, first.output
    again = run(*founding, stdin="kalimat sandi yang panjang\n")
    assert "already" in again.output
    assert run("init", "--name", "Lain").exit_code == 2


def test_a_wrong_licence_is_a_sentence_and_changes_nothing(run) -> None:  # type: ignore[no-untyped-def]
    answer = run(
        "init",
        "--name",
        "X",
        "--licence",
        "salah",
        "--admin-name",
        "A",
        "--admin-email",
        "a@b.example",
        "--admin-password-stdin",
        stdin="kalimat sandi yang panjang\n",
    )
    assert answer.exit_code == 1
    assert "BNSP-LSP-0000-ID" in answer.output


def test_doctor_and_journal_report_as_json(run) -> None:  # type: ignore[no-untyped-def]
    run("init")
    health = json.loads(run("doctor", "--json").output)
    assert health["ok"] is True
    journal = json.loads(run("audit", "verify", "--json").output)
    assert journal == {**journal, "intact": True, "entries": 0}


def test_users_are_listed_in_the_demo_only(run) -> None:  # type: ignore[no-untyped-def]
    run("init")
    assert run("users", "--json").exit_code == 1
    assert run("demo", "load").exit_code == 0
    people = json.loads(run("users", "--json").output)["users"]
    assert {
        "login": "ketua@contoh.example",
        "name": "Ahmad Contohfauzi",
        "roles": ["head"],
    } in people
    assert json.loads(run("demo", "load", "--json").output) == {"loaded": False}


def test_demo_data_never_enters_a_founded_register(run) -> None:  # type: ignore[no-untyped-def]
    run(
        "init",
        "--name",
        "LSP Coba",
        "--licence",
        "BNSP-LSP-0001-ID",
        "--admin-name",
        "Admin",
        "--admin-email",
        "admin@coba.example",
        "--admin-password-stdin",
        stdin="kalimat panjang\n",
    )
    answer = run("demo", "load")
    assert answer.exit_code == 1
    assert run("demo", "reset", "--yes").exit_code == 1


def test_a_user_gets_a_password_and_a_reset_link(run) -> None:  # type: ignore[no-untyped-def]
    run("init")
    made = run(
        "user", "create", "budi@coba.example", "--name", "Budi", "--role", "secretariat", "--json"
    )
    assert len(json.loads(made.output)["password"]) >= 12
    link = json.loads(run("user", "reset-link", "budi@coba.example", "--json").output)["link"]
    assert "/sandi/baru/" in link
    assert run("user", "reset-link", "tiada@coba.example").exit_code == 1
    assert run("user", "create", "bukan-alamat", "--name", "X").exit_code == 2


def test_every_command_explains_itself(run) -> None:  # type: ignore[no-untyped-def]
    from lsp.cli import COMMANDS

    for name in COMMANDS:
        assert run(name, "--help").exit_code == 0, name


def test_a_port_that_is_taken_is_refused(run) -> None:  # type: ignore[no-untyped-def]
    run("init")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = run("serve", "--port", str(taken.getsockname()[1]))
    assert answer.exit_code == 1
    assert "cannot be used" in answer.output
