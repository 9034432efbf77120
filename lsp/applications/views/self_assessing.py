"""The candidate's self-assessment, a page a unit."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.applications import actions, queries
from lsp.applications.models import Application
from lsp.applications.queries import SelfAssessmentView
from lsp.applications.rules import SELF_ASSESSMENT_NAMES
from lsp.applications.rules import self_assessment as rules
from lsp.applications.rules.self_assessment import ElementAnswer
from lsp.applications.views.room import blueprint, the_application
from lsp.kernel.evidence import Competence
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.schemes.queries import outline
from lsp.schemes.rules.outline import SchemeOutline, UnitOutline
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.forms import tidy
from lsp.web.language import sentences
from lsp.web.pages import done
from lsp.web.signing_in import actor


def _opened(application_id: str) -> tuple[Application, SelfAssessmentView]:
    application = the_application(application_id)
    found = queries.self_assessment_of(edge.reader(), application.id)
    if found is None:
        raise NotFound
    return application, found


def _unit(scheme: SchemeOutline, unit_id: int) -> UnitOutline:
    unit = scheme.unit(unit_id)
    if unit is None:
        raise NotFound
    return unit


@blueprint.get("/permohonan/<application_id>/asesmen-mandiri")
@allow(Permission.SELF_ASSESSMENT_EDIT, subject=queries.application_access)
def self_assessment(application_id: str) -> ResponseReturnValue:
    """Every unit with how far it is, the answers to check, and the button that sends."""
    application, found = _opened(application_id)
    scheme = outline(edge.reader(), application.version_id)
    why_not = rules.why_not_submit(
        application.status, found.status, queries.elements_of(scheme), found.answers
    )
    return render_template(
        "applications/self_assessment.html",
        application=application,
        found=found,
        scheme=scheme,
        why_not=sentences(why_not),
        seen=rules.answers_hash(found.answers),
        names=SELF_ASSESSMENT_NAMES,
        question=rules.question,
    )


@blueprint.get("/permohonan/<application_id>/asesmen-mandiri/<int:unit_id>")
@allow(Permission.SELF_ASSESSMENT_EDIT, subject=queries.application_access)
def unit(application_id: str, unit_id: int) -> ResponseReturnValue:
    """One unit: a question for each element, with its KUK."""
    application, found = _opened(application_id)
    refuse_if(rules.why_not_edit(application.status, found.status))
    return _unit_page(application, found, unit_id)


def _unit_page(
    application: Application, found: SelfAssessmentView, unit_id: int
) -> ResponseReturnValue:
    scheme = outline(edge.reader(), application.version_id)
    return render_template(
        "applications/self_assessment_unit.html",
        application=application,
        found=found,
        scheme=scheme,
        unit=_unit(scheme, unit_id),
        question=rules.question,
        longest=rules.LONGEST_EVIDENCE,
    )


def _given(unit: UnitOutline, found: SelfAssessmentView) -> dict[int, ElementAnswer]:
    """The answers among what was sent; a field that was not sent keeps what is known."""
    given, competences = {}, {each.value for each in Competence}
    for element in unit.elements:
        answer, evidence = f"answer-{element.id}", f"evidence-{element.id}"
        if answer not in request.form and evidence not in request.form:
            continue
        known = found.answer_to(element.id)
        raw = request.form.get(answer, known.answer or "")
        text = tidy(request.form.get(evidence, known.evidence)) or ""
        given[element.id] = ElementAnswer(Competence(raw) if raw in competences else None, text)
    return given


def _save(application_id: str, unit_id: int) -> SchemeOutline:
    application, found = _opened(application_id)
    scheme = outline(edge.reader(), application.version_id)
    given = _given(_unit(scheme, unit_id), found)
    actions.save_unit(edge.writer(), actor(), application_id, given, now=now())
    return scheme


@blueprint.post("/permohonan/<application_id>/asesmen-mandiri/<int:unit_id>")
@allow(Permission.SELF_ASSESSMENT_EDIT, subject=queries.application_access)
def keep_unit(application_id: str, unit_id: int) -> ResponseReturnValue:
    """Keep a unit's answers and go on to the next unit, or back to the overview."""
    scheme = _save(application_id, unit_id)
    order = [each.id for each in scheme.units]
    later = order[order.index(unit_id) + 1 :]
    if later:
        url = url_for("applications.unit", application_id=application_id, unit_id=later[0])
    else:
        url = url_for("applications.self_assessment", application_id=application_id)
    return redirect(url, code=303)


@blueprint.post("/permohonan/<application_id>/asesmen-mandiri/<int:unit_id>/simpan")
@allow(Permission.SELF_ASSESSMENT_EDIT, subject=queries.application_access)
def autosave_unit(application_id: str, unit_id: int) -> ResponseReturnValue:
    """Keep what is being answered."""
    _save(application_id, unit_id)
    edge.commit_now()
    return {"saved_at": now().isoformat()}


@blueprint.post("/permohonan/<application_id>/asesmen-mandiri/kirim")
@allow(Permission.SELF_ASSESSMENT_EDIT, subject=queries.application_access)
def submit_self_assessment(application_id: str) -> ResponseReturnValue:
    """Send the self-assessment and sign FR.APL.02."""
    actions.submit_self_assessment(
        edge.writer(), actor(), application_id, seen=request.form.get("seen", ""), now=now()
    )
    where = {"application_id": application_id}
    return done("Asesmen mandiri terkirim.", "applications.self_assessment", **where)
