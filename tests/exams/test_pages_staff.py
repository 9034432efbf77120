"""The assessor's result, and supervision by somebody outside the assessment."""

from datetime import timedelta

import pytest

from lsp.adapters.database import Database
from lsp.exams import queries
from lsp.exams.rules.attempts import AttemptState
from lsp.web.edge import Services
from tests.exams.hall import Hall, SignIn, open_hall, text
from tests.factories.exams import right_letters, wrong


@pytest.fixture
def hall(
    database: Database, services: Services, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> Hall:
    """A running attempt."""
    found = open_hall(database, sign_in, monkeypatch, services.bank_sealer)
    found.start()
    return found


def _hand_in(hall: Hall, *, wrongly: int = 0, blank: int = 0) -> None:
    with hall.looking() as (db, attempt):
        letters = right_letters(db, attempt, hall.room.sealer)
    chosen = [wrong(one) if place < wrongly else one for place, one in enumerate(letters)]
    events = [(slot, "answer", one) for slot, one in enumerate(chosen, 1)][: 20 - blank]
    browser = hall.browser()
    assert hall.save(browser, 1, *events).status_code == 200
    assert browser.send(f"{hall.url}/kirim").status_code == 303


def test_the_result_opens_only_after_the_end(hall: Hall) -> None:
    for who in ("assessor", "manager"):
        assert hall.browser(who).get(f"{hall.url}/hasil").status_code == 403
    _hand_in(hall)
    for who in ("assessor", "manager"):
        assert hall.browser(who).get(f"{hall.url}/hasil").status_code == 200
    for who in ("candidate", "other", "planner", "writer"):
        assert hall.browser(who).get(f"{hall.url}/hasil").status_code == 403


def test_the_result_is_evidence_per_unit_and_never_a_percentage(hall: Hall) -> None:
    _hand_in(hall, wrongly=1, blank=1)
    page = text(hall.browser("assessor").get(f"{hall.url}/hasil"))
    with hall.looking() as (db, attempt):
        units, lines = queries.unit_lines(db, attempt.id), queries.result_lines(db, attempt.id)
    for unit in units:
        assert unit.title in page
        assert f"{unit.correct} dari {unit.total} benar" in page
    assert "Ketentuan sementara" in page
    assert "Bahan pertanyaan lisan" in page
    first = lines[0]
    assert f"{first.unit_code} · {first.kuk_number}" in page
    assert "BK" in page
    assert "kosong" in page
    assert "%" not in page


def test_the_result_of_a_perfect_test_asks_nothing_more(hall: Hall) -> None:
    _hand_in(hall)
    page = text(hall.browser("assessor").get(f"{hall.url}/hasil"))
    assert "Tidak ada KUK yang perlu digali lisan." in page


def test_only_the_manager_outside_the_assessment_supervises(hall: Hall) -> None:
    page = text(hall.browser("manager").get(f"{hall.url}/awasi"))
    assert "Tambah waktu" in page
    assert "0 dari 20 soal" in page
    data = {"minutes": "10", "reason": "Listrik padam di ruang uji."}
    for who in ("candidate", "assessor", "planner", "other", "writer"):
        browser = hall.browser(who)
        assert browser.get(f"{hall.url}/awasi").status_code == 403
        for deed in ("tambah-waktu", "batalkan"):
            assert browser.send(f"{hall.url}/{deed}", data).status_code == 403
    with hall.looking() as (db, attempt):
        assert queries.grants(db, attempt.id) == []
    assert hall.state is AttemptState.OPEN


def test_extra_time_moves_the_deadline_and_keeps_reason_and_name(hall: Hall) -> None:
    manager = hall.browser("manager")
    with hall.looking() as (_, attempt):
        before = attempt.deadline_at
    data = {"minutes": "15", "reason": "Listrik padam di ruang uji."}
    assert manager.send(f"{hall.url}/tambah-waktu", data).status_code == 303
    with hall.looking() as (_, attempt):
        assert attempt.deadline_at == before + timedelta(minutes=15)  # type: ignore[operator]
    page = text(manager.get(f"{hall.url}/awasi"))
    for words in ("15 menit", "Listrik padam di ruang uji.", "Maya Manajer"):
        assert words in page


def test_extra_time_without_length_or_reason_is_refused(hall: Hall) -> None:
    manager, why = hall.browser("manager"), "Listrik padam."
    for minutes, reason, words in (
        ("", why, "Isi tambahan waktu"),
        ("x", why, "angka"),
        ("0", why, "Tambahan waktu antara"),
        ("241", why, "Tambahan waktu antara"),
        ("5", "  ", "Tuliskan alasan"),
        ("5", "x" * 501, "Paling banyak 500"),
    ):
        data = {"minutes": minutes, "reason": reason}
        answer = manager.send(f"{hall.url}/tambah-waktu", data)
        assert answer.status_code == 422, data
        assert words in text(answer), data
    with hall.looking() as (db, attempt):
        assert queries.grants(db, attempt.id) == []


def test_an_annulled_test_says_so_to_both_sides(hall: Hall) -> None:
    manager = hall.browser("manager")
    assert manager.send(f"{hall.url}/batalkan", {"reason": " "}).status_code == 409
    data = {"reason": "Orang lain yang mengerjakan."}
    assert manager.send(f"{hall.url}/batalkan", data).status_code == 303
    assert hall.state is AttemptState.ANNULLED
    assert "Ujian ini dibatalkan" in text(manager.get(f"{hall.url}/awasi"))
    candidate = hall.browser()
    assert candidate.get(f"{hall.url}/soal/1").location == hall.url
    assert "Ujian ini dibatalkan" in text(candidate.get(hall.url))


def test_supervision_of_a_finished_test_offers_no_more_time(hall: Hall) -> None:
    _hand_in(hall)
    manager = hall.browser("manager")
    page = text(manager.get(f"{hall.url}/awasi"))
    assert "Ujian sudah selesai" in page
    data = {"minutes": "5", "reason": "Listrik padam."}
    assert manager.send(f"{hall.url}/tambah-waktu", data).status_code == 409
