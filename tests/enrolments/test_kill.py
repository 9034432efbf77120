"""kill -9 in the middle of an import: the next process goes on, nothing is lost or doubled."""

import signal
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

from lsp.accounts.models import Person
from lsp.applications.models import Application
from lsp.audit.actions import verify
from lsp.enrolments import actions, queries
from lsp.enrolments.models import Enrolment, Invitation
from lsp.enrolments.rules import EnrolmentStatus, RunStatus
from lsp.kernel.roles import Role
from tests.enrolments.conftest import Stage
from tests.enrolments.killed_import import NOW
from tests.factories.accounts import TEST_SEALER, as_actor
from tests.factories.enrolments import good_row, upload, workbook

COUNT, KILLS = 60, 3


def _killed_after_two_batches(url: str, run_id: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.enrolments.killed_import", url, run_id],
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    for _ in range(2):
        assert process.stdout.readline() == b"batch\n"
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    process.stdout.close()


def test_a_killed_import_goes_on_where_it_was(stage: Stage) -> None:
    actor = as_actor(stage.officer, Role.SPONSOR)
    rows = [good_row(number) for number in range(COUNT)]
    with stage.database.writing() as db:
        before = db.scalar(sa.select(sa.func.count()).select_from(Person)) or 0
        run_id = upload(db, stage.officer, stage.group, workbook(rows), TEST_SEALER).public_id
        actions.begin_import(db, actor, run_id, TEST_SEALER, now=NOW)
    url = stage.database.url.render_as_string(hide_password=False)
    for _ in range(KILLS):
        _killed_after_two_batches(url, run_id)
        with stage.database.reading() as db:
            run = queries.run_by_public_id(db, run_id)
            assert run is not None
            assert run.status is RunStatus.IMPORTING
            written = db.scalar(sa.select(sa.func.count()).select_from(Enrolment))
            assert run.done == run.added == written
            assert 0 < run.done < COUNT
    assert actions.resume_all(stage.database, TEST_SEALER, now=NOW) == 1
    with stage.database.reading() as db:
        for model, number in ((Person, before + COUNT), (Application, COUNT), (Invitation, COUNT)):
            assert db.scalar(sa.select(sa.func.count()).select_from(model)) == number
        names = list(db.scalars(sa.select(Enrolment.full_name).order_by(Enrolment.id)))
        assert names == [row["full_name"] for row in rows]
        assert set(db.scalars(sa.select(Enrolment.status))) == {EnrolmentStatus.INVITED}
        assert verify(db).first_broken is None
