"""Saving answers as they are given, and what a browser needs to go on."""

from datetime import datetime
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.exams import actions, queries
from lsp.exams.actions import Saved
from lsp.exams.forms import read_batch
from lsp.exams.rules.attempts import AttemptState
from lsp.exams.views.room import blueprint, current
from lsp.exams.views.sheet import questions, sheet
from lsp.kernel.permissions import Permission
from lsp.web import access, edge
from lsp.web.access import allow


@blueprint.post("/ujian/<attempt_id>/jawaban")
@allow(Permission.EXAM_TAKE, subject=actions.find_log)
def save(attempt_id: str) -> ResponseReturnValue:
    """Append a batch of events, and acknowledge it only after the commit.

    409 asks for the number `need_from`: the batch began past a hole, or another window has used
    its numbers (`branched`). A batch without events only asks how things stand.
    """
    batch = read_batch(request.get_json(silent=True))
    if batch is None:
        return {"error": "batch_malformed", "attempt": attempt_id}, 400
    at = now()
    edge.drop_reader()
    saved = actions.save_events(edge.services().database, access.subject(), batch, now=at)
    answer = _acknowledgement(saved, at)
    if saved.need_from is None and not saved.branched:
        return answer
    answer |= {"need_from": saved.need_from or saved.ack_seq + 1, "branched": saved.branched}
    return answer, 409


def _acknowledgement(saved: Saved, at: datetime) -> dict[str, Any]:
    head = saved.log.head
    return {
        "ack_seq": saved.ack_seq,
        "head_hash": saved.head_hash,
        "server_now": at.isoformat(),
        "deadline": head.deadline_at.isoformat() if head.deadline_at else None,
        "epoch": head.epoch,
        "state": head.state,
    }


@blueprint.get("/ujian/<attempt_id>/lembar")
@allow(Permission.EXAM_TAKE, subject=queries.attempt_access)
def paper(attempt_id: str) -> ResponseReturnValue:
    """The candidate's own questions and answers, so that the pages need no further loading."""
    attempt = current()
    if attempt.state is not AttemptState.OPEN:
        return {"error": "attempt_over", "attempt": attempt_id, "state": attempt.state}, 409
    db = edge.reader()
    shown = sheet(db, attempt, now())
    every = questions(db, attempt, range(1, shown.tally.total + 1))
    return {
        "questions": [[one.slot, one.unit, one.stem, one.options] for one in every],
        "answers": [[slot, one.answer, one.is_doubtful] for slot, one in shown.slots],
        "ack_seq": attempt.ack_seq,
        "epoch": attempt.epoch,
        "server_now": shown.now.isoformat(),
        "deadline": attempt.deadline_at.isoformat() if attempt.deadline_at else None,
        "state": attempt.state,
    }
