"""Finds the folders that travel with the code, in a checkout and in an installed wheel.

A checkout keeps them at its top level. The wheel carries them below `lsp/_bundle`, as setup.cfg
maps them, because a wheel may own no loose top-level folder.
"""

from pathlib import Path
from typing import Final, Literal, TypeAlias

Folder: TypeAlias = Literal["templates", "static", "migrations", "question_banks"]

_PACKAGE: Final = Path(__file__).resolve().parent.parent


def bundle_root() -> Path:
    """The folder that holds `templates`, `static`, `migrations` and `question_banks`."""
    checkout = _PACKAGE.parent
    is_checkout = (checkout / "setup.cfg").is_file() and (checkout / "templates").is_dir()
    return checkout if is_checkout else _PACKAGE / "_bundle"


def bundle_path(name: Folder) -> Path:
    """One of the travelling folders, as an absolute path."""
    return bundle_root() / name
