"""People and their roles, for the office and the administrator."""

from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.accounts import actions, queries
from lsp.accounts.forms import GrantForm
from lsp.accounts.views.room import blueprint
from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import ROLE_NAMES, Role
from lsp.web import edge
from lsp.web.access import allow, subject
from lsp.web.pages import PAGE_SIZE, Page, done, page_number, status_of
from lsp.web.signing_in import actor


@blueprint.get("/orang")
@allow(Permission.PERSON_LIST)
def people() -> ResponseReturnValue:
    """Everybody, by name."""
    search, number = request.args.get("q", "").strip()[:80], page_number()
    rows, total = queries.people_page(
        edge.reader(), search=search, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    roles = queries.roles_of(edge.reader(), {row.id for row in rows}, now().date())
    return render_template(
        "accounts/people.html",
        page=Page(rows, number, total),
        q=search,
        roles=roles,
        role_names=ROLE_NAMES,
    )


@blueprint.get("/orang/<person_id>")
@allow(Permission.PERSON_READ, subject=queries.person_access)
def person(person_id: str) -> ResponseReturnValue:
    """One person, with roles and licence."""
    return _page(GrantForm())


def _page(form: GrantForm) -> ResponseReturnValue:
    db, shown, today = edge.reader(), subject(), now().date()
    if not form.is_submitted():
        form.expires_on.data = today + timedelta(days=365)
    return render_template(
        "accounts/person.html",
        person=shown,
        form=form,
        grants=queries.grants_of(db, shown.id),
        licence=queries.licence_of(db, shown.id),
        role_names=ROLE_NAMES,
        today=today,
    ), status_of(form)


@blueprint.post("/orang/<person_id>/peran")
@allow(Permission.ROLE_GRANT, subject=queries.person_access)
def grant_role(person_id: str) -> ResponseReturnValue:
    """Give a role until a day."""
    form = GrantForm()
    if not form.validate_on_submit():
        return _page(form)
    person = queries.person_by_id(edge.writer(), subject().id)
    actions.grant_role(edge.writer(), actor(), person, Role(form.role.data), form.until, now=now())
    return done("Peran diberikan.", "accounts.person", person_id=person_id)


@blueprint.post("/peran/<grant_id>/cabut")
@allow(Permission.ROLE_GRANT, subject=queries.grant_access)
def revoke_role(grant_id: str) -> ResponseReturnValue:
    """Take a role back at once."""
    grant = queries.grant_by_public_id(edge.writer(), grant_id)
    actions.revoke_role(edge.writer(), actor(), grant, now=now())
    owner = queries.person_by_id(edge.reader(), grant.person_id)
    return done("Peran dicabut.", "accounts.person", person_id=owner.public_id)
