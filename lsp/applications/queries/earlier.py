"""What is known of a person already, offered for an application and never taken over silently."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.actions import open_field
from lsp.accounts.queries import person_by_id
from lsp.adapters.sealing import Sealer
from lsp.applications.models import Application
from lsp.applications.queries import open_data
from lsp.applications.rules.answers import REUSED


@dataclass(frozen=True, slots=True)
class EarlierData:
    """Answers that can be taken over; `number` names the application, empty for the account."""

    number: str
    public_id: str
    answers: dict[str, str]


def earlier_application(db: Session, application: Application) -> Application | None:
    """The same person's newest other application that was once sent."""
    statement = (
        sa.select(Application)
        .where(
            Application.person_id == application.person_id,
            Application.id != application.id,
            Application.submitted_at.is_not(None),
        )
        .order_by(Application.submitted_at.desc())
        .limit(1)
    )
    return db.scalars(statement).one_or_none()


def earlier_data(db: Session, application: Application, sealer: Sealer) -> EarlierData:
    """From the newest sent application; else what the account says. The name is always there."""
    found = earlier_application(db, application)
    if found is None:
        return EarlierData("", "", _of_account(db, application.person_id, sealer))
    old = open_data(found, sealer)
    taken = {name: text for name, text in old.items() if name in REUSED}
    return EarlierData(found.number or "", found.public_id, taken)


def _of_account(db: Session, person_id: int, sealer: Sealer) -> dict[str, str]:
    person = person_by_id(db, person_id)
    nik = open_field(person, "nik", sealer)
    known = {
        "full_name": person.full_name,
        "identity_kind": "nik" if nik else "",
        "nik": nik,
        "mobile": open_field(person, "phone", sealer),
        "email": open_field(person, "email", sealer),
        "institution": person.employer,
    }
    return {name: text for name, text in known.items() if text}
