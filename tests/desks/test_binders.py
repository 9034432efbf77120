"""The binder of a candidate, of a session, of a scheme."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.adapters.files import FileStore
from lsp.adapters.pdf import page_texts
from lsp.adapters.sealing import Sealer
from lsp.desks.rules import BEGUN_BY_HAND, MAY, BinderAccess, why_not_begin_form
from lsp.kernel.roles import Actor, Role
from lsp.records.queries import form_for
from lsp.scheduling.rules import SeatStatus
from lsp.schemes.queries import version_row
from tests.factories.accounts import make_person
from tests.factories.assessments import make_case

SignIn = Callable[[Person], FlaskClient]


@pytest.mark.parametrize("role", list(Role))
def test_the_office_the_candidate_and_the_assessors_read_a_binder(role: Role) -> None:
    may, binder = MAY["binder:read"], BinderAccess(1, frozenset({2}))
    office = {Role.SECRETARIAT, Role.CERTIFICATION_MANAGER, Role.QUALITY_MANAGER, Role.HEAD}
    assert may(Actor(7, "p7", "Budi", frozenset({role})), binder) is (role in office)
    assert may(Actor(1, "p1", "Sari"), binder)
    assert may(Actor(2, "p2", "Rina", frozenset({role})), binder) is (
        role in office or role is Role.ASSESSOR
    )


@pytest.mark.parametrize("code", list(BEGUN_BY_HAND))
@pytest.mark.parametrize("role", ["candidate", "assessor", ""])
@pytest.mark.parametrize("seat", list(SeatStatus))
def test_a_form_is_begun_by_its_role_in_its_time(code: str, role: str, seat: SeatStatus) -> None:
    who, is_after = BEGUN_BY_HAND[code]
    due = SeatStatus.FINISHED if is_after else SeatStatus.CHECKED_IN
    may = not why_not_begin_form(code, role, seat, ())
    assert may is (role == who and seat is due)
    assert why_not_begin_form(code, role, seat, [code])


@pytest.mark.database
def test_a_binder_lists_prints_and_begins_forms(
    database: Database, sealer: Sealer, tmp_path: Path, sign_in: SignIn
) -> None:
    with database.writing() as db:
        case = make_case(db, FileStore(tmp_path / "files", sealer))
        case.seat.status = SeatStatus.CHECKED_IN
        stranger = make_person(db, "Orang Lain", roles=(Role.ASSESSOR,))
        clerk = make_person(db, "Petugas", roles=(Role.SECRETARIAT,))
        version = version_row(db, case.application.version_id).public_id
    page = f"/formulir/asesi/{case.application.public_id}"
    browser = sign_in(case.place.assessor)
    shown = browser.get(page).get_data(as_text=True)
    assert "FR.APL.02" not in shown  # not named on it yet
    assert "Isi FR.IA.01" in shown
    assert "FR.APL.02" in sign_in(clerk).get(page).get_data(as_text=True)
    assert browser.send(page, {"code": "FR.AK.03"}).status_code == 409
    begun = browser.send(page, {"code": "FR.IA.01"})
    assert begun.status_code == 303
    filling = browser.get(begun.headers["Location"])
    assert filling.status_code == 200
    with database.reading() as db:
        form = form_for(db, "FR.IA.01", case.seat_id)
        assert form is not None
        assert form.data["candidate"]["name"]
        assert form.data["groups"][0]["units"][0]["elements"][0]["kuk"]
    paper = sign_in(clerk).get(f"{page}.pdf")
    assert paper.mimetype == "application/pdf"
    assert "Daftar isi" in page_texts(paper.get_data())[0]
    assert sign_in(stranger).get(page).status_code == 403
    assert sign_in(clerk).get(f"/formulir/skema/{version}").status_code == 200
    assert sign_in(clerk).get(f"/formulir/skema/{version}.pdf").status_code == 404
