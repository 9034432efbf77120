"""The candidate's pages, through the browser and without scripts."""

import io
import re

import pytest
import sqlalchemy as sa

from lsp.applications.models import ApplicationDocument
from lsp.applications.rules import ApplicationStatus, answers
from lsp.files.models import PersonFile
from lsp.schemes.queries import requirements
from tests.applications.stage import Stage, accepted, draft, file_of, hidden, submitted
from tests.factories.applications import (
    good_answers,
)

S = ApplicationStatus


def test_a_candidate_applies_step_by_step_without_scripts(stage: Stage) -> None:
    browser = stage.browsers["sari"]
    assert "Pas foto" in browser.get("/permohonan/baru/SKM-KU-01").text
    answer = browser.send("/permohonan/baru/SKM-KU-01")
    assert answer.location.endswith("/data-terdahulu")
    assert "Tidak ada yang dipakai sebelum Anda menyetujuinya" in browser.get(answer.location).text
    answer = browser.send(answer.location.replace("data-terdahulu", "salin"))
    given = good_answers("Sari Contoh")
    for step in (answers.PURPOSE, answers.PERSON, answers.CONTACT, answers.WORK):
        assert answer.status_code == 303
        assert answer.location.endswith(step)
        assert browser.get(answer.location).status_code == 200
        answer = browser.send(answer.location, answers.kept(step, given))
    page = browser.get(answer.location).text
    assert "Pas foto" in page
    base = answer.location.partition("/langkah")[0]
    with stage.database.reading() as db:
        codes = [each.code for each in requirements(db, stage.application().version_id)]
    for seed, code in enumerate(codes):
        data = {"requirement": code, "file": file_of(seed)}
        assert browser.send(f"{base}/dokumen", data).status_code == 303
    assert "belum lengkap" in browser.get(f"{base}/periksa").text
    answer = browser.send(f"{base}/langkah/kebutuhan", {"needs": "tidak"})
    assert answer.location.endswith("pernyataan")
    answer = browser.send(f"{base}/langkah/pernyataan", answers.kept("pernyataan", given))
    assert answer.location == f"{base}/periksa"
    page = browser.get(answer.location).text
    assert given["nik"] not in page  # masked
    assert given["nik"][:4] + "*" * 12 in page
    answer = browser.send(f"{base}/kirim", {"seen": hidden(page, "seen")})
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert re.search(r"APL-20\d\d-00001", page)
    assert "Permohonan sedang diperiksa" in page


def test_a_self_assessment_is_filled_unit_by_unit(stage: Stage) -> None:
    key, browser = accepted(stage), stage.browsers["sari"]
    page = browser.get(f"/permohonan/{key}/asesmen-mandiri").text
    units = sorted(set(re.findall(r"/asesmen-mandiri/(\d+)", page)), key=int)
    assert len(units) == 3
    for unit in units:
        page = browser.get(f"/permohonan/{key}/asesmen-mandiri/{unit}").text
        assert "Dapatkah saya" in page
        names = set(re.findall(r'name="answer-(\d+)"', page))
        data = {f"answer-{name}": "K" for name in names} | {
            f"evidence-{name}": "Laporan kerja" for name in names
        }
        answer = browser.send(f"/permohonan/{key}/asesmen-mandiri/{unit}", data)
        assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "Belum dapat dikirim" not in page
    answer = browser.send(
        f"/permohonan/{key}/asesmen-mandiri/kirim", {"seen": hidden(page, "seen")}
    )
    assert answer.status_code == 303
    assert "Menunggu asesor" in browser.get(answer.location).text
    assert browser.get(f"/permohonan/{key}/asesmen-mandiri/{units[0]}").status_code == 409


def test_answers_are_kept_while_they_are_given(stage: Stage) -> None:
    key, browser = accepted(stage), stage.browsers["sari"]
    page = browser.get(f"/permohonan/{key}/asesmen-mandiri").text
    unit = re.findall(r"/asesmen-mandiri/(\d+)", page)[0]
    name = re.findall(
        r'name="answer-(\d+)"', browser.get(f"/permohonan/{key}/asesmen-mandiri/{unit}").text
    )[0]
    url = f"/permohonan/{key}/asesmen-mandiri/{unit}/simpan"
    headers = {"Accept": "application/json"}
    assert browser.send(url, {f"answer-{name}": "K"}, headers=headers).json.keys() == {"saved_at"}
    browser.send(url, {f"evidence-{name}": "Buku kunjungan"}, headers=headers)
    page = browser.get(f"/permohonan/{key}/asesmen-mandiri/{unit}").text
    assert "Buku kunjungan" in page
    assert re.search(rf'name="answer-{name}" value="K" checked', page)


def test_autosave_keeps_what_is_half_done(stage: Stage) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    url = f"/permohonan/{key}/simpan/data-diri"
    headers = {"Accept": "application/json"}
    answer = browser.send(
        url, {"birth_place": "  Ban\u202edung\x00 ", "status": "x"}, headers=headers
    )
    assert answer.status_code == 200
    assert answer.json.keys() == {"saved_at"}
    assert stage.answers()["birth_place"] == "Bandung"
    assert 'value="Bandung"' in browser.get(f"/permohonan/{key}/langkah/data-diri").text
    answer = browser.send(url, {"birth_place": "x" * 500}, headers=headers)
    assert answer.status_code == 409
    assert answer.json["reasons"]
    assert stage.answers()["birth_place"] == "Bandung"


def test_an_unticked_box_is_kept_unticked(stage: Stage) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    url = f"/permohonan/{key}/simpan/pernyataan"
    browser.send(url, {"is_true": "y"})
    assert stage.answers()["is_true"] == "1"
    browser.send(url, {"is_true": ""})
    assert "is_true" not in stage.answers()


@pytest.mark.parametrize(
    ("step", "wrong"),
    [
        ("tujuan", {}),
        ("tujuan", {"purpose": "lainnya"}),
        ("data-diri", {"full_name": ""}),
        ("data-diri", {"nik": "123"}),
        ("data-diri", {"birth_date": "kemarin"}),
        ("data-diri", {"full_name": "x" * 500}),
        ("alamat-kontak", {"email": "bukan"}),
        ("pekerjaan", {"education": "99"}),
        ("pernyataan", {"is_true": ""}),
    ],
)
def test_wrong_answers_are_told_beside_the_field_and_change_nothing(
    stage: Stage, step: str, wrong: dict[str, str]
) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    before = stage.answers()
    given = answers.kept(step, good_answers()) | wrong if wrong else {"purpose": ""}
    answer = browser.send(f"/permohonan/{key}/langkah/{step}", given)
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in answer.text
    assert "Kesalahan:" in answer.text
    assert stage.answers() == before


def test_a_nik_that_differs_is_warned_of_and_then_taken(stage: Stage) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    given = answers.kept("data-diri", good_answers(birth_date="1991-01-01"))
    url = f"/permohonan/{key}/langkah/data-diri"
    answer = browser.send(url, given)
    assert answer.status_code == 422
    assert "Tanggal lahir berbeda" in answer.text
    assert 'name="nik_reason"' in answer.text
    answer = browser.send(url, given | {"nik_reason": "KTP lama salah cetak"})
    assert answer.status_code == 303
    assert stage.answers()["nik_reason"] == "KTP lama salah cetak"


@pytest.mark.parametrize(
    "name",
    [
        "Sukarno",
        "Siti Nur'aini",
        "Raden Mas " + "Ajeng " * 8,
        "A" * 120,
        "O'Brien-Ñusta, S.E.",
    ],
)
def test_every_name_is_shown_as_text(stage: Stage, name: str) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    given = answers.kept("data-diri", good_answers(name))
    assert browser.send(f"/permohonan/{key}/langkah/data-diri", given).status_code == 303
    assert browser.get(f"/permohonan/{key}").status_code == 200
    assert stage.application().full_name == " ".join(name.split())


def test_markup_in_answers_is_shown_as_text(stage: Stage) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    given = answers.kept("data-diri", good_answers(birth_place=evil, nationality=evil[:60]))
    assert browser.send(f"/permohonan/{key}/langkah/data-diri", given).status_code == 303
    page = browser.get(f"/permohonan/{key}/periksa").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_check_page_goes_back_to_itself(stage: Stage) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    page = browser.get(f"/permohonan/{key}/periksa").text
    assert "Belum dapat dikirim" in page
    url = f"/permohonan/{key}/langkah/tujuan?kembali=periksa"
    assert url in page
    answer = browser.send(url, {"purpose": "sertifikasi"})
    assert answer.location == f"/permohonan/{key}/periksa"


def test_an_incomplete_application_is_not_sent(stage: Stage) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    answer = browser.send(f"/permohonan/{key}/kirim", {"seen": "x"})
    assert answer.status_code == 409
    assert "Lengkapi bagian “Data diri”" in answer.text
    assert stage.application().status is S.DRAFT


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Berkas kosong"),
        (b"MZ" + b"\0" * 200, "Jenis berkas tidak diterima"),
        (b"<svg onload=alert(1)>", "Jenis berkas tidak diterima"),
        (b"%PDF-1.7 rusak", "PDF tidak dapat dibuka"),
        (b"\xff\xd8\xff\xe0 rusak", "Foto tidak dapat dibuka"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(stage: Stage, content: bytes, sentence: str) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    data = {"requirement": "ktp", "file": (io.BytesIO(content), "ktp.pdf")}
    answer = browser.send(f"/permohonan/{key}/dokumen", data)
    assert answer.status_code == 409
    assert sentence in answer.text
    assert stage.count(ApplicationDocument) == 0


def test_no_file_at_all_is_refused_with_a_sentence(stage: Stage) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    answer = browser.send(f"/permohonan/{key}/dokumen", {"requirement": "ktp"})
    assert answer.status_code == 409
    assert "Pilih foto atau berkas lebih dahulu" in answer.text


def test_a_file_kept_before_serves_several_requirements(stage: Stage) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    assert browser.send("/berkas", {"file": file_of(7, "KTP.jpg")}).status_code == 303
    with stage.database.reading() as db:
        file_id = db.scalars(sa.select(PersonFile.public_id)).one()
    for code in ("ktp", "photo", "ktp"):
        data = {"requirement": code, "file_id": ["", file_id]}
        assert browser.send(f"/permohonan/{key}/dokumen", data).status_code == 303
    assert stage.count(ApplicationDocument) == 2
    page = browser.get(f"/permohonan/{key}/langkah/dokumen").text
    assert page.count(">KTP.jpg</a>") == 2
    shelf = browser.get("/berkas").text
    assert shelf.count("KTP.jpg</a></h3>") == 1
    assert shelf.count(f'href="/permohonan/{key}"') == 2
    assert browser.send(f"/berkas/{file_id}/hapus").status_code == 409


def test_several_files_come_with_one_form(stage: Stage) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    data = {"requirement": "cv", "file": [file_of(1, "a.jpg"), file_of(2, "b.jpg")]}
    assert browser.send(f"/permohonan/{key}/dokumen", data).status_code == 303
    assert stage.count(ApplicationDocument) == 2
    bad = {"requirement": "cv", "file": [file_of(3, "c.jpg"), (io.BytesIO(b"GIF89a"), "d.gif")]}
    answer = browser.send(f"/permohonan/{key}/dokumen", bad)
    assert answer.status_code == 409
    assert "d.gif: Jenis berkas tidak diterima" in answer.text
    assert stage.count(ApplicationDocument) == 2
    assert stage.count(PersonFile) == 2


def test_the_file_of_another_is_not_found(stage: Stage) -> None:
    key = draft(stage)
    stage.browsers["other"].send("/berkas", {"file": file_of(7, "KTP.jpg")})
    with stage.database.reading() as db:
        file_id = db.scalars(sa.select(PersonFile.public_id)).one()
    data = {"requirement": "ktp", "file_id": file_id}
    assert stage.browsers["sari"].send(f"/permohonan/{key}/dokumen", data).status_code == 404
    assert stage.count(ApplicationDocument) == 0


def test_earlier_data_is_offered_on_the_page(stage: Stage) -> None:
    key = submitted(stage)
    stage.browsers["dewi"].send(f"/permohonan/{key}/tolak", {"reason": "Bukan bidangnya"})
    browser = stage.browsers["sari"]
    answer = browser.send("/permohonan/baru/SKM-KU-01")
    page = browser.get(answer.location).text
    assert "APL-2026-00001" in page
    assert "KSP Contoh Sejahtera" in page
    base = answer.location.partition("/data-terdahulu")[0]
    assert "institution" not in stage.answers()
    assert "Pakai data terdahulu" in browser.get(f"{base}/langkah/data-diri").text
    assert browser.send(f"{base}/salin").status_code == 303
    assert stage.answers()["institution"] == "KSP Contoh Sejahtera"


def test_pages_speak_english(stage: Stage) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    for path in ("", "/isi", "/periksa", "/langkah/data-diri", "/langkah/dokumen"):
        assert browser.get(f"/permohonan/{key}{path}?lang=en").status_code == 200
    assert "Personal data" in browser.get(f"/permohonan/{key}/isi?lang=en").text
