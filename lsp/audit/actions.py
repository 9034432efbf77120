"""Writing the journal and checking it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.audit import queries
from lsp.audit.models import AuditEntry, AuditHead, AuditPayload
from lsp.audit.rules import ChainReport, EntryFacts, check_chain, commitment, entry_hash
from lsp.kernel.ids import random_bytes
from lsp.kernel.roles import Actor


def write_entry(
    db: Session,
    actor: Actor,
    action: str,
    object_kind: str,
    object_id: str,
    payload: dict[str, Any] | None = None,
    *,
    now: datetime,
) -> int:
    """Append one entry in the caller's transaction and return its sequence number.

    `action` is named room.deed (application.submit). The payload holds plain JSON values and no
    secret; only a salted commitment to it enters the chain.
    """
    head = db.scalars(locked(sa.select(AuditHead))).one()
    salt = random_bytes(16)
    facts = EntryFacts(
        seq=head.seq + 1,
        at=now,
        actor=actor.public_id,
        role=" ".join(sorted(actor.roles)),
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        commitment=commitment(salt, payload or {}),
        previous_hash=head.hash,
    )
    entry = AuditEntry(**{name: getattr(facts, name) for name in EntryFacts.__slots__})
    entry.hash = entry_hash(facts)
    db.add(entry)
    db.flush()
    db.add(AuditPayload(seq=facts.seq, salt=salt, payload=payload or {}))
    head.seq, head.hash = facts.seq, entry.hash
    db.flush()
    return facts.seq


@dataclass(frozen=True, slots=True)
class Deed:
    """One of several deeds that are written down together; named as in `write_entry`."""

    action: str
    object_kind: str
    object_id: str
    payload: dict[str, Any]


def write_entries(db: Session, actor: Actor, deeds: Sequence[Deed], *, now: datetime) -> None:
    """Append an entry for each deed in order: the same chain as one by one, in few statements."""
    if not deeds:
        return
    head = db.scalars(locked(sa.select(AuditHead))).one()
    entries, payloads, role = [], [], " ".join(sorted(actor.roles))
    for deed in deeds:
        salt = random_bytes(16)
        facts = EntryFacts(
            seq=head.seq + 1,
            at=now,
            actor=actor.public_id,
            role=role,
            action=deed.action,
            object_kind=deed.object_kind,
            object_id=deed.object_id,
            commitment=commitment(salt, deed.payload),
            previous_hash=head.hash,
        )
        written = {name: getattr(facts, name) for name in EntryFacts.__slots__}
        head.seq, head.hash = facts.seq, entry_hash(facts)
        entries.append(written | {"hash": head.hash})
        payloads.append({"seq": facts.seq, "salt": salt, "payload": deed.payload})
    db.execute(sa.insert(AuditEntry), entries)
    db.execute(sa.insert(AuditPayload), payloads)
    db.flush()


def verify(db: Session) -> ChainReport:
    """Recompute the whole chain and name the first broken entry."""
    head_seq, head_hash = queries.head(db)
    return check_chain(queries.chain(db), head_seq, head_hash)
