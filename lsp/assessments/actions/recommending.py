"""Recommending from all evidence, taking it back, and signing FR.AK.02."""

from datetime import datetime

from sqlalchemy.orm import Session

from lsp.assessments import queries
from lsp.assessments.actions.locking import Case, journal, lock_case, tell_candidate
from lsp.assessments.documents import record_header
from lsp.assessments.models import Recommendation, RecommendationUnit
from lsp.assessments.queries.workspace import findings_of, units_of_case
from lsp.assessments.rules import RECOMMENDATION_FLOW, RecommendationStep
from lsp.assessments.rules import recommending as rules
from lsp.assessments.rules.judging import UnitCase, overall, unit_outcome
from lsp.assessments.rules.recommending import Findings, findings_hash
from lsp.kernel.evidence import Competence
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.kernel.roles import Actor
from lsp.notices.actions import NoticeKind, Post
from lsp.portfolios import queries as portfolios
from lsp.records import actions as records
from lsp.records.models import FormInstance, FormSignature
from lsp.records.queries import form_for
from lsp.records.rules import ASSESSOR, CANDIDATE, FormStatus
from lsp.scheduling import actions as scheduling


def recommend(
    db: Session,
    actor: Actor,
    seat_id: str,
    *,
    follow_up: str,
    comment: str,
    post: Post | None = None,
    now: datetime,
) -> Recommendation:
    """Recommend K or BK per unit as the judgements say, and open FR.AK.02 for both to sign."""
    case = lock_case(db, seat_id)
    units = tuple(unit.case for unit in units_of_case(db, case.seat))
    running = case.standing.test_is_running
    refuse_if(rules.why_not_recommend(actor, case.gate(db), units, follow_up, running))
    refuse_if(portfolios.why_not_intact(db, case.seat.seat_id))
    findings = findings_of(db, case.seat, case.standing, units, follow_up, comment)
    form = _open_record(db, actor, case, findings, now)
    row = Recommendation(
        seat_id=case.seat.seat_id,
        assessor_id=actor.person_id,
        outcome=overall(units),
        status=RECOMMENDATION_FLOW.initial,
        follow_up=findings.follow_up,
        comment=findings.comment,
        content_hash=findings_hash(findings),
        evidence_set_hash=findings.evidence_set_hash,
        agreement_hash=findings.agreement_hash,
        form_id=form.public_id,
        recommended_at=now,
    )
    db.add(row)
    db.flush()
    _keep_units(db, row, units)
    payload: dict[str, object] = {"outcome": row.outcome, "content_hash": row.content_hash}
    journal(db, actor, "recommend", case.seat, payload, now)
    tell_candidate(db, NoticeKind.RECORD_READY, case.seat, form, post, now)
    return row


def _keep_units(db: Session, row: Recommendation, units: tuple[UnitCase, ...]) -> None:
    for position, unit in enumerate(units, 1):
        db.add(
            RecommendationUnit(
                recommendation_id=row.id,
                unit_id=unit.unit_id,
                unit_code=unit.code,
                position=position,
                outcome=unit_outcome(unit) or Competence.NOT_YET_COMPETENT,
            )
        )
    db.flush()


def _open_record(
    db: Session, actor: Actor, case: Case, findings: Findings, now: datetime
) -> FormInstance:
    """FR.AK.02 with these findings; the one of a recommendation taken back is superseded."""
    seat, judging = case.seat, case.standing.judging
    started_at = judging.begun_at if judging else seat.starts_at
    data = rules.record_data(record_header(db, seat, started_at, now), findings)
    before = form_for(db, queries.RECORD, seat.public_id)
    if before is not None:
        taken_back = queries.recommendations_of(db, seat.seat_id)[-1]
        return records.supersede_form(
            db, actor, before, data, reason=taken_back.withdraw_reason, now=now
        )
    return records.open_form(
        db,
        actor,
        code=queries.RECORD,
        subject_kind="seat",
        subject_id=seat.public_id,
        data=data,
        named_signers={ASSESSOR: seat.assessor_id, CANDIDATE: seat.candidate_id},
        now=now,
    )


def _standing_recommendation(case: Case) -> Recommendation:
    found = case.standing.recommendation
    if found is None:
        raise NotFound
    return found


def withdraw_recommendation(
    db: Session, actor: Actor, seat_id: str, *, reason: str, now: datetime
) -> Recommendation:
    """Take the recommendation back before both signed; the assessor judges on."""
    case = lock_case(db, seat_id)
    row = _standing_recommendation(case)
    refuse_if(rules.why_not_withdraw(actor, case.seat.access, row.status, reason))
    row.status = RECOMMENDATION_FLOW.after(row.status, RecommendationStep.WITHDRAW)
    row.withdraw_reason = reason.strip()
    db.flush()
    payload: dict[str, object] = {"reason": reason.strip(), "recommendation": row.public_id}
    journal(db, actor, "withdraw_recommendation", case.seat, payload, now)
    return row


def sign_record(
    db: Session, actor: Actor, seat_id: str, *, seen_hash: str, now: datetime
) -> FormSignature:
    """Sign FR.AK.02 as candidate or assessor; the second signature hands the case over."""
    case = lock_case(db, seat_id, may_end=True)
    row = _standing_recommendation(case)
    present = _hash_now(db, case, row)
    why_not = rules.why_not_sign_record(
        actor, case.seat.access, row.status, row.content_hash, present
    )
    refuse_if(why_not)
    refuse_if(portfolios.why_not_intact(db, case.seat.seat_id))
    form = form_for(db, queries.RECORD, seat_id)
    if form is None or form.public_id != row.form_id:
        raise NotFound
    role = CANDIDATE if case.seat.access.is_own(actor) else ASSESSOR
    signature = records.sign_form(db, actor, form, signer_role=role, seen_hash=seen_hash, now=now)
    payload: dict[str, object] = {"form": form.public_id, "signer_role": role}
    journal(db, actor, "sign_record", case.seat, payload, now)
    if form.status is FormStatus.SIGNED:
        _complete(db, actor, case, row, now)
    return signature


def _hash_now(db: Session, case: Case, row: Recommendation) -> str:
    units = tuple(unit.case for unit in units_of_case(db, case.seat))
    found = findings_of(db, case.seat, case.standing, units, row.follow_up, row.comment)
    return findings_hash(found)


def _complete(db: Session, actor: Actor, case: Case, row: Recommendation, now: datetime) -> None:
    row.status = RECOMMENDATION_FLOW.after(row.status, RecommendationStep.COMPLETE)
    row.completed_at = now
    db.flush()
    scheduling.finish_seat(db, actor, case.seat.public_id, now=now)
    payload: dict[str, object] = {
        "recommendation": row.public_id,
        "content_hash": row.content_hash,
    }
    journal(db, actor, "complete_recommendation", case.seat, payload, now)
