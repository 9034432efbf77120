"""Sponsors, who acts for them, and their groups."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.accounts.queries import roles_in_force
from lsp.adapters.database import locked
from lsp.adapters.sealing import Sealer
from lsp.audit.actions import write_entry
from lsp.enrolments import queries
from lsp.enrolments.models import Enrolment, EnrolmentGroup, Sponsor, SponsorOfficer
from lsp.enrolments.queries.sponsors import officer_ids
from lsp.enrolments.rules import SponsorKind, why_not_act_for, why_not_officer
from lsp.enrolments.rules.funding import FundingSource, why_not_payer
from lsp.enrolments.rules.places import first_of_month
from lsp.kernel.ids import new_id
from lsp.kernel.refusal import NotFound, Refused, refuse_if
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_, Reason


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """What is asked of a new group; `planned_on` is any day of the month."""

    name: str
    scheme_id: int
    funding_source: FundingSource
    payer_code: int
    planned_on: date
    council_id: int | None
    contact_name: str
    contact_phone: str = ""


def add_sponsor(
    db: Session,
    actor: Actor,
    name: str,
    kind: SponsorKind,
    council_id: int | None,
    *,
    now: datetime,
) -> Sponsor:
    """Enter an institution that may enter candidates; its name is its own."""
    if db.scalar(sa.select(Sponsor.id).where(sa.func.lower(Sponsor.name) == name.lower())):
        text = N_("Lembaga dengan nama ini sudah ada.")
        raise Refused([Reason("sponsor_known", text)])
    sponsor = Sponsor(name=name, kind=kind, council_id=council_id, created_at=now)
    db.add(sponsor)
    db.flush()
    payload = {"name": name, "kind": kind.value}
    write_entry(db, actor, "enrolments.add_sponsor", "sponsor", sponsor.public_id, payload, now=now)
    return sponsor


def _sponsor(db: Session, public_id: str) -> Sponsor:
    found = queries.sponsor_by_public_id(db, public_id)
    if found is None:
        raise NotFound
    return found


def appoint(db: Session, actor: Actor, sponsor_id: str, person: Person, *, now: datetime) -> None:
    """Let a person who holds the sponsor's role act for this institution."""
    sponsor = _sponsor(db, sponsor_id)
    known = person.id in officer_ids(db, sponsor.id)
    holds = Role.SPONSOR in roles_in_force(db, person.id, now.date())
    refuse_if(why_not_officer(holds, known))
    row = db.get(SponsorOfficer, (sponsor.id, person.id))
    if row is None:
        row = SponsorOfficer(sponsor_id=sponsor.id, person_id=person.id)
        db.add(row)
    row.added_by_id, row.added_at, row.ended_at = max(actor.person_id, 0) or None, now, None
    db.flush()
    payload = {"person": person.public_id}
    write_entry(db, actor, "enrolments.appoint", "sponsor", sponsor.public_id, payload, now=now)


def dismiss(db: Session, actor: Actor, sponsor_id: str, person: Person, *, now: datetime) -> None:
    """End a person's acting for this institution, at once."""
    sponsor = _sponsor(db, sponsor_id)
    row = db.get(SponsorOfficer, (sponsor.id, person.id))
    if row is None or row.ended_at is not None:
        raise NotFound
    row.ended_at = now
    db.flush()
    payload = {"person": person.public_id}
    write_entry(db, actor, "enrolments.dismiss", "sponsor", sponsor.public_id, payload, now=now)


def add_group(
    db: Session, actor: Actor, sponsor_id: str, draft: GroupDraft, sealer: Sealer, *, now: datetime
) -> EnrolmentGroup:
    """Open a group of a sponsor; only its officers and the office may."""
    sponsor = queries.sponsor_by_public_id(db, sponsor_id)
    officers = officer_ids(db, sponsor.id) if sponsor else frozenset()
    refuse_if(why_not_act_for(actor, officers, sponsor is not None))
    refuse_if(why_not_payer(draft.funding_source, draft.payer_code, queries.payers(db)))
    if sponsor is None:
        raise NotFound
    group = EnrolmentGroup(
        public_id=new_id(),
        sponsor_id=sponsor.id,
        scheme_id=draft.scheme_id,
        name=draft.name,
        funding_source=draft.funding_source,
        payer_code=draft.payer_code,
        planned_on=first_of_month(draft.planned_on),
        council_id=draft.council_id or sponsor.council_id,
        contact_name=draft.contact_name,
        created_by_id=max(actor.person_id, 0) or None,
        created_at=now,
    )
    _set_phone(group, draft.contact_phone, sealer)
    db.add(group)
    db.flush()
    payload = {
        "sponsor": sponsor.public_id,
        "scheme": draft.scheme_id,
        "source": draft.funding_source.value,
        "payer": draft.payer_code,
        "planned_on": group.planned_on.isoformat(),
    }
    write_entry(
        db, actor, "enrolments.add_group", "enrolment_group", group.public_id, payload, now=now
    )
    return group


def _set_phone(group: EnrolmentGroup, phone: str, sealer: Sealer) -> None:
    sealed = sealer.seal_text(phone, queries.place_of_phone(group)) if phone else None
    group.contact_phone_sealed = sealed


def change_group(
    db: Session, actor: Actor, group_id: str, draft: GroupDraft, sealer: Sealer, *, now: datetime
) -> None:
    """Change a group. With candidates in it, what decides their places stays as it is."""
    statement = locked(sa.select(EnrolmentGroup).where(EnrolmentGroup.public_id == group_id))
    group: EnrolmentGroup = db.scalars(statement).one()
    refuse_if(why_not_payer(draft.funding_source, draft.payer_code, queries.payers(db)))
    decisive = {
        "scheme_id": draft.scheme_id,
        "funding_source": draft.funding_source,
        "payer_code": draft.payer_code,
        "planned_on": first_of_month(draft.planned_on),
    }
    has_candidates = db.scalar(sa.select(sa.func.count()).where(Enrolment.group_id == group.id))
    if has_candidates and any(getattr(group, name) != value for name, value in decisive.items()):
        text = N_(
            "Kelompok ini sudah berisi asesi; skema, sumber dan pemberi anggaran, serta bulannya "
            "tidak dapat diubah. Buat kelompok baru."
        )
        raise Refused([Reason("group_in_use", text)])
    for name, value in decisive.items():
        setattr(group, name, value)
    group.name, group.contact_name = draft.name, draft.contact_name
    group.council_id = draft.council_id or group.council_id
    _set_phone(group, draft.contact_phone, sealer)
    db.flush()
    payload = {"name": draft.name}
    write_entry(
        db, actor, "enrolments.change_group", "enrolment_group", group.public_id, payload, now=now
    )
