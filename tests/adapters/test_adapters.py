"""Sealing, files, the writer lock and times in the database."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from lsp.adapters.database import Database, UtcDateTime
from lsp.adapters.files import FileStore
from lsp.adapters.keyring import KeyringMissing, create_keyring, load_keyring
from lsp.adapters.mail import FolderMailer
from lsp.adapters.migrations import current_revision, head_revision
from lsp.adapters.passwords import hash_password, password_fits
from lsp.adapters.sealing import SealBroken, Sealer
from lsp.kernel.refusal import NotFound
from lsp.kernel.zones import Zone
from lsp.organization.models import Council

SEALER = Sealer(b"d" * 32, b"i" * 32)


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_is_sealed_opens_at_its_place_only(plain: bytes, place: str) -> None:
    sealed = SEALER.seal(plain, place)
    assert SEALER.open(sealed, place) == plain
    with pytest.raises(SealBroken):
        SEALER.open(sealed, place + "x")


@given(st.integers(0, 60))
def test_a_changed_byte_does_not_open(at: int) -> None:
    sealed = bytearray(SEALER.seal(b"x" * 40, "here"))
    sealed[at] ^= 1
    with pytest.raises(SealBroken):
        SEALER.open(bytes(sealed), "here")


def test_another_key_does_not_open() -> None:
    with pytest.raises(SealBroken):
        Sealer(b"e" * 32, b"i" * 32).open(SEALER.seal(b"x", "p"), "p")


def test_files_are_sealed_on_disk_and_come_back(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files", SEALER)
    stored = store.put(b"3273056010900009")
    on_disk = b"".join(p.read_bytes() for p in (tmp_path / "files").rglob("*") if p.is_file())
    assert b"3273056010900009" not in on_disk
    assert store.get(stored.key) == b"3273056010900009"


@pytest.mark.parametrize("key", ["../secrets/data", "", "a/b", "..", "nosuchfile0000"])
def test_a_strange_file_key_finds_nothing(tmp_path: Path, key: str) -> None:
    store = FileStore(tmp_path / "files", SEALER)
    with pytest.raises(NotFound):
        store.get(key)


def test_secrets_are_made_once_and_only_for_their_owner(tmp_path: Path) -> None:
    with pytest.raises(KeyringMissing):
        load_keyring(tmp_path / "s")
    create_keyring(tmp_path / "s")
    first = load_keyring(tmp_path / "s")
    create_keyring(tmp_path / "s")
    assert load_keyring(tmp_path / "s") == first
    assert {p.stat().st_mode & 0o077 for p in (tmp_path / "s").iterdir()} == {0}


def test_a_password_fits_only_its_hash_and_nobody_has_none() -> None:
    stored = hash_password("kalimat rahasia")
    assert stored.startswith("$argon2id$")
    assert password_fits(stored, "kalimat rahasia")
    assert not password_fits(stored, "kalimat lain")
    assert not password_fits(None, "no such account")


def test_the_database_stands_at_the_newest_revision(database: Database) -> None:
    assert current_revision(database) == head_revision()


def test_commits_are_durable_and_checkpoints_ours(database: Database) -> None:
    with database.engine.connect() as connection:
        if database.is_sqlite:
            values = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "wal_autocheckpoint")
            ]
            assert values == ["wal", 2, 1, 0]
        else:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


def test_writers_take_turns(database: Database) -> None:
    with database.writing() as db:
        db.execute(sa.text("CREATE TABLE counter (n INTEGER)"))
        db.execute(sa.text("INSERT INTO counter VALUES (0)"))

    def count() -> None:
        for _ in range(20):
            with database.writing() as db:
                n = db.execute(sa.text("SELECT n FROM counter" + lock)).scalar_one()
                db.execute(sa.text("UPDATE counter SET n = :n"), {"n": n + 1})

    lock = "" if database.is_sqlite else " FOR UPDATE"
    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.writing() as db:
        assert db.execute(sa.text("SELECT n FROM counter")).scalar_one() == 80
        db.execute(sa.text("DROP TABLE counter"))


def test_a_naive_time_is_refused(database: Database) -> None:
    column = UtcDateTime()
    dialect = database.engine.dialect
    with pytest.raises(ValueError, match="naive"):
        column.process_bind_param(datetime(2026, 1, 1), dialect)  # noqa: DTZ001
    stored = column.process_bind_param(datetime(2026, 1, 1, tzinfo=UTC), dialect)
    assert column.process_result_value(stored, dialect) == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_header_cannot_be_injected_into_mail(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path, "lsp@contoh.example")
    with pytest.raises(ValueError, match="linefeed"):
        mailer.send("a@contoh.example", "Halo\r\nBcc: x@contoh.example", "isi", key="a")


def test_a_reader_refuses_to_write(database: Database, now: datetime) -> None:
    with database.open_reader() as reader:
        reader.add(Council(code="X", name="X", province_code="31", zone=Zone.WIB))
        with pytest.raises(TypeError, match="only looks"):
            reader.flush()
    with database.open_reader() as reader, pytest.raises(TypeError, match="only looks"):
        reader.execute(sa.update(Council).values(name="Y"))
    with database.reading() as db:
        assert db.scalars(sa.select(Council)).all() == []
