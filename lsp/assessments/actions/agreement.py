"""The review of FR.APL.02, and FR.AK.01: laid before the candidate, signed by both."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from lsp.applications import actions as applications
from lsp.applications.queries import SelfAssessmentView, self_assessment_of
from lsp.applications.rules import SelfAssessmentStatus
from lsp.assessments import queries
from lsp.assessments.actions.locking import Case, journal, lock_case, tell_candidate
from lsp.assessments.documents import record_header
from lsp.assessments.models import SelfAssessmentReview
from lsp.assessments.rules import agreement as rules
from lsp.assessments.rules.agreement import AgreementFacts, Gathering
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.kernel.roles import Actor
from lsp.notices.actions import NoticeKind, Post
from lsp.records import actions as records
from lsp.records.models import FormInstance, FormSignature
from lsp.records.queries import form_for
from lsp.records.rules import ASSESSOR, CANDIDATE


def _sent(found: SelfAssessmentView | None) -> bool:
    return found is not None and found.status is not SelfAssessmentStatus.DRAFT


def _facts(db: Session, case: Case) -> AgreementFacts:
    found = self_assessment_of(db, case.seat.application_id)
    return case.standing.agreement_facts(case.seat, _sent(found))


def review_self_assessment(
    db: Session,
    actor: Actor,
    seat_id: str,
    *,
    can_proceed: bool,
    note: str,
    seen_hash: str,
    now: datetime,
) -> SelfAssessmentReview:
    """Say whether assessment can go on. The first review of a self-assessment signs FR.APL.02.

    `seen_hash` is the content hash of the FR.APL.02 that the assessor read.
    """
    case = lock_case(db, seat_id)
    found = self_assessment_of(db, case.seat.application_id)
    facts = case.standing.agreement_facts(case.seat, _sent(found))
    refuse_if(rules.why_not_review(actor, facts, can_proceed, note))
    if found is not None and found.status is SelfAssessmentStatus.SUBMITTED:
        applications.review_self_assessment(
            db,
            actor,
            case.seat.application_public_id,
            can_proceed=can_proceed,
            note=note,
            seen_hash=seen_hash,
            now=now,
        )
    review = SelfAssessmentReview(
        seat_id=case.seat.seat_id,
        can_proceed=can_proceed,
        note=note.strip(),
        reviewed_by_id=actor.person_id,
        reviewed_at=now,
    )
    db.add(review)
    db.flush()
    payload: dict[str, object] = {"can_proceed": can_proceed, "note": note.strip()}
    journal(db, actor, "review_self_assessment", case.seat, payload, now)
    return review


def prepare_agreement(
    db: Session,
    actor: Actor,
    seat_id: str,
    *,
    gathering: Collection[Gathering],
    other: str = "",
    post: Post | None = None,
    now: datetime,
) -> FormInstance:
    """Lay FR.AK.01 before the candidate; until somebody signs, it may be written anew."""
    case = lock_case(db, seat_id)
    seat = case.seat
    refuse_if(rules.why_not_open_agreement(actor, _facts(db, case), gathering, other))
    header = record_header(db, seat, seat.starts_at, seat.ends_at)
    data = rules.agreement_data(header, gathering, other)
    before = form_for(db, queries.AGREEMENT, seat.public_id)
    if before is None:
        form = records.open_form(
            db,
            actor,
            code=queries.AGREEMENT,
            subject_kind="seat",
            subject_id=seat.public_id,
            data=data,
            named_signers={ASSESSOR: seat.assessor_id, CANDIDATE: seat.candidate_id},
            now=now,
        )
    else:
        form = records.change_form(db, actor, before, data, now=now)
    payload: dict[str, object] = {"form": form.public_id, "content_hash": form.content_hash}
    journal(db, actor, "prepare_agreement", seat, payload, now)
    tell_candidate(db, NoticeKind.AGREEMENT_READY, seat, form, post, now)
    return form


def sign_agreement(
    db: Session, actor: Actor, seat_id: str, *, seen_hash: str, now: datetime
) -> FormSignature:
    """Sign FR.AK.01 as the candidate or as the assessor of the seat, whoever the actor is."""
    case = lock_case(db, seat_id)
    refuse_if(rules.why_not_sign_agreement(actor, _facts(db, case)))
    form = form_for(db, queries.AGREEMENT, seat_id)
    if form is None:
        raise NotFound
    role = CANDIDATE if case.seat.access.is_own(actor) else ASSESSOR
    signature = records.sign_form(db, actor, form, signer_role=role, seen_hash=seen_hash, now=now)
    payload: dict[str, object] = {"form": form.public_id, "signer_role": role}
    journal(db, actor, "sign_agreement", case.seat, payload, now)
    return signature
