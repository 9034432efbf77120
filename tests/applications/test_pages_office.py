"""The secretariat's pages."""

import re

import pytest

from lsp.applications.rules import ApplicationStatus
from lsp.audit.models import AuditEntry
from lsp.schemes.queries import requirements
from tests.applications.stage import Stage, document_of, file_of, hidden, submitted

S = ApplicationStatus


def test_the_secretariat_returns_with_reasons_and_then_accepts(stage: Stage) -> None:
    key, office, sari = submitted(stage), stage.browsers["dewi"], stage.browsers["sari"]
    assert "Sari Contoh" in office.get("/permohonan").text
    page = office.get(f"/permohonan/{key}/tinjau").text
    assert "Belum dapat diterima" in page
    with stage.database.reading() as db:
        codes = [each.code for each in requirements(db, stage.application().version_id)]
    findings = {f"verdict-{code}": "ada_memenuhi" for code in codes}
    weak = findings | {"verdict-ktp": "ada_tidak_memenuhi", "reason-ktp": "Foto <b>buram</b>"}
    assert office.send(f"/permohonan/{key}/tinjau", weak).status_code == 303
    assert office.send(f"/permohonan/{key}/kembalikan", {"reason": "Ulangi"}).status_code == 303
    page = sari.get(f"/permohonan/{key}/isi").text
    assert "Foto &lt;b&gt;buram&lt;/b&gt;" in page
    assert "Ulangi" in page
    page = sari.get(f"/permohonan/{key}/langkah/dokumen").text
    old = re.search(r"ktp.*?/dokumen/(\w+)", page, re.S)
    assert old
    data = {"requirement": "ktp", "file": file_of(50), "replaces": document_of(stage, "ktp")}
    assert sari.send(f"/permohonan/{key}/dokumen", data).status_code == 303
    page = sari.get(f"/permohonan/{key}/periksa").text
    assert sari.send(f"/permohonan/{key}/kirim", {"seen": hidden(page, "seen")}).status_code == 303
    office.send(f"/permohonan/{key}/tinjau", {"verdict-ktp": "ada_memenuhi"})
    page = office.get(f"/permohonan/{key}/tinjau").text
    seen = hidden(page, "seen_hash")
    assert office.send(f"/permohonan/{key}/terima", {"seen_hash": seen}).status_code == 303
    assert "Isi asesmen mandiri" in sari.get(f"/permohonan/{key}").text


def test_nobody_opens_their_own_application_for_review(stage: Stage) -> None:
    key, browser = submitted(stage, "both"), stage.browsers["both"]
    for path in ("tinjau", "terima", "kembalikan", "tolak"):
        url = f"/permohonan/{key}/{path}"
        answer = browser.get(url) if path == "tinjau" else browser.send(url, {"reason": "x"})
        assert answer.status_code == 403
    assert stage.application().status is S.SUBMITTED


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("tinjau", {"verdict-ktp": "ada_tidak_memenuhi"}),
        ("tinjau", {"verdict-ktp": "tidak_ada"}),
        ("terima", {"seen_hash": "x"}),
        ("kembalikan", {"reason": " "}),
        ("tolak", {"reason": ""}),
    ],
)
def test_a_review_without_its_reason_is_refused(
    stage: Stage, path: str, data: dict[str, str]
) -> None:
    key, office = submitted(stage), stage.browsers["dewi"]
    before = stage.count(AuditEntry)
    answer = office.send(f"/permohonan/{key}/{path}", data)
    assert answer.status_code == 409
    assert stage.count(AuditEntry) == before
    assert stage.application().status is S.SUBMITTED


def test_a_candidate_withdraws(stage: Stage) -> None:
    key, browser = submitted(stage), stage.browsers["sari"]
    assert browser.send(f"/permohonan/{key}/batalkan").status_code == 303
    assert "Dibatalkan" in browser.get("/permohonan-saya").text
    assert browser.send(f"/permohonan/{key}/batalkan").status_code == 409


def test_lists_have_their_empty_states(stage: Stage) -> None:
    assert "Belum ada permohonan" in stage.browsers["dewi"].get("/permohonan").text
    assert "Belum ada permohonan" in stage.browsers["other"].get("/permohonan-saya").text
    submitted(stage)
    office = stage.browsers["dewi"]
    assert "Tidak ada permohonan yang cocok" in office.get("/permohonan?q=zzz").text
    assert "Sari Contoh" in office.get("/permohonan?status=submitted&urut=-name&q=sari").text
    assert "Sari Contoh" in office.get("/permohonan?status=aneh&urut=aneh&halaman=-1").text
    assert stage.browsers["sari"].get("/permohonan").status_code == 403
