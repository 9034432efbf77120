"""A candidate withdraws: the seat is given back, then the application ends."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.applications import actions as applications
from lsp.applications.queries import application_by_public_id
from lsp.kernel.refusal import NotAllowed, NotFound, refuse_if
from lsp.kernel.roles import Actor
from lsp.scheduling.actions.seats import cancel_seat
from lsp.scheduling.models import Seat
from lsp.scheduling.rules import ACTIVE_SEAT
from lsp.scheduling.rules.planning import why_not_withdraw

REASON = "Asesi membatalkan permohonannya."


def withdraw(
    db: Session,
    actor: Actor,
    application_id: str,
    *,
    reason: str,
    sealer: Sealer | None = None,
    now: datetime,
) -> None:
    """Withdraw one's own application until the day of assessment; a seat is given back first."""
    application = application_by_public_id(db, application_id)
    if application is None:
        raise NotFound
    if application.person_id != actor.person_id:
        raise NotAllowed
    statement = sa.select(Seat.public_id, Seat.status).where(
        Seat.application_id == application.id, Seat.status.in_(ACTIVE_SEAT)
    )
    for seat_id, status in db.execute(statement).all():
        refuse_if(why_not_withdraw(status))
        cancel_seat(db, actor, seat_id, reason=REASON, sealer=sealer, now=now)
    applications.withdraw_application(db, actor, application_id, reason=reason, now=now)
