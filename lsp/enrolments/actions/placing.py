"""Quotas: setting them, giving their places in order, and the payers they name."""

from collections.abc import Mapping
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.audit.actions import write_entry
from lsp.enrolments import queries
from lsp.enrolments.models import Enrolment, EnrolmentGroup, Payer, Quota
from lsp.enrolments.rules import ACTIVE, Place
from lsp.enrolments.rules.funding import (
    FundingSource,
    needs_quota,
    why_not_payer,
    why_not_payers,
)
from lsp.enrolments.rules.places import first_of_month, promoted, why_not_quota
from lsp.kernel.refusal import refuse_if
from lsp.kernel.roles import Actor


def place_group(db: Session, actor: Actor, group: EnrolmentGroup, *, now: datetime) -> None:
    """Give places to those of a group who have none yet, in order; the rest wait."""
    quota = queries.quota_of_group(db, group, lock=True)
    is_free = quota is None and not needs_quota(group.funding_source)
    db.execute(
        sa.update(Enrolment)
        .where(
            Enrolment.group_id == group.id,
            Enrolment.place == Place.NONE,
            Enrolment.status.in_(ACTIVE),
        )
        .values(place=Place.GIVEN if is_free else Place.WAITING, placed_at=now if is_free else None)
    )
    if quota is not None:
        settle(db, actor, quota, now=now)


def settle(db: Session, actor: Actor, quota: Quota, *, now: datetime) -> list[int]:
    """Give the free places of a locked quota to the first who wait, and write down to whom."""
    waiting = queries.waiting_ids(db, quota)
    chosen = promoted(waiting, quota.places, queries.places_taken(db, quota))
    if not chosen:
        return []
    for start in range(0, len(chosen), 500):
        some = chosen[start : start + 500]
        db.execute(
            sa.update(Enrolment)
            .where(Enrolment.id.in_(some))
            .values(place=Place.GIVEN, placed_at=now)
        )
    names = list(db.scalars(sa.select(Enrolment.public_id).where(Enrolment.id.in_(chosen))))
    payload = {"given": len(chosen), "waiting": len(waiting) - len(chosen), "to": sorted(names)}
    write_entry(db, actor, "enrolments.give_places", "quota", quota.public_id, payload, now=now)
    return chosen


def free_place(db: Session, actor: Actor, enrolment: Enrolment, *, now: datetime) -> None:
    """Take the place from one who left, and give it to the first who waits."""
    group = db.get_one(EnrolmentGroup, enrolment.group_id)
    quota = queries.quota_of_group(db, group, lock=True)
    enrolment.place, enrolment.placed_at = Place.NONE, None
    db.flush()
    if quota is not None:
        settle(db, actor, quota, now=now)


def set_quota(
    db: Session,
    actor: Actor,
    *,
    scheme_id: int,
    source: FundingSource,
    payer_code: int,
    period: tuple[date, date],
    places: int,
    now: datetime,
    quota_id: str = "",
) -> Quota:
    """Set a quota for the months of a period, or change the named one's places and months.

    Those who wait are given the new places at once.
    """
    statement = locked(sa.select(Quota).where(Quota.public_id == quota_id))
    found: Quota | None = db.scalars(statement).one_or_none() if quota_id else None
    starts_on, ends_on = first_of_month(period[0]), first_of_month(period[1])
    if found is not None:
        scheme_id, source, payer_code = found.scheme_id, found.funding_source, found.payer_code
    refuse_if(why_not_payer(source, payer_code, queries.payers(db)))
    overlaps = queries.has_overlap(
        db, scheme_id, source, payer_code, (starts_on, ends_on), but_id=found.id if found else 0
    )
    taken = queries.places_taken(db, found) if found else 0
    refuse_if(why_not_quota(starts_on, ends_on, places, taken, overlaps))
    quota = found or Quota(scheme_id=scheme_id, funding_source=source, payer_code=payer_code)
    quota.starts_on, quota.ends_on, quota.places = starts_on, ends_on, places
    quota.set_by_id, quota.set_at = max(actor.person_id, 0) or None, now
    db.add(quota)
    db.flush()
    payload = {"scheme": scheme_id, "source": source.value, "payer": payer_code, "places": places}
    payload |= {"from": starts_on.isoformat(), "to": ends_on.isoformat()}
    write_entry(db, actor, "enrolments.set_quota", "quota", quota.public_id, payload, now=now)
    settle(db, actor, quota, now=now)
    return quota


def import_payers(db: Session, actor: Actor, rows: Mapping[int, str], *, now: datetime) -> int:
    """Take over payers by code; a known code gets the new name. The number that changed."""
    refuse_if(why_not_payers(rows))
    known, changed = queries.payers(db), 0
    for code, name in rows.items():
        if known.get(code) == name.strip():
            continue
        row = db.get(Payer, code) or Payer(code=code)
        row.name, row.imported_at = name.strip(), now
        db.add(row)
        changed += 1
    db.flush()
    if changed:
        payload = {"changed": changed, "codes": sorted(rows)}
        write_entry(db, actor, "enrolments.import_payers", "payer", "all", payload, now=now)
    return changed
