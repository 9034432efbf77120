"""Forms that people fill in on the page: feedback signed, feedback begun, an observation begun."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lsp.accounts.queries import actor_for
from lsp.adapters.sealing import Sealer
from lsp.demo.people import Candidate
from lsp.desks.queries.binders import opening
from lsp.records import actions
from lsp.records.models import FormInstance
from lsp.records.queries import template_of
from lsp.records.rules import CANDIDATE
from lsp.records.rules.filling import entries
from lsp.scheduling.queries import SeatFacts, seats_of_candidate
from lsp.scheduling.rules import SeatStatus

MOST = 2


def fill_by_hand(
    db: Session, sealer: Sealer, candidates: list[Candidate], *, now: datetime
) -> None:
    """The first finished seats give feedback; the first running one is observed."""
    seats = [seat for one in candidates for seat in seats_of_candidate(db, one.person.id)]
    finished = [seat for seat in seats if seat.status is SeatStatus.FINISHED]
    running = [seat for seat in seats if seat.status is SeatStatus.CHECKED_IN]
    at = now - timedelta(hours=6)
    for number, seat in enumerate(finished[:MOST]):
        form = _opened(db, seat, "FR.AK.03", seat.candidate_id, at)
        if number == 0:
            _filled_and_signed(db, form, seat.candidate_id, sealer, at)
    for seat in running[:1]:
        _opened(db, seat, "FR.IA.01", seat.assessor_id, at)


def _opened(db: Session, seat: SeatFacts, code: str, person_id: int, at: datetime) -> FormInstance:
    actor = actor_for(db, person_id, at.date())
    facts = opening(db, seat.application_public_id, code)
    return actions.open_form(db, actor, **facts, to_fill=True, now=at)


def _filled_and_signed(
    db: Session, form: FormInstance, person_id: int, sealer: Sealer, at: datetime
) -> None:
    actor = actor_for(db, person_id, at.date())
    asked = entries(template_of(db, form), form.data, CANDIDATE)
    values: dict[str, object] = {entry.path: True for entry in asked if entry.type == "yesno"}
    values["notes"] = "Penjelasan asesor jelas dan jadwal tepat waktu (contoh)."
    form = actions.fill_form(
        db, actor, form, CANDIDATE, values, seen_hash=form.content_hash, sealer=sealer, now=at
    )
    actions.present_form(db, actor, form, now=at)
    actions.sign_form(db, actor, form, signer_role=CANDIDATE, seen_hash=form.content_hash, now=at)
