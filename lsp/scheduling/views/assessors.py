"""Assessors as the office keeps them: licences, schemes, training, and the LSP's limits."""

from collections.abc import Sequence
from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice  # type: ignore[attr-defined]

from lsp.accounts.models import Person
from lsp.accounts.queries import person_by_public_id
from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.scheduling import actions
from lsp.scheduling.forms import LimitsForm, ScopeForm, TrainingForm
from lsp.scheduling.queries import assessors as queries
from lsp.scheduling.queries.assessors import AssessorRow
from lsp.scheduling.rules.assignment import why_not_train
from lsp.scheduling.rules.planning import WARNING_DAYS, licence_warning_days, why_not_list
from lsp.scheduling.views.room import asked, blueprint, given, today
from lsp.schemes.queries import published_versions
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.forms import tidy
from lsp.web.language import sentences
from lsp.web.pages import PAGE_SIZE, Page, done, page_number, status_of
from lsp.web.signing_in import actor

ENDS_WITHIN = {str(days): days for days in WARNING_DAYS}


@blueprint.get("/jadwal/asesor")
@allow(Permission.SESSION_PLAN)
def assessors() -> ResponseReturnValue:
    """Assessors with licences and schemes, searched, narrowed and sorted."""
    db, number, days = edge.reader(), page_number(), ENDS_WITHIN.get(asked("berakhir"))
    shown = {"q": asked("q"), "scheme_code": asked("skema"), "sort": asked("urut") or "name"}
    rows, total = queries.assessor_page(
        db,
        today(),
        search=shown["q"],
        scheme_code=shown["scheme_code"],
        sort=shown["sort"],
        ends_by=today() + timedelta(days=days) if days else None,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    return render_template(
        "scheduling/assessors.html",
        page=Page(rows, number, total),
        schemes=published_versions(db),
        limits=queries.limits(db),
        days=days,
        **_licence_words(),
        **shown,
    )


def _licence_words() -> dict[str, object]:
    return {"today": today(), "warning_days": licence_warning_days, "warnings": WARNING_DAYS}


def _row(person_id: str) -> AssessorRow:
    row = queries.assessor_row(edge.reader(), person_id, today())
    if row is None:
        raise NotFound
    return row


@blueprint.get("/jadwal/asesor/<person_id>")
@allow(Permission.SESSION_PLAN)
def assessor(person_id: str) -> ResponseReturnValue:
    """One assessor with the schemes listed for and whom they trained."""
    row = _row(person_id)
    return _page(row, _training_form(row, asked("orang")))


def _training_form(row: AssessorRow, search: str) -> TrainingForm:
    form = TrainingForm()
    found = queries.people_to_link(edge.reader(), search)
    form.candidate_id.choices = [
        SelectChoice(each.public_id, _named(each)) for each in found if each.id != row.person.id
    ]
    return form


def _named(person: Person) -> str:
    return f"{person.full_name} · {person.employer}" if person.employer else person.full_name


def _page(row: AssessorRow, form: TrainingForm, errors: Sequence[str] = ()) -> ResponseReturnValue:
    db = edge.reader()
    page = render_template(
        "scheduling/assessor.html",
        row=row,
        form=form,
        errors=errors,
        search=(tidy(request.values.get("orang")) or "")[:80],
        **_schemes(row),
        trainings=queries.training_rows(db, row.person.id),
        limits=queries.limits(db),
        hindrances=sentences(why_not_list(actor(), row.person.id)),
        **_licence_words(),
    )
    return page, 422 if errors else status_of(form)


def _schemes(row: AssessorRow) -> dict[str, object]:
    """Titles by code, and the schemes that the assessor is not listed for yet."""
    titles = {each.scheme_code: each.title for each in published_versions(edge.reader())}
    left = [(code, title) for code, title in titles.items() if code not in row.scheme_codes]
    return {"titles": titles, "left": left}


@blueprint.post("/jadwal/asesor/<person_id>/skema")
@allow(Permission.SESSION_PLAN)
def add_scheme(person_id: str) -> ResponseReturnValue:
    """List the assessor for a scheme."""
    row, form = _row(person_id), ScopeForm(published_versions(edge.reader()))
    if not form.validate_on_submit():
        return _page(row, _training_form(row, ""), form.scheme_code.errors)
    code = form.scheme_code.data or ""
    actions.list_for_scheme(edge.writer(), actor(), row.person, code, now=now())
    return done("Skema ditambahkan.", "scheduling.assessor", person_id=person_id)


@blueprint.post("/jadwal/asesor/<person_id>/skema/lepas")
@allow(Permission.SESSION_PLAN)
def drop_scheme(person_id: str) -> ResponseReturnValue:
    """Take the assessor off a scheme's list."""
    person, code = _row(person_id).person, given("scheme_code")
    actions.unlist_from_scheme(edge.writer(), actor(), person, code, now=now())
    return done("Skema dilepas.", "scheduling.assessor", person_id=person_id)


@blueprint.post("/jadwal/asesor/<person_id>/pelatihan")
@allow(Permission.SESSION_PLAN)
def enter_training(person_id: str) -> ResponseReturnValue:
    """Enter whom the assessor trained, until when."""
    row = _row(person_id)
    form = _training_form(row, given("orang")[:80])
    if not form.validate_on_submit():
        return _page(row, form)
    candidate = person_by_public_id(edge.reader(), form.candidate_id.data or "")
    if candidate is None:
        raise NotFound
    ended_on = form.ended_on.data
    reasons = why_not_train(row.person.id, candidate.id, ended_on, today())
    if reasons:
        form.ended_on.errors = sentences(reasons)
        return _page(row, form)
    actions.enter_training(edge.writer(), actor(), row.person, candidate, ended_on, now=now())
    return done("Pelatihan tercatat.", "scheduling.assessor", person_id=person_id)


@blueprint.route("/jadwal/asesor/batas", methods=["GET", "POST"])
@allow(Permission.SESSION_PLAN)
def limits() -> ResponseReturnValue:
    """The LSP's own limits on assignments."""
    known = queries.limits(edge.reader())
    form = LimitsForm(obj=known)
    if not form.validate_on_submit():
        return render_template("scheduling/limits.html", form=form), status_of(form)
    actions.set_limits(
        edge.writer(),
        actor(),
        assessor_daily=form.assessor_daily.data or 0,
        training_months=form.training_months.data or 0,
        now=now(),
    )
    return done("Batas tersimpan.", "scheduling.assessors")
