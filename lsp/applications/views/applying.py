"""The candidate's way: begin, step by step, check, send."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lsp.accounts.rules import masked_nik
from lsp.adapters.clock import now
from lsp.applications import actions, queries, rules
from lsp.applications.forms import FORMS, StepForm, cleaned, shown_answers
from lsp.applications.models import Application
from lsp.applications.queries.earlier import earlier_data
from lsp.applications.rules import answers as steps
from lsp.applications.rules import dossier as dossiers
from lsp.applications.rules.needs import NEED_FIELDS, NEED_NAMES, special_needs_from
from lsp.applications.rules.returning import is_open, why_not_edit_step
from lsp.applications.views.room import blueprint, the_application, today, words
from lsp.files.forms import offered
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.schemes import queries as schemes
from lsp.schemes.rules import REQUIREMENT_NAMES
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.language import sentences
from lsp.web.pages import done, status_of
from lsp.web.signing_in import actor

PAGES = {
    steps.PURPOSE: "applications/steps/purpose.html",
    steps.PERSON: "applications/steps/person.html",
    steps.CONTACT: "applications/steps/contact.html",
    steps.WORK: "applications/steps/work.html",
    steps.NEEDS: "applications/steps/needs.html",
    steps.DECLARATION: "applications/steps/declaration.html",
}


@blueprint.route("/permohonan/baru/<path:scheme_code>", methods=["GET", "POST"])
@allow(Permission.APPLICATION_START)
def begin(scheme_code: str) -> ResponseReturnValue:
    """What to have at hand, what is running already, and the button that begins."""
    if request.method == "POST":
        return _begun(scheme_code)
    version_id = schemes.published_version_id(edge.reader(), scheme_code)
    if version_id is None:
        raise NotFound
    return render_template(
        "applications/begin.html",
        scheme=schemes.version_row(edge.reader(), version_id),
        requirements=schemes.requirements(edge.reader(), version_id),
        running=queries.running_applications(edge.reader(), actor().person_id, scheme_code),
        **words(),
    )


def _begun(scheme_code: str) -> ResponseReturnValue:
    """Begin and go to what is known already; a running application is simply gone on with."""
    purpose = None if request.form.get("purpose") == "" else rules.Purpose.CERTIFICATION
    application = actions.start_application(
        edge.writer(), actor(), scheme_code, edge.services().sealer, purpose=purpose, now=now()
    )
    is_new = application.number is None and application.created_at == application.changed_at
    endpoint = "applications.earlier" if is_new else "desks.way"
    return redirect(url_for(endpoint, application_id=application.public_id), code=303)


@blueprint.get("/permohonan/<application_id>/data-terdahulu")
@allow(Permission.APPLICATION_EDIT, subject=queries.application_access)
def earlier(application_id: str) -> ResponseReturnValue:
    """What is known of the person already: to be used, or to be left."""
    application = the_application(application_id)
    refuse_if(rules.why_not_edit(application.status))
    found = earlier_data(edge.reader(), application, edge.services().sealer)
    nik = found.answers.get("nik", "")
    return render_template(
        "applications/earlier.html",
        application=application,
        found=found,
        shown=shown_answers(found.answers),
        identity=found.answers.get("passport") or (masked_nik(nik) if nik else ""),
        born=steps.birth_date(found.answers),
        **_place(application, steps.STEPS[0]),
    )


@blueprint.post("/permohonan/<application_id>/salin")
@allow(Permission.APPLICATION_EDIT, subject=queries.application_access)
def copy(application_id: str) -> ResponseReturnValue:
    """Take over what the person saw and said to use."""
    sealer = edge.services().sealer
    actions.copy_earlier(edge.writer(), actor(), application_id, sealer, now=now())
    where = {"application_id": application_id, "step": steps.STEPS[0]}
    return done("Data dipakai. Periksa lagi pada setiap langkah.", "applications.step", **where)


def _is_open(application: Application, step: str, known: dict[str, str]) -> None:
    """Refuse a step that the candidate may not change now."""
    complete = not steps.problems(step, known, today())
    asked = queries.asked_of(application)
    refuse_if(why_not_edit_step(application.status, step, asked, complete=complete))


def _known(application: Application) -> dict[str, str]:
    sealer = edge.services().sealer
    return {**queries.open_data(application, sealer), **queries.open_needs(application, sealer)}


def _next_url(application: Application, step: str) -> str:
    key, at = application.public_id, steps.STEPS.index(step) + 1
    is_last = at == len(steps.STEPS) or application.status is rules.ApplicationStatus.RETURNED
    if request.args.get("kembali") == "periksa" or is_last:
        return url_for("applications.check", application_id=key)
    return url_for("applications.step", application_id=key, step=steps.STEPS[at])


@blueprint.get("/permohonan/<application_id>/langkah/<step>")
@allow(Permission.APPLICATION_EDIT, subject=queries.application_access)
def step(application_id: str, step: str) -> ResponseReturnValue:
    """One step, with what was filled in so far."""
    application = the_application(application_id)
    if step == steps.DOCUMENTS:
        refuse_if(rules.why_not_edit(application.status))
        return _documents_page(application)
    if step not in FORMS:
        raise NotFound
    known = _known(application)
    _is_open(application, step, known)
    return _step_page(application, FORMS[step](known, today()))


@blueprint.post("/permohonan/<application_id>/langkah/<step>")
@allow(Permission.APPLICATION_EDIT, subject=queries.application_access)
def keep_step(application_id: str, step: str) -> ResponseReturnValue:
    """Keep a step that is complete and go on; otherwise say what is missing."""
    application = the_application(application_id)
    if step not in FORMS:
        raise NotFound
    sealer, known = edge.services().sealer, _known(application)
    _is_open(application, step, known)
    form = FORMS[step](known, today())
    good = form.validate_on_submit()
    taken = _taken(application, form)
    if taken or not good:
        return _step_page(application, form)
    actions.save_step(edge.writer(), actor(), application_id, step, form.given(), sealer, now=now())
    return redirect(_next_url(application, step), code=303)


def _taken(application: Application, form: StepForm) -> bool:
    """Say beside the field that a NIK or a purpose is taken already."""
    db, given = edge.reader(), form.given()
    reasons = {
        steps.PERSON: lambda: actions.why_not_nik_of(db, actor(), given, edge.services().sealer),
        steps.PURPOSE: lambda: actions.why_not_purpose(db, application, given),
    }.get(form.step, tuple)()
    if reasons:
        form["nik" if form.step == steps.PERSON else "purpose"].errors = sentences(reasons)
    return bool(reasons)


def _step_page(application: Application, form: StepForm) -> ResponseReturnValue:
    known = form.given()
    page = render_template(
        PAGES[form.step],
        application=application,
        form=form,
        doubts=sentences(steps.nik_doubts(known)),
        need_fields=tuple(NEED_FIELDS.values()),
        **_place(application, form.step),
    )
    return page, status_of(form)


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
        asked=queries.asked_of(application),
        next_url=_next_url(application, steps.DOCUMENTS),
        **_place(application, steps.DOCUMENTS),
        **offered(edge.reader(), actor()),
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


def _completeness(application: Application, dossier: dossiers.Dossier) -> dict[str, object]:
    """For each step whether it is complete, and whether it may be changed now."""
    complete = {name: dossiers.is_complete(name, dossier, today()) for name in steps.STEPS}
    asked = queries.asked_of(application)
    opened = {
        name: is_open(application.status, name, asked, complete=done)
        for name, done in complete.items()
    }
    return {"complete": complete, "opened": opened, "asked": asked, "names": steps.STEP_NAMES}


@blueprint.get("/permohonan/<application_id>/periksa")
@allow(Permission.APPLICATION_SUBMIT, subject=queries.application_access)
def check(application_id: str) -> ResponseReturnValue:
    """All answers on one page before sending, each with a way to change it."""
    application = the_application(application_id)
    refuse_if(rules.why_not_edit(application.status))
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
        needs=special_needs_from(dossier.answers),
        need_names=NEED_NAMES,
        doubts=sentences(steps.nik_doubts(dossier.answers)),
        **_completeness(application, dossier),
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
    return done("Permohonan terkirim.", "desks.way", application_id=application_id)


@blueprint.get("/permohonan/<application_id>/isi")
@allow(Permission.APPLICATION_READ, subject=queries.application_access)
def show(application_id: str) -> ResponseReturnValue:
    """What the application says, part by part, and what was found."""
    application = the_application(application_id)
    sealer = edge.services().sealer
    views = queries.requirement_views(edge.reader(), application)
    dossier = queries.dossier_of(edge.reader(), application, sealer, views)
    return render_template(
        "applications/show.html",
        application=application,
        views=views,
        **_completeness(application, dossier),
        is_own=application.person_id == actor().person_id,
        scheme=schemes.version_row(edge.reader(), application.version_id),
        **words(),
    )
