"""The database is the last fence: of many at once exactly one wins, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from lsp.adapters.database import Database
from lsp.kernel.refusal import Refused
from lsp.scheduling.models import Seat, TimeClaim
from lsp.scheduling.rules import ACTIVE_SEAT, Claim
from tests.factories.accounts import make_assessor
from tests.factories.scheduling import (
    Place,
    list_assessor,
    make_place,
    make_ready,
    make_session,
    seat,
)
from tests.factories.venues import make_tuk

AT_ONCE = 12


def _race(database: Database, deeds: list[Callable[[Session], object]]) -> int:
    """Run every deed in its own thread and transaction; how many were kept."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[Session], object]) -> bool:
        barrier.wait()
        try:
            with database.writing() as db:
                deed(db)
        except (Refused, IntegrityError, OperationalError):
            return False
        return True

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sum(pool.map(run, deeds))


def _seats(database: Database) -> int:
    with database.reading() as db:
        statement = sa.select(sa.func.count()).where(Seat.status.in_(ACTIVE_SEAT))
        return db.scalar(statement.select_from(Seat)) or 0


def _deed(place: Place, session, application, assessor=None) -> Callable[[Session], object]:
    return lambda db: seat(db, place, session, application, assessor=assessor)


def test_one_assessor_is_seated_in_one_of_many_sessions_at_the_same_hour(
    database: Database,
) -> None:
    with database.writing() as db:
        place = make_place(db)
        deeds = []
        for number in range(AT_ONCE):
            session = make_session(db, place, tuk=make_tuk(db, f"TUK-N{number}"))
            deeds.append(_deed(place, session, make_ready(db, place, f"Asesi {number}")))
    assert _race(database, deeds) == 1
    assert _seats(database) == 1


def test_one_candidate_is_seated_once_for_an_application(database: Database) -> None:
    with database.writing() as db:
        place = make_place(db)
        application, deeds = make_ready(db, place), []
        for number in range(AT_ONCE):
            assessor = make_assessor(db, f"Asesor {number}", met=f"MET.000.{number:06d} 2025")
            list_assessor(db, place, assessor)
            session = make_session(db, place, tuk=make_tuk(db, f"TUK-N{number}"))
            deeds.append(_deed(place, session, application, assessor))
    assert _race(database, deeds) == 1
    assert _seats(database) == 1


def test_the_last_place_of_a_tuk_is_given_once(database: Database) -> None:
    with database.writing() as db:
        place = make_place(db, capacity=1)
        deeds = []
        for number in range(AT_ONCE):
            assessor = make_assessor(db, f"Asesor {number}", met=f"MET.000.{number:06d} 2025")
            list_assessor(db, place, assessor)
            session = make_session(db, place)
            deeds.append(_deed(place, session, make_ready(db, place, f"Asesi {number}"), assessor))
    assert _race(database, deeds) == 1
    assert _seats(database) == 1


def test_a_claim_cannot_be_written_twice_even_past_the_rules(database: Database) -> None:
    with database.writing() as db:
        place = make_place(db)
        first, second = make_session(db, place), make_session(db, place)
        row = {"kind": Claim.ASSESSOR, "holder": "5", "quarter": 1}
        db.execute(sa.insert(TimeClaim), [{**row, "session_id": first.id}])
        with pytest.raises(IntegrityError):
            db.execute(sa.insert(TimeClaim), [{**row, "session_id": second.id}])
        db.rollback()


def test_many_may_be_seated_with_one_assessor_in_one_session_at_once(database: Database) -> None:
    with database.writing() as db:
        place = make_place(db)
        session = make_session(db, place)
        deeds = [
            _deed(place, session, make_ready(db, place, f"Asesi {number}")) for number in range(8)
        ]
    assert _race(database, deeds) == 8
    assert _seats(database) == 8
