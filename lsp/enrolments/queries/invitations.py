"""Reading invitations, and making their links again from the key that the database lacks."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Account
from lsp.adapters.passwords import token_hash
from lsp.adapters.sealing import Sealer
from lsp.enrolments.models import Enrolment, Invitation
from lsp.enrolments.rules.inviting import InvitationFacts

TOKEN_LENGTH = 32  # hex characters: 128 bits


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation with its enrolment, and whether the person can sign in already."""

    invitation: Invitation
    enrolment: Enrolment
    has_account: bool

    @property
    def facts(self) -> InvitationFacts:
        """What the rules look at."""
        one = self.invitation
        return InvitationFacts(
            one.expires_at, one.used_at, one.revoked_at, one.failures, self.enrolment.status
        )


def token_of(public_id: str, sealer: Sealer) -> str:
    """The token of an invitation: a keyed hash of its public id."""
    return sealer.index(public_id, "invitation")[:TOKEN_LENGTH]


def invitation_by_token(db: Session, token: str, *, lock: bool = False) -> InvitationRow | None:
    """The invitation that a link opens."""
    statement = (
        sa.select(
            Invitation, Enrolment, sa.exists().where(Account.person_id == Enrolment.person_id)
        )
        .join(Enrolment, Enrolment.id == Invitation.enrolment_id)
        .where(Invitation.token_hash == token_hash(token))
    )
    if lock:
        statement = statement.with_for_update(of=Invitation)
    row = db.execute(statement).one_or_none()
    return InvitationRow(*row) if row else None


def open_invitations(db: Session, enrolment_ids: set[int]) -> dict[int, Invitation]:
    """The newest invitation of each enrolment that is neither used nor replaced."""
    statement = (
        sa.select(Invitation)
        .where(
            Invitation.enrolment_id.in_(enrolment_ids),
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .order_by(Invitation.id)
    )
    return {each.enrolment_id: each for each in db.scalars(statement)}
