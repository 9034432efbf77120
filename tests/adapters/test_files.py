"""Where files lie: pieces that arrive, files that go, and a disk that is full."""

import errno
import os
from pathlib import Path

import pytest

from lsp.adapters.files import FileStore, StorageFull, is_full
from lsp.kernel.refusal import NotFound
from tests.factories.accounts import TEST_SEALER

KEY = "a" * 26


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", TEST_SEALER)


def _add(store: FileStore, offset: int, plain: bytes) -> None:
    store.settle_piece(KEY, offset, store.stage_piece(KEY, offset, plain))


def _all_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_pieces_are_joined_in_order_and_a_repeated_one_replaces_itself(store: FileStore) -> None:
    _add(store, 0, b"satu-")
    _add(store, 5, b"salah tulis")
    _add(store, 5, b"dua")
    assert store.read_pieces(KEY, 8) == b"satu-dua"
    assert store.read_pieces(KEY, 0) == b""
    with pytest.raises(NotFound):
        store.read_pieces(KEY, 9)
    assert [key for key, _ in store.arriving()] == [KEY]
    store.remove_pieces(KEY)
    store.remove_pieces(KEY)
    assert list(store.arriving()) == []


def test_a_staged_piece_counts_for_nothing_until_it_is_settled(
    store: FileStore, tmp_path: Path
) -> None:
    piece = store.stage_piece(KEY, 0, b"satu")
    with pytest.raises(NotFound):
        store.read_pieces(KEY, 4)
    store.drop_piece(piece)
    store.drop_piece(piece)
    assert _all_files(tmp_path / "files") == []


def test_what_lies_on_the_disk_says_nothing(store: FileStore, tmp_path: Path) -> None:
    _add(store, 0, b"RAHASIA" * 50)
    stored = store.put(b"RAHASIA" * 50)
    for path in _all_files(tmp_path / "files"):
        assert b"RAHASIA" not in path.read_bytes()
    assert store.get(stored.key) == b"RAHASIA" * 50
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0


def test_a_removed_file_is_gone_from_the_disk(store: FileStore, tmp_path: Path) -> None:
    stored = store.put(b"RAHASIA")
    store.remove(stored.key)
    store.remove(stored.key)
    assert _all_files(tmp_path / "files") == []
    with pytest.raises(NotFound):
        store.get(stored.key)


@pytest.mark.parametrize("key", ["../../etc/passwd", "a/b", "", "ﬁle", "a\0b", ".."])
def test_a_key_never_leads_elsewhere(store: FileStore, key: str) -> None:
    for deed in (store.get, store.remove, store.remove_pieces):
        with pytest.raises(NotFound):
            deed(key)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_nothing_behind(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    kept = store.put(b"yang lama")

    def full(_handle: int) -> None:
        raise OSError(number, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFull):
        store.put(b"yang baru")
    with pytest.raises(StorageFull):
        store.stage_piece(KEY, 0, b"yang baru")
    assert len(_all_files(tmp_path / "files")) == 1
    assert store.get(kept.key) == b"yang lama"


def test_another_fault_of_the_disk_is_not_called_full(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_handle: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="broken"):
        store.put(b"x")
    assert not is_full(ValueError())
