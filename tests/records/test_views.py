"""The page of a form."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.adapters.pdf import page_texts
from lsp.kernel.roles import Role
from tests.factories.accounts import make_person
from tests.factories.organization import make_organization
from tests.factories.records import make_form, sign_as

pytestmark = pytest.mark.database
SignIn = Callable[[Person], FlaskClient]


def test_signers_and_office_see_the_form_and_others_do_not(
    database: Database, sign_in: SignIn, client: FlaskClient
) -> None:
    with database.writing() as db:
        make_organization(db)
        candidate, assessor = make_person(db, "Sari Wulan"), make_person(db, "Rina")
        stranger = make_person(db, "Orang Lain", roles=(Role.ASSESSOR,))
        clerk = make_person(db, "Petugas", roles=(Role.SECRETARIAT,))
        member = make_person(db, "Anggota", roles=(Role.COMMITTEE_MEMBER,))
        form = make_form(db, candidate, assessor)
        sign_as(db, form, candidate, "candidate")
    path = f"/formulir/{form.public_id}"
    assert client.get(path).status_code == 302
    page = sign_in(candidate).get(path)
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert "Sari Wulan" in text
    assert "Hasil pertanyaan tertulis" in text
    assert "Belum ditandatangani" in text
    assert sign_in(clerk).get(path).status_code == 200
    assert sign_in(assessor).get(path).status_code == 200
    assert sign_in(stranger).get(path).status_code == 403
    assert sign_in(member).get(path).status_code == 403
    assert sign_in(candidate).get("/formulir/tidakada").status_code == 404
    with database.writing() as db:
        sign_as(db, form, assessor, "assessor")
    assert sign_in(member).get(path).status_code == 200


def test_staff_see_every_template_blank_and_filled(database: Database, sign_in: SignIn) -> None:
    with database.writing() as db:
        make_organization(db)
        staff = make_person(db, "Mutu", roles=(Role.QUALITY_MANAGER,))
        candidate = make_person(db, "Sari")
    browser = sign_in(staff)
    listed = browser.get("/formulir/templat?set=2018").get_data(as_text=True)
    assert "Umpan Balik Asesi" in listed
    path = "/formulir/templat/2023/FR.AK.03"
    filled = browser.get(f"{path}?isi=contoh").get_data(as_text=True)
    assert "Sari Contoh" in filled
    assert "☑" in filled
    blank = browser.get(path).get_data(as_text=True)
    assert "Sari Contoh" not in blank
    assert "☑" not in blank
    paper = browser.get(f"{path}.pdf?isi=contoh")
    assert paper.mimetype == "application/pdf"
    assert "FR.AK.03 · halaman 1 dari 2" in page_texts(paper.get_data())[0]
    assert browser.get("/formulir/templat/2023/FR.XX.99").status_code == 404
    assert browser.get("/formulir/templat/1999/FR.AK.03").status_code == 404
    assert browser.get("/formulir/templat?set=1999").status_code == 404
    assert sign_in(candidate).get(path).status_code == 403
