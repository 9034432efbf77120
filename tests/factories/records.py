"""Forms for tests."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.kernel.ids import new_id
from lsp.kernel.roles import SYSTEM
from lsp.records import actions, rules
from lsp.records.models import FormInstance
from tests.factories.accounts import as_actor

_NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def make_form(
    db: Session,
    candidate: Person,
    assessor: Person | None,
    *,
    code: str = "FR.AK.01",
    subject_id: str = "",
    now: datetime = _NOW,
) -> FormInstance:
    """An open form that both are to sign."""
    data = {"candidate": {"name": candidate.full_name}, "gathering": ["written"]}
    return actions.open_form(
        db,
        SYSTEM,
        code=code,
        subject_kind="seat",
        subject_id=subject_id or new_id(),
        data=data,
        named_signers={
            rules.CANDIDATE: candidate.id,
            rules.ASSESSOR: assessor.id if assessor else None,
        },
        now=now,
    )


def sign_as(
    db: Session, form: FormInstance, person: Person, role: str, now: datetime = _NOW
) -> None:
    """The person signs what they see."""
    actions.sign_form(
        db, as_actor(person), form, signer_role=role, seen_hash=form.content_hash, now=now
    )
