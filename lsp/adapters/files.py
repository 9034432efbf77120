"""Private files: sealed at rest under random names, never reachable by path from outside."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from lsp.adapters.sealing import Sealer
from lsp.kernel.ids import new_id
from lsp.kernel.refusal import NotFound


@dataclass(frozen=True)
class StoredFile:
    """What the caller keeps of a stored file: its key and the hash of the plain bytes."""

    key: str
    sha256: str
    size_bytes: int


class FileStore:
    """A folder of sealed files. Writes are durable before `put` returns."""

    def __init__(self, folder: Path, sealer: Sealer) -> None:
        self._folder = folder
        self._sealer = sealer
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)

    def _path(self, key: str) -> Path:
        if not key.isalnum():
            raise NotFound
        return self._folder / key[:2] / key

    def put(self, plain: bytes) -> StoredFile:
        """Seal and store the bytes under a fresh key, fsynced."""
        key = new_id()
        path = self._path(key)
        path.parent.mkdir(exist_ok=True)
        temporary = path.with_suffix(".part")
        with temporary.open("xb") as stream:
            stream.write(self._sealer.seal(plain, f"file:{key}"))
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
        return StoredFile(key, hashlib.sha256(plain).hexdigest(), len(plain))

    def get(self, key: str) -> bytes:
        """The plain bytes; NotFound when there is no such file."""
        path = self._path(key)
        if not path.is_file():
            raise NotFound
        return self._sealer.open(path.read_bytes(), f"file:{key}")

    def writable(self) -> bool:
        """Whether a file can be written now."""
        probe = self._folder / ".probe"
        try:
            probe.write_bytes(b"1")
            probe.unlink()
        except OSError:
            return False
        return True


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
