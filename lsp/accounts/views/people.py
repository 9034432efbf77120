"""People and their roles, for the office and the administrator."""

from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.accounts import actions, queries
from lsp.accounts.actions.unmasking import note_unmasking
from lsp.accounts.forms import GrantForm, UnmaskForm
from lsp.accounts.models import Person, UnmaskReason
from lsp.accounts.rules import FIELD_NAMES, UNMASK_REASON_NAMES, UNMASKED_SECONDS
from lsp.accounts.views.room import blueprint
from lsp.adapters.clock import now
from lsp.kernel.masking import MASKS
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import ROLE_NAMES, Role
from lsp.web import edge
from lsp.web.access import allow, subject
from lsp.web.pages import PAGE_SIZE, Page, done, page_number, status_of
from lsp.web.signing_in import actor

PRIVATE = ("nik", "email", "phone")


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


def _page(form: GrantForm, unmask: UnmaskForm | None = None) -> ResponseReturnValue:
    db, shown, today = edge.reader(), subject(), now().date()
    if not form.errors:
        form.expires_on.data = today + timedelta(days=365)
    return render_template(
        "accounts/person.html",
        person=shown,
        form=form,
        unmask_form=unmask or UnmaskForm(formdata=None),
        hidden=_masked(shown),
        grants=queries.grants_of(db, shown.id),
        licence=queries.licence_of(db, shown.id),
        role_names=ROLE_NAMES,
        today=today,
    ), 422 if unmask else status_of(form)


def _masked(person: Person) -> dict[str, str]:
    sealer = edge.services().sealer
    return {name: MASKS[name](actions.open_field(person, name, sealer)) for name in PRIVATE}


@blueprint.post("/orang/<person_id>/buka")
@allow(Permission.PERSON_UNMASK, subject=queries.person_access)
def unmask(person_id: str) -> ResponseReturnValue:
    """Show NIK and contact of one person this once; who, whose and why is written down first."""
    form, shown = UnmaskForm(), subject()
    if not form.validate_on_submit():
        return _page(GrantForm(formdata=None), form)
    note_unmasking(
        edge.writer(),
        actor(),
        shown.id,
        PRIVATE,
        UnmaskReason(form.why.data),
        object_kind="person",
        object_id=person_id,
        now=now(),
    )
    sealer = edge.services().sealer
    opened = {name: actions.open_field(shown, name, sealer) for name in PRIVATE}
    return render_template(
        "accounts/unmasked.html", person=shown, opened=opened, seconds=UNMASKED_SECONDS
    )


@blueprint.get("/orang/pembukaan")
@allow(Permission.UNMASKING_LIST)
def unmaskings() -> ResponseReturnValue:
    """Who opened whose masked data, and why."""
    number = page_number()
    rows, total = queries.unmaskings_page(
        edge.reader(), offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    return render_template(
        "accounts/unmaskings.html",
        page=Page(rows, number, total),
        reason_names=UNMASK_REASON_NAMES,
        field_names=FIELD_NAMES,
    )


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
