"""A scheme version as files: the text package, and the paper that the public reads."""

from datetime import datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from lsp.adapters import pdf
from lsp.adapters.yaml_files import write_document
from lsp.schemes import queries
from lsp.schemes.rules.writing import files_of


def text_files(db: Session, version_id: int) -> dict[str, bytes]:
    """The files of a version by name; importing them gives the same content hash."""
    package = queries.package_of(db, version_id)
    return {name: write_document(data).encode() for name, data in files_of(package).items()}


@lru_cache(maxsize=128)
def paper(html: str, identifier: str, at: datetime) -> bytes:
    """The laid-out scheme document as a tagged PDF; kept, for anybody may ask for it again."""
    return pdf.lay_out(html, pdf.READABLE).write(identifier, at)
