"""FR.APL.02: saving answers per unit, sending, and the assessor's review."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.applications import queries
from lsp.applications.actions.forms import APL02, keep_apl02
from lsp.applications.actions.locking import locked_application, own_application
from lsp.applications.models import Application, SelfAssessment, SelfAssessmentAnswer
from lsp.applications.rules import SELF_ASSESSMENT_FLOW, SelfAssessmentStep
from lsp.applications.rules import self_assessment as rules
from lsp.applications.rules.self_assessment import ElementAnswer
from lsp.audit.actions import write_entry
from lsp.kernel.refusal import NotFound, Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.records import actions as records
from lsp.records import rules as record_rules
from lsp.records.queries import form_for
from lsp.schemes.queries import outline


def _locked_self_assessment(db: Session, application: Application) -> SelfAssessment:
    statement = locked(
        sa.select(SelfAssessment).where(SelfAssessment.application_id == application.id)
    ).execution_options(populate_existing=True)
    found: SelfAssessment | None = db.scalars(statement).one_or_none()
    if found is None:
        text = N_("Asesmen mandiri dibuka setelah permohonan diterima.")
        raise Refused([Reason("application_not_accepted", text)])
    return found


def save_unit(
    db: Session,
    actor: Actor,
    application_id: str,
    given: Mapping[int, ElementAnswer],
    *,
    now: datetime,
) -> None:
    """Keep answers by element key; elements that are not given stay as they are."""
    application = own_application(db, actor, application_id)
    found = _locked_self_assessment(db, application)
    refuse_if(rules.why_not_edit(application.status, found.status))
    known = {each.element_id for each in queries.elements_of(outline(db, application.version_id))}
    if not set(given) <= known:
        raise NotFound
    if any(len(each.evidence) > rules.LONGEST_EVIDENCE for each in given.values()):
        text = N_("Bukti paling banyak %(limit)s karakter.")
        raise Refused([Reason("evidence_too_long", text, {"limit": rules.LONGEST_EVIDENCE})])
    for element_id, each in given.items():
        row = db.get(SelfAssessmentAnswer, (found.id, element_id)) or SelfAssessmentAnswer(
            self_assessment_id=found.id, element_id=element_id
        )
        row.answer, row.evidence, row.changed_at = each.answer, each.evidence, now
        db.add(row)
    db.flush()


def submit_self_assessment(
    db: Session, actor: Actor, application_id: str, *, seen: str, now: datetime
) -> SelfAssessment:
    """Send the self-assessment: `seen` is the hash of the answers the candidate checked."""
    application = own_application(db, actor, application_id)
    found = _locked_self_assessment(db, application)
    scheme = outline(db, application.version_id)
    view = queries.self_assessment_of(db, application.id)
    answers = view.answers if view else {}
    elements = queries.elements_of(scheme)
    refuse_if(rules.why_not_submit(application.status, found.status, elements, answers))
    if seen != rules.answers_hash(answers):
        text = N_("Jawaban berubah sejak halaman ini dibuka. Periksa lagi lalu kirim.")
        raise Refused([Reason("content_changed", text)])
    found.status = SELF_ASSESSMENT_FLOW.after(found.status, SelfAssessmentStep.SUBMIT)
    found.submitted_at = now
    db.flush()
    form = keep_apl02(db, actor, application, scheme, answers, now=now)
    _journal(db, actor, "submit", found, {"form": form.content_hash}, now)
    return found


def review_self_assessment(
    db: Session,
    actor: Actor,
    application_id: str,
    *,
    can_proceed: bool,
    note: str,
    seen_hash: str,
    now: datetime,
) -> SelfAssessment:
    """The assigned assessor says whether assessment can go on, and signs FR.APL.02.

    The caller (a room above) has checked that the actor is the assigned assessor. `seen_hash` is
    the content hash of the form that the assessor read.
    """
    application = locked_application(db, application_id)
    found = _locked_self_assessment(db, application)
    refuse_if(rules.why_not_review(found.status, can_proceed, note))
    form = form_for(db, APL02, application.public_id)
    if form is None:
        raise NotFound
    role = record_rules.ASSESSOR
    records.name_signer(db, actor, form, role, actor.person_id, now=now)
    added = {"recommendation": "proceed" if can_proceed else "stop", "note": note.strip()}
    records.sign_form(db, actor, form, signer_role=role, seen_hash=seen_hash, added=added, now=now)
    found.status = SELF_ASSESSMENT_FLOW.after(found.status, SelfAssessmentStep.REVIEW)
    found.reviewed_at, found.reviewed_by_id = now, actor.person_id
    found.can_proceed, found.note = can_proceed, note.strip()
    db.flush()
    payload = {"can_proceed": can_proceed, "note": note.strip()}
    _journal(db, actor, "review", found, payload, now)
    return found


def _journal(
    db: Session,
    actor: Actor,
    deed: str,
    found: SelfAssessment,
    payload: dict[str, object],
    now: datetime,
) -> None:
    name = f"applications.{deed}_self_assessment"
    write_entry(db, actor, name, "self_assessment", found.public_id, payload, now=now)
