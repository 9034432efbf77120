"""Receiving a file in pieces, so that a cut line costs one piece and not the file."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.applications.models import PartialUpload, UploadPiece
from lsp.applications.queries.uploading import (
    locked_upload,
    place_of_piece,
    upload_of,
    uploads_of,
)
from lsp.applications.rules.uploading import is_stale, why_not_append, why_not_begin
from lsp.kernel.ids import new_id
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.kernel.roles import Actor


def begin_upload(
    db: Session, actor: Actor, *, name: str, size_bytes: int, fingerprint: str, now: datetime
) -> PartialUpload:
    """Begin to receive a file, or find how far the same file came before.

    `fingerprint` is the sender's hash of the file; a person's stale uploads are dropped.
    """
    found = upload_of(db, actor.person_id, fingerprint)
    if found is not None and found.size_bytes == size_bytes:
        return found
    others = [each for each in uploads_of(db, actor.person_id) if each is not found]
    stale = [each for each in others if is_stale(each.changed_at, now) or _is_whole(each)]
    for each in [*stale, *([found] if found else [])]:
        _drop(db, each)
    refuse_if(why_not_begin(size_bytes, len(others) - len(stale)))
    upload = PartialUpload(
        public_id=new_id(),
        person_id=actor.person_id,
        fingerprint=fingerprint,
        name=name,
        size_bytes=size_bytes,
        received_bytes=0,
        changed_at=now,
    )
    db.add(upload)
    db.flush()
    return upload


def _is_whole(upload: PartialUpload) -> bool:
    """A whole file that nobody took: it was refused."""
    return upload.received_bytes == upload.size_bytes


def _drop(db: Session, upload: PartialUpload) -> None:
    db.execute(sa.delete(UploadPiece).where(UploadPiece.upload_id == upload.id))
    db.delete(upload)
    db.flush()


def append_piece(
    db: Session,
    actor: Actor,
    upload_id: str,
    offset: int,
    content: bytes,
    sealer: Sealer,
    *,
    now: datetime,
) -> int:
    """Keep the next piece and answer how many bytes there are; one that came before is no fault."""
    upload = locked_upload(db, actor.person_id, upload_id)
    if upload is None:
        raise NotFound
    received = upload.received_bytes
    refuse_if(why_not_append(upload.size_bytes, received, offset, len(content)))
    if offset < received:
        return received
    sealed = sealer.seal(content, place_of_piece(upload, offset))
    db.add(UploadPiece(upload_id=upload.id, offset=offset, content_sealed=sealed))
    upload.received_bytes = received + len(content)
    upload.changed_at = now
    db.flush()
    return upload.received_bytes


def finish_upload(db: Session, actor: Actor, upload_id: str) -> None:
    """Forget an upload whose file has been kept elsewhere."""
    upload = locked_upload(db, actor.person_id, upload_id)
    if upload is None:
        raise NotFound
    _drop(db, upload)
