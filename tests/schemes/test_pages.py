"""The public pages of schemes."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.kernel.roles import Role
from lsp.schemes.rules.outline import SchemeOutline
from tests.factories.accounts import make_person
from tests.factories.schemes import changed_package, make_scheme


@pytest.fixture
def scheme(database: Database) -> SchemeOutline:
    with database.writing() as db:
        return make_scheme(db)


def test_an_empty_list_says_so(client: FlaskClient) -> None:
    assert "Belum ada skema yang dibuka" in client.get("/skema").text


def test_anyone_sees_published_schemes(client: FlaskClient, scheme: SchemeOutline) -> None:
    page = client.get("/skema").text
    assert scheme.title in page
    assert "Rp750.000" in page
    assert "contoh" in page


def test_a_scheme_page_shows_every_unit_element_and_criterion(
    client: FlaskClient, scheme: SchemeOutline
) -> None:
    page = client.get(f"/skema/{scheme.scheme_code}").text
    for unit in scheme.units:
        assert unit.code in page
        for element in unit.elements:
            assert element.title in page
    for kuk in scheme.kuk():
        assert kuk.text.split(",")[0] in page


def test_every_invented_criterion_carries_its_mark(
    client: FlaskClient, scheme: SchemeOutline
) -> None:
    page = client.get(f"/skema/{scheme.scheme_code}").text
    criteria = page.split('class="kuk"')[1:]
    marks = sum(part.split("</ul>")[0].count(">contoh</span>") for part in criteria)
    assert marks == sum(not kuk.is_official for kuk in scheme.kuk())
    assert "Ini skema contoh" in page


def test_the_page_speaks_english(client: FlaskClient, scheme: SchemeOutline) -> None:
    page = client.get(f"/skema/{scheme.scheme_code}?lang=en").text
    assert "Unit Collector Cluster" in page
    assert "Collecting Loan Instalments" in page
    assert "Requirements" in page
    assert "Persyaratan" not in page


def test_a_scheme_number_with_slashes_has_its_page(database: Database, client: FlaskClient) -> None:
    with database.writing() as db:
        make_scheme(db, changed_package(code="SKM/0317/00010/2/2019/14"))
    assert client.get("/skema/SKM/0317/00010/2/2019/14").status_code == 200
    assert "/skema/SKM/0317/00010/2/2019/14" in client.get("/skema").text


@pytest.mark.parametrize("code", ["tidak-ada", "..%2f..", "SKM-KU-01/"])
def test_an_unknown_scheme_is_not_found(
    client: FlaskClient, scheme: SchemeOutline, code: str
) -> None:
    assert client.get(f"/skema/{code}").status_code == 404


def test_a_draft_is_not_shown(database: Database, client: FlaskClient) -> None:
    with database.writing() as db:
        draft = make_scheme(db, published=False)
    assert client.get(f"/skema/{draft.scheme_code}").status_code == 404


def test_staff_see_versions_and_candidates_do_not(
    database: Database, sign_in: Callable[[Person], FlaskClient], scheme: SchemeOutline
) -> None:
    with database.writing() as db:
        staff = make_person(db, "Dewi", roles=(Role.SECRETARIAT,))
        candidate = make_person(db, "Budi", roles=(Role.CANDIDATE,))
    assert scheme.content_hash[:12] in sign_in(staff).get("/skema-versi").text
    assert sign_in(candidate).get("/skema-versi").status_code == 403


@pytest.mark.parametrize("path", ["/skema/%00", "/skema/a%00b", "/permohonan/%00", "/tuk/%00"])
def test_a_nul_in_an_address_is_no_error_of_ours(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in {302, 400, 404}
