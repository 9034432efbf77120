"""The workspace: KUK by KUK with evidence, judged one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.assessments import actions, queries
from lsp.assessments.forms import ProbeForm
from lsp.assessments.queries import SeatStanding
from lsp.assessments.queries.workspace import (
    KukView,
    RatedEvidence,
    UnitView,
    evidence_of_case,
    units_of_case,
)
from lsp.assessments.rules import judging as rules
from lsp.assessments.rules.judging import Progress, progress_of
from lsp.assessments.views.room import (
    blueprint,
    case_words,
    given,
    is_json,
    the_seat,
    the_standing,
)
from lsp.kernel.evidence import Competence
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.kernel.text import N_, Reason
from lsp.portfolios.rules import CRITERIA
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.language import sentences
from lsp.web.pages import done
from lsp.web.signing_in import actor

_NO_OUTCOME = Reason("outcome_missing", N_("Pilih K atau BK."))


@dataclass(frozen=True)
class Trouble:
    """What was wrong with what was sent about one KUK, and what was sent."""

    kuk_id: int
    sentences: Sequence[str] = ()
    outcome: str = ""
    reason: str = ""
    probe: ProbeForm | None = None


@dataclass(frozen=True)
class Work:
    """Everything that the workspace shows of a case."""

    units: tuple[UnitView, ...]
    evidence: list[RatedEvidence]
    progress: Progress
    by_id: dict[str, RatedEvidence] = field(default_factory=dict)

    @property
    def unrated(self) -> int:
        """How many pieces of the portfolio wait for a rating."""
        return sum(line.rating is None for line in self.evidence)

    def unit(self, key: str, kuk_id: int | None) -> UnitView:
        """The unit asked for, the one with the KUK, or the first that is not done."""
        for unit in self.units:
            if str(unit.unit_id) == key or any(kuk.kuk_id == kuk_id for kuk in unit.kuk()):
                return unit
        done_units = (unit for unit in self.units if unit.case.judged < len(unit.case.kuk))
        return next(done_units, self.units[0])

    def shown(self, evidence_id: str, unit: UnitView) -> RatedEvidence | None:
        """The evidence asked for, else the unit's first that waits for a rating, else its first."""
        if evidence_id in self.by_id:
            return self.by_id[evidence_id]
        keys = {kuk.kuk_id for kuk in unit.kuk()}
        tied = [line for line in self.evidence if keys & set(line.evidence.kuk_ids)]
        waiting = (line for line in tied if line.rating is None)
        return next(waiting, tied[0] if tied else None)


def work_of_case() -> Work:
    """The case in six to nine statements."""
    db, seat = edge.reader(), the_seat()
    evidence = evidence_of_case(db, seat)
    units = units_of_case(db, seat, evidence)
    by_id = {line.evidence.evidence_id: line for line in evidence}
    return Work(units, evidence, progress_of(unit.case for unit in units), by_id)


@blueprint.get("/asesmen/<seat_id>")
@allow(Permission.ASSESSMENT_READ, subject=queries.case_access)
def show(seat_id: str) -> ResponseReturnValue:
    """One unit of the case with its KUK, evidence and judgements."""
    return _page(the_standing(), work_of_case(), None)


def _page(standing: SeatStanding, work: Work, trouble: Trouble | None) -> ResponseReturnValue:
    seat, args = the_seat(), request.args
    unit = work.unit(args.get("unit", ""), trouble.kuk_id if trouble else None)
    gate = standing.gate(seat)
    page = render_template(
        "assessments/show.html",
        work=work,
        unit=unit,
        shown=work.shown(args.get("bukti", ""), unit),
        trouble=trouble,
        criteria=CRITERIA,
        can_judge=standing.judging is not None and not rules.why_not_work(actor(), gate),
        why_not_begin=sentences(rules.why_not_begin(actor(), gate)),
        asks_for_probe=rules.asks_for_probe,
        is_evidenced=rules.is_evidenced,
        **case_words(seat, standing),
    )
    return page, 422 if trouble else 200


@blueprint.post("/asesmen/<seat_id>/mulai")
@allow(Permission.ASSESSMENT_JUDGE, subject=queries.case_access)
def begin(seat_id: str) -> ResponseReturnValue:
    """Begin judging: the portfolio is frozen."""
    actions.begin_judging(edge.writer(), actor(), seat_id, now=now())
    return done("Penilaian dimulai.", "assessments.show", seat_id=seat_id)


def _kuk(work: Work, kuk_id: int) -> KukView:
    for unit in work.units:
        for view in unit.kuk():
            if view.kuk_id == kuk_id:
                return view
    raise NotFound


def _here(seat_id: str, kuk_id: int) -> str:
    return url_for(
        "assessments.show",
        seat_id=seat_id,
        unit=given("unit") or None,
        bukti=given("bukti") or None,
        _anchor=f"kuk-{kuk_id}",
    )


@blueprint.post("/asesmen/<seat_id>/kuk/<int:kuk_id>")
@allow(Permission.ASSESSMENT_JUDGE, subject=queries.case_access)
def judge(seat_id: str, kuk_id: int) -> ResponseReturnValue:
    """Judge one KUK; a script gets the new counts, a person the page again."""
    work, standing = work_of_case(), the_standing()
    view, raw, reason = _kuk(work, kuk_id), given("outcome"), given("reason")
    if raw in set(Competence):
        gate = standing.gate(the_seat())
        wrong = rules.why_not_judge(actor(), gate, view.case, Competence(raw), reason)
    else:
        wrong = (_NO_OUTCOME,)
    if wrong and not is_json():
        return _page(standing, work, Trouble(kuk_id, sentences(wrong), raw, reason))
    refuse_if(wrong)
    actions.judge(
        edge.writer(), actor(), seat_id, kuk_id, outcome=Competence(raw), reason=reason, now=now()
    )
    if not is_json():
        return redirect(_here(seat_id, kuk_id), code=303)
    edge.commit_now()
    return _counts(work, view)


def _counts(work: Work, view: KukView) -> dict[str, object]:
    """How far judging is after this judgement, for the script."""
    more = view.judgement is None
    unit = next(unit for unit in work.units if view in tuple(unit.kuk()))
    return {
        "saved_at": now().isoformat(),
        "judged": work.progress.judged + more,
        "total": work.progress.total,
        "unit": unit.unit_id,
        "unit_judged": unit.case.judged + more,
        "unit_total": len(unit.case.kuk),
    }


@blueprint.post("/asesmen/<seat_id>/kuk/<int:kuk_id>/lisan")
@allow(Permission.ASSESSMENT_JUDGE, subject=queries.case_access)
def ask_orally(seat_id: str, kuk_id: int) -> ResponseReturnValue:
    """Record an oral question about a KUK (FR.IA.07)."""
    form = ProbeForm()
    if not form.validate_on_submit():
        work = work_of_case()
        _kuk(work, kuk_id)
        return _page(the_standing(), work, Trouble(kuk_id, probe=form))
    actions.ask_orally(
        edge.writer(),
        actor(),
        seat_id,
        kuk_id,
        question=form.question.data or "",
        answer=form.answer.data or "",
        is_achieved=form.is_achieved,
        now=now(),
    )
    return redirect(_here(seat_id, kuk_id), code=303)
