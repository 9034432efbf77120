"""The candidate's pages: from the seat to the receipt."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.exams import actions, queries
from lsp.exams.forms import AnswerForm, HandInForm
from lsp.exams.models import Attempt
from lsp.exams.rules.attempts import FINISHED, AttemptState
from lsp.exams.rules.events import EventKind, SlotState, fold
from lsp.exams.views.room import blueprint, current, place_of
from lsp.exams.views.sheet import questions, sheet
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.scheduling import queries as scheduling
from lsp.scheduling.rules import SeatStatus
from lsp.web import access, edge
from lsp.web.access import allow
from lsp.web.language import sentences
from lsp.web.pages import done
from lsp.web.signing_in import actor


@blueprint.get("/ujian/kursi/<seat_id>")
@allow(Permission.EXAM_TAKE, subject=scheduling.seat_access)
def seat(seat_id: str) -> ResponseReturnValue:
    """From the seat to its test; the form is drawn when the candidate is there and it is not."""
    db = edge.reader()
    facts = scheduling.seat_facts(db, seat_id)
    if facts is None:
        raise NotFound
    found = queries.attempt_of_seat(db, facts.seat_id)
    if found is None and facts.status is not SeatStatus.CHECKED_IN:
        return render_template("exams/not_yet.html", seat=facts)
    if found is None:
        found = actions.prepare_attempt(edge.writer(), actor(), seat_id, now=now())
    return redirect(url_for("exams.wait", attempt_id=found.public_id))


@blueprint.get("/ujian/<attempt_id>")
@allow(Permission.EXAM_TAKE, subject=queries.attempt_access)
def wait(attempt_id: str) -> ResponseReturnValue:
    """What the candidate reads before the start, and why it may not begin yet."""
    attempt = current()
    if attempt.state in FINISHED:
        return redirect(url_for("exams.receipt", attempt_id=attempt_id))
    db, is_ready = edge.reader(), attempt.state is AttemptState.READY
    return render_template(
        "exams/wait.html",
        attempt=attempt,
        seat=queries.sitting(db, attempt),
        extra_minutes=sum(queries.grant_seconds(db, attempt.id)) // 60,
        reasons=sentences(actions.why_not_start(db, attempt, now())) if is_ready else [],
    )


@blueprint.post("/ujian/<attempt_id>/mulai")
@allow(Permission.EXAM_TAKE, subject=queries.attempt_access)
def start(attempt_id: str) -> ResponseReturnValue:
    """Begin; pressed twice, the same attempt goes on."""
    attempt = actions.start_attempt(edge.writer(), actor(), access.subject().id, now=now())
    return redirect(place_of(attempt), code=303)


@blueprint.get("/ujian/<attempt_id>/soal/<int:slot>")
@allow(Permission.EXAM_TAKE, subject=queries.attempt_access)
def question(attempt_id: str, slot: int) -> ResponseReturnValue:
    """One question."""
    attempt = current()
    if attempt.state is not AttemptState.OPEN:
        return redirect(place_of(attempt))
    if not 1 <= slot <= len(attempt.shape):
        raise NotFound
    db = edge.reader()
    return render_template(
        "exams/question.html",
        sheet=sheet(db, attempt, now()),
        question=questions(db, attempt, {slot})[0],
    )


@blueprint.post("/ujian/<attempt_id>/soal/<int:slot>")
@allow(Permission.EXAM_TAKE, subject=queries.attempt_access)
def answer(attempt_id: str, slot: int) -> ResponseReturnValue:
    """What a page without scripts sends: keep the answer, then go on."""
    attempt, form = current(), AnswerForm()
    if attempt.state in (AttemptState.READY, AttemptState.ANNULLED):
        return redirect(place_of(attempt), code=303)
    if not 1 <= slot <= len(attempt.shape):
        raise NotFound
    _keep(attempt, slot, form)
    if attempt.state is not AttemptState.OPEN:
        return done(
            "Waktu sudah habis. Jawaban ini disimpan tetapi tidak dihitung.",
            "exams.receipt",
            attempt_id=attempt_id,
        )
    return redirect(_after(form.target, attempt_id, slot, len(attempt.shape)), code=303)


def _keep(attempt: Attempt, slot: int, form: AnswerForm) -> None:
    """Append what changed; asked again when another window was faster under the same number."""
    db = edge.writer()
    before = fold(queries.log(db, attempt.id)).get(slot, SlotState())
    changes = _changes(form, before)
    for _ in range(3):
        log = actions.find_log(db, attempt.public_id)
        if not changes or log is None:
            return
        if not actions.record_here(db, log, slot, changes, now=now()).branched:
            return


def _changes(form: AnswerForm, before: SlotState) -> list[tuple[EventKind, str]]:
    choice, is_doubtful = form.choice.data or "", bool(form.doubt.data)
    changes = []
    if form.target == "clear":
        changes += [(EventKind.CLEAR, "")] * bool(before.answer)
    elif choice and choice != before.answer:
        changes.append((EventKind.ANSWER, choice))
    if is_doubtful != before.is_doubtful:
        changes.append((EventKind.FLAG, "1" if is_doubtful else "0"))
    return changes or [(EventKind.NAV, "")] * (not before.is_seen)


def _after(target: str, attempt_id: str, slot: int, total: int) -> str:
    """The address after a save."""
    steps = {"next": slot + 1, "prev": slot - 1, "clear": slot, "review": total + 1}
    goal = max(steps[target] if target in steps else int(target), 1)
    if goal > total:
        return url_for("exams.review", attempt_id=attempt_id)
    return url_for("exams.question", attempt_id=attempt_id, slot=goal)


@blueprint.get("/ujian/<attempt_id>/tinjau")
@allow(Permission.EXAM_TAKE, subject=queries.attempt_access)
def review(attempt_id: str) -> ResponseReturnValue:
    """What is blank and what is in doubt, before handing in."""
    attempt = current()
    if attempt.state is not AttemptState.OPEN:
        return redirect(place_of(attempt))
    return render_template("exams/review.html", sheet=sheet(edge.reader(), attempt, now()))


@blueprint.post("/ujian/<attempt_id>/kirim")
@allow(Permission.EXAM_TAKE, subject=queries.attempt_access)
def hand_in(attempt_id: str) -> ResponseReturnValue:
    """Hand in; blanks are allowed, a gap is not."""
    form = HandInForm()
    final_seq = form.final_seq.data if form.validate_on_submit() else None
    actions.submit_attempt(
        edge.writer(),
        actor(),
        access.subject().id,
        edge.services().bank_sealer,
        final_seq=final_seq,
        now=now(),
    )
    return redirect(url_for("exams.receipt", attempt_id=attempt_id), code=303)


@blueprint.get("/ujian/<attempt_id>/tanda-terima")
@allow(Permission.EXAM_TAKE, subject=queries.attempt_access)
def receipt(attempt_id: str) -> ResponseReturnValue:
    """The candidate's proof; it says nothing of right and wrong."""
    attempt = current()
    is_over = attempt.state is AttemptState.OPEN and (attempt.deadline_at or now()) < now()
    if attempt.state not in FINISHED and not is_over:
        return redirect(place_of(attempt))
    db = edge.reader()
    return render_template(
        "exams/receipt.html",
        attempt=attempt,
        seat=queries.sitting(db, attempt),
        receipt=queries.receipt(db, attempt.id),
    )
