"""The bare connection of the hot path, and the write-ahead log that does not stay large."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from lsp.adapters import database as module
from lsp.adapters.database import Database

_INSERT = sa.text("INSERT INTO organization_note VALUES (:number)")


@pytest.fixture
def notes(database: Database) -> Database:
    with database.writing() as db:
        db.execute(sa.text("CREATE TABLE organization_note (number INTEGER)"))
    return database


def _count(database: Database) -> int:
    with database.reading() as db:
        return db.execute(sa.text("SELECT count(*) FROM organization_note")).scalar_one()


def test_what_was_appended_is_committed_when_the_block_ends(notes: Database) -> None:
    with notes.appending() as connection:
        connection.execute(_INSERT, {"number": 1})
    assert _count(notes) == 1


def test_a_block_that_fails_lets_the_next_writer_in(notes: Database) -> None:
    with pytest.raises(RuntimeError), notes.appending():
        raise RuntimeError
    with notes.writing() as db:
        db.execute(_INSERT, {"number": 1})
    assert _count(notes) == 1


def test_many_append_at_once_and_nothing_is_lost(notes: Database) -> None:
    def append(first: int) -> None:
        for number in range(first, first + 25):
            with notes.appending() as connection:
                connection.execute(_INSERT, {"number": number})

    threads = [threading.Thread(target=append, args=(first,)) for first in range(0, 100, 25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _count(notes) == 100


def test_a_checkpoint_leaves_a_small_file_so_that_the_next_commit_needs_none(
    notes: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not notes.is_sqlite:
        pytest.skip("PostgreSQL keeps its own log")
    monkeypatch.setattr(module, "WAL_LIMIT_BYTES", 2 * module.WAL_REST_BYTES)
    wal = Path(f"{notes.url.database}-wal")
    with notes.writing() as db:
        for number in range(3):
            db.execute(sa.text(f"CREATE TABLE blob_{number} AS SELECT zeroblob(1000000) AS b"))
    assert wal.stat().st_size > 2 * module.WAL_REST_BYTES
    with notes.appending() as connection:
        connection.execute(_INSERT, {"number": 1})
    assert wal.stat().st_size <= module.WAL_REST_BYTES
