"""What is open to the candidate after the secretariat gave an application back."""

import pytest

from lsp.applications.rules import ApplicationStatus, answers
from lsp.applications.rules.returning import (
    Asked,
    asked_from,
    is_open,
    why_not_change_requirement,
)
from tests.applications.stage import Stage, document_of, file_of, hidden, submitted
from tests.factories.applications import good_answers

S = ApplicationStatus
ASKED = Asked(frozenset({"data-diri"}), frozenset({"ktp"}))


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("step", answers.STEPS)
@pytest.mark.parametrize("complete", [True, False])
def test_of_a_returned_application_only_what_was_asked_or_lacks_is_open(
    status: S, step: str, complete: bool
) -> None:
    expected = {
        S.DRAFT: True,
        S.RETURNED: step in {"data-diri", "dokumen"} or not complete,
    }.get(status, False)
    assert is_open(status, step, ASKED, complete=complete) is expected


@pytest.mark.parametrize(
    ("status", "code", "has_documents", "good"),
    [
        (S.DRAFT, "cv", True, True),
        (S.RETURNED, "ktp", True, True),
        (S.RETURNED, "cv", True, False),
        (S.RETURNED, "cv", False, True),
        (S.SUBMITTED, "ktp", True, False),
    ],
)
def test_documents_follow_the_same_rule(
    status: S, code: str, has_documents: bool, good: bool
) -> None:
    reasons = why_not_change_requirement(status, code, ASKED, has_documents=has_documents)
    assert (reasons == ()) is good


def test_what_is_asked_is_kept_and_read_again() -> None:
    assert asked_from(ASKED.plain()) == ASKED
    assert asked_from({}) == Asked()


def _give_back(stage: Stage, key: str, **form: object) -> None:
    office = stage.browsers["dewi"]
    weak = {"verdict-ktp": "ada_tidak_memenuhi", "reason-ktp": "Buram"}
    office.send(f"/permohonan/{key}/tinjau", weak)
    answer = office.send(f"/permohonan/{key}/kembalikan", {"reason": "Nama keliru", **form})
    assert answer.status_code == 303


def test_only_the_asked_parts_are_put_right(stage: Stage) -> None:
    key, browser = submitted(stage), stage.browsers["sari"]
    _give_back(stage, key, step="data-diri")
    page = browser.get(f"/permohonan/{key}/isi").text
    assert page.count("diminta diperbaiki") == 2
    assert f"/permohonan/{key}/langkah/data-diri" in page
    assert f"/permohonan/{key}/langkah/tujuan" not in page
    for step in ("tujuan", "alamat-kontak", "pekerjaan", "kebutuhan", "pernyataan"):
        url = f"/permohonan/{key}/langkah/{step}"
        assert browser.get(url).status_code == 409
        assert browser.send(url, answers.kept(step, good_answers())).status_code == 409
        assert browser.send(f"/permohonan/{key}/simpan/{step}", {"city": "x"}).status_code == 409
    cv = {"requirement": "cv", "file": file_of(90)}
    assert browser.send(f"/permohonan/{key}/dokumen", cv).status_code == 409
    gone = f"/permohonan/{key}/dokumen/{document_of(stage, 'cv')}/hapus"
    assert browser.send(gone).status_code == 409
    given = answers.kept("data-diri", {**stage.answers(), "birth_place": "Cimahi"})
    answer = browser.send(f"/permohonan/{key}/langkah/data-diri", given)
    assert answer.location.endswith("/periksa")
    new = {"requirement": "ktp", "file": file_of(91), "replaces": document_of(stage, "ktp")}
    assert browser.send(f"/permohonan/{key}/dokumen", new).status_code == 303
    again = {"requirement": "ktp", "file": file_of(92), "replaces": document_of(stage, "ktp")}
    assert browser.send(f"/permohonan/{key}/dokumen", again).status_code == 303
    page = browser.get(f"/permohonan/{key}/periksa").text
    assert (
        browser.send(f"/permohonan/{key}/kirim", {"seen": hidden(page, "seen")}).status_code == 303
    )
    assert stage.application().asked == {}
    assert stage.answers()["birth_place"] == "Cimahi"


def test_a_step_is_only_asked_for_with_a_note_and_a_known_name(stage: Stage) -> None:
    key, office = submitted(stage), stage.browsers["dewi"]
    for form in ({"step": "data-diri", "reason": " "}, {"step": "aneh", "reason": "x"}, {}):
        assert office.send(f"/permohonan/{key}/kembalikan", form).status_code == 409
    assert stage.application().status is S.SUBMITTED
