"""Invitations: made, and made again."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Account
from lsp.adapters.database import locked
from lsp.adapters.passwords import token_hash
from lsp.adapters.sealing import Sealer
from lsp.audit.actions import write_entry
from lsp.enrolments import queries
from lsp.enrolments.models import Enrolment, Invitation
from lsp.enrolments.rules.inviting import INVITATION_LIFE, why_not_resend
from lsp.kernel.ids import new_id
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.kernel.roles import Actor


def locked_enrolment(db: Session, public_id: str) -> Enrolment:
    """The enrolment with its row locked; NotFound when there is none."""
    statement = locked(sa.select(Enrolment).where(Enrolment.public_id == public_id))
    found: Enrolment | None = db.scalars(
        statement.execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def invitation_for(enrolment: Enrolment, sealer: Sealer, *, now: datetime) -> Invitation:
    """A fresh one-time link, not added yet; earlier ones are the caller's to end."""
    key = new_id()
    return Invitation(
        public_id=key,
        enrolment_id=enrolment.id,
        token_hash=token_hash(queries.token_of(key, sealer)),
        created_at=now,
        expires_at=now + INVITATION_LIFE,
        failures=0,
    )


def end_invitations(db: Session, enrolment: Enrolment, *, now: datetime) -> None:
    """No link of this enrolment opens anything from now on."""
    db.execute(
        sa.update(Invitation)
        .where(
            Invitation.enrolment_id == enrolment.id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )


def invite_again(
    db: Session, actor: Actor, enrolment_id: str, sealer: Sealer, *, now: datetime
) -> Invitation:
    """A new link in place of the earlier one, for who lost it or came too late."""
    enrolment = locked_enrolment(db, enrolment_id)
    has_account = db.get(Account, enrolment.person_id) is not None
    refuse_if(why_not_resend(enrolment.status, has_account))
    end_invitations(db, enrolment, now=now)
    invitation = invitation_for(enrolment, sealer, now=now)
    db.add(invitation)
    db.flush()
    write_entry(db, actor, "enrolments.invite_again", "enrolment", enrolment.public_id, {}, now=now)
    return invitation
