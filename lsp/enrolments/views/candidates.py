"""One candidate of a group for its sponsor: the invitation, sent again, printed, or ended."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.accounts.rules import masked_nik
from lsp.adapters.clock import now
from lsp.adapters.qr import make_code
from lsp.enrolments import actions, queries
from lsp.enrolments.rules.inviting import whatsapp_number
from lsp.enrolments.views.groups import chat_text
from lsp.enrolments.views.room import blueprint, link_of, words
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.kernel.text import N_
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.forms import tidy
from lsp.web.language import gettext
from lsp.web.pages import Page, done, page_number
from lsp.web.signing_in import actor

SLIPS_PER_PAGE = 40


@blueprint.get("/kelompok/calon/<enrolment_id>")
@allow(Permission.ENROLMENT_EDIT, subject=queries.enrolment_access)
def enrolment(enrolment_id: str) -> ResponseReturnValue:
    """One candidate: state, place, invitation."""
    db, found = edge.reader(), queries.enrolment_row(edge.reader(), enrolment_id)
    if found is None:
        raise NotFound
    row = queries.group_row_by_id(db, found.enrolment.group_id)
    sheet = queries.open_sheet(found.enrolment, edge.services().sealer)
    invitation = queries.open_invitations(db, {found.enrolment.id}).get(found.enrolment.id)
    link = link_of(invitation) if invitation and sheet else ""
    return render_template(
        "enrolments/enrolment.html",
        found=found,
        row=row,
        invitation=invitation,
        link=link,
        code=make_code(link, "").svg(gettext("Kode QR undangan")) if link else "",
        masked=masked_nik(sheet["nik"]) if sheet.get("nik") else "",
        number=whatsapp_number(sheet.get("mobile", "")),
        text=chat_text(row, found.enrolment, link) if link else "",
        is_late=invitation is not None and invitation.expires_at <= now(),
        **words(),
    )


@blueprint.post("/kelompok/calon/<enrolment_id>/undang-lagi")
@allow(Permission.ENROLMENT_EDIT, subject=queries.enrolment_access)
def invite_again(enrolment_id: str) -> ResponseReturnValue:
    """A new link; the earlier one opens nothing any more."""
    sealer = edge.services().sealer
    actions.invite_again(edge.writer(), actor(), enrolment_id, sealer, now=now())
    text = N_("Undangan baru siap. Tautan yang lama tidak berlaku lagi.")
    return done(text, "enrolments.enrolment", enrolment_id=enrolment_id)


@blueprint.post("/kelompok/calon/<enrolment_id>/keluarkan")
@allow(Permission.ENROLMENT_EDIT, subject=queries.enrolment_access)
def remove(enrolment_id: str) -> ResponseReturnValue:
    """Take somebody out of the group; their place goes to the next."""
    reason = (tidy(request.form.get("reason")) or "")[:500]
    gone = actions.remove(edge.writer(), actor(), enrolment_id, reason, now=now())
    row = queries.group_row_by_id(edge.writer(), gone.group_id)
    text = N_("Asesi dikeluarkan dari kelompok.")
    return done(text, "enrolments.group", group_id=row.group.public_id)


@blueprint.get("/kelompok/<group_id>/slip")
@allow(Permission.GROUP_READ, subject=queries.group_access)
def slips(group_id: str) -> ResponseReturnValue:
    """Slips to print and cut, one a candidate, for a hall without WhatsApp."""
    db, number = edge.reader(), page_number()
    row = queries.group_row(db, group_id)
    waiting, total = queries.to_print(
        db, row.group.id, offset=(number - 1) * SLIPS_PER_PAGE, limit=SLIPS_PER_PAGE
    )
    invitations = queries.open_invitations(db, {each.id for each in waiting})
    label = gettext("Kode QR undangan")
    shown = [
        (each, invitations[each.id], link, make_code(link, "").svg(label))
        for each in waiting
        if each.id in invitations and (link := link_of(invitations[each.id]))
    ]
    page = Page(shown, number, total, SLIPS_PER_PAGE)
    return render_template("enrolments/slips.html", row=row, page=page)
