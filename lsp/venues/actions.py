"""Entering TUK and recording their verification."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.audit.actions import write_entry
from lsp.kernel.refusal import Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.kernel.zones import Zone, local_date
from lsp.venues import queries, rules
from lsp.venues.models import Tuk, TukVerification
from lsp.venues.rules import TukType


@dataclass(frozen=True, slots=True)
class TukDraft:
    """A TUK to enter; capacity is the number of seats."""

    code: str
    name: str
    type: TukType
    address: str
    city: str
    province_code: str
    zone: Zone
    capacity: int = 20
    council_id: int | None = None


def add_tuk(db: Session, actor: Actor, draft: TukDraft, *, now: datetime) -> Tuk:
    """Enter a TUK; its code is used once."""
    if queries.tuk_by_code(db, draft.code):
        text = N_("Kode TUK %(code)s sudah dipakai.")
        raise Refused([Reason("tuk_code_taken", text, {"code": draft.code})])
    tuk = Tuk(**asdict(draft), created_at=now)
    db.add(tuk)
    db.flush()
    payload = {"code": draft.code, "name": draft.name, "zone": draft.zone.value}
    write_entry(db, actor, "venues.add_tuk", "tuk", tuk.public_id, payload, now=now)
    return tuk


def record_verification(
    db: Session,
    actor: Actor,
    tuk: Tuk,
    *,
    scheme_code: str,
    verified_on: date,
    expires_on: date,
    evidence_note: str,
    now: datetime,
) -> TukVerification:
    """Record that a TUK was verified for a scheme; earlier findings stay."""
    _refuse_closed(tuk)
    refuse_if(rules.why_not_verify(verified_on, expires_on, local_date(now, tuk.zone)))
    finding = TukVerification(
        tuk_id=tuk.id,
        scheme_code=scheme_code,
        verified_on=verified_on,
        expires_on=expires_on,
        evidence_note=evidence_note,
        recorded_by_id=actor.person_id if actor.is_signed_in else None,
        recorded_at=now,
    )
    db.add(finding)
    db.flush()
    payload = {
        "scheme": scheme_code,
        "verified_on": verified_on.isoformat(),
        "expires_on": expires_on.isoformat(),
    }
    write_entry(db, actor, "venues.record_verification", "tuk", tuk.public_id, payload, now=now)
    return finding


def close_tuk(db: Session, actor: Actor, tuk: Tuk, *, now: datetime) -> None:
    """Close a TUK for new sessions; its past stays."""
    row: Tuk = db.scalars(locked(sa.select(Tuk).where(Tuk.id == tuk.id))).one()
    _refuse_closed(row)
    row.closed_at = now
    db.flush()
    write_entry(db, actor, "venues.close_tuk", "tuk", row.public_id, {}, now=now)


def _refuse_closed(tuk: Tuk) -> None:
    if tuk.closed_at is not None:
        raise Refused([Reason("tuk_closed", N_("%(tuk)s sudah ditutup."), {"tuk": tuk.name})])
