"""The history of a version, and taking a version under the lock."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.audit.actions import write_entry
from lsp.kernel.roles import Actor
from lsp.schemes.models import Scheme, SchemeVersion, VersionEvent
from lsp.schemes.rules import VersionDeed


def locked_version(db: Session, version_id: int) -> SchemeVersion:
    """The version, held until the transaction ends."""
    version: SchemeVersion = db.scalars(
        locked(sa.select(SchemeVersion).where(SchemeVersion.id == version_id))
    ).one()
    return version


def note_deed(
    db: Session,
    actor: Actor,
    version: SchemeVersion,
    deed: VersionDeed,
    action: str,
    *,
    note: str = "",
    now: datetime,
) -> None:
    """Write a deed into the version's history and into the journal."""
    db.add(
        VersionEvent(
            version_id=version.id,
            deed=deed,
            person_id=actor.person_id if actor.is_signed_in else None,
            at=now,
            content_hash=version.content_hash,
            note=note,
        )
    )
    db.flush()
    code = db.scalar(sa.select(Scheme.code).where(Scheme.id == version.scheme_id))
    payload = {"scheme": code, "number": version.number, "content_hash": version.content_hash}
    if note:
        payload["note"] = note
    write_entry(db, actor, action, "scheme_version", version.public_id, payload, now=now)
