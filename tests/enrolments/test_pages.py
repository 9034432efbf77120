"""The pages of sponsors, the office and invited people."""

import io
import re

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from lsp.accounts.models import Person
from lsp.adapters.clock import now
from lsp.applications.models import Application
from lsp.enrolments import actions, queries
from lsp.enrolments.models import Enrolment, EnrolmentGroup, ImportRun, Sponsor
from lsp.enrolments.rules import EnrolmentStatus, RunStatus
from tests.enrolments.conftest import Stage
from tests.factories.enrolments import good_row, import_rows, nik_of, workbook


def _send(stage: Stage, content: bytes, name: str = "calon.xlsx") -> TestResponse:
    url = f"/kelompok/{stage.group.public_id}/unggah"
    return stage.page("officer").post(url, data={"sheet": (io.BytesIO(content), name)})


def _import(stage: Stage, count: int = 1) -> None:
    rows = [good_row(number) for number in range(count)]
    import_rows(stage.database, stage.officer, stage.group, rows, stage.sealer, now=now())


def _one(stage: Stage, model: type) -> object:
    with stage.database.reading() as db:
        return db.scalars(sa.select(model).order_by(model.id.desc())).first()  # type: ignore[attr-defined]


def _token(stage: Stage) -> str:
    with stage.database.reading() as db:
        one = db.scalars(sa.select(Enrolment).order_by(Enrolment.id)).first()
        assert one is not None
        return queries.token_of(
            queries.open_invitations(db, {one.id})[one.id].public_id, stage.sealer
        )


@pytest.fixture(autouse=True)
def _no_csrf(app: object) -> None:
    app.config["WTF_CSRF_ENABLED"] = False  # type: ignore[attr-defined]


def test_a_sponsor_sees_its_own_groups_only(stage: Stage) -> None:
    path = f"/kelompok/{stage.group.public_id}"
    assert "Angkatan I" in stage.page("officer").get("/kelompok").text
    assert stage.page("officer").get(path).status_code == 200
    assert stage.page("office").get(path).status_code == 200
    assert "Angkatan I" not in stage.page("other").get("/kelompok").text
    assert stage.page("other").get(path).status_code == 403
    assert "belum mewakili lembaga" in stage.page("idle").get("/kelompok").text


def test_a_group_is_opened_and_changed(stage: Stage) -> None:
    officer = stage.page("officer")
    assert officer.get("/kelompok/baru").status_code == 200
    with stage.database.reading() as db:
        scheme_id = db.get_one(EnrolmentGroup, stage.group.id).scheme_id
    given = {
        "sponsor_id": stage.sponsor.public_id,
        "name": "Angkatan II",
        "scheme_id": str(scheme_id),
        "funding_source": "4",
        "payer_code": "115",
        "planned_on": f"{now():%Y-%m}",
        "council_id": "",
        "contact_name": "Tini",
        "contact_phone": "0812 3456 7890",
    }
    refused = officer.post("/kelompok/baru", data=given)
    assert refused.status_code == 422
    assert "Biaya mandiri memakai kode pemberi 100" in refused.text
    made = officer.post("/kelompok/baru", data=given | {"payer_code": "100"})
    assert made.status_code == 303
    page = officer.get(made.location)
    assert "+6281234567890" in page.text
    path = f"{made.location}/ubah"
    assert officer.get(path).status_code == 200
    changed = given | {"payer_code": "100", "name": "Angkatan Dua"}
    assert officer.post(path, data=changed).status_code == 303
    assert "Angkatan Dua" in officer.get(made.location).text


def test_nobody_opens_a_group_for_another_institution(stage: Stage) -> None:
    answer = stage.page("other").post(
        "/kelompok/baru", data={"sponsor_id": stage.sponsor.public_id, "name": "Curang"}
    )
    assert answer.status_code == 422


def test_the_template_comes_as_workbook_and_csv(stage: Stage) -> None:
    path, officer = f"/kelompok/{stage.group.public_id}/templat", stage.page("officer")
    assert officer.get(path).data.startswith(b"PK")
    assert officer.get(f"{path}?jenis=csv").text.startswith("\ufeffNama lengkap;NIK;")
    assert officer.get(f"{path}?jenis=csv-koma").text.startswith("\ufeffNama lengkap,NIK,")


def test_a_faulty_sheet_is_shown_by_cell_and_comes_back_marked(stage: Stage) -> None:
    answer = _send(stage, workbook([good_row(0, sex="X"), good_row(1, nik="3.3E+15")]))
    officer = stage.page("officer")
    page = officer.get(answer.location)
    assert "2 sel perlu diperbaiki" in page.text
    assert re.search(r"F2.*Jenis kelamin.*Tulis L", page.text, re.S)
    assert "3,27E+15" in page.text
    marked = officer.get(f"{answer.location}/lembar")
    assert marked.data.startswith(b"PK")
    assert officer.post(f"{answer.location}/mulai").status_code == 409
    assert stage.page("other").get(answer.location).status_code == 403
    assert officer.get(f"{answer.location}/lembar").headers["Cache-Control"] == "no-store"


def test_what_is_no_sheet_is_refused_with_a_sentence(stage: Stage) -> None:
    assert _send(stage, b"%PDF-1.7", "calon.pdf").status_code == 409
    answer = stage.page("officer").post(f"/kelompok/{stage.group.public_id}/unggah", data={})
    assert answer.status_code == 422
    assert "Pilih berkas" in answer.text


def test_a_good_sheet_is_imported_and_followed(stage: Stage) -> None:
    answer = _send(stage, workbook([good_row(0), good_row(1)]))
    officer = stage.page("officer")
    assert "siap diimpor" in officer.get(answer.location).text
    assert officer.post(f"{answer.location}/mulai").status_code == 303
    progress = officer.get(f"{answer.location}/kemajuan").json
    assert progress == {"status": "importing", "done": 0, "rows": 2}
    page = officer.get(answer.location).text
    assert "Sedang diimpor" in page
    assert "Muat ulang" in page
    assert actions.resume_all(stage.database, stage.sealer, now=now()) == 1
    assert "Impor selesai" in officer.get(answer.location).text
    again = _send(stage, workbook([good_row(0), good_row(1)]))
    officer.post(f"{again.location}/mulai")
    actions.resume_all(stage.database, stage.sealer, now=now())
    assert "Tidak ada yang berubah" in officer.get(again.location).text


def test_a_sheet_is_discarded(stage: Stage) -> None:
    answer = _send(stage, workbook([good_row(0)]))
    officer = stage.page("officer")
    assert officer.post(f"{answer.location}/batal").status_code == 303
    assert "Lembar ini dibuang" in officer.get(answer.location).text
    run = _one(stage, ImportRun)
    assert isinstance(run, ImportRun)
    assert run.status is RunStatus.DROPPED


def test_a_group_of_many_is_paged_in_few_statements(stage: Stage) -> None:
    _import(stage, 45)
    path, officer = f"/kelompok/{stage.group.public_id}", stage.page("officer")
    page = officer.get(path)
    assert "Halaman 1 dari" in page.text
    assert "wa.me/6281200000000" in page.text
    assert "Sari Contoh B" in officer.get(f"{path}?q=Contoh+B").text
    assert "Tidak ada asesi yang cocok" in officer.get(f"{path}?status=declined").text
    slips = officer.get(f"{path}/slip")
    assert slips.text.count("Kode QR undangan") == 40
    assert "Halaman 1 dari 2" in slips.text


def test_one_candidates_page_invites_again_and_removes(stage: Stage) -> None:
    _import(stage)
    one = _one(stage, Enrolment)
    assert isinstance(one, Enrolment)
    path, officer, before = f"/kelompok/calon/{one.public_id}", stage.page("officer"), _token(stage)
    page = officer.get(path)
    assert before in page.text
    assert nik_of(0) not in page.text
    assert officer.post(f"{path}/undang-lagi").status_code == 303
    assert _token(stage) != before
    assert officer.post(f"{path}/keluarkan", data={"reason": ""}).status_code == 409
    assert officer.post(f"{path}/keluarkan", data={"reason": "Pindah."}).status_code == 303
    assert "Dikeluarkan" in officer.get(path).text
    assert stage.page("other").get(path).status_code == 403


def test_an_invited_person_opens_an_account_and_takes_part(stage: Stage) -> None:
    _import(stage)
    path = f"/undangan/{_token(stage)}"
    visitor = stage.page("idle").application.test_client()
    page = visitor.get(path)
    assert "KSP Contoh Sejahtera" in page.text
    assert nik_of(0) not in page.text
    given = {
        "tail": "9999",
        "phone": "0812 9999 0000",
        "password": "kalimat panjang sekali",
        "processing": "y",
    }
    assert visitor.post(path, data=given).status_code == 422
    assert "Angka ini tidak cocok" in visitor.post(path, data=given).text
    opened = visitor.post(path, data=given | {"tail": nik_of(0)[-4:]})
    assert opened.status_code == 303
    mine = visitor.get(opened.location)
    assert "Periksa data Anda" in mine.text
    assert "3299************" in mine.text
    assert "Undangan kelompok" in visitor.get("/").text
    joined = visitor.post(f"{opened.location}/ikut")
    assert joined.location.endswith("/periksa")
    assert visitor.get(joined.location).status_code == 200
    assert "Anda ikut kelompok ini" in visitor.get(opened.location).text
    assert visitor.post(f"{opened.location}/tidak-ikut").status_code == 303
    assert "Anda tidak ikut kelompok ini" in visitor.get(opened.location).text


def test_a_signed_in_person_takes_the_invitation_over(stage: Stage) -> None:
    _import(stage)
    path, office = f"/undangan/{_token(stage)}", stage.page("office")
    assert "Buka undangan dengan akun ini" in office.get(path).text
    assert office.post(f"{path}/terima", data={"tail": ""}).status_code == 422
    assert office.post(f"{path}/terima", data={"tail": "9999"}).status_code == 422
    taken = office.post(f"{path}/terima", data={"tail": nik_of(0)[-4:]})
    assert taken.status_code == 303
    assert office.get(taken.location).status_code == 200
    with stage.database.reading() as db:
        one = db.scalars(sa.select(Enrolment)).one()
        assert one.person_id == stage.people["office"].id
        assert db.get_one(Application, one.application_id).person_id == one.person_id


def test_an_unknown_link_is_not_found(stage: Stage) -> None:
    visitor = stage.page("idle").application.test_client()
    assert visitor.get(f"/undangan/{'x' * 32}").status_code == 404
    _import(stage)
    stranger = stage.page("idle")
    one = _one(stage, Enrolment)
    assert isinstance(one, Enrolment)
    assert stranger.get(f"/undangan-saya/{one.public_id}").status_code == 403


def test_the_office_enters_sponsors_and_appoints(stage: Stage) -> None:
    office = stage.page("office")
    assert "KSP Contoh Sejahtera" in office.get("/pengusul").text
    assert office.post("/pengusul", data={"name": ""}).status_code == 422
    given = {"name": "PT Contoh", "kind": "company", "council_id": ""}
    made = office.post("/pengusul", data=given)
    assert made.status_code == 303
    assert office.post("/pengusul", data=given).status_code == 409
    idle = stage.people["idle"]
    appointed = office.post(f"{made.location}/petugas", data={"person_id": idle.public_id})
    assert appointed.status_code == 303
    assert "Belum Ditunjuk" in office.get(made.location).text
    assert stage.page("idle").get("/kelompok/baru").status_code == 200
    ended = office.post(f"{made.location}/petugas/{idle.public_id}/akhiri")
    assert ended.status_code == 303
    assert stage.page("officer").get("/pengusul").status_code == 403
    sponsor = _one(stage, Sponsor)
    assert isinstance(sponsor, Sponsor)
    assert sponsor.name == "PT Contoh"


def test_the_manager_sets_quotas_and_imports_payers(stage: Stage) -> None:
    manager, office = stage.page("manager"), stage.page("office")
    assert "Belum ada kuota" in office.get("/kuota").text
    with stage.database.reading() as db:
        scheme_id = db.get_one(EnrolmentGroup, stage.group.id).scheme_id
    year = f"{now():%Y}"
    given = {
        "scheme_id": str(scheme_id),
        "funding_source": "1",
        "payer_code": "115",
        "starts_on": f"{year}-01",
        "ends_on": f"{year}-12",
        "places": "30",
    }
    assert office.post("/kuota", data=given).status_code == 403
    assert manager.post("/kuota", data=given | {"places": ""}).status_code == 422
    assert manager.post("/kuota", data=given).status_code == 303
    page = manager.get("/kuota")
    assert "0 / 30" in page.text
    found = re.search(r'action="(/kuota/[0-9a-z]{26})"', page.text)
    assert found
    assert manager.post(found[1], data={"places": "40"}).status_code == 303
    assert manager.post(found[1], data={"places": "x"}).status_code == 422
    assert "0 / 40" in manager.get("/kuota").text
    sheet = {"sheet": (io.BytesIO(b"kode;nama\r\n7;Kementerian Contoh\r\n"), "pemberi.csv")}
    assert manager.post("/kuota/pemberi", data=sheet).status_code == 303
    assert "Kementerian Contoh" in manager.get("/kuota").text


def test_demand_is_counted_and_downloaded(stage: Stage) -> None:
    _import(stage, 2)
    manager = stage.page("manager")
    page = manager.get("/kebutuhan?cukup=1")
    assert "Dekopinwil JABAR" in page.text
    assert manager.get("/kebutuhan?unduh=xlsx").data.startswith(b"PK")
    text = manager.get("/kebutuhan?unduh=csv").text
    assert text.startswith("\ufeffWilayah;Skema;")
    assert ";0;2;0;0;0;belum" in text
    assert stage.page("officer").get("/kebutuhan").status_code == 403


def test_a_sponsors_home_leads_to_the_groups(stage: Stage) -> None:
    page = stage.page("officer").get("/")
    assert "Daftarkan asesi lembaga Anda" in page.text
    with stage.database.reading() as db:
        one = db.get_one(Person, stage.officer.id)
        assert one.full_name.split()[0] in page.text


def test_english_is_whole(stage: Stage) -> None:
    _import(stage)
    officer = stage.page("officer")
    officer.post("/bahasa", data={"lang": "en"})
    page = officer.get(f"/kelompok/{stage.group.public_id}")
    assert "About the group" in page.text
    one = _one(stage, Enrolment)
    assert isinstance(one, Enrolment)
    assert one.status is EnrolmentStatus.INVITED
