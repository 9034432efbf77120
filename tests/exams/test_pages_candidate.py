"""The candidate's pages, without scripts: from the seat to the receipt."""

from datetime import timedelta

import pytest

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.exams import queries
from lsp.exams.rules.attempts import GRACE, AttemptState
from lsp.exams.rules.events import EventKind, SlotState
from lsp.scheduling.models import Seat
from lsp.web.edge import Services
from tests.exams.hall import Hall, SignIn, open_hall, text
from tests.factories import scheduling
from tests.factories.question_banks import sample_items

MINUTE = timedelta(minutes=1)


@pytest.fixture
def hall(
    database: Database, services: Services, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> Hall:
    """A prepared attempt."""
    return open_hall(database, sign_in, monkeypatch, services.bank_sealer)


@pytest.fixture
def running(hall: Hall) -> Hall:
    """A running attempt."""
    hall.start()
    return hall


def test_the_seat_leads_to_its_attempt(hall: Hall) -> None:
    answer = hall.browser().get(f"/ujian/kursi/{hall.seat_id}")
    assert (answer.status_code, answer.location) == (302, hall.url)


def test_a_candidate_who_is_present_gets_a_form_when_there_is_none(hall: Hall) -> None:
    place, tomorrow = hall.room.place, scheduling.STARTS_AT + timedelta(days=1)
    with hall.database.writing() as db:
        session = scheduling.make_session(db, place, starts_at=tomorrow)
        seat = scheduling.seat(db, place, session, scheduling.make_ready(db, place, "Bayu Kedua"))
        scheduling.publish(db, place, session)
        scheduling.declare(db, place, seat)
        seat_id = seat.public_id
        hall.people["second"] = db.get_one(Person, seat.candidate_id)
    hall.set_clock(timedelta(days=1))
    browser = hall.browser("second")
    early = text(browser.get(f"/ujian/kursi/{seat_id}"))
    assert "Kehadiran Anda belum dicatat" in early
    with hall.database.writing() as db:
        scheduling.arrive(db, place, db.get_one(Seat, seat.id), tomorrow)
    answer = browser.get(f"/ujian/kursi/{seat_id}")
    assert answer.status_code == 302
    waiting = text(browser.get(answer.location))
    assert "FR.AK.01" in waiting
    assert "Mulai ujian" not in waiting
    assert browser.send(f"{answer.location}/mulai").status_code == 409


def test_the_waiting_page_tells_the_rules_and_the_time(hall: Hall) -> None:
    page = text(hall.browser().get(hall.url))
    for words in ("Tata tertib", "KTP elektronik", "20 soal pilihan ganda", "menit", "Mulai ujian"):
        assert words in page
    hall.set_clock(-timedelta(hours=3))
    early = text(hall.browser().get(hall.url))
    assert "Sesi uji belum dibuka" in early
    assert "Mulai ujian" not in early


def test_starting_twice_goes_on_with_the_same_attempt(hall: Hall) -> None:
    browser = hall.browser()
    for _ in range(2):
        answer = browser.send(f"{hall.url}/mulai")
        assert (answer.status_code, answer.location) == (303, f"{hall.url}/soal/1")
    assert "Lanjutkan ujian" in text(browser.get(hall.url))


def test_nothing_is_shown_before_the_start(hall: Hall) -> None:
    browser = hall.browser()
    for path in ("soal/1", "tinjau", "tanda-terima"):
        assert browser.get(f"{hall.url}/{path}").location == hall.url
    assert browser.get(f"{hall.url}/lembar").status_code == 409
    assert hall.save(browser, 1, (1, "answer", "A")).status_code == 409
    assert browser.send(f"{hall.url}/soal/1", {"choice": "A"}).location == hall.url
    assert browser.send(f"{hall.url}/kirim").status_code == 409
    assert hall.state is AttemptState.READY


def test_a_form_without_scripts_saves_and_goes_on(running: Hall) -> None:
    browser, url = running.browser(), f"{running.url}/soal"
    answer = browser.send(f"{url}/1", {"choice": "B", "go": "next"})
    assert (answer.status_code, answer.location) == (303, f"{url}/2")
    assert browser.send(f"{url}/2", {"choice": "C", "doubt": "1", "go": "prev"}).location == (
        f"{url}/1"
    )
    assert browser.send(f"{url}/1", {"choice": "B", "go": "17"}).location == f"{url}/17"
    assert browser.send(f"{url}/20", {"go": "next"}).location == f"{running.url}/tinjau"
    assert browser.send(f"{url}/3", {"choice": "A", "go": "review"}).location == (
        f"{running.url}/tinjau"
    )
    assert running.answers == {
        1: SlotState("B", False, True),
        2: SlotState("C", True, True),
        3: SlotState("A", False, True),
        20: SlotState("", False, True),
    }
    page = text(browser.get(f"{url}/2"))
    assert 'value="C" checked' in page
    assert "3 terjawab · 1 ragu-ragu · 17 belum" in page
    assert "Tersimpan 09.10" in page


def test_an_answer_is_cleared_and_a_doubt_is_taken_back(running: Hall) -> None:
    browser, url = running.browser(), f"{running.url}/soal/4"
    browser.send(url, {"choice": "D", "doubt": "1", "go": "next"})
    assert browser.send(url, {"choice": "D", "go": "clear"}).location == url
    assert running.answers[4] == SlotState("", False, True)


def test_sending_the_same_form_twice_adds_nothing(running: Hall) -> None:
    browser = running.browser()
    for _ in range(2):
        browser.send(f"{running.url}/soal/1", {"choice": "B", "go": "next"})
    with running.looking() as (db, attempt):
        assert [row.event.kind for row in queries.log(db, attempt.id)] == [EventKind.ANSWER]


@pytest.mark.parametrize("go", ["", "up", "999", "-1", "0", "../..", "review;"])
def test_a_strange_button_still_saves(running: Hall, go: str) -> None:
    answer = running.browser().send(f"{running.url}/soal/1", {"choice": "B", "go": go})
    assert answer.status_code == 303
    assert answer.location.startswith(running.url)
    assert running.answers[1].answer == "B"


def test_a_choice_that_is_not_on_the_paper_changes_nothing(running: Hall) -> None:
    answer = running.browser().send(f"{running.url}/soal/1", {"choice": "Z"})
    assert answer.status_code == 409
    assert "tidak sesuai dengan soalnya" in text(answer)
    assert running.answers == {}
    assert running.browser().get(f"{running.url}/soal/21").status_code == 404
    assert running.browser().send(f"{running.url}/soal/21", {"choice": "A"}).status_code == 404


def test_the_review_lists_blanks_and_doubts(running: Hall) -> None:
    browser = running.browser()
    browser.send(f"{running.url}/soal/5", {"choice": "A", "doubt": "1"})
    page = text(browser.get(f"{running.url}/tinjau"))
    assert "19 soal belum dijawab" in page
    assert "Ditandai ragu-ragu" in page
    assert "1 dari 20 soal" in page


def test_handing_in_with_blanks_gives_a_receipt(running: Hall) -> None:
    browser = running.browser()
    browser.send(f"{running.url}/soal/1", {"choice": "A"})
    answer = browser.send(f"{running.url}/kirim")
    assert (answer.status_code, answer.location) == (303, f"{running.url}/tanda-terima")
    page = text(browser.get(answer.location))
    with running.looking() as (db, attempt):
        receipt = queries.receipt(db, attempt.id)
    assert receipt is not None
    assert receipt.code in page
    assert "1 dari 20 soal" in page
    assert "Jawaban sudah diserahkan" in page
    for path in ("", "/soal/1", "/tinjau"):
        assert browser.get(f"{running.url}{path}").location == f"{running.url}/tanda-terima"
    assert browser.send(f"{running.url}/kirim").status_code == 303
    assert receipt.code in text(browser.get(f"{running.url}/tanda-terima"))


def test_the_time_that_runs_out_closes_with_blanks_and_a_receipt(running: Hall) -> None:
    browser = running.browser()
    browser.send(f"{running.url}/soal/1", {"choice": "A"})
    with running.looking() as (_, attempt):
        length = timedelta(minutes=attempt.minutes)
    running.set_clock(length + GRACE / 2)
    assert "sedang ditutup" in text(browser.get(f"{running.url}/tanda-terima"))
    running.set_clock(length + GRACE + timedelta(seconds=1))
    answer = browser.get(f"{running.url}/soal/2")
    assert answer.location == f"{running.url}/tanda-terima"
    assert running.state is AttemptState.CLOSED
    page = text(browser.get(answer.location))
    assert "Waktu habis, jawaban sudah diterima" in page
    assert "1 dari 20 soal" in page


def test_a_late_form_is_kept_but_does_not_count(running: Hall) -> None:
    browser = running.browser()
    with running.looking() as (_, attempt):
        running.set_clock(timedelta(minutes=attempt.minutes + 1))
    answer = browser.send(f"{running.url}/soal/1", {"choice": "A"})
    assert answer.location == f"{running.url}/tanda-terima"
    assert "tidak dihitung" in text(browser.get(answer.location))
    assert running.answers == {}
    with running.looking() as (db, attempt):
        assert [row.event.value for row in queries.log(db, attempt.id)] == ["A"]


def test_extra_time_moves_the_end(running: Hall) -> None:
    manager = running.browser("manager")
    data = {"minutes": "10", "reason": "Listrik padam di ruang uji."}
    assert manager.send(f"{running.url}/tambah-waktu", data).status_code == 303
    with running.looking() as (_, attempt):
        running.set_clock(timedelta(minutes=attempt.minutes + 5))
    assert running.browser().get(f"{running.url}/soal/1").status_code == 200


def test_nothing_of_key_rationale_or_criterion_leaves_the_house(running: Hall) -> None:
    with running.looking() as (db, attempt):
        form = queries.form(db, attempt.id)
    by_code = {draft.text.code: draft.text for draft in sample_items()}
    own = [by_code[slot.item] for slot in form.slots]
    others = [
        one for code, one in by_code.items() if code not in {slot.item for slot in form.slots}
    ]
    browser, bodies = running.browser(), []
    for slot in range(1, 21):
        bodies.append(text(browser.get(f"{running.url}/soal/{slot}")))
    for path in ("", "/tinjau", "/lembar"):
        bodies.append(text(browser.get(f"{running.url}{path}")))
    bodies.append(text(running.save(browser, 1, (1, "answer", "A"), (1, "flag", "1"))))
    bodies.append(text(running.save(browser, 9, (1, "answer", "A"))))
    whole = "\n".join(bodies)
    assert all(one.stem[:20].split("'")[0] in whole for one in own)
    for one in own:
        assert one.rationale not in whole
        assert one.code not in whole
    for one in others:
        assert one.stem not in whole
    for slot in form.slots:
        assert slot.version not in whole
        assert slot.options not in whole
    for word in ("rationale", "pembahasan", "kunci", "KUK", "is_correct", "kritis", form.hash):
        assert word not in whole, word


@pytest.mark.parametrize("who", ["other", "assessor", "manager", "planner", "writer"])
def test_nobody_but_the_candidate_sees_or_changes_a_running_test(running: Hall, who: str) -> None:
    browser = running.browser(who)
    for path in ("", "/soal/1", "/tinjau", "/tanda-terima", "/lembar"):
        assert browser.get(f"{running.url}{path}").status_code == 403, path
    assert browser.get(f"/ujian/kursi/{running.seat_id}").status_code == 403
    for path in ("/mulai", "/soal/1", "/kirim"):
        assert browser.send(f"{running.url}{path}", {"choice": "A"}).status_code == 403, path
    assert running.save(browser, 1, (1, "answer", "A")).status_code == 403
    assert running.answers == {}
    assert running.state is AttemptState.OPEN


def test_what_is_not_there_is_not_found(running: Hall) -> None:
    browser = running.browser()
    for path in ("/ujian/nothing", "/ujian/nothing/soal/1", "/ujian/kursi/nothing"):
        assert browser.get(path).status_code == 404
