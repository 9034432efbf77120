"""People for tests."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from lsp.accounts import actions
from lsp.accounts.models import Account, Person, RoleGrant
from lsp.adapters.sealing import Sealer
from lsp.kernel.ids import new_id
from lsp.kernel.roles import SYSTEM, Actor, Role

_LONG_AGO = datetime(2026, 1, 2, tzinfo=UTC)
TEST_SEALER = Sealer(b"d" * 32, b"i" * 32)


def make_person(
    db: Session,
    name: str = "Sari Contoh",
    *,
    roles: tuple[Role, ...] = (),
    email: str = "",
    phone: str = "",
    nik: str = "",
    employer: str = "",
    sealer: Sealer | None = None,
    now: datetime = _LONG_AGO,
) -> Person:
    """A person with an account (password hash unusable) and the roles in force until 2099."""
    draft = actions.PersonDraft(
        full_name=name,
        email=email or f"{new_id()}@contoh.example",
        phone=phone,
        nik=nik,
        employer=employer,
    )
    person = actions.enter_person(db, SYSTEM, draft, sealer or TEST_SEALER, now=now)
    db.add(Account(person_id=person.id, password_hash="!"))
    for role in roles:
        db.add(
            RoleGrant(person_id=person.id, role=role, granted_at=now, expires_on=date(2099, 1, 1))
        )
    db.flush()
    return person


def as_actor(person: Person, *roles: Role) -> Actor:
    """The person as the actor of a deed."""
    return Actor(person.id, person.public_id, person.full_name, frozenset(roles))


def make_assessor(
    db: Session,
    name: str = "Rina Asesor",
    *,
    met: str = "MET.000.000123 2024",
    expires_on: date = date(2028, 1, 1),
    employer: str = "",
) -> Person:
    """A person with the assessor role and a licence."""
    person = make_person(db, name, roles=(Role.ASSESSOR,), employer=employer)
    actions.enter_licence(db, SYSTEM, person, met, expires_on, now=_LONG_AGO)
    return person
