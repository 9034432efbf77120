"""The recommendation, and FR.AK.02 that both sign."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.assessments import actions, queries
from lsp.assessments.forms import RecommendForm, place_reasons
from lsp.assessments.rules import RecommendationStatus
from lsp.assessments.rules import recommending as rules
from lsp.assessments.rules.judging import overall, unit_outcome
from lsp.assessments.views.room import (
    blueprint,
    case_words,
    given,
    post,
    shown_form,
    the_seat,
    the_standing,
)
from lsp.assessments.views.workspace import work_of_case
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import refuse_if
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.language import sentences
from lsp.web.pages import done
from lsp.web.signing_in import actor

PATH = "/asesmen/<seat_id>/rekomendasi"


@blueprint.get(PATH)
@allow(Permission.ASSESSMENT_READ, subject=queries.case_access)
def recommendation(seat_id: str) -> ResponseReturnValue:
    """K or BK per unit as the judgements say, and what is still missing."""
    return _page(RecommendForm(formdata=None))


def _page(form: RecommendForm) -> ResponseReturnValue:
    seat, standing, work = the_seat(), the_standing(), work_of_case()
    units = [unit.case for unit in work.units]
    gate = standing.gate(seat)
    why_not = rules.why_not_recommend(actor(), gate, units, "-", standing.test_is_running)
    page = render_template(
        "assessments/recommendation.html",
        work=work,
        outcomes={unit.unit_id: unit_outcome(unit) for unit in units},
        overall=overall(units),
        unsupported=rules.unsupported(units),
        why_not=sentences(why_not),
        form=form,
        **case_words(seat, standing),
    )
    return page, 422 if form.errors else 200


@blueprint.post(PATH)
@allow(Permission.ASSESSMENT_RECOMMEND, subject=queries.case_access)
def recommend(seat_id: str) -> ResponseReturnValue:
    """Recommend, and open FR.AK.02 for both to sign."""
    form, standing = RecommendForm(), the_standing()
    form.validate()
    follow_up, units = form.follow_up.data or "", [unit.case for unit in work_of_case().units]
    reasons = rules.why_not_recommend(
        actor(), standing.gate(the_seat()), units, follow_up, standing.test_is_running
    )
    refuse_if(place_reasons(form, reasons, {"follow_up_missing": "follow_up"}))
    if form.errors:
        return _page(form)
    actions.recommend(
        edge.writer(),
        actor(),
        seat_id,
        follow_up=follow_up,
        comment=form.comment.data or "",
        post=post(),
        now=now(),
    )
    return done(
        "Rekomendasi tersimpan. Tanda tangani FR.AK.02.", "assessments.record", seat_id=seat_id
    )


@blueprint.post("/asesmen/<seat_id>/rekomendasi/tarik")
@allow(Permission.ASSESSMENT_RECOMMEND, subject=queries.case_access)
def withdraw(seat_id: str) -> ResponseReturnValue:
    """Take the recommendation back before both signed."""
    actions.withdraw_recommendation(
        edge.writer(), actor(), seat_id, reason=given("reason"), now=now()
    )
    return done("Rekomendasi ditarik.", "assessments.show", seat_id=seat_id)


@blueprint.get("/asesmen/<seat_id>/rekaman")
@allow(Permission.ASSESSMENT_RESULT_READ, subject=queries.case_access)
def record(seat_id: str) -> ResponseReturnValue:
    """FR.AK.02 with its signatures; a recommendation, never the decision."""
    seat, standing = the_seat(), the_standing()
    row = standing.recommendation
    return render_template(
        "assessments/record.html",
        form=shown_form(row.form_id, seat) if row else None,
        recommendation=row,
        is_waiting=row is not None and row.status is RecommendationStatus.WAITING,
        **case_words(seat, standing),
    )


@blueprint.post("/asesmen/<seat_id>/rekaman/tanda-tangan")
@allow(Permission.RECORD_SIGN, subject=queries.case_access)
def sign_record(seat_id: str) -> ResponseReturnValue:
    """Sign FR.AK.02."""
    actions.sign_record(edge.writer(), actor(), seat_id, seen_hash=given("seen_hash"), now=now())
    return done("FR.AK.02 Anda tanda tangani.", "assessments.record", seat_id=seat_id)
