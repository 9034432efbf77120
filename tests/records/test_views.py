"""The page of a form."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from lsp.accounts.models import Person
from lsp.adapters.database import Database
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
    assert "Pertanyaan tertulis" in text
    assert "Belum ditandatangani" in text
    assert sign_in(clerk).get(path).status_code == 200
    assert sign_in(assessor).get(path).status_code == 200
    assert sign_in(stranger).get(path).status_code == 403
    assert sign_in(member).get(path).status_code == 403
    assert sign_in(candidate).get("/formulir/tidakada").status_code == 404
    with database.writing() as db:
        sign_as(db, form, assessor, "assessor")
    assert sign_in(member).get(path).status_code == 200
