"""Reading the journal."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.audit.models import AuditEntry, AuditHead, AuditPayload
from lsp.audit.rules import ChainEntry, EntryFacts


def head(db: Session) -> tuple[int, str]:
    """Sequence and hash of the newest entry."""
    seq, head_hash = db.execute(sa.select(AuditHead.seq, AuditHead.hash)).one()
    return seq, head_hash


def chain(db: Session) -> Iterator[ChainEntry]:
    """Every entry in order, streamed."""
    statement = (
        sa.select(AuditEntry, AuditPayload)
        .outerjoin(AuditPayload, AuditPayload.seq == AuditEntry.seq)
        .order_by(AuditEntry.seq)
        .execution_options(yield_per=1000)
    )
    with db.execute(statement) as rows:  # closed also when the reader stops early
        for entry, payload in rows:
            yield ChainEntry(
                facts=facts_of(entry),
                hash=entry.hash,
                salt=payload.salt if payload else None,
                payload=payload.payload if payload else None,
            )


def facts_of(entry: AuditEntry) -> EntryFacts:
    """The hashed fields of a stored entry."""
    return EntryFacts(
        seq=entry.seq,
        at=entry.at,
        actor=entry.actor,
        role=entry.role,
        action=entry.action,
        object_kind=entry.object_kind,
        object_id=entry.object_id,
        commitment=entry.commitment,
        previous_hash=entry.previous_hash,
    )


def entries_page(db: Session, *, offset: int, limit: int) -> list[AuditEntry]:
    """The newest entries first."""
    statement = sa.select(AuditEntry).order_by(AuditEntry.seq.desc()).offset(offset).limit(limit)
    return list(db.scalars(statement))


def entries_about(db: Session, object_kind: str, object_id: str) -> list[AuditEntry]:
    """Everything that was done to one object, oldest first."""
    statement = (
        sa.select(AuditEntry)
        .where(AuditEntry.object_kind == object_kind, AuditEntry.object_id == object_id)
        .order_by(AuditEntry.seq)
    )
    return list(db.scalars(statement))
