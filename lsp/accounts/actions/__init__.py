"""Deeds on people, sign-in, roles and consents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts import queries, rules
from lsp.accounts.models import (
    Account,
    AssessorLicence,
    Consent,
    ConsentPurpose,
    PasswordReset,
    Person,
    RoleGrant,
    SignInMethod,
    SignInSession,
    SignInThrottle,
)
from lsp.adapters.passwords import token_hash
from lsp.adapters.sealing import Sealer
from lsp.audit.actions import Deed, write_entries, write_entry
from lsp.kernel.ids import new_id, new_secret
from lsp.kernel.refusal import refuse_if
from lsp.kernel.roles import Actor, Role


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person to enter. E-mail lower-case, phone in E.164; either may be empty, not both."""

    full_name: str
    email: str = ""
    phone: str = ""
    nik: str = ""
    employer: str = ""
    council_id: int | None = None
    consents: frozenset[ConsentPurpose] = field(default_factory=frozenset)


def _set_sealed(person: Person, name: str, value: str, sealer: Sealer) -> None:
    place = f"person.{name}:{person.public_id}"
    setattr(person, f"{name}_sealed", sealer.seal_text(value, place) if value else None)
    setattr(person, f"{name}_index", sealer.index(value, name) if value else None)


def open_field(person: Person, name: str, sealer: Sealer) -> str:
    """The plain e-mail, phone or NIK of a person, or an empty string."""
    sealed: bytes | None = getattr(person, f"{name}_sealed")
    return sealer.open_text(sealed, f"person.{name}:{person.public_id}") if sealed else ""


def enter_person(
    db: Session, actor: Actor, draft: PersonDraft, sealer: Sealer, *, now: datetime
) -> Person:
    """Enter a natural person; a second person with the same NIK, e-mail or phone cannot be."""
    person = Person(
        full_name=draft.full_name,
        employer=draft.employer,
        council_id=draft.council_id,
        created_at=now,
    )
    db.add(person)
    db.flush()
    for name in ("email", "phone", "nik"):
        _set_sealed(person, name, getattr(draft, name), sealer)
    for purpose in sorted(draft.consents):
        db.add(
            Consent(
                person_id=person.id,
                purpose=purpose,
                text_version=rules.CONSENT_TEXT_VERSION,
                given_at=now,
            )
        )
    db.flush()
    by = actor if actor.is_signed_in else Actor(person.id, person.public_id, person.full_name)
    write_entry(
        db,
        by,
        "accounts.enter_person",
        "person",
        person.public_id,
        {"consents": sorted(draft.consents)},
        now=now,
    )
    return person


def enter_people(
    db: Session, actor: Actor, drafts: Sequence[PersonDraft], *, now: datetime
) -> list[Person]:
    """Enter many people of whom only name, employer and council count; in their order."""
    people = [
        Person(
            public_id=new_id(),
            full_name=draft.full_name,
            employer=draft.employer,
            council_id=draft.council_id,
            created_at=now,
        )
        for draft in drafts
    ]
    db.add_all(people)
    db.flush()
    deeds = [
        Deed("accounts.enter_person", "person", person.public_id, {"consents": []})
        for person in people
    ]
    write_entries(db, actor, deeds, now=now)
    return people


def set_nik(
    db: Session, actor: Actor, person_id: int, nik: str, sealer: Sealer, *, now: datetime
) -> None:
    """Keep a person's NIK; another person with the same NIK is refused by the database."""
    refuse_if(rules.why_not_nik(nik))
    person = db.scalars(sa.select(Person).where(Person.id == person_id)).one()
    if person.nik_index == sealer.index(nik, "nik"):
        return
    _set_sealed(person, "nik", nik, sealer)
    db.flush()
    write_entry(db, actor, "accounts.set_nik", "person", person.public_id, {}, now=now)


def open_account(
    db: Session, actor: Actor, person: Person, password_hash: str, *, now: datetime
) -> None:
    """Give a person a log-in."""
    db.add(Account(person_id=person.id, password_hash=password_hash))
    db.flush()
    write_entry(db, actor, "accounts.open_account", "person", person.public_id, {}, now=now)


def register_candidate(
    db: Session, draft: PersonDraft, password_hash: str, sealer: Sealer, *, now: datetime
) -> Person | None:
    """Register oneself as a candidate; None when the e-mail or phone is taken (nothing changes)."""
    if queries.person_by_login(
        db,
        sealer.index(draft.email, "email") if draft.email else "",
        sealer.index(draft.phone, "phone") if draft.phone else "",
    ):
        return None
    nobody = Actor(0, "", "")
    person = enter_person(db, nobody, draft, sealer, now=now)
    oneself = Actor(person.id, person.public_id, person.full_name)
    open_account(db, oneself, person, password_hash, now=now)
    db.add(RoleGrant(person_id=person.id, role=Role.CANDIDATE, granted_at=now))
    db.flush()
    return person


def open_invited_account(
    db: Session,
    person: Person,
    password_hash: str,
    *,
    email: str,
    phone: str,
    purposes: frozenset[ConsentPurpose],
    sealer: Sealer,
    now: datetime,
) -> bool:
    """Give an invited person a log-in with their own e-mail or phone, and the candidate's role.

    False, and nothing changed, when the e-mail or phone belongs to another account.
    """
    index = {
        name: sealer.index(text, name) if text else ""
        for name, text in (("email", email), ("phone", phone))
    }
    if queries.person_by_login(db, index["email"], index["phone"]):
        return False
    _set_sealed(person, "email", email, sealer)
    _set_sealed(person, "phone", phone, sealer)
    version = rules.CONSENT_TEXT_VERSION
    for purpose in sorted(purposes):
        db.add(Consent(person_id=person.id, purpose=purpose, text_version=version, given_at=now))
    oneself = Actor(person.id, person.public_id, person.full_name)
    open_account(db, oneself, person, password_hash, now=now)
    db.add(RoleGrant(person_id=person.id, role=Role.CANDIDATE, granted_at=now))
    db.flush()
    return True


def start_session(
    db: Session,
    person_id: int,
    device: str,
    *,
    method: SignInMethod = SignInMethod.PASSWORD,
    now: datetime,
) -> str:
    """Open a signed-in session and return its token, which only the cookie keeps."""
    actor = queries.actor_for(db, person_id, now.date())
    token = new_secret()
    life = rules.STAFF_SESSION if actor.is_staff else rules.CANDIDATE_SESSION
    db.add(
        SignInSession(
            token_hash=token_hash(token),
            person_id=person_id,
            created_at=now,
            expires_at=now + life,
            device=device[:200],
            method=method,
        )
    )
    db.flush()
    facts = {"method": method.value}
    write_entry(db, actor, "accounts.sign_in", "person", actor.public_id, facts, now=now)
    return token


def count_failure(db: Session, keys: Iterable[str], *, now: datetime) -> None:
    """Count a failed sign-in against the name and the address."""
    for key in keys:
        row = db.get(SignInThrottle, key)
        if row is None:
            db.add(SignInThrottle(key=key, failures=1, last_failed_at=now))
        else:
            row.failures = rules.failures_after(row.failures, row.last_failed_at, now)
            row.last_failed_at = now
    db.flush()


def forget_failures(db: Session, keys: Iterable[str]) -> None:
    """A good sign-in clears the count."""
    db.execute(sa.delete(SignInThrottle).where(SignInThrottle.key.in_(list(keys))))


def end_session(db: Session, actor: Actor, token: str, *, now: datetime) -> None:
    """Sign out: the session's row is revoked."""
    db.execute(
        sa.update(SignInSession)
        .where(SignInSession.token_hash == token_hash(token))
        .values(revoked_at=now)
    )
    write_entry(db, actor, "accounts.sign_out", "person", actor.public_id, {}, now=now)


def revoke_sessions(
    db: Session, actor: Actor, person: Person, *, now: datetime, but_token: str = ""
) -> None:
    """End a person's sessions everywhere, except the one whose token is given."""
    db.execute(
        sa.update(SignInSession)
        .where(
            SignInSession.person_id == person.id,
            SignInSession.revoked_at.is_(None),
            SignInSession.token_hash != token_hash(but_token),
        )
        .values(revoked_at=now)
    )
    write_entry(db, actor, "accounts.revoke_sessions", "person", person.public_id, {}, now=now)


def revoke_session(db: Session, actor: Actor, session: SignInSession, *, now: datetime) -> None:
    """End one session of the actor's own."""
    session.revoked_at = now
    db.flush()
    facts = {"session": session.public_id}
    write_entry(db, actor, "accounts.revoke_session", "person", actor.public_id, facts, now=now)


def ask_reset(db: Session, person: Person, *, now: datetime) -> str:
    """Make a one-time link's token for a new password."""
    token = new_secret()
    db.add(
        PasswordReset(
            token_hash=token_hash(token),
            person_id=person.id,
            created_at=now,
            expires_at=now + rules.RESET_LINK_LIFE,
        )
    )
    db.flush()
    actor = queries.actor_for(db, person.id, now.date())
    write_entry(db, actor, "accounts.ask_reset", "person", person.public_id, {}, now=now)
    return token


def reset_password(db: Session, token: str, password_hash: str, *, now: datetime) -> bool:
    """Use a one-time link: new password, every session ended. False when the link is spent."""
    row = db.get(PasswordReset, token_hash(token))
    if row is None or row.used_at is not None or row.expires_at <= now:
        return False
    row.used_at = now
    set_password(db, row.person_id, password_hash, now=now)
    return True


def set_password(
    db: Session, person_id: int, password_hash: str, *, now: datetime, but_token: str = ""
) -> None:
    """Change a password and end the person's other sessions."""
    account = db.get_one(Account, person_id)
    account.password_hash = password_hash
    person = db.get_one(Person, person_id)
    actor = queries.actor_for(db, person_id, now.date())
    revoke_sessions(db, actor, person, now=now, but_token=but_token)
    write_entry(db, actor, "accounts.set_password", "person", person.public_id, {}, now=now)


def set_preferences(
    db: Session,
    person_id: int,
    *,
    language: str | None = None,
    theme: str | None = None,
    large_print: bool | None = None,
) -> None:
    """Keep how a person wants the pages to look."""
    account = db.get_one(Account, person_id)
    account.language = language or account.language
    account.theme = theme or account.theme
    account.large_print = account.large_print if large_print is None else large_print
    db.flush()


def grant_role(
    db: Session, actor: Actor, person: Person, role: Role, expires_on: date, *, now: datetime
) -> RoleGrant:
    """Give a role until a day; never to oneself, at most twelve months."""
    refuse_if(rules.why_not_grant(actor, person.id, expires_on, now.date()))
    grant = RoleGrant(
        person_id=person.id,
        role=role,
        granted_by_id=max(actor.person_id, 0) or None,
        granted_at=now,
        expires_on=expires_on,
    )
    db.add(grant)
    db.flush()
    write_entry(
        db,
        actor,
        "accounts.grant_role",
        "person",
        person.public_id,
        {"role": role.value, "expires_on": expires_on.isoformat()},
        now=now,
    )
    return grant


def revoke_role(db: Session, actor: Actor, grant: RoleGrant, *, now: datetime) -> None:
    """Take a role back at once; the person's next request no longer holds it."""
    person = db.get_one(Person, grant.person_id)
    grant.revoked_at = now
    write_entry(
        db,
        actor,
        "accounts.revoke_role",
        "person",
        person.public_id,
        {"role": grant.role.value},
        now=now,
    )


def enter_licence(
    db: Session,
    actor: Actor,
    person: Person,
    met_number: str,
    expires_on: date,
    *,
    council_id: int | None = None,
    now: datetime,
) -> AssessorLicence:
    """Enter an assessor's certificate, kept as printed."""
    licence = AssessorLicence(
        person_id=person.id,
        met_number=met_number,
        met_search=rules.met_search_form(met_number),
        expires_on=expires_on,
        council_id=council_id,
    )
    db.add(licence)
    db.flush()
    write_entry(
        db,
        actor,
        "accounts.enter_licence",
        "person",
        person.public_id,
        {"met_number": met_number, "expires_on": expires_on.isoformat()},
        now=now,
    )
    return licence
