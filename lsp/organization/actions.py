"""Founding the LSP and changing its settings."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.audit.actions import write_entry
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.kernel.zones import Zone
from lsp.organization import queries
from lsp.organization.models import Council, Organization
from lsp.organization.rules import licence_digits


@dataclass(frozen=True, slots=True)
class OrganizationDraft:
    """What is needed to found the LSP; the rest are settings with defaults."""

    name: str
    name_en: str
    licence_number: str
    licence_expires_on: date
    address: str = ""
    city: str = "Jakarta"
    email: str = ""
    phone: str = ""
    head_title: str = "Ketua"
    head_title_en: str = "Chairman"
    sector_code: str = "KOP"
    certificate_serial_digits: int = 7
    quorum: int = 3
    appeal_days: int = 14
    decision_days: int = 5
    form_set: str = "2023"


def found(db: Session, actor: Actor, draft: OrganizationDraft, *, now: datetime) -> Organization:
    """Create the one organization row; refused when it exists or the licence is malformed."""
    try:
        licence_digits(draft.licence_number)
    except ValueError:
        raise Refused(
            [
                Reason(
                    "licence_malformed",
                    N_("Nomor lisensi ditulis seperti BNSP-LSP-0000-ID."),
                )
            ]
        ) from None
    if queries.organization_or_none(db):
        raise Refused([Reason("already_founded", N_("Data LSP sudah ada."))])
    organization = Organization(id=1, **asdict(draft))
    db.add(organization)
    db.flush()
    write_entry(
        db,
        actor,
        "organization.found",
        "organization",
        "1",
        {"name": draft.name, "licence_number": draft.licence_number},
        now=now,
    )
    return organization


def choose_form_set(db: Session, actor: Actor, form_set: str, *, now: datetime) -> None:
    """Open forms in another set from now on; those that exist keep theirs."""
    found = db.scalars(locked(sa.select(Organization))).one()
    if found.form_set == form_set:
        return
    payload = {"from": found.form_set, "to": form_set}
    found.form_set = form_set
    db.flush()
    write_entry(db, actor, "organization.choose_form_set", "organization", "1", payload, now=now)


def add_council(
    db: Session,
    actor: Actor,
    *,
    code: str,
    name: str,
    province_code: str,
    zone: Zone,
    now: datetime,
) -> Council:
    """Enter a regional council."""
    council = Council(code=code, name=name, province_code=province_code, zone=zone)
    db.add(council)
    db.flush()
    write_entry(
        db, actor, "organization.add_council", "council", council.public_id, {"code": code}, now=now
    )
    return council
