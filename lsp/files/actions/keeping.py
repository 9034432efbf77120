"""Keeping a file once, using it in many places, renaming and deleting it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.database import locked
from lsp.adapters.files import FileStore
from lsp.adapters.uploads import CleanUpload
from lsp.audit.actions import write_entry
from lsp.files import queries, rules
from lsp.files.models import FileUse, PersonFile
from lsp.files.rules import Holder
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.kernel.roles import Actor

QUOTA_BYTES = 300_000_000  # where nobody set another


@dataclass(frozen=True, slots=True)
class Kept:
    """A file on the shelf, and whether it was not there before."""

    file: PersonFile
    is_new: bool


def _lock_shelf(db: Session, person_id: int) -> None:
    """Two sendings of one person wait for each other."""
    db.execute(locked(sa.select(Person.id).where(Person.id == person_id)))


def keep(
    db: Session,
    actor: Actor,
    upload: CleanUpload,
    store: FileStore,
    *,
    now: datetime,
    sent_sha256: str = "",
    quota_bytes: int = QUOTA_BYTES,
    announced_bytes: int = 0,
) -> Kept:
    """Put a checked file on the actor's shelf; the same file again is the one that is there.

    `announced_bytes` were counted when the upload began and are not counted twice.
    """
    _lock_shelf(db, actor.person_id)
    sha256 = hashlib.sha256(upload.content).hexdigest()
    sent = sent_sha256 or sha256
    same = queries.same_file(db, actor.person_id, sent_sha256=sent, sha256=sha256)
    if same is not None:
        return Kept(same, is_new=False)
    room = queries.room_of(db, actor.person_id, quota_bytes + announced_bytes)
    refuse_if(rules.why_not_fit(len(upload.content), room))
    stored = store.put(upload.content)
    _take_back_on_rollback(db, store, stored.key)
    file = PersonFile(
        person_id=actor.person_id,
        name=upload.name,
        file_key=stored.key,
        sha256=stored.sha256,
        sent_sha256=sent,
        size_bytes=stored.size_bytes,
        media_type=upload.media_type,
        kept_at=now,
    )
    db.add(file)
    db.flush()
    _journal(db, actor, "keep", file, {"size": file.size_bytes, "type": file.media_type}, now)
    return Kept(file, is_new=True)


def _take_back_on_rollback(db: Session, store: FileStore, key: str) -> None:
    """Bytes whose row never came to be leave the disk again."""
    open_still = [key]

    def committed(_session: Session) -> None:
        open_still.clear()

    def undone(_session: Session) -> None:
        while open_still:
            store.remove(open_still.pop())

    sa.event.listen(db, "after_commit", committed)
    sa.event.listen(db, "after_rollback", undone)


def own_file(db: Session, actor: Actor, file_id: str) -> PersonFile:
    """The actor's own kept file, its shelf locked; NotFound for anybody else's."""
    _lock_shelf(db, actor.person_id)
    file = queries.file_of(db, actor.person_id, file_id)
    if file is None:
        raise NotFound
    return file


def rename(db: Session, actor: Actor, file_id: str, name: str, *, now: datetime) -> PersonFile:
    """Give a file another name on the shelf; where it was shown before it keeps the old one."""
    file = own_file(db, actor, file_id)
    refuse_if(rules.why_not_name(name))
    file.name = name.strip()
    db.flush()
    _journal(db, actor, "rename", file, {}, now)
    return file


def remove(db: Session, actor: Actor, file_id: str, *, now: datetime) -> str:
    """Delete a file that is not used; gives the key whose bytes may go after the commit."""
    file = own_file(db, actor, file_id)
    refuse_if(rules.why_not_delete(queries.labels_of(db, file.id)))
    file.removed_at, file.name = now, ""
    db.flush()
    _journal(db, actor, "remove", file, {}, now)
    return file.file_key


def use(
    db: Session,
    file: PersonFile,
    holder: Holder,
    holder_id: str,
    *,
    subject_id: str,
    label: str,
    now: datetime,
) -> None:
    """Write down that a file is shown for something; called by the room that shows it."""
    db.add(
        FileUse(
            holder=holder,
            holder_id=holder_id,
            file_id=file.id,
            subject_id=subject_id,
            label=label[:200],
            used_at=now,
        )
    )
    db.flush()


def release(db: Session, holder: Holder, holder_id: str, *, now: datetime) -> None:
    """Write down that a file is no longer shown for something; no fault when it never was."""
    found = queries.use_of(db, holder, holder_id)
    if found is not None and found.released_at is None:
        found.released_at = now
        db.flush()


def _journal(
    db: Session,
    actor: Actor,
    deed: str,
    file: PersonFile,
    payload: dict[str, object],
    now: datetime,
) -> None:
    payload = {"sha256": file.sha256, **payload}
    write_entry(db, actor, f"files.{deed}", "file", file.public_id, payload, now=now)
