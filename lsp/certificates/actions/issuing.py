"""Issuing in steps, each a transaction of its own, resumable after a stop between any two.

The stage in the row says what is done; the next step is found from it. Slow work (drawing, reading
the picture back) happens before the transaction, so that nobody waits for a lock meanwhile.
"""

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from lsp.adapters.database import Database, locked
from lsp.audit.actions import write_entry
from lsp.certificates import queries
from lsp.certificates.actions import steps
from lsp.certificates.actions.facts import issue_facts, today_of
from lsp.certificates.actions.services import IssuingServices, Prepared, note_event
from lsp.certificates.models import Certificate
from lsp.certificates.rules.events import EventKind, next_try_at
from lsp.certificates.rules.issue import NEXT_STEP, STAGE_FLOW, IssueStep, Stage, why_not_issue
from lsp.certificates.rules.numbers import why_not_blanko
from lsp.certificates.rules.standing import STANDING_FLOW
from lsp.decisions import queries as decisions
from lsp.kernel.refusal import NotFound, Refused, refuse_if
from lsp.kernel.roles import SYSTEM, Actor

log = structlog.get_logger()


@dataclass(slots=True)
class ResumeReport:
    """Which unfinished certificates were released, and which stopped again, with the sentence."""

    released: list[str] = field(default_factory=list)
    stopped: dict[str, str] = field(default_factory=dict)


def begin(
    db: Session, actor: Actor, case_id: str, *, blanko_number: str = "", now: datetime
) -> Certificate:
    """Give the order to issue a certificate on a decided case.

    Idempotent by the decision: when it was given before, the certificate of then is returned.
    """
    decision = decisions.decision_facts_by_case(db, case_id)
    if decision is None:
        raise NotFound
    existing = queries.certificate_of_decision(db, decision.decision_id)
    if existing is not None:
        return existing
    refuse_if(why_not_blanko(blanko_number))
    facts = issue_facts(db, decision, decision.candidate, actor.person_id, today_of(now))
    refuse_if(why_not_issue(facts))
    certificate = Certificate(
        decision_id=decision.decision_id,
        copy=1,
        person_id=decision.person_id,
        scheme_version_id=decision.scheme_version_id,
        stage=STAGE_FLOW.initial,
        standing=STANDING_FLOW.initial,
        begun_by_id=actor.person_id,
        begun_at=now,
        next_try_at=next_try_at(0, now),
        holder_name=decision.candidate,
        blanko_number=blanko_number or None,
        scheme=decision.scheme,
        printed={},
    )
    db.add(certificate)
    db.flush()
    note_event(db, certificate, EventKind.BEGUN, actor, now)
    payload = {"decision": decision.public_id, "decision_hash": decision.hash}
    write_entry(
        db, actor, "certificates.begin", "certificate", certificate.public_id, payload, now=now
    )
    return certificate


def issue_step(
    database: Database, services: IssuingServices, certificate_id: str, *, now: datetime
) -> Stage:
    """Take the next step of one certificate, in one transaction; return the stage it is at now."""
    with database.reading() as db:
        seen = queries.certificate_by_public_id(db, certificate_id)
    step = NEXT_STEP.get(seen.stage)
    if step is None:
        return seen.stage
    prepared = steps.prepare(seen, step, services)
    with database.writing() as db:
        certificate = _locked(db, seen.id)
        if certificate.stage is seen.stage:
            _take(db, certificate, step, services, prepared, now)
        return certificate.stage


def _locked(db: Session, key: int) -> Certificate:
    certificate: Certificate = db.scalars(
        locked(sa.select(Certificate).where(Certificate.id == key))
    ).one()
    return certificate


def _take(
    db: Session,
    certificate: Certificate,
    step: IssueStep,
    services: IssuingServices,
    prepared: Prepared,
    now: datetime,
) -> None:
    match step:
        case IssueStep.NUMBER:
            steps.number(db, certificate, services, now)
        case IssueStep.SIGN:
            steps.sign(db, certificate, services.signer, now)
        case IssueStep.RENDER:
            steps.keep_file(certificate, prepared)
        case IssueStep.CHECK:
            steps.check(certificate, services.signer, prepared)
        case IssueStep.RELEASE:
            steps.release(db, certificate, services, now)
    certificate.stage = STAGE_FLOW.after(certificate.stage, step)
    certificate.attempts, certificate.problem = 0, ""
    db.flush()
    note_event(db, certificate, EventKind(certificate.stage.value), SYSTEM, now)
    payload = {"number": certificate.number, "token_hash": certificate.token_hash}
    action = f"certificates.{step.value}"
    write_entry(db, SYSTEM, action, "certificate", certificate.public_id, payload, now=now)


def issue(
    database: Database, services: IssuingServices, certificate_id: str, *, now: datetime
) -> Stage:
    """Take every step that is left. A step that is refused is noted in the row and raised."""
    stage: Stage | None = None
    try:
        while stage is not Stage.RELEASED:
            stage = issue_step(database, services, certificate_id, now=now)
    except Refused as refused:
        _note_problem(database, certificate_id, str(refused), now)
        raise
    except Exception as error:
        _note_problem(database, certificate_id, type(error).__name__, now)
        raise
    return stage


def try_to_issue(
    database: Database, services: IssuingServices, certificate_id: str, *, now: datetime
) -> bool:
    """Take every step that is left; False when one was refused, which the row then tells."""
    try:
        issue(database, services, certificate_id, now=now)
    except Refused:
        return False
    return True


def _note_problem(database: Database, certificate_id: str, problem: str, now: datetime) -> None:
    with database.writing() as db:
        certificate = _locked(db, queries.certificate_by_public_id(db, certificate_id).id)
        certificate.problem = problem
        certificate.next_try_at = next_try_at(certificate.attempts, now)
        certificate.attempts += 1


def resume_all(
    database: Database, services: IssuingServices, *, now: datetime, force: bool = False
) -> ResumeReport:
    """Finish every certificate whose issue stopped; with `force` also those that are to rest."""
    report = ResumeReport()
    with database.reading() as db:
        waiting = queries.unfinished(db, None if force else now)
    for certificate_id in waiting:
        try:
            issue(database, services, certificate_id, now=now)
            report.released.append(certificate_id)
        except Refused as refused:
            report.stopped[certificate_id] = str(refused)
        except Exception as error:
            log.exception("issue_failed", certificate=certificate_id)
            report.stopped[certificate_id] = type(error).__name__
    return report
