"""The import itself: batches of rows, each a transaction; what stopped goes on where it was.

The row of the import says how many rows are written. A batch writes its rows and that number
together, so a stop at any moment loses nothing and doubles nothing. What is written stays hidden
until the last step gives everybody their place at once.
"""

import time
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from lsp.accounts.queries import actor_for
from lsp.adapters.database import Database
from lsp.adapters.sealing import Sealer
from lsp.enrolments import queries
from lsp.enrolments.actions.importing import journal, locked_run
from lsp.enrolments.actions.placing import place_group
from lsp.enrolments.actions.writing import Writer
from lsp.enrolments.models import Enrolment, EnrolmentGroup, ImportRun
from lsp.enrolments.rules import (
    ENROLMENT_FLOW,
    RUN_FLOW,
    EnrolmentStatus,
    EnrolmentStep,
    RunStatus,
    RunStep,
)
from lsp.enrolments.rules.checking import Entry
from lsp.kernel.refusal import Refused
from lsp.kernel.zones import Zone, local_date

log = structlog.get_logger()
BATCH = 50
TURN_SECONDS = 10.0


def carry_on(
    database: Database,
    sealer: Sealer,
    run_id: str,
    *,
    now: datetime,
    seconds: float = TURN_SECONDS,
) -> RunStatus:
    """Write batch after batch for so many seconds, and finish when all is written."""
    until = time.monotonic() + seconds
    entries = _entries(database, sealer, run_id, now)
    while True:
        with database.writing() as db:
            run = locked_run(db, run_id)
            if run.status is not RunStatus.IMPORTING or entries is None:
                return run.status
            if run.done >= len(entries):
                _finish(db, run, now)
                return run.status
            _batch(db, run, entries, sealer, now)
        if time.monotonic() >= until:
            return RunStatus.IMPORTING
        time.sleep(0.002)  # lets a waiting writer in before the next batch


def _entries(
    database: Database, sealer: Sealer, run_id: str, now: datetime
) -> Sequence[Entry] | None:
    """The rows of the sheet, in order; None once it is gone."""
    with database.reading() as db:
        run = queries.run_by_public_id(db, run_id)
        if run is None or run.status is not RunStatus.IMPORTING:
            return None
        found = queries.checked_sheet(db, run, sealer, local_date(run.begun_at or now, Zone.WIB))
        return found[1].entries if found else None


def _batch(
    db: Session, run: ImportRun, entries: Sequence[Entry], sealer: Sealer, now: datetime
) -> None:
    group = db.get_one(EnrolmentGroup, run.group_id)
    actor = actor_for(db, run.uploaded_by_id, now.date())
    some = entries[run.done : run.done + BATCH]
    Writer(db, actor, group, run, sealer, now).write(some)
    run.done += len(some)
    db.flush()


def _finish(db: Session, run: ImportRun, now: datetime) -> None:
    """Show what was written, give the places, throw the sheet away: all at once."""
    group = db.get_one(EnrolmentGroup, run.group_id)
    actor = actor_for(db, run.uploaded_by_id, now.date())
    invited = ENROLMENT_FLOW.after(EnrolmentStatus.PREPARED, EnrolmentStep.INVITE)
    db.execute(
        sa.update(Enrolment)
        .where(Enrolment.run_id == run.id, Enrolment.status == EnrolmentStatus.PREPARED)
        .values(status=invited)
    )
    place_group(db, actor, group, now=now)
    run.status = RUN_FLOW.after(run.status, RunStep.FINISH)
    run.content_sealed, run.finished_at, run.problem = None, now, ""
    db.flush()
    counts: dict[str, object] = {
        "added": run.added,
        "changed": run.changed,
        "unchanged": run.unchanged,
    }
    journal(db, actor, "finish_import", run, counts, now)


def resume_all(database: Database, sealer: Sealer, *, now: datetime) -> int:
    """Carry on every import that was begun; the number that is finished now."""
    with database.reading() as db:
        waiting = queries.unfinished_runs(db)
    finished = 0
    for run_id in waiting:
        try:
            finished += carry_on(database, sealer, run_id, now=now) is RunStatus.DONE
        except Refused as refused:
            _note(database, run_id, refused.reasons[0].code)
        except Exception as error:
            log.exception("import_failed", run=run_id)
            _note(database, run_id, type(error).__name__)
    return finished


def _note(database: Database, run_id: str, problem: str) -> None:
    with database.writing() as db:
        locked_run(db, run_id).problem = problem[:200]
