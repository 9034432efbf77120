"""`lsp doctor`: what stands and what does not, one line each."""

import importlib.util
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator

import click
import sqlalchemy as sa

from lsp.adapters import migrations
from lsp.adapters.database import Database
from lsp.config import Config, read_config
from lsp.web.console import EXIT_REFUSED, Console, report

FREE_BYTES = 500 * 1024 * 1024
SAFE_SQLITE = (3, 51, 3)

Finding = tuple[str, str, str]  # name, "ok" | "warn" | "bad", sentence


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield "python", "ok" if sys.version_info >= (3, 11) else "bad", f"Python {version}"


def _layout_engine() -> Iterator[Finding]:
    try:
        importlib.import_module("weasyprint")
    except OSError as error:
        yield "pango", "bad", f"Pango cannot be loaded: {error}. Run scripts/serve --setup-only."
        return
    yield "pango", "ok", "The layout engine for certificates loads."


def _disk(config: Config) -> Iterator[Finding]:
    free = shutil.disk_usage(config.instance).free
    state = "ok" if free > FREE_BYTES else "bad"
    yield "disk", state, f"{free // 1_000_000} MB free for {config.instance}"


def _secrets(config: Config) -> Iterator[Finding]:
    open_files = [
        path.name
        for path in config.secrets_folder.rglob("*")
        if path.is_file()
        and not path.name.endswith(".pub.pem")
        and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if open_files:
        yield "secrets", "bad", f"Others can read {', '.join(sorted(open_files))}. chmod 600 them."
    else:
        yield "secrets", "ok", "Only the owner reads the keys."


def _sqlite(database: Database) -> Iterator[Finding]:
    with database.engine.connect() as connection:
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar()
        auto = connection.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar()
        broken = connection.exec_driver_sql("PRAGMA quick_check").scalar()
    durable = (journal, synchronous, auto) == ("wal", 2, 0)
    yield "durability", "ok" if durable else "bad", f"journal {journal}, synchronous {synchronous}"
    yield "integrity", "ok" if broken == "ok" else "bad", f"quick_check says {broken}"
    if sqlite3.sqlite_version_info < SAFE_SQLITE:
        yield (
            "sqlite",
            "warn",
            (
                f"SQLite {sqlite3.sqlite_version} can lose pages with several writing processes; "
                "this system lets one process serve and orders every commit by a lock."
            ),
        )


def _postgres(database: Database) -> Iterator[Finding]:
    with database.engine.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            value = connection.execute(sa.text(f"SHOW {setting}")).scalar()
            yield setting, "ok" if value == "on" else "bad", f"{setting} is {value}"


def _schema(database: Database) -> Iterator[Finding]:
    current, head = migrations.current_revision(database), migrations.head_revision()
    state = "ok" if current == head else "bad"
    yield "schema", state, f"The database stands at {current}, the newest is {head}."


def findings(console: Console) -> Iterator[Finding]:
    """Every check in turn."""
    config, database = read_config(), console.database
    checks: list[Callable[[], Iterator[Finding]]] = [
        _python,
        _layout_engine,
        lambda: _disk(config),
        lambda: _secrets(config),
        lambda: _sqlite(database) if database.is_sqlite else _postgres(database),
        lambda: _schema(database),
        lambda: iter([_files(console)]),
    ]
    for check in checks:
        yield from check()


def _files(console: Console) -> Finding:
    state = "ok" if console.services.files.writable() else "bad"
    return "files", state, f"The file store is {'writable' if state == 'ok' else 'not writable'}."


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def doctor(console: Console, as_json: bool) -> None:
    """Check the installation; exit 1 when something is bad."""
    found = list(findings(console))
    text = "\n".join(f"{state:>5}  {name}: {sentence}" for name, state, sentence in found)
    good = all(state != "bad" for _, state, _ in found)
    rows = [dict(zip(("check", "state", "finding"), row, strict=True)) for row in found]
    report({"ok": good, "checks": rows}, as_json, text)
    if not good:
        sys.exit(EXIT_REFUSED)
