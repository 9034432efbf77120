"""The secretariat's page of one application, and its decisions."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.applications import actions, queries
from lsp.applications.actions.forms import APL01
from lsp.applications.forms import shown_answers
from lsp.applications.models import Application
from lsp.applications.rules import ApplicationStatus, Verdict, answers
from lsp.applications.rules import dossier as dossiers
from lsp.applications.rules.masking import masked_answers
from lsp.applications.rules.needs import NEED_NAMES, special_needs_from
from lsp.applications.views.room import blueprint, the_application, words
from lsp.kernel.permissions import Permission
from lsp.records.queries import form_for
from lsp.schemes import queries as schemes
from lsp.schemes.rules import REQUIREMENT_NAMES
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.forms import tidy
from lsp.web.language import sentences
from lsp.web.pages import done
from lsp.web.signing_in import actor


@blueprint.get("/permohonan/<application_id>/tinjau")
@allow(Permission.APPLICATION_REVIEW, subject=queries.application_access)
def review(application_id: str) -> ResponseReturnValue:
    """What the application says, identity and contact masked, and the decisions."""
    return _review_page(the_application(application_id), is_revealed=False)


@blueprint.post("/permohonan/<application_id>/tinjau/data")
@allow(Permission.APPLICATION_REVIEW, subject=queries.application_access)
def reveal(application_id: str) -> ResponseReturnValue:
    """The same page with identity, contact and special needs in the open, this once."""
    actions.note_reveal(edge.writer(), actor(), application_id, now=now())
    return _review_page(the_application(application_id), is_revealed=True)


def _review_page(application: Application, *, is_revealed: bool) -> ResponseReturnValue:
    views = queries.requirement_views(edge.reader(), application)
    dossier = queries.dossier_of(edge.reader(), application, edge.services().sealer, views)
    known = dossier.answers if is_revealed else masked_answers(dossier.answers)
    return render_template(
        "applications/review.html",
        application=application,
        views=views,
        sections=REQUIREMENT_NAMES,
        shown=shown_answers(known),
        born=answers.birth_date(dossier.answers) if is_revealed else None,
        doubts=sentences(answers.nik_doubts(dossier.answers)),
        is_open=application.status is ApplicationStatus.SUBMITTED,
        is_revealed=is_revealed,
        needs=special_needs_from(dossier.answers),
        need_names=NEED_NAMES,
        steps=[(name, answers.STEP_NAMES[name]) for name in answers.FORM_STEPS],
        why_not=sentences(dossiers.why_not_accept(dossier, actor())),
        form=form_for(edge.reader(), APL01, application.public_id),
        scheme=schemes.version_row(edge.reader(), application.version_id),
        **words(),
    )


def _findings(application_id: str) -> dict[int, tuple[Verdict, str]]:
    """What the page's form says of each requirement; those without a choice are left out."""
    application, known = the_application(application_id), {each.value for each in Verdict}
    found = {}
    for each in schemes.requirements(edge.reader(), application.version_id):
        chosen = request.form.get(f"verdict-{each.code}", "")
        if chosen in known:
            reason = (tidy(request.form.get(f"reason-{each.code}")) or "")[:1000]
            found[each.id] = (Verdict(chosen), reason)
    return found


@blueprint.post("/permohonan/<application_id>/tinjau")
@allow(Permission.APPLICATION_REVIEW, subject=queries.application_access)
def record(application_id: str) -> ResponseReturnValue:
    """Keep the findings."""
    findings, sealer = _findings(application_id), edge.services().sealer
    actions.record_findings(edge.writer(), actor(), application_id, findings, sealer, now=now())
    return done(
        "Hasil pemeriksaan tersimpan.", "applications.review", application_id=application_id
    )


@blueprint.post("/permohonan/<application_id>/terima")
@allow(Permission.APPLICATION_REVIEW, subject=queries.application_access)
def accept(application_id: str) -> ResponseReturnValue:
    """Accept and sign FR.APL.01."""
    actions.accept_application(
        edge.writer(),
        actor(),
        application_id,
        seen_hash=request.form.get("seen_hash", ""),
        sealer=edge.services().sealer,
        origin=edge.services().origin,
        now=now(),
    )
    return done("Permohonan diterima.", "applications.review", application_id=application_id)


def _reason() -> str:
    return (tidy(request.form.get("reason")) or "")[:2000]


@blueprint.post("/permohonan/<application_id>/kembalikan")
@allow(Permission.APPLICATION_REVIEW, subject=queries.application_access)
def give_back(application_id: str) -> ResponseReturnValue:
    """Give back to be put right."""
    actions.return_application(
        edge.writer(),
        actor(),
        application_id,
        note=_reason(),
        steps=request.form.getlist("step"),
        sealer=edge.services().sealer,
        origin=edge.services().origin,
        now=now(),
    )
    return done(
        "Permohonan dikembalikan kepada pemohon.",
        "applications.review",
        application_id=application_id,
    )


@blueprint.post("/permohonan/<application_id>/tolak")
@allow(Permission.APPLICATION_REVIEW, subject=queries.application_access)
def reject(application_id: str) -> ResponseReturnValue:
    """Reject with a reason."""
    actions.reject_application(
        edge.writer(),
        actor(),
        application_id,
        reason=_reason(),
        sealer=edge.services().sealer,
        origin=edge.services().origin,
        now=now(),
    )
    return done("Permohonan ditolak.", "applications.review", application_id=application_id)
