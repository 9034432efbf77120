"""Groups: the list, a new one, one with its candidates, and the template to fill in."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.enrolments import actions, documents, queries
from lsp.enrolments.forms import GroupForm, SheetForm
from lsp.enrolments.models import Enrolment
from lsp.enrolments.rules import EnrolmentStatus
from lsp.enrolments.rules.funding import FundingSource, default_payer, needs_quota
from lsp.enrolments.rules.inviting import whatsapp_number
from lsp.enrolments.rules.places import first_of_month
from lsp.enrolments.views.room import blueprint, is_office, link_of, today, words
from lsp.kernel.permissions import Permission
from lsp.organization.queries import councils
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.forms import tidy
from lsp.web.language import gettext
from lsp.web.pages import PAGE_SIZE, Page, done, download, page_number, status_of
from lsp.web.signing_in import actor


@blueprint.get("/kelompok")
@allow(Permission.GROUP_LIST)
def index() -> ResponseReturnValue:
    """The groups of one's own institution; for the office those of all."""
    number, search = page_number(), (tidy(request.args.get("q")) or "")[:80]
    rows, total = queries.group_page(
        edge.reader(),
        actor(),
        is_office=is_office(),
        search=search,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    counts = queries.counts_of(edge.reader(), {row.group.id for row in rows})
    page = Page(rows, number, total)
    return render_template(
        "enrolments/index.html",
        page=page,
        counts=counts,
        q=search,
        can_open=bool(_sponsors()),
        **words(),
    )


def _sponsors() -> list[Any]:
    return list(queries.sponsors_for(edge.reader(), actor(), is_office=is_office()))


def _form(**given: Any) -> GroupForm:
    db = edge.reader()
    return GroupForm(
        sponsors=_sponsors(),
        schemes=queries.scheme_choices(db),
        payers=queries.payers(db),
        councils=councils(db),
        first_month=given.pop("first_month", first_of_month(today())),
        **given,
    )


@blueprint.route("/kelompok/baru", methods=["GET", "POST"])
@allow(Permission.GROUP_LIST)
def new_group() -> ResponseReturnValue:
    """Open a group."""
    form = _form()
    if not form.is_submitted():
        form.funding_source.data = "3"
        form.payer_code.data = str(default_payer(FundingSource.COMPANY))
        form.contact_name.data = actor().name
    if not form.validate_on_submit():
        return render_template("enrolments/group_form.html", form=form, row=None), status_of(form)
    sealer = edge.services().sealer
    group = actions.add_group(
        edge.writer(), actor(), form.sponsor_id.data, form.draft(), sealer, now=now()
    )
    where = {"group_id": group.public_id}
    return done("Kelompok dibuka. Unduh templat, isi, lalu unggah.", "enrolments.group", **where)


@blueprint.route("/kelompok/<group_id>/ubah", methods=["GET", "POST"])
@allow(Permission.GROUP_EDIT, subject=queries.group_access)
def change_group(group_id: str) -> ResponseReturnValue:
    """Change a group."""
    row, sealer = queries.group_row(edge.reader(), group_id), edge.services().sealer
    group = row.group
    first = min(group.planned_on, first_of_month(today()))
    known = {
        "sponsor_id": row.sponsor.public_id,
        "scheme_id": str(group.scheme_id),
        "funding_source": group.funding_source.value,
        "payer_code": str(group.payer_code),
        "planned_on": f"{group.planned_on:%Y-%m}",
        "council_id": str(group.council_id or ""),
        "contact_phone": queries.open_phone(group, sealer),
    }
    form = _form(obj=group, first_month=first, data=known)
    if not form.validate_on_submit():
        return render_template("enrolments/group_form.html", form=form, row=row), status_of(form)
    actions.change_group(edge.writer(), actor(), group_id, form.draft(), sealer, now=now())
    return done("Kelompok tersimpan.", "enrolments.group", group_id=group_id)


@blueprint.get("/kelompok/<group_id>")
@allow(Permission.GROUP_READ, subject=queries.group_access)
def group(group_id: str) -> ResponseReturnValue:
    """One group: how far it is, its sheets, its candidates."""
    return group_view(group_id, SheetForm(formdata=None))


def group_view(group_id: str, form: SheetForm) -> ResponseReturnValue:
    """The page of a group, with the form that sends a sheet."""
    db, row = edge.reader(), queries.group_row(edge.reader(), group_id)
    number, search = page_number(), (tidy(request.args.get("q")) or "")[:80]
    chosen = request.args.get("status", "")
    known = {each.value for each in EnrolmentStatus} - {EnrolmentStatus.PREPARED}
    rows, total = queries.enrolment_page(
        db,
        row.group.id,
        search=search,
        status=EnrolmentStatus(chosen) if chosen in known else None,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    facts = {"q": search, "status": chosen if chosen in known else ""}
    page = Page(rows, number, total)
    return _group_page(row, page, form, facts), status_of(form)


def _group_page(
    row: queries.GroupRow, page: Page[Any], form: SheetForm, facts: dict[str, str]
) -> str:
    db = edge.reader()
    quota, free = queries.open_places(db, row.group)
    return render_template(
        "enrolments/group.html",
        row=row,
        page=page,
        form=form,
        counts=queries.counts_of(db, {row.group.id})[row.group.id],
        imports=queries.runs_of(db, row.group.id),
        quota=quota,
        free=free,
        needs_quota=needs_quota(row.group.funding_source),
        payer=queries.payers(db).get(row.group.payer_code, ""),
        phone=queries.open_phone(row.group, edge.services().sealer),
        chats=_chats(row, [each.enrolment for each in page.rows]),
        **facts,
        **words(),
    )


def _chats(row: queries.GroupRow, shown: list[Enrolment]) -> dict[int, tuple[str, str]]:
    """WhatsApp number and text of those who wait for their candidate, by enrolment."""
    waiting = [each for each in shown if each.status is EnrolmentStatus.INVITED]
    found, sealer = {}, edge.services().sealer
    open_ones = queries.open_invitations(edge.reader(), {each.id for each in waiting})
    for each in waiting:
        number = whatsapp_number(queries.open_sheet(each, sealer).get("mobile", ""))
        if number and each.id in open_ones:
            link = link_of(open_ones[each.id])
            found[each.id] = (number, chat_text(row, each, link))
    return found


def chat_text(row: queries.GroupRow, enrolment: Enrolment, link: str) -> str:
    """What an invitation says when it is sent by hand."""
    return gettext(
        "Halo %(name)s, %(sponsor)s mendaftarkan Anda untuk sertifikasi %(scheme)s. "
        "Buka tautan ini, periksa data Anda, lalu tanda tangani permohonan: %(link)s",
        name=enrolment.full_name,
        sponsor=row.sponsor.name,
        scheme=row.scheme_title,
        link=link,
    )


@blueprint.get("/kelompok/<group_id>/templat")
@allow(Permission.GROUP_READ, subject=queries.group_access)
def template(group_id: str) -> ResponseReturnValue:
    """The sheet to fill in: XLSX, or CSV with ?jenis=csv (semicolons) or ?jenis=csv-koma."""
    kind = request.args.get("jenis", "xlsx")
    if kind.startswith("csv"):
        content = documents.template_csv("," if kind == "csv-koma" else ";")
        return download(content, "templat-calon-asesi.csv", documents.CSV)
    row = queries.group_row(edge.reader(), group_id)
    facts = documents.TemplateFacts(
        row.group.name, row.sponsor.name, f"{row.scheme_title} ({row.scheme_code})"
    )
    content = documents.template_workbook(facts)
    return download(content, "templat-calon-asesi.xlsx", documents.XLSX)
