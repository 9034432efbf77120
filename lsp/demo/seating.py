"""Seats fictitious candidates in sessions, past and coming, and checks them in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.accounts.queries import actor_for
from lsp.adapters.sealing import Sealer
from lsp.applications.models import Application
from lsp.kernel.roles import SYSTEM, Actor
from lsp.scheduling import actions
from lsp.scheduling.models import AssessmentSession, Seat
from lsp.scheduling.queries import facts_of_seats
from lsp.venues.queries import tuk_by_code

HOURS = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Seating:
    """Sessions, with the planner and the operator at the door."""

    db: Session
    sealer: Sealer
    planner_id: int
    operator_id: int
    scheme_code: str

    def _actor(self, person_id: int, now: datetime) -> Actor:
        return actor_for(self.db, person_id, now.date())

    def list_assessors(self, assessors: list[Person], *, now: datetime) -> None:
        """Every assessor but the last two is listed for the scheme."""
        for person in assessors[:-2]:
            actions.list_for_scheme(self.db, SYSTEM, person, self.scheme_code, now=now)

    def session(
        self, tuk_code: str, starts_at: datetime, *, hours: timedelta = HOURS
    ) -> AssessmentSession:
        """A session planned a week before it starts."""
        starts_at = starts_at.replace(minute=starts_at.minute // 15 * 15, second=0, microsecond=0)
        tuk = tuk_by_code(self.db, tuk_code)
        if tuk is None:
            raise LookupError(tuk_code)
        draft = actions.PlanDraft(self.scheme_code, tuk.public_id, starts_at, starts_at + hours)
        planned_at = starts_at - timedelta(days=7)
        planner = self._actor(self.planner_id, planned_at)
        return actions.plan_session(self.db, planner, draft, now=planned_at)

    def seat(self, session: AssessmentSession, application: Application, assessor: Person) -> Seat:
        """Seat one candidate, two hours after the session was planned."""
        at = session.starts_at - timedelta(days=7) + timedelta(hours=2)
        return actions.assign_seat(
            self.db,
            self._actor(self.planner_id, at),
            session.public_id,
            application.public_id,
            assessor.public_id,
            now=at,
        )

    def publish(self, session: AssessmentSession, seats: list[Seat]) -> None:
        """Publish six days ahead; every assessor declares no conflict the day after."""
        at = session.starts_at - timedelta(days=6)
        planner = self._actor(self.planner_id, at)
        actions.publish_session(self.db, planner, session.public_id, sealer=self.sealer, now=at)
        for seat in seats:
            later = at + timedelta(hours=20)
            assessor = self._actor(seat.assessor_id, later)
            actions.declare_interest(
                self.db, assessor, seat.public_id, has_conflict=False, note="", now=later
            )

    def close(self, seats: list[Seat], *, now: datetime) -> None:
        """Close the session of these seats, when all of them are finished."""
        facts = facts_of_seats(self.db, {seats[0].id})[seats[0].id]
        planner = self._actor(self.planner_id, now)
        actions.close_session(self.db, planner, facts.session_public_id, now=now)

    def arrive(self, seat: Seat, *, now: datetime) -> None:
        """The operator sees the identity card at the door."""
        operator = self._actor(self.operator_id, now)
        actions.check_in(self.db, operator, seat.public_id, identity_document="ktp", now=now)
