"""The candidate's way: begin, step by step, check, send."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lsp.accounts.rules import masked_nik
from lsp.adapters.clock import now
from lsp.applications import actions, queries, rules
from lsp.applications.forms import FORMS, StepForm, cleaned, shown_answers
from lsp.applications.models import Application
from lsp.applications.rules import answers as steps
from lsp.applications.rules import dossier as dossiers
from lsp.applications.rules.uploading import PIECE_BYTES
from lsp.applications.views.room import blueprint, the_application, today, words
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.schemes import queries as schemes
from lsp.schemes.rules import REQUIREMENT_NAMES
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.language import sentence, sentences
from lsp.web.pages import done, status_of
from lsp.web.signing_in import actor

PAGES = {
    steps.PURPOSE: "applications/steps/purpose.html",
    steps.PERSON: "applications/steps/person.html",
    steps.CONTACT: "applications/steps/contact.html",
    steps.WORK: "applications/steps/work.html",
    steps.DECLARATION: "applications/steps/declaration.html",
}


@blueprint.route("/permohonan/baru/<path:scheme_code>", methods=["GET", "POST"])
@allow(Permission.APPLICATION_START)
def begin(scheme_code: str) -> ResponseReturnValue:
    """What to have at hand, and the button that begins."""
    if request.method == "POST":
        application = actions.start_application(
            edge.writer(), actor(), scheme_code, edge.services().sealer, now=now()
        )
        key = application.public_id
        url = url_for("applications.step", application_id=key, step=steps.STEPS[0])
        return redirect(url, code=303)
    version_id = schemes.published_version_id(edge.reader(), scheme_code)
    if version_id is None:
        raise NotFound
    return render_template(
        "applications/begin.html",
        scheme=schemes.version_row(edge.reader(), version_id),
        requirements=schemes.requirements(edge.reader(), version_id),
    )


def _editable(application_id: str) -> Application:
    application = the_application(application_id)
    refuse_if(rules.why_not_edit(application.status))
    return application


def _next_url(application_id: str, step: str) -> str:
    at = steps.STEPS.index(step) + 1
    if request.args.get("kembali") == "periksa" or at == len(steps.STEPS):
        return url_for("applications.check", application_id=application_id)
    return url_for("applications.step", application_id=application_id, step=steps.STEPS[at])


@blueprint.get("/permohonan/<application_id>/langkah/<step>")
@allow(Permission.APPLICATION_EDIT, subject=queries.application_access)
def step(application_id: str, step: str) -> ResponseReturnValue:
    """One step, with what was filled in so far."""
    application = _editable(application_id)
    if step == steps.DOCUMENTS:
        return _documents_page(application)
    if step not in FORMS:
        raise NotFound
    known = queries.open_data(application, edge.services().sealer)
    return _step_page(application, FORMS[step](known, today()))


@blueprint.post("/permohonan/<application_id>/langkah/<step>")
@allow(Permission.APPLICATION_EDIT, subject=queries.application_access)
def keep_step(application_id: str, step: str) -> ResponseReturnValue:
    """Keep a step that is complete and go on; otherwise say what is missing."""
    application = _editable(application_id)
    if step not in FORMS:
        raise NotFound
    sealer = edge.services().sealer
    known = queries.open_data(application, sealer)
    form = FORMS[step](known, today())
    good = form.validate_on_submit()
    taken = actions.why_not_nik_of(edge.reader(), actor(), form.given(), sealer)
    if taken:
        form["nik"].errors = sentences(taken)
    if taken or not good:
        return _step_page(application, form)
    actions.save_step(edge.writer(), actor(), application_id, step, form.given(), sealer, now=now())
    return redirect(_next_url(application_id, step), code=303)


def _step_page(application: Application, form: StepForm) -> ResponseReturnValue:
    known = form.given()
    page = render_template(
        PAGES[form.step],
        application=application,
        form=form,
        doubts=sentences(steps.nik_doubts(known)),
        earlier=_offer(application, form.step),
        **_place(application, form.step),
    )
    return page, status_of(form)


def _offer(application: Application, step: str) -> Application | None:
    """An earlier application whose data may be taken over; offered on the first personal page."""
    return queries.earlier_application(edge.reader(), application) if step == steps.PERSON else None


def _place(application: Application, step: str) -> dict[str, object]:
    at = steps.STEPS.index(step)
    before = steps.STEPS[at - 1] if at else None
    return {
        "step": step,
        "number": at + 1,
        "count": len(steps.STEPS),
        "names": steps.STEP_NAMES,
        "before": before,
        "back": request.args.get("kembali", ""),
        "scheme": schemes.version_row(edge.reader(), application.version_id),
    }


def _documents_page(application: Application) -> ResponseReturnValue:
    return render_template(
        "applications/steps/documents.html",
        application=application,
        views=queries.requirement_views(edge.reader(), application),
        sections=REQUIREMENT_NAMES,
        most=dossiers.DOCUMENTS_PER_REQUIREMENT,
        piece_bytes=PIECE_BYTES,
        next_url=_next_url(application.public_id, steps.DOCUMENTS),
        **_place(application, steps.DOCUMENTS),
        **words(),
    )


@blueprint.post("/permohonan/<application_id>/simpan/<step>")
@allow(Permission.APPLICATION_EDIT, subject=queries.application_access)
def autosave(application_id: str, step: str) -> ResponseReturnValue:
    """Keep what is being filled in, complete or not."""
    if step not in FORMS:
        raise NotFound
    at, sealer = now(), edge.services().sealer
    given = cleaned(step, request.form)
    actions.save_step(edge.writer(), actor(), application_id, step, given, sealer, now=at)
    edge.commit_now()
    return {"saved_at": at.isoformat()}


@blueprint.post("/permohonan/<application_id>/salin")
@allow(Permission.APPLICATION_EDIT, subject=queries.application_access)
def copy(application_id: str) -> ResponseReturnValue:
    """Take over data from an earlier application."""
    sealer = edge.services().sealer
    actions.copy_earlier(edge.writer(), actor(), application_id, sealer, now=now())
    where = {"application_id": application_id, "step": steps.PERSON}
    return done("Data permohonan terdahulu disalin. Periksa lagi.", "applications.step", **where)


@blueprint.get("/permohonan/<application_id>/periksa")
@allow(Permission.APPLICATION_SUBMIT, subject=queries.application_access)
def check(application_id: str) -> ResponseReturnValue:
    """All answers on one page before sending, each with a way to change it."""
    application = _editable(application_id)
    sealer = edge.services().sealer
    views = queries.requirement_views(edge.reader(), application)
    dossier = queries.dossier_of(edge.reader(), application, sealer, views)
    return render_template(
        "applications/check.html",
        application=application,
        views=views,
        shown=shown_answers(dossier.answers),
        masked=masked_nik(dossier.answers["nik"]) if "nik" in dossier.answers else "",
        born=steps.birth_date(dossier.answers),
        seen=dossiers.fingerprint(dossier),
        complete={name: dossiers.is_complete(name, dossier, today()) for name in steps.STEPS},
        names=steps.STEP_NAMES,
        doubts=sentences(steps.nik_doubts(dossier.answers)),
        scheme=schemes.version_row(edge.reader(), application.version_id),
    )


@blueprint.post("/permohonan/<application_id>/kirim")
@allow(Permission.APPLICATION_SUBMIT, subject=queries.application_access)
def submit(application_id: str) -> ResponseReturnValue:
    """Send the application to the secretariat and sign FR.APL.01."""
    actions.submit_application(
        edge.writer(),
        actor(),
        application_id,
        seen=request.form.get("seen", ""),
        sealer=edge.services().sealer,
        now=now(),
    )
    return done("Permohonan terkirim.", "applications.show", application_id=application_id)


@blueprint.post("/permohonan/<application_id>/batalkan")
@allow(Permission.APPLICATION_SUBMIT, subject=queries.application_access)
def withdraw(application_id: str) -> ResponseReturnValue:
    """Withdraw before it is decided."""
    actions.withdraw_application(edge.writer(), actor(), application_id, now=now())
    return done("Permohonan dibatalkan.", "applications.show", application_id=application_id)


@blueprint.get("/permohonan/<application_id>")
@allow(Permission.APPLICATION_READ, subject=queries.application_access)
def show(application_id: str) -> ResponseReturnValue:
    """Where the application stands and whose turn it is."""
    application = the_application(application_id)
    sealer = edge.services().sealer
    views = queries.requirement_views(edge.reader(), application)
    dossier = queries.dossier_of(edge.reader(), application, sealer, views)
    return render_template(
        "applications/show.html",
        application=application,
        views=views,
        complete={name: dossiers.is_complete(name, dossier, today()) for name in steps.STEPS},
        names=steps.STEP_NAMES,
        is_own=application.person_id == actor().person_id,
        self_assessment=queries.self_assessment_of(edge.reader(), application.id),
        self_assessment_names=rules.SELF_ASSESSMENT_NAMES,
        scheme=schemes.version_row(edge.reader(), application.version_id),
        sentence=sentence,
        **words(),
    )
