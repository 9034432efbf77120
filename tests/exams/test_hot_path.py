"""What one save over HTTP asks of the database, counted from the request to the answer."""

from pathlib import Path

import sqlalchemy as sa

from lsp.adapters.database import Database
from tests.exams.live import batch, make_instance, seat_candidates

SIGNED_IN, FIND_LOG, APPEND = "FROM sign_in_session", "FROM attempt WHERE", "INTO response_event"


def test_a_save_is_two_looks_and_one_append(database: Database, tmp_path: Path) -> None:
    url = database.url.render_as_string(hide_password=False)
    instance = make_instance(tmp_path / "instance", 8000, url)
    [candidate] = seat_candidates(instance, 1)
    served = instance.services.database
    sent: list[str] = []
    sa.event.listen(
        served.engine,
        "before_cursor_execute",
        lambda *given: sent.append(" ".join(given[2].split())),
    )
    headers = {name: text for name, text in candidate.headers.items() if name != "Cookie"}
    client = instance.app.test_client()
    cookie = candidate.headers["Cookie"].partition("=")[2]
    client.set_cookie("lsp", cookie, domain="localhost")
    try:
        for first in (1, 11):  # the first request also fills caches
            sent.clear()
            body = batch(first, *[(slot, "A") for slot in range(1, 11)])
            answer = client.post(f"{candidate.url}/jawaban", json=body, headers=headers)
            assert (answer.status_code, answer.get_json()["ack_seq"]) == (200, first + 9)
    finally:
        served.close()
    if served.is_sqlite:
        assert [one.split()[0] for one in sent] == [
            *("BEGIN", "SELECT", "SELECT"),
            *("BEGIN", "UPDATE", "INSERT"),
        ]
    else:
        assert [one.split()[0] for one in sent] == ["SELECT", "SELECT", "WITH"]
    looks = [one for one in sent if one.startswith("SELECT")]
    assert (SIGNED_IN in looks[0], FIND_LOG in looks[1], APPEND in sent[-1]) == (True,) * 3
