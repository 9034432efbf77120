"""Reading people, sessions, roles and licences."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lsp.accounts.models import (
    Account,
    AssessorLicence,
    Consent,
    Person,
    RoleGrant,
    SignInCode,
    SignInSession,
    SignInThrottle,
    Unmasking,
)
from lsp.adapters.sealing import Sealer
from lsp.kernel.roles import Actor, Role


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An unrevoked session: the actor with roles in force, and preferences."""

    actor: Actor
    language: str
    theme: str
    large_print: bool


def _grant_in_force(today: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        RoleGrant.revoked_at.is_(None),
        sa.or_(RoleGrant.expires_on.is_(None), RoleGrant.expires_on >= today),
    )


def _signed_in_statement() -> sa.Select[Any]:
    """Every request asks this, so it is built once, on tables rather than classes."""
    session, person = SignInSession.__table__, Person.__table__
    account, grant = Account.__table__, RoleGrant.__table__
    in_force = sa.and_(
        grant.c.person_id == person.c.id,
        grant.c.revoked_at.is_(None),
        sa.or_(grant.c.expires_on.is_(None), grant.c.expires_on >= sa.bindparam("today")),
    )
    return (
        sa.select(
            person.c.id,
            person.c.public_id,
            person.c.full_name,
            account.c.language,
            account.c.theme,
            account.c.large_print,
            grant.c.role,
        )
        .select_from(session)
        .join(person, person.c.id == session.c.person_id)
        .join(account, account.c.person_id == person.c.id)
        .outerjoin(grant, in_force)
        .where(
            session.c.token_hash == sa.bindparam("token_hash"),
            session.c.revoked_at.is_(None),
            session.c.expires_at > sa.bindparam("now"),
            account.c.disabled_at.is_(None),
        )
    )


_SIGNED_IN = _signed_in_statement()


def signed_in(db: Session, token_hash: str, now: datetime) -> SignedIn | None:
    """The person behind a session token's hash, when the session still counts (one statement)."""
    asked = {"token_hash": token_hash, "now": now, "today": now.date()}
    rows = db.connection().execute(_SIGNED_IN, asked).all()
    if not rows:
        return None
    first = rows[0]
    roles = frozenset(row.role for row in rows if row.role is not None)
    actor = Actor(first.id, first.public_id, first.full_name, roles)
    return SignedIn(actor, first.language, first.theme, first.large_print)


def roles_in_force(db: Session, person_id: int, today: date) -> frozenset[Role]:
    """The roles a person holds on a day."""
    statement = sa.select(RoleGrant.role).where(
        RoleGrant.person_id == person_id, _grant_in_force(today)
    )
    return frozenset(db.scalars(statement))


def actor_for(db: Session, person_id: int, today: date) -> Actor:
    """A person as an actor with the roles in force."""
    person = db.scalars(sa.select(Person).where(Person.id == person_id)).one()
    return Actor(
        person.id, person.public_id, person.full_name, roles_in_force(db, person_id, today)
    )


def person_by_login(
    db: Session, email_index: str, phone_index: str
) -> tuple[Person, Account] | None:
    """The person whose e-mail or phone has this blind index, with the account."""
    statement = (
        sa.select(Person, Account)
        .join(Account, Account.person_id == Person.id)
        .where(sa.or_(Person.email_index == email_index, Person.phone_index == phone_index))
    )
    row = db.execute(statement).first()
    return (row[0], row[1]) if row else None


def log_in_facts(
    db: Session, sealer: Sealer, email: str, phone: str
) -> tuple[Person | None, str | None]:
    """Who signs in with this e-mail or phone, and the password hash; (None, None) for nobody."""
    found = person_by_login(db, sealer.index(email, "email"), sealer.index(phone, "phone"))
    if found is None or found[1].disabled_at is not None:
        return None, None
    return found[0], found[1].password_hash


def person_by_public_id(db: Session, public_id: str) -> Person | None:
    """The person with this public id."""
    return db.scalars(sa.select(Person).where(Person.public_id == public_id)).one_or_none()


def persons_by_ids(db: Session, ids: set[int]) -> dict[int, Person]:
    """The persons by key, for names on lists."""
    return {p.id: p for p in db.scalars(sa.select(Person).where(Person.id.in_(ids)))}


def people_page(db: Session, *, search: str, offset: int, limit: int) -> tuple[list[Person], int]:
    """People by name, and how many there are; search is a part of the name."""
    condition = Person.full_name.icontains(search, autoescape=True) if search else sa.true()
    total = db.scalar(sa.select(sa.func.count()).select_from(Person).where(condition)) or 0
    statement = (
        sa.select(Person).where(condition).order_by(Person.full_name).offset(offset).limit(limit)
    )
    return list(db.scalars(statement)), total


def people_with_role(db: Session, role: Role, today: date) -> list[Person]:
    """Everybody who holds the role on a day, by name."""
    statement = sa.select(Person).where(holds_role(role, today)).order_by(Person.full_name)
    return list(db.scalars(statement))


def holds_role(role: Role, today: date) -> sa.ColumnElement[bool]:
    """The condition that a person holds the role on a day, for pages that list such people."""
    return sa.exists().where(
        RoleGrant.person_id == Person.id, RoleGrant.role == role, _grant_in_force(today)
    )


def grants_of(db: Session, person_id: int) -> list[RoleGrant]:
    """Every grant a person ever had, newest first."""
    statement = (
        sa.select(RoleGrant).where(RoleGrant.person_id == person_id).order_by(RoleGrant.id.desc())
    )
    return list(db.scalars(statement))


def sessions_of(db: Session, person_id: int, now: datetime) -> list[SignInSession]:
    """A person's sessions that still count, newest first."""
    statement = (
        sa.select(SignInSession)
        .where(
            SignInSession.person_id == person_id,
            SignInSession.revoked_at.is_(None),
            SignInSession.expires_at > now,
        )
        .order_by(SignInSession.id.desc())
    )
    return list(db.scalars(statement))


def session_access(db: Session, session_token_id: str) -> SignInSession | None:
    """The signed-in session a route speaks of."""
    return db.scalars(
        sa.select(SignInSession).where(SignInSession.public_id == session_token_id)
    ).one_or_none()


def own_session(db: Session, person_id: int, session_id: str) -> SignInSession | None:
    """One of a person's own sessions, locked."""
    return db.scalars(
        sa.select(SignInSession)
        .where(SignInSession.public_id == session_id, SignInSession.person_id == person_id)
        .with_for_update()
    ).one_or_none()


def throttle(db: Session, key: str) -> SignInThrottle | None:
    """The failures counted for a log-in name or an address."""
    return db.get(SignInThrottle, key)


def codes_to_make(db: Session, now: datetime, limit: int = 50) -> list[int]:
    """Keys of real requests that have no code yet, oldest first."""
    statement = (
        sa.select(SignInCode.id)
        .where(
            SignInCode.expires_at > now,
            SignInCode.code_hash.is_(None),
            SignInCode.person_id.is_not(None),
        )
        .order_by(SignInCode.id)
        .limit(limit)
    )
    return list(db.scalars(statement))


def code_to_make(db: Session, key: int) -> SignInCode | None:
    """The request under a lock, unless another worker has it or it has a code."""
    statement = (
        sa.select(SignInCode)
        .where(SignInCode.id == key, SignInCode.code_hash.is_(None))
        .with_for_update(skip_locked=True)
    )
    return db.scalars(statement).one_or_none()


def codes_at_the_desk(db: Session, now: datetime) -> list[tuple[SignInCode, Person]]:
    """Requests that no message answers, oldest first, for those who look at identities."""
    statement = (
        sa.select(SignInCode, Person)
        .join(Person, Person.id == SignInCode.person_id)
        .where(
            SignInCode.expires_at > now,
            SignInCode.code_hash.is_(None),
            Person.email_sealed.is_(None),
        )
        .order_by(SignInCode.id)
        .limit(50)
    )
    return [(row, person) for row, person in db.execute(statement)]


def code_access(db: Session, code_id: str) -> SignInCode | None:
    """The request a route speaks of, when it is somebody's."""
    return db.scalars(
        sa.select(SignInCode).where(
            SignInCode.public_id == code_id, SignInCode.person_id.is_not(None)
        )
    ).one_or_none()


def locked_code(db: Session, code_id: str) -> SignInCode:
    """The request with this public id, locked."""
    return db.scalars(
        sa.select(SignInCode).where(SignInCode.public_id == code_id).with_for_update()
    ).one()


def locked_code_of_browser(db: Session, browser_hash: str) -> SignInCode | None:
    """The request that this browser made, locked."""
    return db.scalars(
        sa.select(SignInCode).where(SignInCode.browser_hash == browser_hash).with_for_update()
    ).one_or_none()


def unmaskings_page(
    db: Session, *, offset: int, limit: int
) -> tuple[list[tuple[Unmasking, str, str]], int]:
    """What was opened, newest first, with the names of actor and person; and how many."""
    opener, opened = aliased(Person), aliased(Person)
    statement = (
        sa.select(Unmasking, opener.full_name, opened.full_name)
        .join(opener, opener.id == Unmasking.actor_id)
        .join(opened, opened.id == Unmasking.person_id)
        .order_by(Unmasking.id.desc())
        .offset(offset)
        .limit(limit)
    )
    total = db.scalar(sa.select(sa.func.count()).select_from(Unmasking)) or 0
    return [(row, by, whose) for row, by, whose in db.execute(statement)], total


def consents_of(db: Session, person_id: int) -> list[Consent]:
    """A person's consents, oldest first."""
    return list(
        db.scalars(sa.select(Consent).where(Consent.person_id == person_id).order_by(Consent.id))
    )


def licence_of(db: Session, person_id: int) -> AssessorLicence | None:
    """A person's newest assessor licence."""
    statement = (
        sa.select(AssessorLicence)
        .where(AssessorLicence.person_id == person_id)
        .order_by(AssessorLicence.expires_on.desc())
        .limit(1)
    )
    return db.scalars(statement).one_or_none()


def licences_of(db: Session, person_ids: set[int]) -> dict[int, AssessorLicence]:
    """The newest licence of each person."""
    statement = (
        sa.select(AssessorLicence)
        .where(AssessorLicence.person_id.in_(person_ids))
        .order_by(AssessorLicence.expires_on)
    )
    return {licence.person_id: licence for licence in db.scalars(statement)}


def person_by_id(db: Session, person_id: int) -> Person:
    """The person with this key."""
    return db.scalars(sa.select(Person).where(Person.id == person_id)).one()


def person_access(db: Session, person_id: str) -> Person | None:
    """The person a route speaks of, by public id."""
    return person_by_public_id(db, person_id)


def grant_by_public_id(db: Session, public_id: str) -> RoleGrant:
    """The grant with this public id, locked."""
    return db.scalars(
        sa.select(RoleGrant).where(RoleGrant.public_id == public_id).with_for_update()
    ).one()


def grant_access(db: Session, grant_id: str) -> RoleGrant | None:
    """The grant a route speaks of."""
    return db.scalars(sa.select(RoleGrant).where(RoleGrant.public_id == grant_id)).one_or_none()


def roles_of(db: Session, person_ids: set[int], today: date) -> dict[int, list[Role]]:
    """The roles in force of several people."""
    statement = (
        sa.select(RoleGrant.person_id, RoleGrant.role)
        .where(RoleGrant.person_id.in_(person_ids), _grant_in_force(today))
        .order_by(RoleGrant.id)
    )
    found: dict[int, list[Role]] = {key: [] for key in person_ids}
    for person_id, role in db.execute(statement):
        found[person_id].append(role)
    return found


def holder_of_nik(db: Session, nik_index: str) -> int | None:
    """The key of the person whose NIK has this blind index, or None."""
    return db.scalar(sa.select(Person.id).where(Person.nik_index == nik_index))
