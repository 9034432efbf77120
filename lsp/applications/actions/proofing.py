"""Proof-reading: confirm, ask for a correction, and decide on it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.applications import queries
from lsp.applications.actions.applying import keep_answers
from lsp.applications.actions.locking import locked_application, own_application
from lsp.applications.models import Application, Correction
from lsp.applications.queries import proofing
from lsp.applications.rules import proofing as rules
from lsp.applications.rules.proofing import CorrectionStatus, CorrectionStep
from lsp.audit.actions import write_entry
from lsp.kernel.canonical import canonical_json
from lsp.kernel.ids import new_id
from lsp.kernel.refusal import NotAllowed, NotFound, Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.kernel.zones import Zone, local_date


def confirm_proof(
    db: Session, actor: Actor, application_id: str, *, seen: str, sealer: Sealer, now: datetime
) -> Application:
    """The candidate confirms what will be printed; `seen` is the fingerprint of what was read."""
    application = own_application(db, actor, application_id)
    refuse_if(rules.why_not_confirm(_facts(db, application)))
    if seen != proofing.proof_of(db, application, sealer).fingerprint:
        text = N_("Data berubah sejak halaman ini dibuka. Periksa lagi lalu setujui.")
        raise Refused([Reason("content_changed", text)])
    application.proofed_at = now
    db.flush()
    _journal(db, actor, "confirm_proof", application, {"proof": seen}, now)
    return application


def _facts(db: Session, application: Application) -> rules.ProofFacts:
    return proofing.proof_facts(application, proofing.corrections_of(db, application.id))


def ask_correction(
    db: Session,
    actor: Actor,
    application_id: str,
    wanted: Mapping[str, str],
    reason: str,
    sealer: Sealer,
    *,
    now: datetime,
) -> Correction:
    """The candidate asks for other printed data, with the reason. Both are sealed."""
    application = own_application(db, actor, application_id)
    known, today = queries.open_data(application, sealer), local_date(now, Zone.WIB)
    refuse_if(rules.why_not_ask(_facts(db, application), known, wanted, reason, today))
    kept = {name: wanted.get(name, "") for name in rules.CORRECTABLE} | {"reason": reason.strip()}
    correction = Correction(
        public_id=new_id(),
        application_id=application.id,
        status=CorrectionStatus.OPEN,
        asked_at=now,
        answer="",
    )
    place = proofing.wanted_place_of(correction)
    correction.wanted_sealed = sealer.seal(canonical_json(kept), place)
    db.add(correction)
    db.flush()
    changed = [name for name in rules.CORRECTABLE if kept[name] != known.get(name, "")]
    payload: dict[str, object] = {"correction": correction.public_id, "fields": changed}
    _journal(db, actor, "ask_correction", application, payload, now)
    return correction


def decide_correction(
    db: Session,
    actor: Actor,
    application_id: str,
    step: CorrectionStep,
    answer: str,
    sealer: Sealer,
    *,
    now: datetime,
) -> Correction:
    """The secretariat grants or refuses; after a grant the data change and are read again."""
    application = locked_application(db, application_id)
    if application.person_id == actor.person_id:
        raise NotAllowed
    found = [one for one in proofing.corrections_of(db, application.id) if one.decided_at is None]
    if not found:
        raise NotFound
    correction = found[0]
    refuse_if(rules.why_not_answer(step, answer))
    correction.status = rules.CORRECTION_FLOW.after(correction.status, step)
    correction.decided_at, correction.decided_by_id = now, actor.person_id
    correction.answer = answer.strip()
    if step is CorrectionStep.GRANT:
        wanted = proofing.open_wanted(correction, sealer)
        keep_answers(application, {name: wanted[name] for name in rules.CORRECTABLE}, sealer)
        application.proofed_at, application.changed_at = None, now
    db.flush()
    payload: dict[str, object] = {"correction": correction.public_id, "step": step.value}
    _journal(db, actor, "decide_correction", application, payload, now)
    return correction


def _journal(
    db: Session,
    actor: Actor,
    deed: str,
    application: Application,
    payload: dict[str, object],
    now: datetime,
) -> None:
    name = f"applications.{deed}"
    write_entry(db, actor, name, "application", application.public_id, payload, now=now)
