"""A running test through the browser: the people, their browsers, and the clock in one's hand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.adapters.sealing import Sealer
from lsp.exams import actions, queries
from lsp.exams.models import Attempt
from lsp.exams.rules.attempts import AttemptState
from lsp.exams.rules.events import SlotState, fold
from lsp.kernel.roles import Role
from tests.factories.accounts import as_actor, make_person
from tests.factories.exams import START, Room, make_attempt, make_room, make_signed_seat

SignIn = Callable[[Person], FlaskClient]
VIEWS = ("room", "taking", "saving", "staff")


def text(answer: TestResponse) -> str:
    """The page as text."""
    return answer.get_data(as_text=True)


@dataclass
class Hall:
    """One candidate at the screen."""

    database: Database
    sign_in: SignIn
    patch: pytest.MonkeyPatch
    room: Room
    people: dict[str, Person]
    seat_id: str
    attempt_id: str
    began: datetime

    def browser(self, who: str = "candidate") -> Any:
        """A browser in which this person is signed in."""
        return self.sign_in(self.people[who])

    def set_clock(self, after: timedelta) -> datetime:
        """Move the views' clock to so long after the start."""
        moment = self.began + after
        for name in VIEWS:
            self.patch.setattr(f"lsp.exams.views.{name}.now", lambda: moment)
        return moment

    @property
    def url(self) -> str:
        """The address of the attempt."""
        return f"/ujian/{self.attempt_id}"

    @contextmanager
    def looking(self) -> Iterator[tuple[Session, Attempt]]:
        """The attempt as stored."""
        with self.database.reading() as db:
            access = queries.attempt_access(db, self.attempt_id)
            assert access is not None
            yield db, queries.attempt(db, access.id)

    @property
    def state(self) -> AttemptState:
        """Where the attempt stands."""
        with self.looking() as (_, attempt):
            return attempt.state

    @property
    def answers(self) -> dict[int, SlotState]:
        """The answers folded from the log."""
        with self.looking() as (db, attempt):
            return fold(queries.log(db, attempt.id))

    def start(self) -> None:
        """Begin the test."""
        with self.database.writing() as db:
            access = queries.attempt_access(db, self.attempt_id)
            assert access is not None
            actor = as_actor(self.people["candidate"], Role.CANDIDATE)
            actions.start_attempt(db, actor, access.id, now=self.began)

    def save(self, browser: Any, first: int, *events: tuple[int, str, str], **more: Any) -> Any:
        """Save events numbered from `first` as the player does."""
        rows = [
            {"seq": first + place, "slot": slot, "kind": kind, "value": value, "client_at": ""}
            for place, (slot, kind, value) in enumerate(events)
        ]
        body = {"epoch": 1, "from_seq": first, "events": rows, **more}
        return browser.post(
            f"{self.url}/jawaban", json=body, headers={"X-CSRFToken": browser.csrf()}
        )


def open_hall(
    database: Database, sign_in: SignIn, patch: pytest.MonkeyPatch, sealer: Sealer
) -> Hall:
    """A prepared attempt of a candidate who is present and has signed FR.AK.01."""
    with database.writing() as db:
        room = make_room(db, sealer=sealer)
        seat, candidate = make_signed_seat(db, room)
        people = {
            "candidate": candidate,
            "assessor": room.place.assessor,
            "planner": room.place.planner,
            "manager": make_person(db, "Maya Manajer", roles=(Role.CERTIFICATION_MANAGER,)),
            "other": make_person(db, "Orang Lain", roles=(Role.CANDIDATE,)),
            "writer": make_person(db, "Penulis Lain", roles=(Role.ITEM_WRITER,)),
        }
        attempt = make_attempt(db, room, seat, now=START)
        seat_id, attempt_id = seat.public_id, attempt.public_id
    hall = Hall(database, sign_in, patch, room, people, seat_id, attempt_id, START)
    hall.set_clock(timedelta())
    return hall
