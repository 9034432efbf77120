"""The blueprint, and the attempt of a request as the server's clock has it."""

from flask import Blueprint, url_for

from lsp.adapters.clock import now
from lsp.exams import actions, queries
from lsp.exams.models import Attempt
from lsp.exams.rules.attempts import FINISHED, AttemptState, is_overdue
from lsp.web import access, edge

blueprint = Blueprint("exams", __name__)


def current() -> Attempt:
    """The attempt of this request; the server closes it first when its time is over."""
    found = access.subject()
    if is_overdue(found.state, found.deadline_at, now()):
        actions.close_if_due(edge.writer(), found.id, edge.services().bank_sealer, now=now())
        edge.commit_now()
    return queries.attempt(edge.reader(), found.id)


def place_of(attempt: Attempt) -> str:
    """The address where an attempt in this state goes on."""
    if attempt.state is AttemptState.OPEN:
        return url_for("exams.question", attempt_id=attempt.public_id, slot=1)
    is_over = attempt.state in FINISHED
    return url_for("exams.receipt" if is_over else "exams.wait", attempt_id=attempt.public_id)
