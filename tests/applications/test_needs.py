"""Special needs: asked for, sealed, read by few."""

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.files import FileStore
from lsp.adapters.sealing import Sealer
from lsp.applications import queries
from lsp.applications.rules.masking import masked_answers, masked_email, masked_phone
from lsp.applications.rules.needs import NeedArea, special_needs_from
from lsp.audit.models import AuditPayload
from lsp.records.queries import form_for
from tests.applications.stage import Stage, draft, submitted
from tests.factories.applications import fill, good_answers, make_submitted, start

WORDS = "memakai kursi roda dan obat malam"
ASKED = {"needs": "ya", "need_place": "1", "need_pace": "1", "need_text": WORDS}


def test_needs_are_areas_of_the_form_and_words() -> None:
    needs = special_needs_from(ASKED)
    assert needs.areas == (NeedArea.PACE, NeedArea.PLACE)
    assert needs.text == WORDS
    nothing = special_needs_from(ASKED | {"needs": "tidak"})
    assert nothing.is_answered
    assert not nothing.is_any
    assert not special_needs_from({}).is_answered


def test_needs_are_sealed_apart_from_the_answers_and_stand_in_no_form(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    made = make_submitted(db, sari, sealer, files, given=good_answers(**ASKED))
    assert made.needs_sealed
    assert b"kursi" not in made.needs_sealed
    assert "need_text" not in queries.open_data(made, sealer)
    assert queries.special_needs(db, made, sealer).text == WORDS
    form = form_for(db, "FR.APL.01", made.public_id)
    assert form
    assert WORDS not in str(form.data)


def test_an_application_without_an_answer_knows_no_needs(
    db: Session, sari: Person, sealer: Sealer
) -> None:
    application = start(db, sari, sealer)
    assert not queries.special_needs(db, application, sealer).is_answered
    fill(db, application, sari, sealer, good_answers())
    assert queries.special_needs(db, application, sealer).is_answered


def test_a_yes_says_what_is_needed(stage: Stage) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    url = f"/permohonan/{key}/langkah/kebutuhan"
    assert "Setiap orang berhak dinilai" in browser.get(url).text
    for wrong in ({}, {"needs": "mungkin"}, {"needs": "ya"}):
        assert browser.send(url, wrong).status_code == 422
    assert browser.send(url, {"needs": "ya", "need_place": "y"}).status_code == 303
    assert "tanpa tangga" in browser.get(f"/permohonan/{key}/periksa").text
    browser.send(f"/permohonan/{key}/simpan/kebutuhan", {"needs": "ya", "need_text": WORDS})
    assert WORDS in browser.get(url).text


def test_the_office_sees_masked_data_until_it_asks_and_asking_is_journalled(stage: Stage) -> None:
    key, browser, office = draft(stage), stage.browsers["sari"], stage.browsers["dewi"]
    browser.send(f"/permohonan/{key}/simpan/kebutuhan", ASKED)
    submitted(stage)
    nik = stage.answers()["nik"]
    page = office.get(f"/permohonan/{key}/tinjau").text
    for secret in (nik, "81200000001", "sari@contoh", "Jalan Contoh", "1990", WORDS):
        assert secret not in page
    before = stage.count(AuditPayload)
    page = office.send(f"/permohonan/{key}/tinjau/data").text
    assert nik in page
    assert "sari@contoh.example" in page
    assert stage.count(AuditPayload) == before + 1
    assert browser.send(f"/permohonan/{key}/tinjau/data").status_code == 403


def test_what_is_masked_cannot_be_read_and_what_is_empty_stays_empty() -> None:
    assert masked_phone("0812-3456 7890") == "••• 890"
    assert masked_email("sari@contoh.example") == "s•••@contoh.example"
    assert masked_phone("") == masked_email("") == ""
    given = good_answers(passport="X1234567", nik_reason="", city="Bandung")
    shown = masked_answers(given)
    assert shown["passport"] == "X1•••"
    assert shown["nik_reason"] == ""
    assert shown["city"] == "Bandung"
    assert shown["nik"].startswith("3273**")
