"""Beginning to judge, judging KUK by KUK, and oral questions."""

from datetime import datetime

from sqlalchemy.orm import Session

from lsp.assessments.actions.locking import Case, journal, lock_case
from lsp.assessments.models import Judgement, JudgementEvidence, Judging, OralProbe
from lsp.assessments.queries import workspace
from lsp.assessments.queries.workspace import KukView
from lsp.assessments.rules import judging as rules
from lsp.kernel.evidence import Competence
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.kernel.roles import Actor
from lsp.portfolios import actions as portfolios


def begin_judging(db: Session, actor: Actor, seat_id: str, *, now: datetime) -> Judging:
    """Start judging: the portfolio is frozen, and FR.AK.01 is tied by its hash."""
    case = lock_case(db, seat_id)
    refuse_if(rules.why_not_begin(actor, case.gate(db)))
    agreement = case.standing.agreement
    if agreement is None:
        raise NotFound
    evidence = portfolios.freeze(db, actor, seat_id, now=now)
    judging = Judging(
        seat_id=case.seat.seat_id,
        evidence_set_hash=evidence.set_hash,
        agreement_hash=agreement.content_hash,
        begun_by_id=actor.person_id,
        begun_at=now,
    )
    db.add(judging)
    db.flush()
    payload: dict[str, object] = {
        "evidence_set_hash": judging.evidence_set_hash,
        "agreement_hash": judging.agreement_hash,
    }
    journal(db, actor, "begin_judging", case.seat, payload, now)
    return judging


def _kuk(db: Session, case: Case, kuk_id: int) -> KukView:
    for unit in workspace.units_of_case(db, case.seat):
        for view in unit.kuk():
            if view.kuk_id == kuk_id:
                return view
    raise NotFound


def judge(
    db: Session,
    actor: Actor,
    seat_id: str,
    kuk_id: int,
    *,
    outcome: Competence,
    reason: str = "",
    now: datetime,
) -> Judgement:
    """Judge one KUK, with all the evidence that lies before the assessor now.

    Saying again what already stands on the same evidence adds nothing.
    """
    case = lock_case(db, seat_id)
    view = _kuk(db, case, kuk_id)
    refuse_if(rules.why_not_judge(actor, case.gate(db), view.case, outcome, reason))
    before = _same_as_before(db, case, view, outcome, reason)
    if before is not None:
        return before
    judgement = Judgement(
        seat_id=case.seat.seat_id,
        kuk_id=kuk_id,
        outcome=outcome,
        reason=reason.strip(),
        judged_by_id=actor.person_id,
        judged_at=now,
    )
    db.add(judgement)
    db.flush()
    _keep_evidence(db, judgement, view)
    payload: dict[str, object] = {
        "kuk": kuk_id,
        "outcome": outcome,
        "reason": reason.strip(),
        "evidence": [[each.source, each.evidence_id, each.outcome] for each in view.results],
    }
    journal(db, actor, "judge", case.seat, payload, now)
    return judgement


def _same_as_before(
    db: Session, case: Case, view: KukView, outcome: Competence, reason: str
) -> Judgement | None:
    """The judgement that stands, when this one says the same on the same evidence."""
    judgements = workspace.judgements_of(db, case.seat.seat_id, view.kuk_id)
    if not judgements or judgements[-1].outcome is not outcome:
        return None
    if reason.strip() not in ("", judgements[-1].reason):
        return None
    lay = {
        (each.source, each.evidence_id, each.outcome, each.detail)
        for each in workspace.evidence_of(db, judgements[-1].id)
    }
    lies = {(each.source, each.evidence_id, each.outcome, each.detail) for each in view.results}
    return judgements[-1] if lay == lies else None


def _keep_evidence(db: Session, judgement: Judgement, view: KukView) -> None:
    for result in view.results:
        db.add(
            JudgementEvidence(
                judgement_id=judgement.id,
                source=result.source,
                evidence_id=result.evidence_id,
                outcome=result.outcome,
                detail=result.detail,
            )
        )
    db.flush()


def ask_orally(
    db: Session,
    actor: Actor,
    seat_id: str,
    kuk_id: int,
    *,
    question: str,
    answer: str,
    is_achieved: bool,
    now: datetime,
) -> OralProbe:
    """Record an oral question about a KUK that the test left open (FR.IA.07)."""
    case = lock_case(db, seat_id)
    view = _kuk(db, case, kuk_id)
    refuse_if(rules.why_not_probe(actor, case.gate(db), view.case, question, answer))
    probe = OralProbe(
        seat_id=case.seat.seat_id,
        kuk_id=kuk_id,
        question=question.strip(),
        answer=answer.strip(),
        is_achieved=is_achieved,
        asked_by_id=actor.person_id,
        asked_at=now,
    )
    db.add(probe)
    db.flush()
    payload: dict[str, object] = {
        "kuk": kuk_id,
        "probe": probe.public_id,
        "question": probe.question,
        "answer": probe.answer,
        "is_achieved": is_achieved,
    }
    journal(db, actor, "ask_orally", case.seat, payload, now)
    return probe
