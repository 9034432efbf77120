"""Issues that are stopped anywhere are finished later, with one number."""

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from lsp.adapters.database import Database
from lsp.audit.actions import verify
from lsp.certificates import actions, queries
from lsp.certificates.actions import steps
from lsp.certificates.models import Certificate
from lsp.certificates.rules.issue import Stage
from tests.factories.certificates import (
    Tools,
    begun,
    loaded,
)
from tests.factories.decisions import HELD_AT

pytestmark = pytest.mark.database


STOPS = [
    (steps, "number"),
    (steps, "sign"),
    (steps, "keep_file"),
    (steps, "check"),
    (steps, "release"),
]


@pytest.mark.parametrize(("module", "name"), STOPS, ids=[name for _, name in STOPS])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_failure_around_any_step_is_resumed_with_one_number(
    database: Database,
    tools: Tools,
    no_paper: None,
    monkeypatch: pytest.MonkeyPatch,
    module: object,
    name: str,
    when: str,
) -> None:
    _, (certificate_id,) = begun(database)
    real: Callable[..., None] = getattr(module, name)

    def broken(*arguments: object, **named: object) -> None:
        if when == "after":
            real(*arguments, **named)
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(module, name, broken)
        with pytest.raises(RuntimeError):
            actions.issue(database, tools, certificate_id, now=HELD_AT)
    stopped = loaded(database, certificate_id)
    assert stopped.stage is not Stage.RELEASED
    assert stopped.problem == "RuntimeError"
    report = actions.resume_all(database, tools, now=HELD_AT + timedelta(hours=7))
    assert report.released == [certificate_id]
    finished = loaded(database, certificate_id)
    assert finished.number == "64141 4214 3 0000001 2026"
    assert finished.number == (stopped.number or finished.number)
    assert finished.token == (stopped.token or finished.token)
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Certificate)) == 1
        assert queries.last_number(db, "certificate_serial") == 1
        assert queries.last_number(db, "registration:2026") == 1


def test_stopping_between_any_two_steps_leaves_the_next_to_be_done(
    database: Database, tools: Tools, no_paper: None
) -> None:
    _, (certificate_id,) = begun(database)
    stages = [actions.issue_step(database, tools, certificate_id, now=HELD_AT) for _ in range(7)]
    assert stages == [
        Stage.NUMBERED,
        Stage.SIGNED,
        Stage.RENDERED,
        Stage.CHECKED,
        Stage.RELEASED,
        Stage.RELEASED,
        Stage.RELEASED,
    ]


@pytest.mark.parametrize("moment", ["before", "inside"])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_a_killed_process_loses_no_certificate_and_no_number(
    database: Database, tools: Tools, no_paper: None, tmp_path: Path, moment: str, count: int
) -> None:
    _, (certificate_id,) = begun(database)
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.certificates.killed_process", url, str(tmp_path)]
    run = subprocess.run(
        [*command, certificate_id, moment, str(count)],
        cwd=Path(__file__).parents[2],
        check=False,
        capture_output=True,
    )
    assert run.returncode == -signal.SIGKILL, run.stderr.decode()
    at = list(Stage)[count - 1]
    assert loaded(database, certificate_id).stage is at
    report = actions.resume_all(database, tools, now=HELD_AT + timedelta(minutes=2))
    assert report.released == [certificate_id]
    with database.reading() as db:
        assert queries.last_number(db, "certificate_serial") == 1
        assert db.scalar(sa.select(sa.func.count()).select_from(Certificate)) == 1
        assert verify(db).first_broken is None
