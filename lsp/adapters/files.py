"""Private files: sealed at rest under random names, never reachable by path from outside.

A whole file lies at `<folder>/<two letters>/<key>`. A file that is still arriving lies as pieces at
`<folder>/arriving/<key>/<offset>`, so that a piece sent again takes the place of itself.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lsp.adapters.sealing import Sealer
from lsp.kernel.ids import new_id
from lsp.kernel.refusal import NotFound

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_ARRIVING = "arriving"


class StorageFull(Exception):  # noqa: N818
    """The disk took no more; whatever was being written is as if it had not begun."""


@dataclass(frozen=True)
class StoredFile:
    """What the caller keeps of a stored file: its key and the hash of the plain bytes."""

    key: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class StagedPiece:
    """A sealed piece on the disk that counts for nothing until it is settled."""

    path: Path
    size_bytes: int


def is_full(error: BaseException) -> bool:
    """Whether an error says that a disk or a quota is full."""
    return isinstance(error, OSError) and error.errno in _FULL


class FileStore:
    """A folder of sealed files. Writes are durable before `put` returns."""

    def __init__(self, folder: Path, sealer: Sealer) -> None:
        self._folder = folder
        self._sealer = sealer
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)

    def _path(self, key: str) -> Path:
        if not _is_key(key):
            raise NotFound
        return self._folder / key[:2] / key

    def _pieces(self, key: str) -> Path:
        if not _is_key(key):
            raise NotFound
        return self._folder / _ARRIVING / key

    def put(self, plain: bytes) -> StoredFile:
        """Seal and store the bytes under a fresh key, fsynced; StorageFull leaves nothing."""
        key = new_id()
        path = self._path(key)
        temporary = path.with_suffix(".part")
        _write(temporary, self._sealer.seal(plain, f"file:{key}"))
        temporary.replace(path)
        _sync_folder(path.parent)
        return StoredFile(key, hashlib.sha256(plain).hexdigest(), len(plain))

    def get(self, key: str) -> bytes:
        """The plain bytes; NotFound when there is no such file."""
        return self._sealer.open(_read(self._path(key)), f"file:{key}")

    def remove(self, key: str) -> None:
        """Take the bytes away for good; no fault when they are gone already."""
        self._path(key).unlink(missing_ok=True)

    def stage_piece(self, key: str, offset: int, plain: bytes) -> StagedPiece:
        """Seal a piece of an arriving file, fsynced, beside the pieces that count."""
        path = self._pieces(key) / f"{new_id()}.part"
        _write(path, self._sealer.seal(plain, _place(key, offset)))
        return StagedPiece(path, len(plain))

    def settle_piece(self, key: str, offset: int, piece: StagedPiece) -> None:
        """Let a staged piece count, in place of any other at this offset."""
        folder = self._pieces(key)
        piece.path.replace(folder / str(offset))
        _sync_folder(folder)

    def drop_piece(self, piece: StagedPiece) -> None:
        """Forget a staged piece."""
        piece.path.unlink(missing_ok=True)

    def read_pieces(self, key: str, size_bytes: int) -> bytes:
        """The first bytes of an arriving file, joined; NotFound when they are not all here."""
        folder, parts, offset = self._pieces(key), [], 0
        while offset < size_bytes:
            sealed = _read(folder / str(offset))
            parts.append(self._sealer.open(sealed, _place(key, offset)))
            offset += len(parts[-1])
        return b"".join(parts)

    def remove_pieces(self, key: str) -> None:
        """Forget an arriving file; no fault when it is gone already."""
        shutil.rmtree(self._pieces(key), ignore_errors=True)

    def arriving(self) -> Iterator[tuple[str, float]]:
        """Every arriving file: its key, and when its folder last changed (seconds since 1970)."""
        folder = self._folder / _ARRIVING
        for entry in folder.iterdir() if folder.is_dir() else ():
            if _is_key(entry.name):
                yield entry.name, entry.stat().st_mtime

    def writable(self) -> bool:
        """Whether a file can be written now."""
        probe = self._folder / ".probe"
        try:
            probe.write_bytes(b"1")
            probe.unlink()
        except OSError:
            return False
        return True


def _is_key(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _place(key: str, offset: int) -> str:
    return f"arriving:{key}:{offset}"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound from error


def _write(path: Path, sealed: bytes) -> None:
    with _nothing_left(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            stream.write(sealed)
            stream.flush()
            os.fsync(stream.fileno())


@contextmanager
def _nothing_left(path: Path) -> Iterator[None]:
    """Whatever goes wrong while writing, the torn file is taken away."""
    try:
        yield
    except OSError as error:
        path.unlink(missing_ok=True)
        if is_full(error):
            raise StorageFull from error
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
