"""Who reaches what, and what is not there."""

import pytest
from flask.testing import FlaskClient

from lsp.applications.rules import ApplicationStatus
from lsp.audit.models import AuditEntry
from tests.applications.stage import Stage, document_of, draft, file_of, submitted

S = ApplicationStatus


def test_a_document_is_fetched_by_its_people_only(stage: Stage, client: FlaskClient) -> None:
    key = submitted(stage)
    url = f"/permohonan/{key}/dokumen/{document_of(stage, 'ktp')}"
    for who in ("sari", "dewi"):
        answer = stage.browsers[who].get(url)
        assert answer.status_code == 200
        assert answer.mimetype == "image/jpeg"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    for who in ("other", "rina"):
        assert stage.browsers[who].get(url).status_code == 404
    anonymous = client.get(url)
    assert anonymous.status_code != 200
    assert anonymous.mimetype != "image/jpeg"
    assert stage.browsers["sari"].get(f"/permohonan/{key}/dokumen/nothing").status_code == 404


def test_a_removed_document_is_gone(stage: Stage) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    browser.send(f"/permohonan/{key}/dokumen", {"requirement": "ktp", "file": file_of()})
    url = f"/permohonan/{key}/dokumen/{document_of(stage, 'ktp')}"
    assert browser.send(f"{url}/hapus").status_code == 303
    assert browser.get(url).status_code == 404
    assert browser.send(f"{url}/hapus").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/langkah/tujuan"),
        ("POST", "/langkah/tujuan"),
        ("POST", "/simpan/tujuan"),
        ("POST", "/salin"),
        ("POST", "/dokumen"),
        ("GET", "/periksa"),
        ("POST", "/kirim"),
        ("POST", "/batalkan"),
        ("GET", "/tinjau"),
        ("POST", "/tinjau"),
        ("POST", "/terima"),
        ("POST", "/kembalikan"),
        ("POST", "/tolak"),
        ("GET", "/asesmen-mandiri"),
        ("GET", "/asesmen-mandiri/1"),
        ("POST", "/asesmen-mandiri/1"),
        ("POST", "/asesmen-mandiri/1/simpan"),
        ("POST", "/asesmen-mandiri/kirim"),
    ],
)
def test_other_people_reach_nothing_of_an_application(
    stage: Stage, client: FlaskClient, method: str, path: str
) -> None:
    key = submitted(stage)
    before = stage.count(AuditEntry)
    for browser in (stage.browsers["other"], stage.browsers["rina"], client):
        url = f"/permohonan/{key}{path}"
        answer = browser.get(url) if method == "GET" else browser.send(url, {"reason": "x"})
        assert answer.status_code in ({302, 401, 403} if browser is client else {403})
    assert stage.count(AuditEntry) == before
    assert stage.application().status is S.SUBMITTED


@pytest.mark.parametrize("path", ["langkah/tidak-ada", "asesmen-mandiri", "dokumen/x"])
def test_what_is_not_there_is_not_found(stage: Stage, path: str) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    assert browser.get(f"/permohonan/{key}/{path}").status_code == 404
    assert browser.get("/permohonan/nothing").status_code == 404
    assert browser.get("/permohonan/baru/tidak-ada").status_code == 404
    assert browser.send("/permohonan/baru/tidak-ada").status_code == 409


def test_a_sent_application_is_not_changed_any_more(stage: Stage) -> None:
    key, browser = submitted(stage), stage.browsers["sari"]
    assert browser.get(f"/permohonan/{key}/langkah/tujuan").status_code == 409
    assert browser.send(f"/permohonan/{key}/simpan/tujuan", {"purpose": "rpl"}).status_code == 409
    data = {"requirement": "ktp", "file": file_of(77)}
    assert browser.send(f"/permohonan/{key}/dokumen", data).status_code == 409
    document = document_of(stage, "ktp")
    assert browser.send(f"/permohonan/{key}/dokumen/{document}/hapus").status_code == 409
