"""Filling a draft in, laying it before its signers, and signing it."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.records import actions, queries, rules
from lsp.records.models import FormInstance
from lsp.records.queries.drawing import drawn
from lsp.records.rules.filling import MISSING, Entry, entries, is_empty, nested, read
from lsp.records.rules.values import PRIVATE
from lsp.records.views.forms import the_form
from lsp.records.views.room import blueprint
from lsp.web import access, edge
from lsp.web.access import allow
from lsp.web.forms import tidy
from lsp.web.language import gettext
from lsp.web.pages import done
from lsp.web.signing_in import actor

FILL = "/formulir/<form_id>/isi"
SIGN = "/formulir/<form_id>/tanda-tangan"
Sections = Sequence[tuple[str, Sequence[tuple[str, Sequence[Entry]]]]]


def _own(form: FormInstance, role: str) -> list[Entry]:
    private = queries.private_part(form, edge.services().sealer)
    whole = {**form.data, PRIVATE: private} if private else form.data
    return entries(queries.template_of(edge.reader(), form), whole, role)


def _in_sections(found: Sequence[Entry]) -> Sections:
    """The fields under their block's title, and under what they are about."""
    return [
        (section, [(row, list(own)) for row, own in groupby(some, key=lambda each: each.row)])
        for section, some in groupby(found, key=lambda each: each.section)
    ]


def _given(found: Sequence[Entry], *, must: bool) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed and ticked by path, and what is wrong with it by path."""
    values, errors = {}, {}
    for entry in found:
        raw = [tidy(text) or "" for text in request.form.getlist(entry.path)]
        values[entry.path], error = read(entry, raw)
        if not error and must and entry.is_required and is_empty(values[entry.path]):
            error = MISSING
        if error:
            errors[entry.path] = gettext(error)
    return values, errors


def _page(
    template: str, form: FormInstance, found: Sequence[Entry], **more: Any
) -> ResponseReturnValue:
    values = {entry.path: entry.value for entry in found} | more.pop("values", {})
    errors = more.get("errors", {})
    page = render_template(
        template,
        form=form,
        sheet=drawn(edge.reader(), form),
        sections=_in_sections(found),
        labels={entry.path: entry.row or entry.label for entry in found},
        values=values,
        **{"errors": {}, **more},
    )
    return page, 422 if errors else 200


@blueprint.get(FILL)
@allow(Permission.RECORD_FILL, subject=queries.form_access)
def fill(form_id: str) -> ResponseReturnValue:
    """The fields of one's own role."""
    form = the_form(form_id)
    return _page("records/fill.html", form, _own(form, _role_to_fill()))


def _role_to_fill() -> str:
    return rules.role_to_fill(actor(), access.subject())


@blueprint.post(FILL)
@allow(Permission.RECORD_FILL, subject=queries.form_access)
def keep(form_id: str) -> ResponseReturnValue:
    """Keep what was filled in; with `selesai` lay the form before its signers."""
    form, role = the_form(form_id), _role_to_fill()
    is_last = "selesai" in request.form
    found = _own(form, role)
    values, errors = _given(found, must=is_last)
    if errors:
        return _page("records/fill.html", form, found, values=values, errors=errors)
    db, sealer, seen = edge.writer(), edge.services().sealer, request.form.get("seen_hash", "")
    form = actions.fill_form(
        db, actor(), form, role, values, seen_hash=seen, sealer=sealer, now=now()
    )
    if not is_last:
        return done("Isian tersimpan.", "records.fill", form_id=form_id)
    actions.present_form(db, actor(), form, now=now())
    return done("Formulir siap ditandatangani.", "records.show", form_id=form_id)


@blueprint.post("/formulir/<form_id>/ubah")
@allow(Permission.RECORD_FILL, subject=queries.form_access)
def recall(form_id: str) -> ResponseReturnValue:
    """Take the form back to be filled in further."""
    actions.recall_form(edge.writer(), actor(), the_form(form_id), now=now())
    return done("Formulir dapat diisi lagi.", "records.fill", form_id=form_id)


@blueprint.get(SIGN)
@allow(Permission.FORM_SIGN, subject=queries.form_access)
def sign(form_id: str) -> ResponseReturnValue:
    """What one reads, what one still fills in, and what one agrees to."""
    form, role = the_form(form_id), rules.role_to_sign(actor(), access.subject())
    return _sign_page(form, role, _added(form, role))


def _added(form: FormInstance, role: str) -> list[Entry]:
    """The fields of this role that are still empty: they are filled in with the signature."""
    return [entry for entry in _own(form, role) if is_empty(entry.value)]


def _sign_page(
    form: FormInstance, role: str, found: Sequence[Entry], **more: Any
) -> ResponseReturnValue:
    statement = queries.template_of(edge.reader(), form).statement(role)
    return _page("records/sign.html", form, found, statement=statement, **more)


@blueprint.post(SIGN)
@allow(Permission.FORM_SIGN, subject=queries.form_access)
def keep_signature(form_id: str) -> ResponseReturnValue:
    """Sign, with what one fills in."""
    form, role = the_form(form_id), rules.role_to_sign(actor(), access.subject())
    found = _added(form, role)
    values, errors = _given(found, must=True)
    if errors:
        return _sign_page(form, role, found, values=values, errors=errors)
    given = {path: value for path, value in values.items() if not is_empty(value)}
    actions.sign_form(
        edge.writer(),
        actor(),
        form,
        signer_role=role,
        seen_hash=request.form.get("seen_hash", ""),
        added=nested(given),
        now=now(),
    )
    return done("Formulir Anda tanda tangani.", "records.show", form_id=form_id)
