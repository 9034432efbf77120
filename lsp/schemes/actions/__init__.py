"""Importing scheme packages, drafting, approving and publishing versions."""

from lsp.schemes.actions.approving import (
    approve_on_paper,
    approve_version,
    propose_version,
    return_version,
    sign_on_paper,
)
from lsp.schemes.actions.drafting import begin_draft, save_part, why_not_save_part
from lsp.schemes.actions.files import find_folder, read_package
from lsp.schemes.actions.importing import ImportResult, import_folder, import_package
from lsp.schemes.actions.publishing import publish_version
from lsp.schemes.actions.uploading import (
    keep_upload,
    package_of_upload,
    read_sent,
    take_upload,
)

__all__ = [
    "ImportResult",
    "approve_on_paper",
    "approve_version",
    "begin_draft",
    "find_folder",
    "import_folder",
    "import_package",
    "keep_upload",
    "package_of_upload",
    "propose_version",
    "publish_version",
    "read_package",
    "read_sent",
    "return_version",
    "save_part",
    "sign_on_paper",
    "take_upload",
    "why_not_save_part",
]
