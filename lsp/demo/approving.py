"""The scheme versions of the example: approved by two people, and a new one on its way."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.accounts.queries import actor_for
from lsp.schemes import actions as schemes
from lsp.schemes import queries
from lsp.schemes.rules.package import Package
from lsp.schemes.rules.writing import files_of

CHAIR, HEAD, MANAGER = "ketua.skema", "ketua", "manajer"


def approve(db: Session, staff: dict[str, Person], version_id: int, *, now: datetime) -> None:
    """The manager proposes; the chair of the scheme committee and the head approve."""
    manager, chair, head = (actor_for(db, staff[name].id, now.date()) for name in _ALL)
    version = schemes.propose_version(db, manager, version_id, now=now)
    for actor in (chair, head):
        schemes.approve_version(db, actor, version_id, seen_hash=version.content_hash, now=now)


_ALL = (MANAGER, CHAIR, HEAD)


def next_version(db: Session, staff: dict[str, Person], scheme_code: str, *, now: datetime) -> None:
    """A second version, which the chair has approved and the head has not yet."""
    version_id = queries.published_version_id(db, scheme_code)
    if version_id is None:
        raise LookupError(scheme_code)
    begun = now - timedelta(days=4)
    manager, chair, _head = (actor_for(db, staff[name].id, begun.date()) for name in _ALL)
    draft = schemes.begin_draft(db, manager, version_id, now=begun)
    scheme = files_of(queries.package_of(db, draft.id))["scheme.yaml"]["scheme"]
    schemes.save_part(
        db, manager, draft.id, {"scheme": _changed(scheme)}, seen_hash=draft.content_hash, now=begun
    )
    schemes.propose_version(db, manager, draft.id, now=now - timedelta(days=3))
    seen = draft.content_hash
    schemes.approve_version(db, chair, draft.id, seen_hash=seen, now=now - timedelta(days=1))


def waiting_upload(
    db: Session, staff: dict[str, Person], package: Package, *, now: datetime
) -> None:
    """A package that the manager has sent and not yet taken over."""
    manager = actor_for(db, staff[MANAGER].id, now.date())
    dearer = replace(package, scheme=replace(package.scheme, fee_idr=package.scheme.fee_idr * 2))
    schemes.keep_upload(db, manager, "skema-contoh.xlsx", dearer, now=now)


def _changed(scheme: dict[str, Any]) -> dict[str, Any]:
    other = {"purpose": "rpl", "amount_idr": 650_000, "note": "Rekognisi (contoh)."}
    fees = [*scheme.get("fees", ()), other]
    limits = {**scheme["rules"], "assessor_load_per_day": 8, "reassessments_max": 2}
    return {**scheme, "fee_idr": 800_000, "fees": fees, "rules": limits}
