"""What the office keeps about assessors: schemes they are listed for, whom they trained, limits."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.audit.actions import write_entry
from lsp.kernel.refusal import refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.zones import Zone, local_date
from lsp.scheduling.models import AssessorScope, SchedulingSettings, TrainingLink
from lsp.scheduling.rules.assignment import why_not_train
from lsp.scheduling.rules.planning import why_not_limits, why_not_list


def list_for_scheme(
    db: Session, actor: Actor, person: Person, scheme_code: str, *, now: datetime
) -> None:
    """List an assessor for a scheme; nobody lists themselves."""
    refuse_if(why_not_list(actor, person.id))
    if db.get(AssessorScope, (person.id, scheme_code)):
        return
    db.add(AssessorScope(person_id=person.id, scheme_code=scheme_code, added_at=now))
    db.flush()
    _journal(db, actor, "list_for_scheme", person, {"scheme": scheme_code}, now)


def unlist_from_scheme(
    db: Session, actor: Actor, person: Person, scheme_code: str, *, now: datetime
) -> None:
    """Take an assessor off a scheme's list; seats given before stay."""
    refuse_if(why_not_list(actor, person.id))
    scope = db.get(AssessorScope, (person.id, scheme_code))
    if scope is None:
        return
    db.delete(scope)
    db.flush()
    _journal(db, actor, "unlist_from_scheme", person, {"scheme": scheme_code}, now)


def enter_training(
    db: Session,
    actor: Actor,
    trainer: Person,
    candidate: Person,
    ended_on: date | None,
    *,
    now: datetime,
) -> TrainingLink:
    """Enter that somebody trained a candidate, until a day; None while it goes on."""
    today = local_date(now, Zone.WIB)
    refuse_if(why_not_train(trainer.id, candidate.id, ended_on, today))
    link = TrainingLink(
        trainer_id=trainer.id, candidate_id=candidate.id, ended_on=ended_on, entered_at=now
    )
    db.add(link)
    db.flush()
    payload: dict[str, object] = {
        "candidate": candidate.public_id,
        "ended_on": ended_on.isoformat() if ended_on else None,
    }
    _journal(db, actor, "enter_training", trainer, payload, now)
    return link


def set_limits(
    db: Session, actor: Actor, *, assessor_daily: int, training_months: int, now: datetime
) -> None:
    """Change the LSP's own limits."""
    refuse_if(why_not_limits(assessor_daily, training_months))
    row = db.get(SchedulingSettings, 1)
    if row is None:
        row = SchedulingSettings(
            id=1, assessor_daily=assessor_daily, training_months=training_months
        )
        db.add(row)
    row.assessor_daily, row.training_months = assessor_daily, training_months
    db.flush()
    payload: dict[str, object] = {
        "assessor_daily": assessor_daily,
        "training_months": training_months,
    }
    write_entry(db, actor, "scheduling.set_limits", "scheduling_settings", "1", payload, now=now)


def _journal(
    db: Session,
    actor: Actor,
    deed: str,
    person: Person,
    payload: dict[str, object],
    now: datetime,
) -> None:
    write_entry(db, actor, f"scheduling.{deed}", "person", person.public_id, payload, now=now)
