"""Reading files that are arriving."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.files.models import PersonFile, Upload
from lsp.files.rules import FileAccess


def upload_access(db: Session, upload_id: str, **_others: object) -> FileAccess | None:
    """Whose upload this is, for the permissions."""
    owner_id = db.scalar(sa.select(Upload.person_id).where(Upload.public_id == upload_id))
    return FileAccess(owner_id) if owner_id is not None else None


def upload_of(db: Session, person_id: int, upload_id: str) -> Upload | None:
    """The person's own upload; None for anybody else's."""
    statement = sa.select(Upload).where(
        Upload.person_id == person_id, Upload.public_id == upload_id
    )
    return db.scalars(statement).one_or_none()


def locked_upload(db: Session, person_id: int, upload_id: str) -> Upload | None:
    """The same with its row locked and read again."""
    statement = locked(
        sa.select(Upload).where(Upload.person_id == person_id, Upload.public_id == upload_id)
    )
    found: Upload | None = db.scalars(
        statement.execution_options(populate_existing=True)
    ).one_or_none()
    return found


def became(db: Session, upload: Upload) -> PersonFile | None:
    """The file that an upload became, unless it was deleted since."""
    if upload.person_file_id is None:
        return None
    file = db.get(PersonFile, upload.person_file_id)
    return file if file is not None and file.removed_at is None else None


def open_uploads(db: Session, person_id: int) -> Sequence[Upload]:
    """A person's unfinished uploads, newest first."""
    statement = (
        sa.select(Upload)
        .where(Upload.person_id == person_id, Upload.person_file_id.is_(None))
        .order_by(Upload.id.desc())
    )
    return db.scalars(statement).all()


def unfinished_same(
    db: Session, person_id: int, declared_sha256: str, size_bytes: int, now: datetime
) -> Upload | None:
    """The person's unfinished upload of the same bytes, to go on with."""
    statement = (
        sa.select(Upload)
        .where(
            Upload.person_id == person_id,
            Upload.person_file_id.is_(None),
            Upload.declared_sha256 == declared_sha256,
            Upload.size_bytes == size_bytes,
            Upload.expires_at > now,
        )
        .order_by(Upload.received_bytes.desc())
        .limit(1)
    )
    return db.scalars(statement).one_or_none() if declared_sha256 else None


def uploads_over(db: Session, now: datetime, limit: int = 100) -> Sequence[Upload]:
    """Uploads whose time is over, whatever became of them."""
    statement = (
        sa.select(Upload).where(Upload.expires_at <= now).order_by(Upload.expires_at).limit(limit)
    )
    return db.scalars(statement).all()


def known_uploads(db: Session, public_ids: Sequence[str]) -> set[str]:
    """Which of these uploads there are."""
    statement = sa.select(Upload.public_id).where(Upload.public_id.in_(public_ids))
    return set(db.scalars(statement))
