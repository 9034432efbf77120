"""The page of a form."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.adapters.pdf import page_texts
from lsp.kernel.ids import new_id
from lsp.kernel.roles import SYSTEM, Role
from lsp.records import actions
from tests.factories.accounts import make_person
from tests.factories.organization import make_organization
from tests.factories.records import make_form, sign_as

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
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


def _draft(database: Database, candidate: Person, assessor: Person | None = None) -> str:
    with database.writing() as db:
        form = actions.open_form(
            db,
            SYSTEM,
            code="FR.AK.04" if assessor is None else "FR.APL.02",
            subject_kind="seat",
            subject_id=new_id(),
            data={"candidate": {"name": candidate.full_name}, "groups": GROUPS},
            named_signers={"candidate": candidate.id}
            | ({"assessor": assessor.id} if assessor else {}),
            to_fill=True,
            now=NOW,
        )
        return form.public_id


GROUPS = [{"name": "", "units": [{"code": "U.1", "elements": [{"number": "1", "title": "E"}]}]}]
YES = {"appeal.explained.answer": "True", "appeal.discussed.answer": "False"}


def _seen(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="seen_hash" value="(\w+)"', client.get(path).get_data(as_text=True))
    assert found
    return found[1]


def test_a_draft_is_filled_in_corrected_and_signed(database: Database, sign_in: SignIn) -> None:
    with database.writing() as db:
        make_organization(db)
        candidate, stranger = make_person(db, "Sari Wulan"), make_person(db, "Lain")
    form_id = _draft(database, candidate)
    page, browser = f"/formulir/{form_id}", sign_in(candidate)
    assert sign_in(stranger).get(f"{page}/isi").status_code == 403
    assert browser.get(f"{page}/tanda-tangan").status_code == 403
    seen = _seen(browser, f"{page}/isi")
    kept = browser.send(f"{page}/isi", {**YES, "reason": "Belum", "seen_hash": seen})
    assert kept.status_code == 303
    stale = browser.send(f"{page}/isi", {**YES, "reason": "Lain", "seen_hash": seen})
    assert stale.status_code == 409
    seen = _seen(browser, f"{page}/isi")
    early = browser.send(f"{page}/isi", {**YES, "seen_hash": seen, "selesai": "1"})
    assert early.status_code == 422
    text = early.get_data(as_text=True)
    assert 'href="#f-appeal.helped.answer"' in text
    assert 'href="#f-reason"' in text
    answers = {**YES, "appeal.helped.answer": "True", "reason": "Alasan saya."}
    ready = browser.send(f"{page}/isi", {**answers, "seen_hash": seen, "selesai": "1"})
    assert ready.headers["Location"].endswith(page)
    assert "Baca dan tanda tangani" in browser.get(page).get_data(as_text=True)
    assert browser.send(f"{page}/ubah").status_code == 303
    seen = _seen(browser, f"{page}/isi")
    browser.send(f"{page}/isi", {**answers, "seen_hash": seen, "selesai": "1"})
    seen = _seen(browser, f"{page}/tanda-tangan")
    assert browser.send(f"{page}/tanda-tangan", {"seen_hash": seen}).status_code == 303
    shown = browser.get(page).get_data(as_text=True)
    assert "Ditandatangani lengkap" in shown
    assert "Alasan saya." in shown
    assert browser.get(f"{page}/isi").status_code == 403
    assert browser.get(f"{page}/tanda-tangan").status_code == 403


def test_the_second_signer_fills_in_with_the_signature(database: Database, sign_in: SignIn) -> None:
    with database.writing() as db:
        make_organization(db)
        candidate, assessor = make_person(db, "Sari Wulan"), make_person(db, "Rina")
    page = f"/formulir/{_draft(database, candidate, assessor)}"
    browser = sign_in(candidate)
    answer = {"groups.0.units.0.elements.0.answer": "K", "seen_hash": _seen(browser, f"{page}/isi")}
    strange = {**answer, "recommendation": "proceed", "selesai": "1"}
    assert browser.send(f"{page}/isi", strange).status_code == 303  # not a field of the candidate
    browser.send(f"{page}/tanda-tangan", {"seen_hash": _seen(browser, f"{page}/tanda-tangan")})
    browser = sign_in(assessor)
    seen = _seen(browser, f"{page}/tanda-tangan")
    assert browser.send(f"{page}/tanda-tangan", {"seen_hash": seen}).status_code == 422
    given = {"seen_hash": seen, "recommendation": "stop", "note": "Bukti kurang."}
    assert browser.send(f"{page}/tanda-tangan", given).status_code == 303
    shown = browser.get(page).get_data(as_text=True)
    assert "Bukti kurang." in shown
    assert "Ditandatangani lengkap" in shown


def test_a_form_that_a_room_feeds_is_neither_filled_nor_signed_here(
    database: Database, sign_in: SignIn
) -> None:
    with database.writing() as db:
        make_organization(db)
        candidate, assessor = make_person(db, "Sari"), make_person(db, "Rina")
        form = make_form(db, candidate, assessor)
    for page in ("isi", "tanda-tangan"):
        for person in (candidate, assessor):
            assert sign_in(person).get(f"/formulir/{form.public_id}/{page}").status_code == 403
    paper = sign_in(candidate).get(f"/formulir/{form.public_id}.pdf")
    assert "FR.AK.01 · halaman 1 dari 1" in page_texts(paper.get_data())[0]


def test_the_administrator_chooses_the_set_for_new_forms(
    database: Database, sign_in: SignIn
) -> None:
    with database.writing() as db:
        make_organization(db)
        admin = make_person(db, "Admin", roles=(Role.SYSTEM_ADMINISTRATOR,))
        staff = make_person(db, "Mutu", roles=(Role.QUALITY_MANAGER,))
    assert sign_in(staff).send("/formulir/perangkat", {"form_set": "2018"}).status_code == 403
    browser = sign_in(admin)
    assert "Pakai perangkat 2018" in browser.get("/formulir/templat?set=2018").get_data(
        as_text=True
    )
    assert browser.send("/formulir/perangkat", {"form_set": "1999"}).status_code == 404
    assert browser.send("/formulir/perangkat", {"form_set": "2018"}).status_code == 303
    shown = browser.get("/formulir/templat").get_data(as_text=True)
    assert "Formulir baru dibuka dengan perangkat 2018" in shown
