"""The databases a benchmark runs on: SQLite, and PostgreSQL when LSP_BENCH_DATABASE_URL is set."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from lsp.kernel.ids import new_id

SERVER = os.environ.get("LSP_BENCH_DATABASE_URL", "")


def chosen_databases() -> list[AbstractContextManager[str]]:
    """Each a fresh database for the time of a block; an empty address means SQLite."""
    return [_sqlite(), _postgresql()] if SERVER else [_sqlite()]


@contextmanager
def _sqlite() -> Iterator[str]:
    yield ""


@contextmanager
def _postgresql() -> Iterator[str]:
    name = f"lsp_bench_{new_id()}"
    _run(f"CREATE DATABASE {name}")
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        _run(f"DROP DATABASE {name} WITH (FORCE)")


def _run(statement: str) -> None:
    engine = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def postmaster_pid() -> int:
    """The PostgreSQL server's first process, when it runs on this machine."""
    engine = sa.create_engine(SERVER)
    with engine.connect() as connection:
        backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    engine.dispose()
    return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
