"""What a candidate does with an invitation; and taking somebody out of a group."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts import actions as accounts
from lsp.accounts.models import ConsentPurpose, Person
from lsp.adapters.sealing import Sealer
from lsp.applications import actions as applications
from lsp.applications.models import Application
from lsp.applications.rules import EDITABLE
from lsp.audit.actions import write_entry
from lsp.enrolments import queries
from lsp.enrolments.actions.importing import scheme_of
from lsp.enrolments.actions.inviting import end_invitations, locked_enrolment
from lsp.enrolments.actions.placing import free_place
from lsp.enrolments.models import Enrolment, EnrolmentGroup
from lsp.enrolments.queries import InvitationRow
from lsp.enrolments.rules import ENROLMENT_FLOW, EnrolmentStep
from lsp.enrolments.rules.checking import given_of, natural_key
from lsp.enrolments.rules.inviting import tail_of, why_not_confirm, why_not_use
from lsp.kernel.refusal import NotAllowed, NotFound, Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """What an invited person gives to open an account: e-mail or phone, and consents."""

    password_hash: str
    email: str = ""
    phone: str = ""
    purposes: frozenset[ConsentPurpose] = frozenset({ConsentPurpose.PROCESSING})


def _usable(db: Session, token: str, now: datetime) -> InvitationRow:
    found = queries.invitation_by_token(db, token, lock=True)
    if found is None:
        raise NotFound
    refuse_if(why_not_use(found.facts, now))
    return found


def _is_person(found: InvitationRow, tail: str, sealer: Sealer) -> bool:
    key = natural_key(queries.open_sheet(found.enrolment, sealer))
    return bool(key) and tail_of(key) == tail.upper()


def count_wrong_tail(db: Session, token: str, tail: str, sealer: Sealer, *, now: datetime) -> bool:
    """Whether the end of the NIK is wrong; a wrong one is counted against the link."""
    found = _usable(db, token, now)
    if _is_person(found, tail, sealer):
        return False
    found.invitation.failures += 1
    db.flush()
    return True


def open_account(
    db: Session, token: str, tail: str, draft: AccountDraft, sealer: Sealer, *, now: datetime
) -> Enrolment | None:
    """Use an invitation: the person gets a log-in and is a candidate from now on.

    None, and nothing changed, when the e-mail or phone belongs to another account.
    """
    found = _usable(db, token, now)
    if found.has_account or not _is_person(found, tail, sealer):
        raise NotAllowed
    person = db.get_one(Person, found.enrolment.person_id)
    is_open = accounts.open_invited_account(
        db,
        person,
        draft.password_hash,
        email=draft.email,
        phone=draft.phone,
        purposes=draft.purposes,
        sealer=sealer,
        now=now,
    )
    if not is_open:
        return None
    found.invitation.used_at = now
    db.flush()
    oneself = Actor(person.id, person.public_id, person.full_name)
    _journal(db, oneself, "open_account", found.enrolment, {}, now)
    return found.enrolment


def _journal(
    db: Session,
    actor: Actor,
    deed: str,
    enrolment: Enrolment,
    payload: Mapping[str, object],
    now: datetime,
) -> None:
    name = f"enrolments.{deed}"
    write_entry(db, actor, name, "enrolment", enrolment.public_id, dict(payload), now=now)


def take_over(
    db: Session, actor: Actor, token: str, tail: str, sealer: Sealer, *, now: datetime
) -> Enrolment:
    """Take an invitation into the account that the person already has."""
    found = _usable(db, token, now)
    enrolment = found.enrolment
    if not _is_person(found, tail, sealer):
        raise NotAllowed
    if enrolment.person_id == actor.person_id:
        found.invitation.used_at = now
        db.flush()
        return enrolment
    if found.has_account:
        text = N_("Undangan ini milik akun lain. Keluar dahulu, lalu masuk dengan akun itu.")
        raise Refused([Reason("invitation_of_another", text)])
    _refuse_other_nik(db, actor, enrolment, sealer)
    _move(db, actor, enrolment, sealer, now)
    found.invitation.used_at = now
    db.flush()
    _journal(db, actor, "take_over", enrolment, {}, now)
    return enrolment


def _refuse_other_nik(db: Session, actor: Actor, enrolment: Enrolment, sealer: Sealer) -> None:
    """An account whose NIK is known takes no invitation of another NIK."""
    person = db.get_one(Person, actor.person_id)
    nik = accounts.open_field(person, "nik", sealer)
    if nik and sealer.index(f"nik:{nik}", "enrolment") != enrolment.key_index:
        text = N_("NIK pada undangan ini berbeda dengan NIK akun Anda. Hubungi lembaga Anda.")
        raise Refused([Reason("invitation_other_nik", text)])


def _move(db: Session, actor: Actor, enrolment: Enrolment, sealer: Sealer, now: datetime) -> None:
    """Put the enrolment onto the person's own application, or a new draft of theirs."""
    old = db.get_one(Application, enrolment.application_id)
    group = db.get_one(EnrolmentGroup, enrolment.group_id)
    mine, enrolment.has_own_draft = applications.enter_application(
        db,
        actor,
        actor.person_id,
        scheme_of(db, group)[0],
        given_of(queries.open_sheet(enrolment, sealer)),
        sealer,
        now=now,
    )
    if old.status in EDITABLE:
        applications.drop_entered(db, actor, old, now=now)
    enrolment.person_id, enrolment.application_id = actor.person_id, mine.id
    db.flush()


def _own(db: Session, actor: Actor, enrolment_id: str) -> Enrolment:
    enrolment = locked_enrolment(db, enrolment_id)
    if enrolment.person_id != actor.person_id:
        raise NotAllowed
    return enrolment


def confirm(db: Session, actor: Actor, enrolment_id: str, *, now: datetime) -> Application:
    """The candidate takes part: the draft is theirs, and the sheet's row is forgotten."""
    enrolment = _own(db, actor, enrolment_id)
    elsewhere = queries.confirmed_elsewhere(db, enrolment)
    refuse_if(why_not_confirm(enrolment.status, elsewhere))
    enrolment.status = ENROLMENT_FLOW.after(enrolment.status, EnrolmentStep.CONFIRM)
    enrolment.confirmed_at, enrolment.sheet_sealed = now, None
    end_invitations(db, enrolment, now=now)
    db.flush()
    _journal(db, actor, "confirm", enrolment, {}, now)
    return db.get_one(Application, enrolment.application_id)


def decline(db: Session, actor: Actor, enrolment_id: str, *, now: datetime) -> None:
    """The candidate does not take part; the place goes to the next who waits."""
    enrolment = _own(db, actor, enrolment_id)
    _leave(db, actor, enrolment, EnrolmentStep.DECLINE, {}, now)


def remove(
    db: Session, actor: Actor, enrolment_id: str, reason: str, *, now: datetime
) -> Enrolment:
    """The sponsor takes somebody out of the group, with a reason."""
    if not reason.strip():
        raise Refused([Reason("reason_missing", N_("Tulis alasannya."))])
    enrolment = locked_enrolment(db, enrolment_id)
    _leave(db, actor, enrolment, EnrolmentStep.REMOVE, {"reason": reason.strip()}, now)
    return enrolment


def _leave(
    db: Session,
    actor: Actor,
    enrolment: Enrolment,
    step: EnrolmentStep,
    payload: Mapping[str, object],
    now: datetime,
) -> None:
    was_theirs = enrolment.confirmed_at is not None
    enrolment.status = ENROLMENT_FLOW.after(enrolment.status, step)
    enrolment.ended_at, enrolment.sheet_sealed = now, None
    end_invitations(db, enrolment, now=now)
    if enrolment.has_own_draft and not was_theirs:
        statement = sa.select(Application).where(Application.id == enrolment.application_id)
        application = db.scalars(statement).one()
        if application.status in EDITABLE:
            applications.drop_entered(db, actor, application, now=now)
    db.flush()
    _journal(db, actor, step.value, enrolment, payload, now)
    free_place(db, actor, enrolment, now=now)
