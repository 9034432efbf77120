"""What the secretariat does: findings per document, accept, return, reject."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from lsp.accounts.actions.unmasking import note_unmasking
from lsp.accounts.models import UnmaskReason
from lsp.adapters.sealing import Sealer
from lsp.applications import queries
from lsp.applications.actions.forms import APL01, findings_added
from lsp.applications.actions.locking import locked_application
from lsp.applications.models import Application, RequirementVerdict, SelfAssessment
from lsp.applications.rules import (
    APPLICATION_FLOW,
    SELF_ASSESSMENT_FLOW,
    ApplicationStep,
    Verdict,
)
from lsp.applications.rules.dossier import (
    asked_for,
    why_not_accept,
    why_not_record,
    why_not_reject,
    why_not_return,
    why_not_review,
)
from lsp.audit.actions import write_entry
from lsp.kernel.refusal import Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.notices.actions import NoticeKind, enqueue
from lsp.records import actions as records
from lsp.records import rules as record_rules
from lsp.records.queries import form_for

Findings = Mapping[int, tuple[Verdict, str]]


def record_findings(
    db: Session,
    actor: Actor,
    application_id: str,
    findings: Findings,
    sealer: Sealer,
    *,
    now: datetime,
) -> None:
    """Keep the findings on requirements (by requirement key); others stay as they are."""
    application = locked_application(db, application_id)
    dossier = queries.dossier_of(db, application, sealer)
    refuse_if(why_not_review(dossier, actor, ApplicationStep.RETURN))
    refuse_if(why_not_record(findings, dossier.requirements))
    for key, (verdict, reason) in findings.items():
        kept = db.get(RequirementVerdict, (application.id, key)) or RequirementVerdict(
            application_id=application.id, requirement_id=key
        )
        kept.verdict = verdict
        kept.reason = "" if verdict is Verdict.MET else reason.strip()
        kept.decided_by_id, kept.decided_at = actor.person_id, now
        db.add(kept)
    db.flush()
    payload = {str(key): verdict.value for key, (verdict, _) in findings.items()}
    _journal(db, actor, "record_findings", application, payload, now)


def note_reveal(db: Session, actor: Actor, application_id: str, *, now: datetime) -> None:
    """Journal that somebody of the office looks at identity, contact and needs unmasked."""
    application = locked_application(db, application_id)
    note_unmasking(
        db,
        actor,
        application.person_id,
        ("identity", "contact", "needs"),
        UnmaskReason.CHECK_IDENTITY,
        object_kind="application",
        object_id=application_id,
        now=now,
    )


def _journal(
    db: Session,
    actor: Actor,
    deed: str,
    application: Application,
    payload: Mapping[str, object],
    now: datetime,
) -> None:
    name = f"applications.{deed}"
    write_entry(db, actor, name, "application", application.public_id, dict(payload), now=now)


def _decide(
    db: Session,
    actor: Actor,
    application: Application,
    step: ApplicationStep,
    note: str,
    now: datetime,
) -> None:
    application.status = APPLICATION_FLOW.after(application.status, step)
    application.note = note.strip()
    application.reviewed_by_id, application.reviewed_at = actor.person_id, now
    application.changed_at = now
    db.flush()
    _journal(db, actor, step.value, application, {"note": note.strip(), **application.asked}, now)


def accept_application(
    db: Session,
    actor: Actor,
    application_id: str,
    *,
    seen_hash: str,
    sealer: Sealer,
    origin: str = "",
    now: datetime,
) -> Application:
    """Accept: every mandatory requirement is met. The reviewer signs FR.APL.01 as they saw it."""
    application = locked_application(db, application_id)
    refuse_if(why_not_accept(queries.dossier_of(db, application, sealer), actor))
    form = form_for(db, APL01, application.public_id)
    if form is None:
        text = N_("Formulir FR.APL.01 permohonan ini tidak ditemukan.")
        raise Refused([Reason("form_missing", text)])
    role = record_rules.SECRETARIAT
    records.name_signer(db, actor, form, role, actor.person_id, now=now)
    added = findings_added(db, application)
    records.sign_form(db, actor, form, signer_role=role, seen_hash=seen_hash, added=added, now=now)
    _decide(db, actor, application, ApplicationStep.ACCEPT, "", now)
    db.add(SelfAssessment(application_id=application.id, status=SELF_ASSESSMENT_FLOW.initial))
    db.flush()
    _tell(db, application, NoticeKind.APPLICATION_ACCEPTED, sealer, origin, now)
    return application


def return_application(
    db: Session,
    actor: Actor,
    application_id: str,
    *,
    note: str,
    steps: Collection[str] = (),
    sealer: Sealer,
    origin: str = "",
    now: datetime,
) -> Application:
    """Give the application back to be put right: what was found wanting, and the named steps.

    Everything else stays closed to the candidate.
    """
    application = locked_application(db, application_id)
    dossier = queries.dossier_of(db, application, sealer)
    refuse_if(why_not_return(dossier, actor, steps, note))
    application.asked = asked_for(dossier, steps).plain()
    _decide(db, actor, application, ApplicationStep.RETURN, note, now)
    _tell(db, application, NoticeKind.APPLICATION_RETURNED, sealer, origin, now)
    return application


def reject_application(
    db: Session,
    actor: Actor,
    application_id: str,
    *,
    reason: str,
    sealer: Sealer,
    origin: str = "",
    now: datetime,
) -> Application:
    """Reject for good, with a reason that the candidate reads."""
    application = locked_application(db, application_id)
    refuse_if(why_not_reject(queries.dossier_of(db, application, sealer), actor, reason))
    _decide(db, actor, application, ApplicationStep.REJECT, reason, now)
    _tell(db, application, NoticeKind.APPLICATION_REJECTED, sealer, origin, now)
    return application


def _tell(
    db: Session,
    application: Application,
    kind: NoticeKind,
    sealer: Sealer,
    origin: str,
    now: datetime,
) -> None:
    """Tell the candidate; the reason stands on the page, not in the message."""
    facts = {
        "number": application.number or "–",
        "link": f"{origin}/permohonan/{application.public_id}",
    }
    deed = f"{application.public_id}:{now.isoformat()}"
    enqueue(db, kind, application.person_id, facts, deed=deed, sealer=sealer, now=now)
