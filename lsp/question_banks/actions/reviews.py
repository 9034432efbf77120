"""Review of items: proposing, returning, approving, retiring."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.audit.actions import write_entry
from lsp.kernel.refusal import refuse_if
from lsp.kernel.roles import Actor
from lsp.question_banks import queries
from lsp.question_banks.models import Item, ItemVersion
from lsp.question_banks.rules import items as rules
from lsp.question_banks.rules.items import ITEM_FLOW, ItemState, ItemStep


def _locked_newest(db: Session, item_id: int) -> tuple[Item, ItemVersion]:
    item = db.scalars(locked(sa.select(Item).where(Item.id == item_id))).one()
    return item, queries.newest_version(db, item_id)


def _log(
    db: Session,
    actor: Actor,
    deed: str,
    item: Item,
    version: ItemVersion,
    now: datetime,
    **more: str,
) -> None:
    facts = {"version": version.public_id, "code": item.code, "hash": version.content_hash, **more}
    write_entry(db, actor, f"question_banks.{deed}", "item", item.public_id, facts, now=now)


def propose(db: Session, actor: Actor, item_id: int, *, now: datetime) -> None:
    """Send one's own draft to review."""
    item, version = _locked_newest(db, item_id)
    refuse_if(rules.why_not_propose(actor, version.state, version.author_id))
    version.state = ITEM_FLOW.after(version.state, ItemStep.PROPOSE)
    db.flush()
    _log(db, actor, "propose", item, version, now)


def send_back(db: Session, actor: Actor, item_id: int, reason: str, *, now: datetime) -> None:
    """Return a version to its author with what is to be improved."""
    item, version = _locked_newest(db, item_id)
    step = ItemStep.RETURN
    refuse_if(rules.why_not_review(actor, version.state, version.author_id, step))
    refuse_if(rules.why_not_return(reason))
    version.state, version.review_note = ITEM_FLOW.after(version.state, step), reason.strip()
    db.flush()
    _log(db, actor, "send_back", item, version, now, reason=version.review_note)


def approve(db: Session, actor: Actor, item_id: int, *, now: datetime) -> None:
    """Make a version ready; the ready version before it is retired in the same deed."""
    item, version = _locked_newest(db, item_id)
    _make_ready(db, actor, version, now)
    _log(db, actor, "approve", item, version, now)


def _make_ready(db: Session, actor: Actor, version: ItemVersion, now: datetime) -> None:
    step = ItemStep.APPROVE
    refuse_if(rules.why_not_review(actor, version.state, version.author_id, step))
    before = sa.select(ItemVersion).where(
        ItemVersion.item_id == version.item_id, ItemVersion.state == ItemState.READY
    )
    for old in db.scalars(before):
        old.state = ITEM_FLOW.after(old.state, ItemStep.RETIRE)
    db.flush()
    version.state = ITEM_FLOW.after(version.state, step)
    version.reviewer_id, version.reviewed_at, version.review_note = actor.person_id, now, ""
    db.flush()


def retire(db: Session, actor: Actor, item_id: int, *, now: datetime) -> None:
    """Take a version out of use; forms that hold it stay as they are."""
    item, version = _locked_newest(db, item_id)
    step = ItemStep.RETIRE
    refuse_if(rules.why_not_review(actor, version.state, version.author_id, step))
    version.state = ITEM_FLOW.after(version.state, step)
    db.flush()
    _log(db, actor, "retire", item, version, now)


def propose_all(db: Session, actor: Actor, scheme_code: str, *, now: datetime) -> tuple[str, ...]:
    """Send every own draft of a scheme to review; gives back the codes."""
    return _each(db, actor, scheme_code, "propose", ItemState.DRAFT, now)


def approve_all(db: Session, actor: Actor, scheme_code: str, *, now: datetime) -> tuple[str, ...]:
    """Approve every version of a scheme that is in review, as a second person."""
    return _each(db, actor, scheme_code, "approve", ItemState.REVIEW, now)


def _each(
    db: Session, actor: Actor, scheme_code: str, deed: str, state: ItemState, now: datetime
) -> tuple[str, ...]:
    done: dict[str, str] = {}
    for code, (_, version) in sorted(queries.newest_versions(db, scheme_code).items()):
        if version.state is not state:
            continue
        if deed == "approve":
            _make_ready(db, actor, version, now)
        elif version.author_id == actor.person_id:
            version.state = ITEM_FLOW.after(version.state, ItemStep.PROPOSE)
        else:
            continue
        done[code] = version.content_hash
    db.flush()
    if done:
        write_entry(
            db,
            actor,
            f"question_banks.{deed}_all",
            "item_bank",
            scheme_code,
            {"versions": done},
            now=now,
        )
    return tuple(done)
