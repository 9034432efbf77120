"""Giving and withdrawing one's own consents, each by its purpose."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts import queries, rules
from lsp.accounts.models import Consent, ConsentPurpose
from lsp.audit.actions import write_entry
from lsp.kernel.roles import Actor


def give_consent(db: Session, actor: Actor, purpose: ConsentPurpose, *, now: datetime) -> None:
    """Give one's own consent for a purpose, to the text in use; nothing when it stands already."""
    standing = [row for row in queries.consents_of(db, actor.person_id) if not row.withdrawn_at]
    if any(row.purpose is purpose for row in standing):
        return
    version = rules.CONSENT_TEXT_VERSION
    db.add(Consent(person_id=actor.person_id, purpose=purpose, text_version=version, given_at=now))
    db.flush()
    facts = {"purpose": purpose.value, "text_version": version}
    write_entry(db, actor, "accounts.give_consent", "person", actor.public_id, facts, now=now)


def withdraw_consent(db: Session, actor: Actor, purpose: ConsentPurpose, *, now: datetime) -> None:
    """Withdraw one's own consent for a purpose."""
    db.execute(
        sa.update(Consent)
        .where(
            Consent.person_id == actor.person_id,
            Consent.purpose == purpose,
            Consent.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    )
    write_entry(
        db,
        actor,
        "accounts.withdraw_consent",
        "person",
        actor.public_id,
        {"purpose": purpose.value},
        now=now,
    )
