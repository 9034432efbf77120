"""Symmetric secrets of one instance, made once by `lsp init`, each a file only its owner reads."""

from dataclasses import dataclass
from pathlib import Path

from lsp.kernel.ids import random_bytes

NAMES = ("cookie", "data", "index", "bank")


@dataclass(frozen=True)
class Keyring:
    """cookie: signs cookies; data: seals fields and files; index: blind index; bank: test items."""

    cookie: bytes
    data: bytes
    index: bytes
    bank: bytes


class KeyringMissing(Exception):  # noqa: N818
    """The instance has no secrets yet: run `lsp init`."""


def create_keyring(folder: Path) -> None:
    """Write each missing secret with mode 600; existing ones stay."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in NAMES:
        path = folder / f"{name}.key"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(random_bytes(32).hex())


def load_keyring(folder: Path) -> Keyring:
    """Read the secrets; KeyringMissing when one is absent or too short."""
    values: dict[str, bytes] = {}
    for name in NAMES:
        path = folder / f"{name}.key"
        if not path.is_file():
            raise KeyringMissing(str(path))
        values[name] = bytes.fromhex(path.read_text().strip())
        if len(values[name]) != 32:
            raise KeyringMissing(str(path))
    return Keyring(**values)
