"""Background deed: what expired or was deleted leaves the disk."""

from datetime import datetime

from lsp.adapters.database import Database
from lsp.adapters.files import FileStore
from lsp.files import queries
from lsp.files.models import PersonFile
from lsp.files.queries.arriving import known_uploads, uploads_over
from lsp.files.rules import UPLOAD_LIFE


def tidy(database: Database, store: FileStore, *, now: datetime) -> int:
    """Remove expired uploads, the bytes of deleted files and pieces nobody knows; how many went.

    Every step may be repeated: bytes go first, the row that asks for it is changed after.
    """
    return (
        _drop_expired(database, store, now)
        + _finish_deleting(database, store, now)
        + (_drop_unknown(database, store, now))
    )


def _drop_expired(database: Database, store: FileStore, now: datetime) -> int:
    with database.reading() as db:
        if not uploads_over(db, now, limit=1):
            return 0
    with database.writing() as db:
        over = uploads_over(db, now)
        for upload in over:
            store.remove_pieces(upload.public_id)
            db.delete(upload)
        return len(over)


def _finish_deleting(database: Database, store: FileStore, now: datetime) -> int:
    with database.reading() as db:
        going = [(file.id, file.file_key) for file in queries.files_going(db)]
    if not going:
        return 0
    for _, key in going:
        store.remove(key)
    with database.writing() as db:
        for file_id, _ in going:
            db.get_one(PersonFile, file_id).bytes_gone_at = now
    return len(going)


def _drop_unknown(database: Database, store: FileStore, now: datetime) -> int:
    """Pieces left by a process that died before its row was written, once they are old."""
    before = (now - UPLOAD_LIFE).timestamp()
    old = [key for key, changed in store.arriving() if changed < before]
    if not old:
        return 0
    with database.reading() as db:
        unknown = set(old) - known_uploads(db, old)
    for key in unknown:
        store.remove_pieces(key)
    return len(unknown)
