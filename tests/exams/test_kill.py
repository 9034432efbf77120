"""kill -9 of the server in the middle of saving loses no acknowledged answer."""

from pathlib import Path

from lsp.adapters.database import Database
from tests.exams.kills import play
from tests.exams.live import make_instance, seat_candidates
from tests.verification.live import free_port

KILLS = 3


def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(
    database: Database, tmp_path: Path
) -> None:
    url = database.url.render_as_string(hide_password=False)
    instance = make_instance(tmp_path / "instance", free_port(), url)
    try:
        run, senders = play(instance, seat_candidates(instance, 3), KILLS, seed=26)
    finally:
        instance.services.database.close()
    assert run.kills == KILLS
    assert [(loss.lost, loss.broken, loss.doubled) for loss in run.losses] == [(0, 0, 0)] * (
        KILLS + 1
    )
    for sender in senders:
        assert not sender.wrong
        assert sender.acknowledged > 0
        assert sender.failures > 0, "the kill was not felt"
