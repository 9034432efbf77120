"""A candidate withdraws: what happens to the seat, and until when."""

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.applications.models import Application
from lsp.applications.rules import ApplicationStatus
from lsp.kernel.refusal import NotAllowed, NotFound, Refused
from lsp.scheduling import actions
from lsp.scheduling.models import TimeClaim
from lsp.scheduling.rules import SeatStatus
from lsp.scheduling.rules.planning import why_not_withdraw
from tests.factories.accounts import as_actor, make_person
from tests.factories.scheduling import STARTS_AT, arrive, make_place, make_seat


@pytest.mark.parametrize("status", list(SeatStatus))
def test_only_a_seat_before_the_day_is_given_back(status: SeatStatus) -> None:
    assert (why_not_withdraw(status) == ()) is (status is SeatStatus.ASSIGNED)


def test_only_the_candidate_withdraws(db: Session, now: datetime) -> None:
    found = make_seat(db, make_place(db))
    key = db.get_one(Application, found.application_id).public_id
    with pytest.raises(NotAllowed):
        actions.withdraw(db, as_actor(make_person(db, "Lain")), key, reason="", now=now)
    with pytest.raises(NotFound):
        actions.withdraw(db, as_actor(make_person(db, "Satu")), "nothing", reason="", now=now)


def test_the_hours_are_free_and_the_reason_is_kept(db: Session, now: datetime) -> None:
    place = make_place(db)
    found = make_seat(db, place)
    person = db.get_one(Person, found.candidate_id)
    application = db.get_one(Application, found.application_id)
    actions.withdraw(db, as_actor(person), application.public_id, reason="Pindah", now=now)
    assert found.status is SeatStatus.CANCELLED
    assert application.status is ApplicationStatus.WITHDRAWN
    assert application.note == "Pindah"
    assert db.scalar(sa.select(sa.func.count()).select_from(TimeClaim)) == 0


def test_whoever_came_can_no_longer_withdraw(db: Session) -> None:
    place = make_place(db)
    found = make_seat(db, place)
    person = db.get_one(Person, found.candidate_id)
    application = db.get_one(Application, found.application_id)
    arrive(db, place, found)
    with pytest.raises(Refused) as refused:
        actions.withdraw(db, as_actor(person), application.public_id, reason="", now=STARTS_AT)
    assert [reason.code for reason in refused.value.reasons] == ["assessment_begun"]
    assert application.status is ApplicationStatus.ACCEPTED
