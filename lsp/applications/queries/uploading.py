"""Reading files that are arriving."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.adapters.sealing import Sealer
from lsp.applications.models import PartialUpload, UploadPiece


def upload_of(db: Session, person_id: int, fingerprint: str) -> PartialUpload | None:
    """The person's unfinished upload of the same file."""
    return db.scalars(
        sa.select(PartialUpload).where(
            PartialUpload.person_id == person_id, PartialUpload.fingerprint == fingerprint
        )
    ).one_or_none()


def locked_upload(db: Session, person_id: int, public_id: str) -> PartialUpload | None:
    """The person's own upload, its row locked; None for anybody else's."""
    statement = sa.select(PartialUpload).where(
        PartialUpload.person_id == person_id, PartialUpload.public_id == public_id
    )
    found: PartialUpload | None = db.scalars(locked(statement)).one_or_none()
    return found


def uploads_of(db: Session, person_id: int) -> list[PartialUpload]:
    """Every unfinished upload of a person."""
    return list(db.scalars(sa.select(PartialUpload).where(PartialUpload.person_id == person_id)))


def place_of_piece(upload: PartialUpload, offset: int) -> str:
    """Where a sealed piece lives, so that it opens nowhere else."""
    return f"upload_piece.content:{upload.public_id}:{offset}"


def uploaded_file(
    db: Session, person_id: int, public_id: str, sealer: Sealer
) -> tuple[bytes, str] | None:
    """The whole file and its name once every byte is here; None before, or for anybody else."""
    statement = (
        sa.select(PartialUpload, UploadPiece)
        .join(UploadPiece, UploadPiece.upload_id == PartialUpload.id)
        .where(
            PartialUpload.person_id == person_id,
            PartialUpload.public_id == public_id,
            PartialUpload.received_bytes == PartialUpload.size_bytes,
        )
        .order_by(UploadPiece.offset)
    )
    rows = db.execute(statement).all()
    if not rows:
        return None
    pieces = [
        sealer.open(piece.content_sealed, place_of_piece(upload, piece.offset))
        for upload, piece in rows
    ]
    return b"".join(pieces), rows[0][0].name
