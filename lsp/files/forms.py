"""Files as they come with a form: chosen in the browser, or from one's own shelf."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from lsp.adapters.uploads import ACCEPT, LARGEST_BYTES, MB, CleanUpload, check_upload
from lsp.files import actions, queries
from lsp.files.actions import Kept
from lsp.files.rules import PIECE_BYTES, why_not_take
from lsp.kernel.refusal import NotFound, Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import Reason
from lsp.web import edge

# What a form with files may weigh: the largest file, and the fields beside it.
FORM_BYTES = LARGEST_BYTES + MB


def offered(db: Session, actor: Actor) -> dict[str, object]:
    """What a page with a file chooser needs: the kinds taken, and one's own files."""
    chosen = {
        "accept": ACCEPT,
        "owner": actor.public_id,
        "piece_bytes": PIECE_BYTES,
        "own_files": queries.newest_files(db, actor.person_id),
    }
    return {"chosen": chosen}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that came with a form: checked, or one's own by its public id."""

    clean: CleanUpload | None
    sent_sha256: str = ""
    file_id: str = ""


def incoming(db: Session, actor: Actor, field: str = "file") -> list[Incoming]:
    """Every file of the present form, checked before any writer opens; Refused when there is none.

    Reading a PDF takes its time, and others want to write. `file_id` names files of one's own.
    """
    sent = [each for each in request.files.getlist(field) if each.filename]
    own = [each for each in request.form.getlist("file_id") if each]
    refuse_if(why_not_take(len(sent) + len(own)))
    if any(queries.file_of(db, actor.person_id, each) is None for each in own):
        raise NotFound
    found = [Incoming(None, file_id=each) for each in own]
    return found + [_checked(each, alone=len(sent) == 1) for each in sent]


def _checked(sent: FileStorage, *, alone: bool) -> Incoming:
    content = sent.stream.read(LARGEST_BYTES + 1)
    sent.close()
    name = sent.filename or ""
    try:
        clean = check_upload(content, name)
    except Refused as refused:
        if alone:
            raise
        raise Refused([_named(reason, name) for reason in refused.reasons]) from refused
    return Incoming(clean, hashlib.sha256(content).hexdigest())


def _named(reason: Reason, name: str) -> Reason:
    """Which of several files a reason is about."""
    return Reason(reason.code, f"{name}: {reason}".replace("%", "%%"), {"name": name})


def shelve(actor: Actor, came: Sequence[Incoming], *, now: datetime) -> list[Kept]:
    """Put what came on the actor's shelf, within the request's transaction."""
    db, services = edge.writer(), edge.services()
    kept = []
    for each in came:
        if each.clean is None:
            kept.append(Kept(actions.own_file(db, actor, each.file_id), is_new=False))
            continue
        kept.append(
            actions.keep(
                db,
                actor,
                each.clean,
                services.files,
                now=now,
                sent_sha256=each.sent_sha256,
                quota_bytes=services.quota_bytes,
            )
        )
    return kept
