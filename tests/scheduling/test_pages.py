"""Pages of sessions: seating by hand, the letter, the door, the declaration."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.kernel.roles import Role
from lsp.kernel.zones import Zone
from lsp.notices.models import OutboxMessage
from lsp.scheduling.models import AssessmentSession, Seat
from lsp.scheduling.rules import SeatStatus
from tests.factories.accounts import make_assessor, make_person
from tests.factories.scheduling import (
    NOW,
    STARTS_AT,
    Place,
    declare,
    make_place,
    make_ready,
    make_seat,
    make_session,
    seat,
)
from tests.factories.venues import make_tuk

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


def _good(place: Place) -> dict[str, str]:
    return {
        "scheme_code": place.scheme.scheme_code,
        "tuk_id": place.tuk.public_id,
        "on": "2026-12-05",
        "begins": "09:00",
        "ends": "12.00",
    }


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


def test_an_empty_list_says_what_to_do(office: FlaskClient) -> None:
    page = office.get("/jadwal").text
    assert "Belum ada jadwal" in page
    assert "Buat jadwal" in page


def test_a_session_is_entered_on_the_clock_of_its_tuk(
    database: Database, place: Place, office: FlaskClient
) -> None:
    with database.writing() as db:
        tuk = make_tuk(db, "TUK-JYP-01", name="Balai Jayapura", zone=Zone.WIT)
    answer = office.send("/jadwal/baru", _good(place) | {"tuk_id": tuk.public_id})
    assert answer.status_code == 303
    with database.reading() as db:
        session = db.scalars(sa.select(AssessmentSession)).one()
        assert session.starts_at == datetime(2026, 12, 5, 0, 0, tzinfo=UTC)
    page = office.get("/jadwal").text
    assert "12.00 WIT" in page
    assert "Sabtu, 5 Desember 2026" in page
    assert "12.00 WIT" in office.get(f"/jadwal/{session.public_id}").text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": ""}, "Isi tanggal asesmen."),
        ({"on": "5 Desember"}, "Isi tanggal yang benar."),
        ({"begins": "pagi"}, "Isi jam yang benar"),
        ({"begins": "25:00"}, "Isi jam yang benar"),
        ({"ends": ""}, "Isi jam selesai."),
        ({"scheme_code": "lain"}, "Pilih salah satu dari daftar."),
        ({"tuk_id": "1"}, "Pilih salah satu dari daftar."),
        ({"ends": "08:00"}, "Jadwal berlangsung antara 30 menit dan 12 jam."),
        ({"begins": "09:05"}, "per seperempat jam"),
        ({"on": "2026-11-01"}, "Jadwal dimulai setelah saat ini."),
        ({"on": "2031-01-01"}, "TUK belum terverifikasi"),
    ],
)
def test_a_wrong_session_is_told_and_changes_nothing(
    database: Database, place: Place, office: FlaskClient, wrong: dict[str, str], sentence: str
) -> None:
    answer = office.send("/jadwal/baru", _good(place) | wrong)
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in answer.text
    assert sentence in answer.text
    assert _count(database, AssessmentSession) == 0


def test_the_list_is_searched_narrowed_sorted_and_paged(
    database: Database, place: Place, office: FlaskClient
) -> None:
    with database.writing() as db:
        other = make_tuk(db, "TUK-MKS-01", name="Balai Makassar", zone=Zone.WITA)
        make_session(db, place)
        make_session(db, place, tuk=other, starts_at=STARTS_AT - timedelta(days=1))
        for week in range(1, 26):
            make_session(db, place, starts_at=STARTS_AT + timedelta(weeks=week))
    page = office.get("/jadwal").text
    assert page.index("JDW-2026-0002") < page.index("JDW-2026-0001")
    assert "Halaman 1 dari 2" in page
    assert office.get("/jadwal?halaman=2").status_code == 200
    found = office.get("/jadwal?q=makassar").text
    assert "JDW-2026-0002" in found
    assert "JDW-2026-0001" not in found
    assert "Tidak ada jadwal yang cocok" in office.get("/jadwal?status=closed").text
    assert "Tidak ada jadwal yang cocok" in office.get("/jadwal?q=%25%00x").text
    assert office.get("/jadwal?urut=aneh&status=aneh").status_code == 200
    backwards = office.get("/jadwal?urut=-date").text
    assert "JDW-2026-0002" not in backwards


def test_a_candidate_is_seated_by_hand_and_the_impossible_say_why(
    database: Database, place: Place, office: FlaskClient
) -> None:
    with database.writing() as db:
        session, ready = make_session(db, place), make_ready(db, place)
        make_assessor(db, "Tanpa Skema", met="MET.000.000999 2024")
    assert "1 asesi siap dijadwalkan" in office.get("/jadwal").text
    url = f"/jadwal/{session.public_id}/asesi"
    assert "Siti Rahmawati" in office.get(url).text
    page = office.get(f"{url}/{ready.public_id}").text
    assert "1 asesor dapat ditugaskan" in page
    assert "Belum terdaftar untuk skema ini." in page
    nothing = office.send(f"{url}/{ready.public_id}", {"assessor": ""})
    assert nothing.status_code == 422
    assert "Pilih asesornya." in nothing.text
    assert _count(database, Seat) == 0
    answer = office.send(f"{url}/{ready.public_id}", {"assessor": place.assessor.public_id})
    assert answer.status_code == 303
    assert "Tidak ada asesi yang menunggu" in office.get(url).text
    again = office.get(f"{url}/{ready.public_id}").text
    assert "Asesi sudah mendapat jadwal untuk permohonan ini." in again
    assert office.get(f"{url}/tidakada").status_code == 404


def test_an_impossible_pair_is_refused_although_the_page_was_passed_by(
    database: Database, place: Place, office: FlaskClient
) -> None:
    with database.writing() as db:
        session, ready = make_session(db, place), make_ready(db, place)
        other = make_assessor(db, "Tanpa Skema", met="MET.000.000999 2024")
    url = f"/jadwal/{session.public_id}/asesi/{ready.public_id}"
    answer = office.send(url, {"assessor": other.public_id})
    assert answer.status_code == 409
    assert "Belum terdaftar untuk skema ini." in answer.text
    assert office.send(url, {"assessor": "tidakada"}).status_code == 404
    assert _count(database, Seat) == 0


def test_a_session_is_published_and_its_letter_names_everybody(
    database: Database, place: Place, office: FlaskClient
) -> None:
    with database.writing() as db:
        session = make_session(db, place)
    url = f"/jadwal/{session.public_id}"
    page = office.get(url).text
    assert "Belum dapat diterbitkan" in page
    assert "Belum ada asesi pada jadwal ini." in page
    assert office.send(f"{url}/terbitkan").status_code == 409
    assert office.get(f"{url}/surat-tugas").status_code == 409
    with database.writing() as db:
        seat(db, place, session, make_ready(db, place))
    assert "Terbitkan jadwal ini untuk 1 asesi?" in office.get(url).text
    assert office.send(f"{url}/terbitkan").status_code == 303
    letter = office.get(f"{url}/surat-tugas").text
    for words in ("001/ST/LSP/XI/2026", "Rina Asesor", "MET.000.000123 2024", "Siti Rahmawati"):
        assert words in letter
    assert "09.00" in letter
    assert "12.00 WIB" in letter
    attendance = office.get(f"{url}/daftar-hadir").text
    assert "Siti Rahmawati" in attendance
    assert "Tanda tangan" in attendance


def test_whoever_is_seated_or_taken_back_after_the_letter_is_told(
    database: Database, place: Place, office: FlaskClient
) -> None:
    session_id, seat_id = _seated(database, place)
    before = _count(database, OutboxMessage)
    with database.writing() as db:
        late = make_ready(db, place, "Terlambat Contoh")
    url = f"/jadwal/{session_id}/asesi/{late.public_id}"
    office.send(url, {"assessor": place.assessor.public_id})
    assert _count(database, OutboxMessage) == before + 2
    assert office.send(f"/jadwal/kursi/{seat_id}/batalkan", {"reason": ""}).status_code == 409
    assert _count(database, OutboxMessage) == before + 2
    long = {"reason": "x" * 501}
    assert office.send(f"/jadwal/kursi/{seat_id}/batalkan", long).status_code == 409
    answer = office.send(f"/jadwal/kursi/{seat_id}/batalkan", {"reason": "Sakit."})
    assert answer.status_code == 303
    assert _count(database, OutboxMessage) == before + 4
    page = office.get(f"/jadwal/{session_id}").text
    assert "Sakit." in page
    office.send(f"/jadwal/{session_id}/batalkan", {"reason": "Banjir."})
    assert _count(database, OutboxMessage) == before + 6
    with database.reading() as db:
        subjects = set(db.scalars(sa.select(OutboxMessage.subject)))
    assert {"Jadwal asesmen Anda dibatalkan", "Penugasan dibatalkan"} <= subjects


def test_a_session_is_called_off_with_a_reason(
    database: Database, place: Place, office: FlaskClient
) -> None:
    session_id, _ = _seated(database, place)
    url = f"/jadwal/{session_id}"
    assert office.send(f"{url}/batalkan", {"reason": " "}).status_code == 409
    assert office.send(f"{url}/batalkan", {"reason": "Banjir."}).status_code == 303
    page = office.get(url).text
    assert "Jadwal ini dibatalkan" in page
    assert "Banjir." in page
    assert "Batalkan jadwal" not in page
    assert office.get(f"{url}/surat-tugas").status_code == 409


def test_a_declared_conflict_is_shown_to_the_office(
    database: Database, place: Place, office: FlaskClient
) -> None:
    with database.writing() as db:
        session = make_session(db, place)
        declare(db, place, seat(db, place, session, make_ready(db, place)), has_conflict=True)
    page = office.get(f"/jadwal/{session.public_id}").text
    assert "Ada benturan kepentingan" in page
    assert "1 asesi perlu asesor lain" in page
    assert office.send(f"/jadwal/{session.public_id}/terbitkan").status_code == 409


READERS = {
    Role.SECRETARIAT: 200,
    Role.CERTIFICATION_MANAGER: 200,
    Role.TUK_OPERATOR: 200,
    Role.QUALITY_MANAGER: 200,
    Role.HEAD: 200,
    Role.ASSESSOR: 403,
    Role.CANDIDATE: 403,
    Role.COMMITTEE_MEMBER: 403,
    Role.SYSTEM_ADMINISTRATOR: 403,
}


@pytest.mark.parametrize("role", list(READERS))
def test_each_role_reads_and_plans_as_the_table_says(
    database: Database, place: Place, sign_in: SignIn, role: Role
) -> None:
    session_id, seat_id = _seated(database, place)
    with database.writing() as db:
        person = make_person(db, "Orang Lain", roles=(role,))
        late = make_ready(db, place, "Terlambat")
    client, url = sign_in(person), f"/jadwal/{session_id}"
    for page in ("/jadwal", url, f"{url}/surat-tugas", f"{url}/daftar-hadir"):
        assert client.get(page).status_code == READERS[role], page
    plans = role in (Role.SECRETARIAT, Role.CERTIFICATION_MANAGER)
    for page in ("/jadwal/baru", f"{url}/asesi", "/jadwal/asesor", "/jadwal/asesor/batas"):
        assert client.get(page).status_code == (200 if plans else 403), page
    at_door = role in (Role.SECRETARIAT, Role.TUK_OPERATOR)
    assert client.get(f"{url}/hadir").status_code == (200 if at_door else 403)
    if plans:
        return
    good = {"reason": "Alasan.", "assessor": place.assessor.public_id}
    deeds = (
        f"{url}/terbitkan",
        f"{url}/tutup",
        f"{url}/batalkan",
        f"{url}/asesi/{late.public_id}",
        f"/jadwal/kursi/{seat_id}/batalkan",
    )
    assert [client.send(deed, good).status_code for deed in deeds] == [403] * len(deeds)
    assert _count(database, Seat) == 1
    assert _seat(database).status is SeatStatus.ASSIGNED


def test_strangers_are_asked_to_sign_in_and_unknown_sessions_are_not_found(
    client: FlaskClient, office: FlaskClient
) -> None:
    assert client.get("/jadwal").status_code == 302
    assert office.get("/jadwal/tidakada").status_code == 404
    assert office.get("/jadwal/tidakada/asesi").status_code == 404
    assert office.send("/jadwal/kursi/tidakada/hadir").status_code == 404


def test_the_pages_speak_english(
    database: Database, place: Place, office: FlaskClient, sign_in: SignIn
) -> None:
    session_id, _ = _seated(database, place)
    page = office.get(f"/jadwal/{session_id}?lang=en").text
    assert "Attendance list" in page
    assert "Saturday, 5 December 2026" in page
