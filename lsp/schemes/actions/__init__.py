"""Importing scheme packages and publishing versions."""

from lsp.schemes.actions.files import find_folder, read_package
from lsp.schemes.actions.importing import ImportResult, import_folder, import_package
from lsp.schemes.actions.publishing import publish_version

__all__ = [
    "ImportResult",
    "find_folder",
    "import_folder",
    "import_package",
    "publish_version",
    "read_package",
]
