"""The endpoint that saves: acknowledged only after the commit, asked again where a hole is."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from lsp.adapters.database import Database
from lsp.exams import queries
from lsp.exams.rules.attempts import AttemptState
from lsp.exams.rules.events import Admission
from lsp.web.edge import Services
from tests.exams.hall import Hall, SignIn, open_hall


@pytest.fixture
def hall(
    database: Database, services: Services, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> Hall:
    """A running attempt."""
    found = open_hall(database, sign_in, monkeypatch, services.bank_sealer)
    found.start()
    return found


def test_a_save_is_acknowledged_with_the_servers_clock(hall: Hall) -> None:
    moment = hall.set_clock(timedelta(minutes=3))
    answer = hall.save(hall.browser(), 1, (1, "answer", "A"), (2, "answer", "B"))
    assert answer.status_code == 200
    said = answer.get_json()
    with hall.looking() as (_, attempt):
        assert said == {
            "ack_seq": 2,
            "head_hash": attempt.head_hash,
            "server_now": moment.isoformat(),
            "deadline": (hall.began + timedelta(minutes=attempt.minutes)).isoformat(),
            "epoch": 1,
            "state": "open",
        }
    assert datetime.fromisoformat(said["server_now"]).tzinfo is not None
    assert {slot: one.answer for slot, one in hall.answers.items()} == {1: "A", 2: "B"}


def test_the_acknowledgement_comes_after_the_commit(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[dict[int, str]] = []
    import lsp.exams.views.saving as saving

    said = saving._acknowledgement

    def look_first(*given: object) -> object:
        stored.append({slot: one.answer for slot, one in hall.answers.items()})
        return said(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(saving, "_acknowledgement", look_first)
    hall.save(hall.browser(), 1, (1, "answer", "A"))
    assert stored == [{1: "A"}]


def test_the_same_batch_again_is_the_same_answer(hall: Hall) -> None:
    browser = hall.browser()
    first = hall.save(browser, 1, (1, "answer", "A")).get_json()
    again = hall.save(browser, 1, (1, "answer", "A")).get_json()
    assert (again["ack_seq"], again["head_hash"]) == (first["ack_seq"], first["head_hash"])
    with hall.looking() as (db, attempt):
        assert len(queries.log(db, attempt.id)) == 1


def test_a_hole_is_asked_for(hall: Hall) -> None:
    browser = hall.browser()
    hall.save(browser, 1, (1, "answer", "A"))
    answer = hall.save(browser, 4, (2, "answer", "B"))
    assert answer.status_code == 409
    assert (answer.get_json()["need_from"], answer.get_json()["ack_seq"]) == (2, 1)
    assert set(hall.answers) == {1}


def test_a_second_window_learns_the_next_number_and_both_answers_are_kept(hall: Hall) -> None:
    one, two = hall.browser(), hall.browser()
    hall.save(one, 1, (1, "answer", "A"))
    for _ in range(2):  # also when the first reply was lost
        answer = hall.save(two, 1, (2, "answer", "B"))
        assert answer.status_code == 409
        assert answer.get_json()["need_from"] == 2
        assert answer.get_json()["branched"] == [1]
    assert hall.save(two, 2, (2, "answer", "B")).status_code == 200
    assert {slot: one.answer for slot, one in hall.answers.items()} == {1: "A", 2: "B"}
    with hall.looking() as (db, attempt):
        assert [row.branch for row in queries.log(db, attempt.id)] == [0, 1, 0]


def test_asking_how_things_stand_writes_nothing(hall: Hall) -> None:
    commits = hall.database.commits
    answer = hall.save(hall.browser(), 1)
    assert (answer.status_code, answer.get_json()["ack_seq"]) == (200, 0)
    assert hall.database.commits == commits + 1  # the sign-in of this browser


def test_late_answers_are_kept_and_said_to_be_late(hall: Hall) -> None:
    browser = hall.browser()
    with hall.looking() as (_, attempt):
        hall.set_clock(timedelta(minutes=attempt.minutes, seconds=9))
    assert hall.save(browser, 1, (1, "answer", "A")).status_code == 200
    hall.set_clock(timedelta(hours=2))
    assert hall.save(browser, 2, (2, "answer", "B")).get_json()["ack_seq"] == 2
    browser.get(f"{hall.url}/soal/1")  # the server closes
    after = hall.save(browser, 3, (3, "answer", "C"))
    assert (after.status_code, after.get_json()["state"]) == (200, "closed")
    with hall.looking() as (db, attempt):
        labels = [row.admission for row in queries.log(db, attempt.id)]
    assert labels == [Admission.ONTIME, Admission.LATE, Admission.FINISHED]
    assert set(hall.answers) == {1}


def test_handing_in_is_refused_while_answers_are_on_the_device(hall: Hall) -> None:
    browser = hall.browser()
    hall.save(browser, 1, (1, "answer", "A"))
    answer = browser.send(f"{hall.url}/kirim", {"final_seq": "3"})
    assert answer.status_code == 409
    assert "masih di perangkat" in answer.get_data(as_text=True)
    assert hall.state is AttemptState.OPEN
    assert browser.send(f"{hall.url}/kirim", {"final_seq": "1"}).status_code == 303


GOOD = {"seq": 1, "slot": 1, "kind": "answer", "value": "A", "client_at": ""}
BAD: list[Any] = [
    None,
    [],
    "x",
    {},
    {"epoch": 1, "from_seq": 1},
    {"epoch": "1", "from_seq": 1, "events": []},
    {"epoch": True, "from_seq": 1, "events": []},
    {"epoch": 1, "from_seq": 2, "events": [GOOD]},
    {"epoch": 1, "from_seq": 1, "events": ["x"]},
    {"epoch": 1, "from_seq": 1, "events": [{**GOOD, "seq": 1.5}]},
    {"epoch": 1, "from_seq": 1, "events": [{**GOOD, "seq": 10**12}]},
    {"epoch": 1, "from_seq": 1, "events": [{**GOOD, "kind": "essay"}]},
    {"epoch": 1, "from_seq": 1, "events": [{**GOOD, "kind": ["answer"]}]},
    {"epoch": 1, "from_seq": 1, "events": [{**GOOD, "value": None}]},
    {"epoch": 1, "from_seq": 1, "events": [{**GOOD, "client_at": 5}]},
]


def test_a_body_that_is_no_batch_is_refused(hall: Hall) -> None:
    browser = hall.browser()
    token = {"X-CSRFToken": browser.csrf()}
    for body in BAD:
        answer = browser.post(f"{hall.url}/jawaban", json=body, headers=token)
        assert answer.status_code == 400, body
        assert answer.get_json()["error"] == "batch_malformed"
    assert hall.answers == {}


def test_an_event_without_meaning_for_the_form_is_refused(hall: Hall) -> None:
    browser = hall.browser()
    token = {"X-CSRFToken": browser.csrf()}
    changed = [{"slot": 21}, {"value": "Z"}, {"client_at": "yesterday"}, {"kind": "flag"}]
    for change in changed:
        body = {"epoch": 1, "from_seq": 1, "events": [GOOD | change]}
        answer = browser.post(f"{hall.url}/jawaban", json=body, headers=token)
        assert answer.status_code == 409, change
    assert hall.answers == {}


def test_a_save_needs_the_token_and_a_signed_in_candidate(hall: Hall, client: FlaskClient) -> None:
    body = {"epoch": 1, "from_seq": 1, "events": [GOOD]}
    bare = hall.browser().post(f"{hall.url}/jawaban", json=body)
    assert bare.status_code == 400
    assert bare.get_json()["error"] == "form_expired"
    token = {"X-CSRFToken": client.csrf()}  # type: ignore[attr-defined]
    assert client.post(f"{hall.url}/jawaban", json=body, headers=token).status_code == 401
    assert hall.answers == {}


def test_the_paper_holds_the_own_questions_and_the_present_answers(hall: Hall) -> None:
    browser = hall.browser()
    hall.save(browser, 1, (2, "answer", "C"), (2, "flag", "1"))
    paper = browser.get(f"{hall.url}/lembar").get_json()
    assert [one[0] for one in paper["questions"]] == list(range(1, 21))
    assert [letter for letter, _ in paper["questions"][0][3]] == ["A", "B", "C", "D"]
    assert paper["answers"][1] == [2, "C", True]
    assert (paper["ack_seq"], paper["epoch"], paper["state"]) == (2, 1, "open")
