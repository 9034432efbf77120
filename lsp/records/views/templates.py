"""The catalogue of form templates: what each set holds, blank and with test data."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.organization.actions import choose_form_set
from lsp.records import documents, rules
from lsp.records.documents.word import form_docx
from lsp.records.queries import form_set_in_use
from lsp.records.queries import templates as queries
from lsp.records.rules.drawing import sheet_of
from lsp.records.rules.sheet import Sheet
from lsp.records.rules.template import SCOPE_NAMES, FormSet, FormTemplate
from lsp.records.rules.values import Values
from lsp.records.views.room import DOCX, PDF, SAMPLE_NOTE, blueprint, letterhead
from lsp.web import access, edge
from lsp.web.access import allow
from lsp.web.pages import done, download
from lsp.web.signing_in import actor

FILLED = "contoh"
PATH = "/formulir/templat/<form_set>/<form_code>"


def _set(name: str) -> FormSet:
    if name not in set(FormSet):
        raise NotFound
    return FormSet(name)


def _template(form_set: str, form_code: str) -> FormTemplate:
    return queries.template(_set(form_set), form_code)


def _is_filled() -> bool:
    return request.args.get("isi", "") == FILLED


def _sheet(form: FormTemplate) -> Sheet:
    return sheet_of(
        form,
        Values(queries.sample_data(form) if _is_filled() else {}),
        signed={},
        labels=rules.SIGNER_NAMES,
        organization=letterhead(),
        note=SAMPLE_NOTE if _is_filled() else "",
    )


@blueprint.get("/formulir/templat")
@allow(Permission.FORM_TEMPLATE_READ)
def catalogue() -> ResponseReturnValue:
    """Every form of one set."""
    in_use = form_set_in_use(edge.reader())
    form_set = _set(request.args.get("set", in_use))
    return render_template(
        "records/templates.html",
        form_set=form_set,
        in_use=in_use,
        may_choose=access.may(Permission.ORGANIZATION_EDIT),
        sets=list(FormSet),
        forms=queries.templates(form_set),
        scope_names=SCOPE_NAMES,
        signer_names=rules.SIGNER_NAMES,
    )


@blueprint.post("/formulir/perangkat")
@allow(Permission.ORGANIZATION_EDIT)
def choose_set() -> ResponseReturnValue:
    """Open forms in this set from now on."""
    form_set = _set(request.form.get("form_set", ""))
    choose_form_set(edge.writer(), actor(), form_set, now=now())
    return done("Perangkat formulir diganti.", "records.catalogue", set=form_set.value)


@blueprint.get(PATH)
@allow(Permission.FORM_TEMPLATE_READ)
def preview(form_set: str, form_code: str) -> ResponseReturnValue:
    """One template as its paper looks."""
    form = _template(form_set, form_code)
    others = [each for each in FormSet if each != form_set and form_code in queries.codes(each)]
    return render_template(
        "records/template.html",
        form=form,
        sheet=_sheet(form),
        is_filled=_is_filled(),
        others=others,
    )


@blueprint.get(f"{PATH}.pdf")
@allow(Permission.FORM_TEMPLATE_READ)
def preview_pdf(form_set: str, form_code: str) -> ResponseReturnValue:
    """The same as a PDF: blank, it can be filled in by hand."""
    form = _template(form_set, form_code)
    content = documents.form_pdf(_sheet(form), f"{form_set}/{form_code}", now())
    return download(content, f"{form_code}-{form_set}.pdf", PDF, inline=True)


@blueprint.get(f"{PATH}.docx")
@allow(Permission.FORM_TEMPLATE_READ)
def preview_docx(form_set: str, form_code: str) -> ResponseReturnValue:
    """The same to be edited, for those forms that an LSP edits."""
    form = _template(form_set, form_code)
    if not form.is_editable:
        raise NotFound
    return download(form_docx(_sheet(form)), f"{form_code}-{form_set}.docx", DOCX)
