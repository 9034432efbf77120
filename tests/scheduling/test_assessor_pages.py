"""Pages on which the office keeps its assessors."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.kernel.roles import Role
from lsp.scheduling.models import AssessorScope, SchedulingSettings, TrainingLink
from tests.factories.accounts import make_assessor, make_person
from tests.factories.scheduling import NOW, Place, make_place

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The pages read the clock; here it stands at the tests' moment."""
    with time_machine.travel(NOW, tick=False):
        yield


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


def test_licences_that_end_are_warned_of_and_found(
    database: Database, place: Place, office: FlaskClient
) -> None:
    ends = {
        "Sudah Habis": date(2026, 11, 1),
        "Tiga Puluh": date(2026, 12, 20),
        "Sembilan Puluh": date(2027, 2, 1),
        "Setengah Tahun": date(2027, 5, 1),
    }
    with database.writing() as db:
        for number, (name, day) in enumerate(ends.items()):
            make_assessor(db, name, met=f"MET.000.00020{number} 2024", expires_on=day)
        make_person(db, "Tanpa Nomor", roles=(Role.ASSESSOR,))
    page = office.get("/jadwal/asesor").text
    for words in ("Berakhir 1 November 2026", "Berakhir dalam 26 hari", "Berakhir dalam 69 hari"):
        assert words in page
    assert "Berakhir dalam 158 hari" in page
    assert "berlaku sampai 1 Januari 2028" in page
    assert "Belum ada nomor Met." in page
    soon = office.get("/jadwal/asesor?berakhir=90&urut=expires").text
    assert soon.index("Sudah Habis") < soon.index("Tiga Puluh") < soon.index("Sembilan Puluh")
    assert "Tanpa Nomor" in soon
    assert "Setengah Tahun" not in soon
    assert "Tiga Puluh" in office.get("/jadwal/asesor?q=000201").text
    listed = office.get(f"/jadwal/asesor?skema={place.scheme.scheme_code}&urut=-name").text
    assert "Rina Asesor" in listed
    assert "Tiga Puluh" not in listed
    assert "Tidak ada asesor yang cocok" in office.get("/jadwal/asesor?q=%25%00x").text


def test_an_assessor_is_listed_for_a_scheme_and_taken_off(
    database: Database, place: Place, office: FlaskClient
) -> None:
    with database.writing() as db:
        person = make_assessor(db, "Baru Asesor", met="MET.000.000555 2024")
    url, code = f"/jadwal/asesor/{person.public_id}", {"scheme_code": place.scheme.scheme_code}
    assert "Belum terdaftar untuk skema apa pun" in office.get(url).text
    wrong = office.send(f"{url}/skema", {"scheme_code": "lain"})
    assert wrong.status_code == 422
    assert "Pilih salah satu dari daftar." in wrong.text
    assert _count(database, AssessorScope) == 1
    assert office.send(f"{url}/skema", code).status_code == 303
    assert _count(database, AssessorScope) == 2
    assert place.scheme.scheme_code in office.get(url).text
    assert office.send(f"{url}/skema/lepas", code).status_code == 303
    assert _count(database, AssessorScope) == 1


def test_training_is_found_by_name_and_entered(
    database: Database, place: Place, office: FlaskClient
) -> None:
    with database.writing() as db:
        pupil = make_person(db, "Murid Contoh", roles=(Role.CANDIDATE,), employer="KSP Maju")
    url = f"/jadwal/asesor/{place.assessor.public_id}"
    assert "Belum ada pelatihan yang dicatat." in office.get(url).text
    assert "Murid Contoh · KSP Maju" in office.get(f"{url}?orang=murid").text
    assert "Tidak ada orang dengan nama itu." in office.get(f"{url}?orang=zzz").text
    assert "Tidak ada orang dengan nama itu." in office.get(f"{url}?orang=Rina").text
    good = {"orang": "murid", "candidate_id": pupil.public_id, "ended_on": "2026-03-01"}
    for wrong in (
        {"candidate_id": ""},
        {"orang": "zzz"},
        {"ended_on": "x"},
        {"ended_on": "2027-01-01"},
    ):
        answer = office.send(f"{url}/pelatihan", good | wrong)
        assert answer.status_code == 422, wrong
    assert _count(database, TrainingLink) == 0
    assert office.send(f"{url}/pelatihan", good).status_code == 303
    assert "berakhir 1 Maret 2026" in office.get(url).text
    assert office.send(f"{url}/pelatihan", good | {"ended_on": ""}).status_code == 303
    assert "masih berjalan" in office.get(url).text


def test_nobody_lists_themselves(database: Database, place: Place, sign_in: SignIn) -> None:
    with database.writing() as db:
        both = make_person(db, "Merangkap", roles=(Role.ASSESSOR, Role.SECRETARIAT))
    client, url = sign_in(both), f"/jadwal/asesor/{both.public_id}"
    assert "Ruang lingkup Anda diatur oleh orang lain." in client.get(url).text
    code = {"scheme_code": place.scheme.scheme_code}
    assert client.send(f"{url}/skema", code).status_code == 409
    assert _count(database, AssessorScope) == 1


def test_only_assessors_have_such_a_page(place: Place, office: FlaskClient) -> None:
    assert office.get(f"/jadwal/asesor/{place.operator.public_id}").status_code == 404
    code = {"scheme_code": place.scheme.scheme_code}
    unknown = f"/jadwal/asesor/{place.operator.public_id}/skema"
    assert office.send(unknown, code).status_code == 404


def test_limits_are_changed_within_bounds(database: Database, office: FlaskClient) -> None:
    url = "/jadwal/asesor/batas"
    assert 'value="10"' in office.get(url).text
    for wrong in ("0", "51", "banyak", ""):
        answer = office.send(url, {"assessor_daily": wrong, "training_months": "24"})
        assert answer.status_code == 422, wrong
    assert _count(database, SchedulingSettings) == 0
    answer = office.send(url, {"assessor_daily": "7", "training_months": "36"})
    assert answer.status_code == 303
    page = office.get("/jadwal/asesor").text
    assert "Paling banyak 7 asesi per hari" in page
    assert "36 bulan" in page


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.CANDIDATE, Role.TUK_OPERATOR, Role.HEAD])
def test_others_do_not_change_assessors(
    database: Database, place: Place, sign_in: SignIn, role: Role
) -> None:
    with database.writing() as db:
        person = make_person(db, "Lain", roles=(role,))
        other = make_assessor(db, "Baru", met="MET.000.000555 2024")
    client, url = sign_in(person), f"/jadwal/asesor/{other.public_id}"
    assert client.get(url).status_code == 403
    code = {"scheme_code": place.scheme.scheme_code}
    good = {"orang": "Baru", "candidate_id": person.public_id}
    limits = {"assessor_daily": "7", "training_months": "36"}
    assert client.send(f"{url}/skema", code).status_code == 403
    assert client.send(f"{url}/skema/lepas", code).status_code == 403
    assert client.send(f"{url}/pelatihan", good).status_code == 403
    assert client.send("/jadwal/asesor/batas", limits).status_code == 403
    assert _count(database, AssessorScope) == 1
    assert _count(database, TrainingLink) == 0
    assert _count(database, SchedulingSettings) == 0
