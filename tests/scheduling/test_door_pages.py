"""At the door and before the files open: presence, absence, the declaration of interest."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.kernel.roles import Role
from lsp.scheduling import actions
from lsp.scheduling.models import AssessmentSession, InterestDeclaration, Seat
from lsp.scheduling.rules import SeatStatus, SessionStatus
from tests.factories.accounts import make_assessor, make_person
from tests.factories.scheduling import (
    NOW,
    STARTS_AT,
    Place,
    arrive,
    make_place,
    make_ready,
    make_seat,
    make_session,
    publish,
    seat,
)

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The pages read the clock; here it stands at the tests' moment."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def place(database: Database) -> Place:
    """A scheme, a TUK, an assessor and the office."""
    with database.writing() as db:
        return make_place(db)


@pytest.fixture
def office(place: Place, sign_in: SignIn) -> FlaskClient:
    """The secretariat's browser."""
    return sign_in(place.planner)


def _count(database: Database, table: type) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _seat(database: Database) -> Seat:
    with database.reading() as db:
        return db.scalars(sa.select(Seat).order_by(Seat.id.desc())).first()


def _seated(database: Database, place: Place) -> tuple[str, str]:
    """A published session with one seat: their public ids."""
    with database.writing() as db:
        found = make_seat(db, place)
        session = db.get_one(AssessmentSession, found.session_id)
        return session.public_id, found.public_id


def test_the_operator_records_who_came_and_who_did_not(
    database: Database, place: Place, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    with database.writing() as db:
        session = make_session(db, place)
        came = seat(db, place, session, make_ready(db, place))
        missed = seat(db, place, session, make_ready(db, place, "Budi Absen"))
        publish(db, place, session)
    operator, url = sign_in(place.operator), f"/jadwal/{session.public_id}/hadir"
    early = operator.get(url).text
    assert "Kehadiran dicatat mulai Sabtu, 5 Desember 2026, 07.00 WIB." in early
    assert "Catat hadir" not in early
    seen = {"identity_document": "ktp"}
    too_early = operator.send(f"/jadwal/kursi/{came.public_id}/hadir", seen)
    assert "paling awal dua jam sebelum mulai" in too_early.text
    clock.move_to(STARTS_AT)
    operator = sign_in(place.operator)
    assert "Catat hadir" in operator.get(url).text
    without = operator.send(f"/jadwal/kursi/{came.public_id}/hadir")
    assert without.status_code == 409
    assert "Pilih kartu identitas yang diperiksa." in without.text
    assert operator.send(f"/jadwal/kursi/{came.public_id}/hadir", seen).status_code == 303
    assert operator.send(f"/jadwal/kursi/{missed.public_id}/tidak-hadir").status_code == 303
    page = operator.get(url).text
    assert "KTP elektronik diperiksa, 5 Desember 2026, 09.00 WIB" in page
    assert "Tidak hadir" in page
    assert operator.send(f"/jadwal/kursi/{came.public_id}/hadir", seen).status_code == 409
    held = sign_in(place.planner).get(f"/jadwal/{session.public_id}").text
    assert "Berlangsung" in held
    assert "Masih ada asesi yang belum selesai dinilai." in held


def test_a_session_is_closed_when_everybody_is_done(
    database: Database, place: Place, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    session_id, seat_id = _seated(database, place)
    clock.move_to(STARTS_AT)
    with database.writing() as db:
        arrive(db, place, _seat(database))
    office = sign_in(place.planner)
    assert office.send(f"/jadwal/{session_id}/tutup").status_code == 409
    with database.writing() as db:
        actions.finish_seat(db, place.assessor_actor, seat_id, now=STARTS_AT)
    assert office.send(f"/jadwal/{session_id}/tutup").status_code == 303
    with database.reading() as db:
        assert db.scalars(sa.select(AssessmentSession)).one().status is SessionStatus.CLOSED


def test_nobody_checks_identities_in_a_session_they_assess(
    database: Database, place: Place, sign_in: SignIn
) -> None:
    with database.writing() as db:
        both = make_person(db, "Merangkap", roles=(Role.ASSESSOR, Role.TUK_OPERATOR))
        place.assessor = make_assessor(db, "Asesor Lain", met="MET.000.000777 2024")
        actions.list_for_scheme(
            db, place.planner_actor, place.assessor, place.scheme.scheme_code, now=NOW
        )
        found = make_seat(db, place)
        db.execute(sa.update(Seat).values(assessor_id=both.id))
        session = db.get_one(AssessmentSession, found.session_id)
    client = sign_in(both)
    assert client.get(f"/jadwal/{session.public_id}").status_code == 200
    assert client.get(f"/jadwal/{session.public_id}/hadir").status_code == 403
    seen = {"identity_document": "ktp"}
    assert client.send(f"/jadwal/kursi/{found.public_id}/hadir", seen).status_code == 403
    assert client.send(f"/jadwal/kursi/{found.public_id}/tidak-hadir").status_code == 403
    assert _seat(database).status is SeatStatus.ASSIGNED


def test_the_assigned_assessor_declares_before_any_file_opens(
    database: Database, place: Place, sign_in: SignIn
) -> None:
    with database.writing() as db:
        found = seat(db, place, make_session(db, place), make_ready(db, place))
    client, url = sign_in(place.assessor), f"/jadwal/kursi/{found.public_id}/pernyataan"
    assert "Siti Rahmawati" in client.get(url).text
    for wrong in (
        {},
        {"word": "mungkin"},
        {"word": "conflict"},
        {"word": "clear", "note": "x" * 501},
    ):
        answer = client.send(url, wrong)
        assert answer.status_code == 422
        assert "Ada yang perlu diperbaiki" in answer.text
    assert _count(database, InterestDeclaration) == 0
    assert client.send(url, {"word": "clear"}).status_code == 303
    assert "Anda menyatakan tidak ada benturan kepentingan" in client.get(url).text
    assert client.send(url, {"word": "clear"}).status_code == 409
    assert client.send(url, {"word": "conflict", "note": "Ternyata sepupu."}).status_code == 303
    page = client.get(url).text
    assert "Anda menyatakan ada benturan kepentingan" in page
    assert "Ternyata sepupu." in page
    assert client.send(url, {"word": "clear"}).status_code == 409
    assert _count(database, InterestDeclaration) == 2


def test_nobody_else_declares_for_the_assessor(
    database: Database, place: Place, sign_in: SignIn, office: FlaskClient
) -> None:
    with database.writing() as db:
        found = seat(db, place, make_session(db, place), make_ready(db, place))
        other = make_assessor(db, "Lain", met="MET.000.000777 2024")
    url = f"/jadwal/kursi/{found.public_id}/pernyataan"
    for client in (office, sign_in(other), sign_in(place.operator)):
        assert client.get(url).status_code == 403
        assert client.send(url, {"word": "clear"}).status_code == 403
    assert _count(database, InterestDeclaration) == 0
