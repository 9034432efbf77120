"""Opening what screens mask: a deed of its own, with a reason, kept for the quality manager."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from lsp.accounts.models import Unmasking, UnmaskReason
from lsp.audit.actions import write_entry
from lsp.kernel.roles import Actor


def note_unmasking(
    db: Session,
    actor: Actor,
    person_id: int,
    fields: Collection[str],
    reason: UnmaskReason,
    *,
    object_kind: str,
    object_id: str,
    now: datetime,
) -> Unmasking:
    """Write down who opened which data of whom and why, before it is shown."""
    row = Unmasking(
        person_id=person_id,
        actor_id=actor.person_id,
        fields=" ".join(sorted(fields)),
        reason=reason,
        object_kind=object_kind,
        object_id=object_id,
        opened_at=now,
    )
    db.add(row)
    db.flush()
    facts = {"fields": sorted(fields), "reason": reason.value}
    write_entry(db, actor, "accounts.unmask", object_kind, object_id, facts, now=now)
    return row
