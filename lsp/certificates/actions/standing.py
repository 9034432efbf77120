"""Changing the standing: one person proposes, another answers; reasons stay sealed inside."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters import pdf
from lsp.adapters.database import locked
from lsp.adapters.sealing import Sealer
from lsp.audit.actions import write_entry
from lsp.certificates import queries
from lsp.certificates.actions.services import note_event
from lsp.certificates.models import Certificate, StandingChange
from lsp.certificates.rules import numbers
from lsp.certificates.rules.events import EVENT_OF_STEP, EventKind, next_try_at
from lsp.certificates.rules.issue import STAGE_FLOW, Stage
from lsp.certificates.rules.printed import printed_from, why_not_name
from lsp.certificates.rules.standing import (
    CHANGE_FLOW,
    STANDING_FLOW,
    ChangeStatus,
    ChangeStep,
    StandingStep,
    why_not_approve,
    why_not_propose,
    why_not_touch,
)
from lsp.kernel.refusal import NotFound, Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.notices.actions import NoticeKind, Post, enqueue


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed. new_name and new_blanko only for a replacement; empty keeps the name."""

    step: StandingStep
    reason: str
    new_name: str = ""
    new_blanko: str = ""


def _locked_certificate(db: Session, condition: sa.ColumnElement[bool]) -> Certificate:
    found: Certificate | None = db.scalars(
        locked(sa.select(Certificate).where(condition))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _place(change_id: str, field: str) -> str:
    return f"standing_change.{field}:{change_id}"


def open_reason(change_id: str, sealed: bytes | None, field: str, sealer: Sealer) -> str:
    """The internal reason of a proposal ("reason") or of its answer ("answer")."""
    return sealer.open_text(sealed, _place(change_id, field)) if sealed else ""


def propose(
    db: Session,
    actor: Actor,
    certificate_id: str,
    proposal: Proposal,
    sealer: Sealer,
    *,
    now: datetime,
) -> StandingChange:
    """Propose a change of standing; nothing changes until another person approves."""
    certificate = _locked_certificate(db, Certificate.public_id == certificate_id)
    refuse_if(
        (
            *why_not_propose(
                actor,
                queries.involved_in(db, certificate.id),
                certificate.standing,
                proposal.step,
                is_released=certificate.stage is Stage.RELEASED,
                has_open_proposal=_is_busy(db, certificate.id),
            ),
            *_why_not_words(proposal),
        )
    )
    change = StandingChange(
        certificate_id=certificate.id,
        step=proposal.step,
        status=CHANGE_FLOW.initial,
        reason_sealed=b"",
        new_name=proposal.new_name,
        new_blanko=proposal.new_blanko,
        proposed_by_id=actor.person_id,
        proposed_at=now,
    )
    db.add(change)
    db.flush()
    place = _place(change.public_id, "reason")
    change.reason_sealed = sealer.seal_text(proposal.reason.strip(), place)
    payload = {"step": proposal.step.value, "change": change.public_id}
    write_entry(db, actor, "certificates.propose", "certificate", certificate_id, payload, now=now)
    return change


def _is_busy(db: Session, certificate_key: int) -> bool:
    """Whether a proposal is open or a replacement is being made."""
    statement = sa.select(
        sa.or_(
            sa.exists().where(
                StandingChange.certificate_id == certificate_key,
                StandingChange.status == ChangeStatus.PROPOSED,
            ),
            sa.exists().where(Certificate.replaces_id == certificate_key),
        )
    )
    return bool(db.scalar(statement))


def _why_not_words(proposal: Proposal) -> tuple[Reason, ...]:
    reasons = list(numbers.why_not_blanko(proposal.new_blanko))
    if not proposal.reason.strip():
        reasons.append(Reason("no_reason", N_("Tulis alasan usulan ini.")))
    if proposal.new_name:
        wrong = why_not_name(proposal.new_name)
        reasons += wrong
        odd = pdf.missing_characters(proposal.new_name)
        if odd and not wrong:
            reasons.append(
                Reason(
                    "unprintable",
                    N_("Huruf ini tidak ada pada jenis huruf sertifikat: %(letters)s"),
                    {"letters": odd},
                )
            )
    return tuple(reasons)


def _locked_change(db: Session, change_id: str) -> StandingChange:
    statement = sa.select(StandingChange).where(StandingChange.public_id == change_id)
    found: StandingChange | None = db.scalars(locked(statement)).one_or_none()
    if found is None:
        raise NotFound
    return found


def approve(
    db: Session,
    actor: Actor,
    change_id: str,
    note: str,
    sealer: Sealer,
    *,
    origin: str = "",
    now: datetime,
) -> Certificate:
    """Carry out what another person proposed; return the certificate, or the one that replaces it.

    A replacement begins here and takes the older paper's place when it is released.
    """
    change = _locked_change(db, change_id)
    certificate = _locked_certificate(db, Certificate.id == change.certificate_id)
    refuse_if(
        (
            *CHANGE_FLOW.why_not(change.status, ChangeStep.APPROVE),
            *why_not_approve(
                actor,
                queries.involved_in(db, certificate.id),
                change.proposed_by_id,
                certificate.standing,
                change.step,
            ),
        )
    )
    _answer(change, actor, ChangeStep.APPROVE, note, sealer, now)
    payload = {"step": change.step.value, "change": change_id}
    write_entry(
        db, actor, "certificates.approve", "certificate", certificate.public_id, payload, now=now
    )
    if change.step is StandingStep.REPLACE:
        return _begin_replacement(db, actor, certificate, change, now)
    certificate.standing = STANDING_FLOW.after(certificate.standing, change.step)
    db.flush()
    note_event(db, certificate, EVENT_OF_STEP[change.step], actor, now)
    _tell_holder(db, certificate, change, Post(sealer, origin), now)
    return certificate


def _tell_holder(
    db: Session, certificate: Certificate, change: StandingChange, post: Post, now: datetime
) -> None:
    """Tell the holder that the status changed; what it is now stands behind the log-in."""
    facts = {
        "scheme": printed_from(certificate.printed).qualification,
        "link": f"{post.origin}/sertifikat-saya/{certificate.public_id}",
    }
    enqueue(
        db,
        NoticeKind.CERTIFICATE_STATUS_CHANGED,
        certificate.person_id,
        facts,
        deed=change.public_id,
        sealer=post.sealer,
        now=now,
    )


def decline(
    db: Session, actor: Actor, change_id: str, note: str, sealer: Sealer, *, now: datetime
) -> Certificate:
    """Turn a proposal down; the certificate stays as it is."""
    change = _locked_change(db, change_id)
    certificate = _locked_certificate(db, Certificate.id == change.certificate_id)
    refuse_if(
        (
            *CHANGE_FLOW.why_not(change.status, ChangeStep.DECLINE),
            *why_not_touch(actor, queries.involved_in(db, certificate.id)),
        )
    )
    if actor.person_id == change.proposed_by_id:
        raise Refused(
            [Reason("same_person", N_("Usulan dijawab oleh orang lain, bukan pengusulnya."))]
        )
    _answer(change, actor, ChangeStep.DECLINE, note, sealer, now)
    payload = {"step": change.step.value, "change": change_id}
    write_entry(
        db, actor, "certificates.decline", "certificate", certificate.public_id, payload, now=now
    )
    return certificate


def _answer(
    change: StandingChange, actor: Actor, step: ChangeStep, note: str, sealer: Sealer, now: datetime
) -> None:
    change.status = CHANGE_FLOW.after(change.status, step)
    change.answered_by_id, change.answered_at = actor.person_id, now
    place = _place(change.public_id, "answer")
    change.answer_sealed = sealer.seal_text(note.strip(), place) if note.strip() else None


def _begin_replacement(
    db: Session, actor: Actor, older: Certificate, change: StandingChange, now: datetime
) -> Certificate:
    certificate = Certificate(
        decision_id=older.decision_id,
        copy=older.copy + 1,
        replaces_id=older.id,
        person_id=older.person_id,
        scheme_version_id=older.scheme_version_id,
        stage=STAGE_FLOW.initial,
        standing=STANDING_FLOW.initial,
        begun_by_id=actor.person_id,
        begun_at=now,
        next_try_at=next_try_at(0, now),
        holder_name=change.new_name or older.holder_name,
        blanko_number=change.new_blanko or None,
        scheme=older.scheme,
        printed={},
    )
    db.add(certificate)
    db.flush()
    note_event(db, certificate, EventKind.BEGUN, actor, now)
    return certificate
