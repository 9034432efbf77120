"""Pages of TUK for staff."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import SYSTEM, Role
from lsp.venues import actions, queries
from lsp.venues.models import Tuk, TukVerification
from tests.factories.accounts import make_person
from tests.factories.venues import make_tuk

GOOD = {
    "code": "tuk-mks-01",
    "name": "Balai Latih Contoh",
    "type": "sewaktu",
    "address": "Jalan Contoh 3",
    "city": "Makassar",
    "province_code": "73",
    "zone": "Asia/Makassar",
    "capacity": "24",
    "council_id": "",
}


@pytest.fixture
def office(database: Database, sign_in: Callable[[Person], FlaskClient]) -> FlaskClient:
    with database.writing() as db:
        person = make_person(db, "Dewi", roles=(Role.SECRETARIAT,))
    return sign_in(person)


def _count(database: Database, table: type) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_an_empty_list_says_what_to_do(office: FlaskClient) -> None:
    assert "Belum ada TUK" in office.get("/tuk").text


def test_the_list_shows_each_verification_and_is_searched(
    database: Database, office: FlaskClient
) -> None:
    with database.writing() as db:
        make_tuk(db, "TUK-BDG-01", name="Balai Bandung")
        make_tuk(db, "TUK-MKS-01", name="Balai Makassar", scheme_code="")
        make_tuk(db, "TUK-MDN-01", name="Balai Medan", expires_on=date(2026, 2, 1))
    page = office.get("/tuk?urut=-name").text
    assert page.index("Balai Medan") < page.index("Balai Makassar") < page.index("Balai Bandung")
    assert "Belum diverifikasi" in page
    assert "Berakhir" in page
    assert "Terverifikasi" in page
    found = office.get("/tuk?q=medan").text
    assert "Balai Medan" in found
    assert "Balai Bandung" not in found
    assert "Tidak ada TUK yang cocok" in office.get("/tuk?q=%25%00x").text


def test_a_tuk_is_entered_and_verified(database: Database, office: FlaskClient) -> None:
    answer = office.send("/tuk/baru", GOOD)
    assert answer.status_code == 303
    page = office.get(answer.location).text
    assert "TUK-MKS-01" in page
    assert "Belum pernah diverifikasi" in page
    finding = {
        "scheme_code": "SKM-KU-01",
        "verified_on": "2026-01-05",
        "expires_on": "2028-01-05",
        "evidence_note": "Berita acara 7",
    }
    assert office.send(f"{answer.location}/verifikasi", finding).status_code == 303
    assert "Berita acara 7" in office.get(answer.location).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": ""},
        {"code": "A B"},
        {"name": " "},
        {"type": "lain"},
        {"province_code": "99"},
        {"zone": "Asia/Tokyo"},
        {"capacity": "0"},
        {"capacity": "banyak"},
        {"council_id": "1"},
        {"address": "x" * 301},
    ],
)
def test_wrong_input_is_told_and_changes_nothing(
    database: Database, office: FlaskClient, wrong: dict[str, str]
) -> None:
    answer = office.send("/tuk/baru", GOOD | wrong)
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in answer.text
    assert _count(database, Tuk) == 0


def test_a_code_is_used_once(database: Database, office: FlaskClient) -> None:
    office.send("/tuk/baru", GOOD)
    answer = office.send("/tuk/baru", GOOD)
    assert answer.status_code == 409
    assert "TUK-MKS-01 sudah dipakai" in answer.text
    assert _count(database, Tuk) == 1


def test_a_verification_in_the_future_is_refused(database: Database, office: FlaskClient) -> None:
    location = office.send("/tuk/baru", GOOD).location
    finding = {
        "scheme_code": "SKM-KU-01",
        "verified_on": "2199-01-05",
        "expires_on": "2199-02-05",
        "evidence_note": "x",
    }
    assert office.send(f"{location}/verifikasi", finding).status_code == 409
    assert office.send(f"{location}/verifikasi", {}).status_code == 422
    assert _count(database, TukVerification) == 0


def test_a_closed_tuk_takes_no_verification(database: Database, office: FlaskClient) -> None:
    location = office.send("/tuk/baru", GOOD).location
    assert office.send(f"{location}/tutup").status_code == 303
    assert office.send(f"{location}/tutup").status_code == 409
    assert "ditutup" in office.get("/tuk").text


def test_an_unknown_tuk_is_not_found(office: FlaskClient) -> None:
    assert office.get("/tuk/0000").status_code == 404


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.CANDIDATE])
def test_others_do_not_enter_tuk(
    database: Database, sign_in: Callable[[Person], FlaskClient], role: Role
) -> None:
    with database.writing() as db:
        person = make_person(db, "Lain", roles=(role,))
    client = sign_in(person)
    assert client.send("/tuk/baru", GOOD).status_code == 403
    assert client.get("/tuk").status_code == (200 if role is Role.ASSESSOR else 403)
    assert _count(database, Tuk) == 0


def test_a_name_with_markup_is_shown_as_text(database: Database, office: FlaskClient) -> None:
    location = office.send("/tuk/baru", GOOD | {"name": "<script>alert(1)</script>'s"}).location
    assert "&lt;script&gt;" in office.get(location).text


def test_verifications_are_append_only(db: Session) -> None:
    tuk = make_tuk(db)
    assert queries.verification_in_force(db, tuk.id, "SKM-KU-01", date(2026, 5, 1))
    with pytest.raises(sa.exc.DBAPIError), db.begin_nested():
        db.execute(sa.update(TukVerification).values(expires_on=date(2099, 1, 1)))


def test_closing_twice_is_refused(db: Session) -> None:
    from datetime import UTC, datetime

    tuk = make_tuk(db)
    at = datetime(2026, 5, 1, tzinfo=UTC)
    actions.close_tuk(db, SYSTEM, tuk, now=at)
    with pytest.raises(Refused):
        actions.close_tuk(db, SYSTEM, tuk, now=at)
    assert queries.tuks(db) == []
    assert len(queries.tuks(db, open_only=False)) == 1
