"""Putting a draft before the chair of the scheme committee and the head, and their answers."""

from datetime import datetime

from sqlalchemy.orm import Session

from lsp.kernel.refusal import refuse_if
from lsp.kernel.roles import Actor
from lsp.schemes.actions.history import locked_version, note_deed
from lsp.schemes.models import SchemeVersion
from lsp.schemes.queries import versions
from lsp.schemes.rules import VERSION_FLOW, VersionDeed, VersionStep, approving


def propose_version(db: Session, actor: Actor, version_id: int, *, now: datetime) -> SchemeVersion:
    """Ask for both approvals; until they are given or refused the content stays as it is."""
    version = locked_version(db, version_id)
    refuse_if(
        approving.why_not_propose(
            version.status, version.content_hash, versions.published_hash(db, version.scheme_id)
        )
    )
    version.status = VERSION_FLOW.after(version.status, VersionStep.PROPOSE)
    note_deed(db, actor, version, VersionDeed.PROPOSED, "schemes.propose_version", now=now)
    return version


def return_version(
    db: Session, actor: Actor, version_id: int, note: str, *, now: datetime
) -> SchemeVersion:
    """Send a proposed version back with what is to be mended; approvals given so far lapse."""
    version = locked_version(db, version_id)
    refuse_if(approving.why_not_return(version.status, note))
    version.status = VERSION_FLOW.after(version.status, VersionStep.RETURN)
    note_deed(
        db,
        actor,
        version,
        VersionDeed.RETURNED,
        "schemes.return_version",
        note=note.strip(),
        now=now,
    )
    return version


def approve_version(
    db: Session, actor: Actor, version_id: int, *, seen_hash: str, now: datetime
) -> VersionDeed:
    """Approve the content that the person has seen, for the office that they hold."""
    version = locked_version(db, version_id)
    history = versions.deeds(db, version.id)
    refuse_if(
        approving.why_not_approve(actor, version.status, history, version.content_hash, seen_hash)
    )
    given = approving.approvals(history, version.content_hash)
    deed = approving.approval_of(actor, given)
    assert deed is not None  # noqa: S101 - why_not_approve has just said so
    note_deed(db, actor, version, deed, "schemes.approve_version", now=now)
    return deed


def sign_on_paper(
    db: Session, actor: Actor, version_id: int, reference: str, *, now: datetime
) -> SchemeVersion:
    """Propose a draft whose scheme document is signed already, and record those signatures."""
    propose_version(db, actor, version_id, now=now)
    return approve_on_paper(db, actor, version_id, reference, now=now)


def approve_on_paper(
    db: Session, actor: Actor, version_id: int, reference: str, *, now: datetime
) -> SchemeVersion:
    """Record that the chair and the head signed the scheme document on paper, and which one."""
    version = locked_version(db, version_id)
    refuse_if(approving.why_not_on_paper(version.status, reference))
    note_deed(
        db,
        actor,
        version,
        VersionDeed.APPROVED_ON_PAPER,
        "schemes.approve_on_paper",
        note=reference.strip(),
        now=now,
    )
    return version
