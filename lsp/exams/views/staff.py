"""The assessor's result, and extra time or annulment by a person outside the assessment."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.exams import actions, queries
from lsp.exams.forms import GrantForm
from lsp.exams.queries import ResultLine, UnitLine
from lsp.exams.rules.attempts import FINISHED, STATE_NAMES
from lsp.exams.rules.scoring import OUTCOME_NAMES, Mark, kuk_outcome
from lsp.exams.views.room import blueprint, current
from lsp.exams.views.sheet import sheet
from lsp.kernel.evidence import Outcome
from lsp.kernel.permissions import Permission
from lsp.web import access, edge
from lsp.web.access import allow
from lsp.web.pages import done, status_of
from lsp.web.signing_in import actor

_KINDS = {Outcome.ACHIEVED: "ok", Outcome.PROBE: "gold", Outcome.NOT_ACHIEVED: "bad"}


def _to_probe(lines: Sequence[ResultLine], units: Sequence[UnitLine]) -> list[ResultLine]:
    """One line for each KUK that asks for an oral question (FR.IA.07)."""
    outcomes = {unit.code: unit.outcome for unit in units}
    kuks: dict[tuple[str, str], list[ResultLine]] = {}
    for line in lines:
        kuks.setdefault((line.unit_code, line.kuk_number), []).append(line)
    found = []
    for (unit, kuk), each in sorted(kuks.items()):
        marks = [
            Mark(one.slot, one.item, unit, kuk, "", one.is_correct, one.is_critical) for one in each
        ]
        if kuk_outcome(marks, outcomes[unit]).outcome is Outcome.PROBE:
            found.append(each[0])
    return found


@blueprint.get("/ujian/<attempt_id>/hasil")
@allow(Permission.EXAM_RESULT_READ, subject=queries.staff_access)
def result(attempt_id: str) -> ResponseReturnValue:
    """What the test says per unit and per question: evidence, never one percentage."""
    db = edge.reader()
    attempt = queries.attempt(db, access.subject().id)
    lines, units = queries.result_lines(db, attempt.id), queries.unit_lines(db, attempt.id)
    return render_template(
        "exams/result.html",
        attempt=attempt,
        seat=queries.sitting(db, attempt),
        receipt=queries.receipt(db, attempt.id),
        units=units,
        lines=lines,
        probes=_to_probe(lines, units),
        grants=queries.grants(db, attempt.id),
        state_names=STATE_NAMES,
        outcome_names=OUTCOME_NAMES,
        outcome_kinds=_KINDS,
    )


def _page(form: GrantForm) -> ResponseReturnValue:
    attempt = current()
    db = edge.reader()
    return render_template(
        "exams/supervise.html",
        sheet=sheet(db, attempt, now()),
        grants=queries.grants(db, attempt.id),
        is_over=attempt.state in FINISHED,
        state_names=STATE_NAMES,
        form=form,
    ), status_of(form)


@blueprint.get("/ujian/<attempt_id>/awasi")
@allow(Permission.EXAM_SUPERVISE, subject=queries.staff_access)
def supervise(attempt_id: str) -> ResponseReturnValue:
    """How far the candidate is, without any content, and extra time."""
    return _page(GrantForm(formdata=None))


@blueprint.post("/ujian/<attempt_id>/tambah-waktu")
@allow(Permission.EXAM_SUPERVISE, subject=queries.staff_access)
def grant(attempt_id: str) -> ResponseReturnValue:
    """Give extra time, with a reason and a name on it."""
    form = GrantForm()
    if not form.validate_on_submit():
        return _page(form)
    seconds = (form.minutes.data or 0) * 60
    actions.grant_time(
        edge.writer(), actor(), access.subject().id, seconds, form.reason.data or "", now=now()
    )
    return done("Waktu ditambah.", "exams.supervise", attempt_id=attempt_id)


@blueprint.post("/ujian/<attempt_id>/batalkan")
@allow(Permission.EXAM_SUPERVISE, subject=queries.staff_access)
def annul(attempt_id: str) -> ResponseReturnValue:
    """Set the attempt aside with all it holds."""
    reason = request.form.get("reason", "")[:500]
    actions.annul_attempt(edge.writer(), actor(), access.subject().id, reason, now=now())
    return done("Ujian dibatalkan.", "exams.supervise", attempt_id=attempt_id)
