"""Drafts that a sponsor entered: written down anew, or dropped, before the person took them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.applications import queries
from lsp.applications.models import Application
from lsp.applications.rules import APPLICATION_FLOW, ApplicationStep, Purpose
from lsp.applications.rules.answers import REUSED
from lsp.audit.actions import Deed, write_entries, write_entry
from lsp.kernel.canonical import canonical_json
from lsp.kernel.ids import new_id
from lsp.kernel.roles import Actor


def enter_drafts(
    db: Session,
    actor: Actor,
    version_id: int,
    given: Sequence[tuple[int, Mapping[str, str]]],
    sealer: Sealer,
    *,
    now: datetime,
) -> list[Application]:
    """Drafts for many people who have none yet, each by key and answers; in their order.

    The same as `enter_application` for each of them, in few statements.
    """
    drafts = []
    for person_id, known in given:
        application = Application(
            public_id=new_id(),
            person_id=person_id,
            version_id=version_id,
            status=APPLICATION_FLOW.initial,
            purpose=Purpose.CERTIFICATION,
            full_name=known["full_name"],
            asked={},
            created_at=now,
            changed_at=now,
            note="",
        )
        kept = {name: text for name, text in known.items() if text and name in REUSED}
        kept["purpose"] = Purpose.CERTIFICATION.value
        application.data_sealed = sealer.seal(canonical_json(kept), queries.place_of(application))
        drafts.append(application)
    db.add_all(drafts)
    db.flush()
    payload = {"version": version_id}
    deeds = [Deed("applications.enter", "application", each.public_id, payload) for each in drafts]
    write_entries(db, actor, deeds, now=now)
    return drafts


def correct_entered(
    db: Session,
    actor: Actor,
    application: Application,
    given: Mapping[str, str],
    sealer: Sealer,
    *,
    now: datetime,
) -> None:
    """Write down other data in an entered draft that the person has not touched yet."""
    known = queries.open_data(application, sealer)
    kept = {name: text for name, text in known.items() if name not in REUSED}
    kept |= {name: text for name, text in given.items() if text and name in REUSED}
    application.data_sealed = sealer.seal(canonical_json(kept), queries.place_of(application))
    application.full_name = kept.get("full_name") or application.full_name
    application.changed_at = now
    db.flush()
    _journal(db, actor, "correct_entered", application, now)


def drop_entered(db: Session, actor: Actor, application: Application, *, now: datetime) -> None:
    """Withdraw an entered draft that the person does not want or never had."""
    application.status = APPLICATION_FLOW.after(application.status, ApplicationStep.WITHDRAW)
    application.changed_at = now
    db.flush()
    _journal(db, actor, "drop_entered", application, now)


def _journal(db: Session, actor: Actor, deed: str, application: Application, now: datetime) -> None:
    name = f"applications.{deed}"
    payload = {"version": application.version_id}
    write_entry(db, actor, name, "application", application.public_id, payload, now=now)
