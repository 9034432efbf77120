"""The review of FR.APL.02 and FR.AK.01: read, prepared and signed on one page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.applications.queries import self_assessment_of
from lsp.applications.rules import SelfAssessmentStatus
from lsp.assessments import actions, queries
from lsp.assessments.forms import AgreementForm, ReviewForm, place_reasons
from lsp.assessments.queries import SeatStanding
from lsp.assessments.queries.workspace import plans_test, units_to_review
from lsp.assessments.rules import agreement as rules
from lsp.assessments.rules.agreement import Gathering
from lsp.assessments.views.room import (
    blueprint,
    case_words,
    given,
    post,
    shown_form,
    the_seat,
    the_standing,
)
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import refuse_if
from lsp.records.queries import form_by_public_id, form_for
from lsp.scheduling.queries import SeatFacts
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.language import sentences
from lsp.web.pages import done
from lsp.web.signing_in import actor

PATH = "/asesmen/<seat_id>/persetujuan"


@blueprint.get(PATH)
@allow(Permission.AGREEMENT_READ, subject=queries.case_access)
def agreement(seat_id: str) -> ResponseReturnValue:
    """What the candidate said of themselves, what is agreed, and who signed."""
    return _page(ReviewForm(formdata=None), None)


def _page(review: ReviewForm, prepare: AgreementForm | None) -> ResponseReturnValue:
    db, seat, standing = edge.reader(), the_seat(), the_standing()
    known = self_assessment_of(db, seat.application_id)
    is_sent = known is not None and known.status is not SelfAssessmentStatus.DRAFT
    facts = standing.agreement_facts(seat, is_sent)
    form = shown_form(standing.agreement.public_id, seat) if standing.agreement else None
    may_work = seat.access.is_assigned(actor())
    failed = bool(review.errors or (prepare and prepare.errors))
    page = render_template(
        "assessments/agreement.html",
        known=known if is_sent else None,
        units=units_to_review(db, seat.scheme_version_id) if may_work else [],
        apl02=form_for(db, "FR.APL.02", seat.application_public_id) if may_work else None,
        form=form,
        review=review,
        prepare=(prepare or _filled(seat, standing)) if may_work else None,
        why_not_sign=sentences(rules.why_not_sign_agreement(actor(), facts)),
        **case_words(seat, standing),
    )
    return page, 422 if failed else 200


def _filled(seat: SeatFacts, standing: SeatStanding) -> AgreementForm:
    """The form as it was prepared, or what the scheme plans."""
    db = edge.reader()
    form = form_by_public_id(db, standing.agreement.public_id) if standing.agreement else None
    if form is not None:
        chosen, other = form.data.get("gathering", []), form.data.get("other", "")
    else:
        kinds = [Gathering.PORTFOLIO]
        if plans_test(db, seat.scheme_version_id):
            kinds += [Gathering.ORAL, Gathering.WRITTEN]
        chosen, other = [kind.value for kind in kinds], ""
    return AgreementForm(formdata=None, gathering=chosen, other=other)


@blueprint.post("/asesmen/<seat_id>/tinjauan")
@allow(Permission.ASSESSMENT_JUDGE, subject=queries.case_access)
def review(seat_id: str) -> ResponseReturnValue:
    """Keep the assessor's word on FR.APL.02."""
    form = ReviewForm()
    if form.validate_on_submit() and not form.can_proceed and not form.note.data:
        place_reasons(form, [rules.NOTE_MISSING], {"note_missing": "note"})
    if form.errors or not form.is_submitted():
        return _page(form, None)
    actions.review_self_assessment(
        edge.writer(),
        actor(),
        seat_id,
        can_proceed=form.can_proceed,
        note=form.note.data or "",
        seen_hash=given("seen_hash"),
        now=now(),
    )
    return done("Tinjauan tersimpan.", "assessments.agreement", seat_id=seat_id)


@blueprint.post(PATH)
@allow(Permission.ASSESSMENT_JUDGE, subject=queries.case_access)
def prepare(seat_id: str) -> ResponseReturnValue:
    """Lay FR.AK.01 before the candidate."""
    form, seat = AgreementForm(), the_seat()
    known = self_assessment_of(edge.reader(), seat.application_id)
    facts = the_standing().agreement_facts(seat, known is not None)
    form.validate()
    kinds, other = form.chosen(), form.other.data or ""
    reasons = rules.why_not_open_agreement(actor(), facts, kinds, other)
    beside = {"gathering_missing": "gathering", "other_missing": "other"}
    refuse_if(place_reasons(form, reasons, beside))
    if form.errors:
        return _page(ReviewForm(formdata=None), form)
    actions.prepare_agreement(
        edge.writer(), actor(), seat_id, gathering=kinds, other=other, post=post(), now=now()
    )
    return done(
        "FR.AK.01 siap dibaca dan ditandatangani.", "assessments.agreement", seat_id=seat_id
    )


@blueprint.post("/asesmen/<seat_id>/persetujuan/tanda-tangan")
@allow(Permission.AGREEMENT_SIGN, subject=queries.case_access)
def sign_agreement(seat_id: str) -> ResponseReturnValue:
    """Sign FR.AK.01."""
    actions.sign_agreement(edge.writer(), actor(), seat_id, seen_hash=given("seen_hash"), now=now())
    return done("FR.AK.01 Anda tanda tangani.", "assessments.agreement", seat_id=seat_id)
