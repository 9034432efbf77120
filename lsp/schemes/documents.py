"""A scheme version as files: the text package."""

from sqlalchemy.orm import Session

from lsp.adapters.yaml_files import write_document
from lsp.schemes import queries
from lsp.schemes.rules.writing import files_of


def text_files(db: Session, version_id: int) -> dict[str, bytes]:
    """The files of a version by name; importing them gives the same content hash."""
    package = queries.package_of(db, version_id)
    return {name: write_document(data).encode() for name, data in files_of(package).items()}
