"""Institutions that enter candidates, and who acts for them; for the office."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.accounts.models import Person
from lsp.accounts.queries import person_by_public_id
from lsp.adapters.clock import now
from lsp.enrolments import actions, queries
from lsp.enrolments.forms import OfficerForm, SponsorForm
from lsp.enrolments.views.room import blueprint, today, words
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.kernel.text import N_
from lsp.organization.queries import councils
from lsp.web import edge
from lsp.web.access import allow, subject
from lsp.web.pages import PAGE_SIZE, Page, done, page_number, status_of
from lsp.web.signing_in import actor


@blueprint.get("/pengusul")
@allow(Permission.SPONSOR_LIST)
def sponsors() -> ResponseReturnValue:
    """Every institution, by name."""
    return _list(SponsorForm(councils(edge.reader()), formdata=None))


def _list(form: SponsorForm) -> ResponseReturnValue:
    number = page_number()
    rows, total = queries.sponsors(edge.reader(), offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    page = Page(rows, number, total)
    return render_template("enrolments/sponsors.html", page=page, form=form, **words()), status_of(
        form
    )


@blueprint.post("/pengusul")
@allow(Permission.SPONSOR_EDIT)
def add_sponsor() -> ResponseReturnValue:
    """Enter an institution."""
    form = SponsorForm(councils(edge.reader()))
    if not form.validate_on_submit():
        return _list(form)
    sponsor = actions.add_sponsor(
        edge.writer(), actor(), form.name.data or "", form.kind_given, form.council, now=now()
    )
    where = {"sponsor_id": sponsor.public_id}
    return done("Lembaga tersimpan. Tunjuk petugasnya.", "enrolments.sponsor", **where)


@blueprint.get("/pengusul/<sponsor_id>")
@allow(Permission.SPONSOR_LIST, subject=queries.sponsor_access)
def sponsor(sponsor_id: str) -> ResponseReturnValue:
    """One institution with its officers."""
    people = queries.people_to_appoint(edge.reader(), subject().sponsor_id, today())
    return _page(sponsor_id, OfficerForm(people, formdata=None))


def _page(sponsor_id: str, form: OfficerForm) -> ResponseReturnValue:
    db = edge.reader()
    return render_template(
        "enrolments/sponsor.html",
        sponsor=queries.sponsor_by_public_id(db, sponsor_id),
        officers=queries.officers_of(db, subject().sponsor_id, today()),
        form=form,
        **words(),
    ), status_of(form)


@blueprint.post("/pengusul/<sponsor_id>/petugas")
@allow(Permission.SPONSOR_EDIT, subject=queries.sponsor_access)
def appoint(sponsor_id: str) -> ResponseReturnValue:
    """Let a person act for the institution."""
    people = queries.people_to_appoint(edge.reader(), subject().sponsor_id, today())
    form = OfficerForm(people)
    if not form.validate_on_submit():
        return _page(sponsor_id, form)
    person = _person(form.person_id.data)
    actions.appoint(edge.writer(), actor(), sponsor_id, person, now=now())
    return done("Petugas ditunjuk.", "enrolments.sponsor", sponsor_id=sponsor_id)


def _person(public_id: str) -> Person:
    found = person_by_public_id(edge.writer(), public_id)
    if found is None:
        raise NotFound
    return found


@blueprint.post("/pengusul/<sponsor_id>/petugas/<person_id>/akhiri")
@allow(Permission.SPONSOR_EDIT, subject=queries.sponsor_access)
def dismiss(sponsor_id: str, person_id: str) -> ResponseReturnValue:
    """End a person's acting for the institution."""
    actions.dismiss(edge.writer(), actor(), sponsor_id, _person(person_id), now=now())
    text = N_("Petugas tidak lagi mewakili lembaga ini.")
    return done(text, "enrolments.sponsor", sponsor_id=sponsor_id)
