"""Reading a person's files: what is kept, where it is used, and how much room is left."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.files.models import FileUse, PersonFile, Upload
from lsp.files.queries.arriving import locked_upload, open_uploads, upload_access, upload_of
from lsp.files.rules import FileAccess, Holder, Room

__all__ = ["locked_upload", "open_uploads", "upload_access", "upload_of"]


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """A kept file with everything it is shown for now."""

    file: PersonFile
    uses: tuple[FileUse, ...]


def file_access(db: Session, file_id: str, **_others: object) -> FileAccess | None:
    """Whose kept file this is, for the permissions."""
    statement = sa.select(PersonFile.person_id).where(
        PersonFile.public_id == file_id, PersonFile.removed_at.is_(None)
    )
    owner_id = db.scalar(statement)
    return FileAccess(owner_id) if owner_id is not None else None


def _kept_of(person_id: int) -> sa.Select[PersonFile]:
    return sa.select(PersonFile).where(
        PersonFile.person_id == person_id, PersonFile.removed_at.is_(None)
    )


def file_of(db: Session, person_id: int, file_id: str) -> PersonFile | None:
    """A person's own kept file by its public id; None for anybody else's."""
    return db.scalars(_kept_of(person_id).where(PersonFile.public_id == file_id)).one_or_none()


def same_file(
    db: Session, person_id: int, *, sent_sha256: str = "", sha256: str = ""
) -> PersonFile | None:
    """The person's kept file that was sent with one hash, or is kept with the other."""
    wanted = []
    if sent_sha256:
        wanted.append(PersonFile.sent_sha256 == sent_sha256)
        wanted.append(PersonFile.sha256 == sent_sha256)
    if sha256:
        wanted.append(PersonFile.sha256 == sha256)
    if not wanted:
        return None
    statement = _kept_of(person_id).where(sa.or_(*wanted)).order_by(PersonFile.id).limit(1)
    return db.scalars(statement).one_or_none()


def newest_files(db: Session, person_id: int, limit: int = 50) -> Sequence[PersonFile]:
    """The person's newest files, to choose from."""
    return db.scalars(_kept_of(person_id).order_by(PersonFile.id.desc()).limit(limit)).all()


def shelf_page(
    db: Session, person_id: int, *, offset: int, limit: int
) -> tuple[list[ShelfLine], int]:
    """The person's files, newest first, with their uses, and how many files there are."""
    kept = _kept_of(person_id)
    total = db.scalar(sa.select(sa.func.count()).select_from(kept.subquery())) or 0
    files = db.scalars(kept.order_by(PersonFile.id.desc()).offset(offset).limit(limit)).all()
    uses = _uses_of(db, [file.id for file in files])
    return [ShelfLine(file, tuple(uses[file.id])) for file in files], total


def _uses_of(db: Session, file_ids: Sequence[int]) -> dict[int, list[FileUse]]:
    found: dict[int, list[FileUse]] = defaultdict(list)
    statement = (
        sa.select(FileUse)
        .where(FileUse.file_id.in_(file_ids), FileUse.released_at.is_(None))
        .order_by(FileUse.used_at, FileUse.label)
    )
    for use in db.scalars(statement):
        found[use.file_id].append(use)
    return found


def labels_of(db: Session, file_id: int) -> list[str]:
    """What a file (by key) is shown for now, in words."""
    return [use.label for use in _uses_of(db, [file_id])[file_id]]


def use_of(db: Session, holder: Holder, holder_id: str) -> FileUse | None:
    """The use of a document or of evidence (by public id)."""
    return db.get(FileUse, (holder, holder_id))


def room_of(db: Session, person_id: int, quota_bytes: int) -> Room:
    """What a person keeps, and what has been announced and is not here yet."""
    kept = db.scalar(
        sa.select(sa.func.sum(PersonFile.size_bytes)).where(
            PersonFile.person_id == person_id, PersonFile.removed_at.is_(None)
        )
    )
    arriving = db.scalar(
        sa.select(sa.func.sum(Upload.size_bytes)).where(
            Upload.person_id == person_id, Upload.person_file_id.is_(None)
        )
    )
    return Room(quota_bytes, int(kept or 0) + int(arriving or 0))


def files_going(db: Session, limit: int = 100) -> Sequence[PersonFile]:
    """Deleted files whose bytes are still on the disk."""
    statement = (
        sa.select(PersonFile)
        .where(PersonFile.removed_at.is_not(None), PersonFile.bytes_gone_at.is_(None))
        .order_by(PersonFile.removed_at)
        .limit(limit)
    )
    return db.scalars(statement).all()
