"""Files that arrive over a bad line: begun, received piece by piece, ended or kept."""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

from sqlalchemy.orm import Session

from lsp.adapters.database import Database
from lsp.adapters.files import FileStore, StagedPiece
from lsp.adapters.uploads import LARGEST_BYTES, CleanUpload
from lsp.files import queries, rules
from lsp.files.actions.keeping import QUOTA_BYTES, Kept, keep
from lsp.files.models import Upload
from lsp.files.queries.arriving import became
from lsp.files.rules import tus
from lsp.files.rules.tus import Checksum, Status
from lsp.kernel.ids import new_id
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.kernel.roles import Actor


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of one request: the status, and how many bytes there are now."""

    status: Status
    offset: int
    expires_at: datetime | None = None


def begin_upload(
    db: Session,
    actor: Actor,
    *,
    size_bytes: int,
    described: str = "",
    quota_bytes: int = QUOTA_BYTES,
    now: datetime,
) -> Upload:
    """Make room for a file of this many bytes; `described` is the sender's Upload-Metadata."""
    present = [
        each
        for each in queries.open_uploads(db, actor.person_id)
        if not rules.is_expired(each.expires_at, now)
    ]
    room = queries.room_of(db, actor.person_id, quota_bytes)
    refuse_if(rules.why_not_begin(size_bytes, LARGEST_BYTES, len(present), room))
    facts = tus.metadata(described) or {}
    upload = Upload(
        public_id=new_id(),
        person_id=actor.person_id,
        described=described,
        name=" ".join(facts.get("filename", "").split())[: rules.LONGEST_NAME],
        size_bytes=size_bytes,
        received_bytes=0,
        declared_sha256=facts.get("sha256", "")[:64],
        begun_at=now,
        changed_at=now,
        expires_at=now + rules.UPLOAD_LIFE,
    )
    db.add(upload)
    db.flush()
    return upload


@dataclass
class _Receiving:
    """One request's bytes on their way to the disk.

    Each piece is sealed and on the disk before the row is locked, so that nobody waits for a slow
    line. With a checksum nothing counts before all of it is here and right.
    """

    database: Database
    store: FileStore
    person_id: int
    upload_id: str
    now: datetime
    offset: int
    waiting: list[tuple[int, StagedPiece]] = field(default_factory=list)

    def settle(self) -> Receipt:
        """Let the waiting pieces count, unless the upload stands elsewhere by now."""
        with self.database.writing() as db:
            upload = queries.locked_upload(db, self.person_id, self.upload_id)
            if upload is None or rules.is_expired(upload.expires_at, self.now):
                return Receipt(Status.GONE, 0)
            if self.waiting and upload.received_bytes != self.waiting[0][0]:
                return Receipt(Status.CONFLICT, upload.received_bytes)
            for offset, piece in self.waiting:
                self.store.settle_piece(self.upload_id, offset, piece)
                upload.received_bytes = offset + piece.size_bytes
                upload.changed_at = self.now
                upload.expires_at = self.now + rules.UPLOAD_LIFE
            self.waiting.clear()
            return Receipt(Status.NO_CONTENT, upload.received_bytes, upload.expires_at)

    def stage(self, plain: bytes) -> None:
        """Seal a piece and write it beside those that count."""
        piece = self.store.stage_piece(self.upload_id, self.offset, plain)
        self.waiting.append((self.offset, piece))
        self.offset += len(plain)

    def drop(self) -> None:
        """Forget what did not come to count."""
        for _, piece in self.waiting:
            self.store.drop_piece(piece)


def receive(
    database: Database,
    store: FileStore,
    actor: Actor,
    upload_id: str,
    offset: int,
    stream: IO[bytes],
    *,
    checksum: Checksum | None = None,
    now: datetime,
) -> Receipt:
    """Take the bytes of one request; what arrived before a line broke is kept.

    Runs its own short transactions, one a piece, because a request may last for minutes.
    """
    with database.reading() as db:
        upload = queries.upload_of(db, actor.person_id, upload_id)
        refused = _why_not_receive(upload, offset, now)
    if refused is not None or upload is None:
        return refused or Receipt(Status.GONE, 0)
    receiving = _Receiving(database, store, actor.person_id, upload_id, now, offset)
    try:
        return _take(receiving, _pieces(stream, upload.size_bytes - offset), checksum)
    finally:
        receiving.drop()


def _why_not_receive(upload: Upload | None, offset: int, now: datetime) -> Receipt | None:
    if upload is None or rules.is_expired(upload.expires_at, now):
        return Receipt(Status.GONE, 0)
    if upload.received_bytes != offset:
        return Receipt(Status.CONFLICT, upload.received_bytes)
    return None


def _take(receiving: _Receiving, pieces: Iterator[bytes], checksum: Checksum | None) -> Receipt:
    digest = tus.ALGORITHMS[checksum.algorithm]() if checksum else None
    for plain in pieces:
        receiving.stage(plain)
        if digest is not None:
            digest.update(plain)
            continue
        receipt = receiving.settle()
        if receipt.status is not Status.NO_CONTENT:
            return receipt
    if checksum and digest and not hmac.compare_digest(digest.digest(), checksum.digest):
        return Receipt(Status.CHECKSUM_MISMATCH, receiving.offset)
    return receiving.settle()


def _pieces(stream: IO[bytes], most: int) -> Iterator[bytes]:
    """The body in pieces, no more than is wanted; a line that breaks ends it early."""
    while most > 0:
        try:
            plain = stream.read(min(rules.PIECE_BYTES, most))
        except OSError:
            return
        if not plain:
            return
        most -= len(plain)
        yield plain


def end_upload(db: Session, store: FileStore, actor: Actor, upload_id: str) -> None:
    """Forget an upload and its bytes; what it became stays."""
    upload = queries.locked_upload(db, actor.person_id, upload_id)
    if upload is None:
        raise NotFound
    store.remove_pieces(upload.public_id)
    db.delete(upload)
    db.flush()


@dataclass(frozen=True, slots=True)
class Whole:
    """An upload of which every byte is here, or the file that it became."""

    name: str
    content: bytes
    kept: Kept | None


def whole_upload(db: Session, store: FileStore, actor: Actor, upload_id: str) -> Whole:
    """The bytes of an upload that is complete; NotFound before, and for anybody else's."""
    upload = queries.upload_of(db, actor.person_id, upload_id)
    if upload is None or upload.received_bytes != upload.size_bytes:
        raise NotFound
    file = became(db, upload)
    if file is not None:
        return Whole(upload.name, b"", Kept(file, is_new=True))
    return Whole(upload.name, store.read_pieces(upload_id, upload.size_bytes), None)


def keep_upload(
    db: Session,
    actor: Actor,
    upload_id: str,
    clean: CleanUpload,
    sent: bytes,
    store: FileStore,
    *,
    quota_bytes: int = QUOTA_BYTES,
    now: datetime,
) -> Kept:
    """Put a checked upload on the shelf, once however often it is asked; its pieces go."""
    upload = queries.locked_upload(db, actor.person_id, upload_id)
    if upload is None:
        raise NotFound
    known = became(db, upload)
    if known is not None:
        return Kept(known, is_new=True)
    kept = keep(
        db,
        actor,
        clean,
        store,
        now=now,
        sent_sha256=hashlib.sha256(sent).hexdigest(),
        quota_bytes=quota_bytes,
        announced_bytes=upload.size_bytes,
    )
    upload.person_file_id = kept.file.id
    upload.changed_at = now
    db.flush()
    return kept
