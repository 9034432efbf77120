"""Quotas and the payers they name."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.adapters.sheets import LARGEST_BYTES, read_sheet
from lsp.enrolments import actions, queries
from lsp.enrolments.forms import PlacesForm, QuotaForm, SheetForm
from lsp.enrolments.rules.cells import payer_rows
from lsp.enrolments.rules.funding import FundingSource
from lsp.enrolments.rules.places import first_of_month
from lsp.enrolments.views.room import blueprint, today, words
from lsp.kernel.permissions import Permission
from lsp.web import edge
from lsp.web.access import allow, subject
from lsp.web.language import ngettext
from lsp.web.pages import PAGE_SIZE, Page, done, page_number, status_of
from lsp.web.signing_in import actor


def _form(**given: object) -> QuotaForm:
    db = edge.reader()
    return QuotaForm(
        schemes=queries.scheme_choices(db),
        payers=queries.payers(db),
        first_month=first_of_month(today()).replace(month=1),
        **given,
    )


@blueprint.get("/kuota")
@allow(Permission.QUOTA_LIST)
def quotas() -> ResponseReturnValue:
    """Every quota with how many hold a place and how many wait."""
    form = _form(formdata=None)
    form.starts_on.data, form.ends_on.data = f"{today():%Y}-01", f"{today():%Y}-12"
    return _page(form, SheetForm(formdata=None))


def _page(form: QuotaForm, sheet: SheetForm, status: int = 200) -> ResponseReturnValue:
    number = page_number()
    rows, total = queries.quotas(edge.reader(), offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    payers = queries.payers(edge.reader())
    return render_template(
        "enrolments/quotas.html",
        page=Page(rows, number, total),
        form=form,
        sheet=sheet,
        payers=payers,
        **words(),
    ), max(status, status_of(form), status_of(sheet))


@blueprint.post("/kuota")
@allow(Permission.QUOTA_SET)
def add_quota() -> ResponseReturnValue:
    """Set a quota; those who wait get its places at once."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form, SheetForm(formdata=None))
    actions.set_quota(
        edge.writer(),
        actor(),
        scheme_id=int(form.scheme_id.data),
        source=FundingSource(form.funding_source.data),
        payer_code=int(form.payer_code.data),
        period=form.period,
        places=form.places.data or 0,
        now=now(),
    )
    return done("Kuota tersimpan. Tempat dibagikan menurut urutan.", "enrolments.quotas")


@blueprint.post("/kuota/<quota_id>")
@allow(Permission.QUOTA_SET, subject=queries.quota_access)
def change_quota(quota_id: str) -> ResponseReturnValue:
    """Change how many places a quota has."""
    form, quota = PlacesForm(), subject()
    if not form.validate_on_submit():
        return _page(_form(formdata=None), SheetForm(formdata=None), 422)
    actions.set_quota(
        edge.writer(),
        actor(),
        scheme_id=quota.scheme_id,
        source=quota.funding_source,
        payer_code=quota.payer_code,
        period=(quota.starts_on, quota.ends_on),
        places=form.places.data or 0,
        now=now(),
        quota_id=quota_id,
    )
    return done("Kuota tersimpan. Tempat dibagikan menurut urutan.", "enrolments.quotas")


@blueprint.post("/kuota/pemberi")
@allow(Permission.QUOTA_SET)
def import_payers() -> ResponseReturnValue:
    """Take over payers from a sheet of codes and names."""
    form = SheetForm()
    if not form.validate_on_submit():
        return _page(_form(formdata=None), form)
    sheet = read_sheet(form.sheet.data.stream.read(LARGEST_BYTES + 1))
    changed = actions.import_payers(edge.writer(), actor(), payer_rows(sheet.rows), now=now())
    text = ngettext(
        "%(num)s pemberi anggaran diperbarui.", "%(num)s pemberi anggaran diperbarui.", changed
    )
    return done(text, "enrolments.quotas")
