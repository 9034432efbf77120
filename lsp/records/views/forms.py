"""The page that shows and prints a form with its signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.kernel.zones import Zone
from lsp.records import documents, queries, rules
from lsp.records.documents.word import form_docx
from lsp.records.models import FormInstance
from lsp.records.queries import SignatureLine
from lsp.records.queries.drawing import drawn
from lsp.records.rules import FormStatus
from lsp.records.rules.sheet import Sheet
from lsp.records.views.room import DOCX, PDF, blueprint, letterhead
from lsp.web import access, edge, formats
from lsp.web.access import allow
from lsp.web.language import gettext, language, sentences
from lsp.web.pages import download
from lsp.web.signing_in import actor

_KINDS = {
    FormStatus.DRAFT: "",
    FormStatus.OPEN: "gold",
    FormStatus.SIGNED: "ok",
    FormStatus.SUPERSEDED: "",
}


@dataclass(frozen=True)
class ShownSignature:
    """A signer as the page shows it; `when` is empty until the person signed."""

    role: str
    name: str
    when: str
    statement: str
    how: str
    code: str


@dataclass(frozen=True)
class FormPage:
    """All that the page shows of a form."""

    form_id: str
    sheet: Sheet
    status: str
    status_kind: str
    content_hash: str
    is_sealed: bool
    lines: Sequence[ShownSignature]
    broken: Sequence[str]
    replaces: str | None
    replace_reason: str
    replaced_by: str | None
    is_editable: bool
    may_fill: bool
    may_sign: bool


def the_form(form_id: str) -> FormInstance:
    """The form of the address."""
    form = queries.form_by_public_id(edge.reader(), form_id)
    if form is None:
        raise NotFound
    return form


@blueprint.get("/formulir/<form_id>")
@allow(Permission.RECORD_READ, subject=queries.form_access)
def show(form_id: str) -> ResponseReturnValue:
    """One form as it is or was signed."""
    form = the_form(form_id)
    return render_template("records/show.html", page=_page(edge.reader(), form))


def _page(db: Session, form: FormInstance) -> FormPage:
    lines = queries.signature_lines(db, form)
    personal = personal_part(form)
    return FormPage(
        form_id=form.public_id,
        sheet=drawn(db, form, personal=personal, lines=lines),
        status=gettext(rules.STATUS_NAMES[form.status]),
        status_kind=_KINDS[form.status],
        content_hash=form.content_hash,
        is_sealed=form.private_sealed is not None and personal is None,
        lines=[shown_signature(line) for line in lines],
        broken=sentences(queries.why_not_intact(db, form)),
        replaces=queries.predecessor_of(db, form),
        replace_reason=form.supersede_reason,
        replaced_by=queries.successor_of(db, form),
        is_editable=queries.template_of(db, form).is_editable,
        may_fill=bool(rules.role_to_fill(actor(), access.subject())),
        may_sign=bool(rules.role_to_sign(actor(), access.subject())),
    )


def personal_part(form: FormInstance) -> dict[str, Any] | None:
    """The sealed part opened for whoever may see it, else None."""
    if not rules.sees_private_part(actor(), access.subject()):
        return None
    return queries.private_part(form, edge.services().sealer)


@blueprint.get("/formulir/<form_id>.pdf")
@allow(Permission.RECORD_READ, subject=queries.form_access)
def show_pdf(form_id: str) -> ResponseReturnValue:
    """The same as a paper."""
    form = the_form(form_id)
    personal, words = personal_part(form), letterhead()
    sheet = drawn(edge.reader(), form, personal=personal, organization=words)
    content = documents.form_pdf(sheet, form.content_hash, form.opened_at)
    return download(content, f"{form.code}-{form_id[:8]}.pdf", PDF, inline=True)


@blueprint.get("/formulir/<form_id>.docx")
@allow(Permission.RECORD_READ, subject=queries.form_access)
def show_docx(form_id: str) -> ResponseReturnValue:
    """The same to be edited, for those forms that an LSP edits."""
    form = the_form(form_id)
    if not queries.template_of(edge.reader(), form).is_editable:
        raise NotFound
    personal, words = personal_part(form), letterhead()
    sheet = drawn(edge.reader(), form, personal=personal, organization=words)
    return download(form_docx(sheet), f"{form.code}-{form_id[:8]}.docx", DOCX)


def shown_signature(line: SignatureLine) -> ShownSignature:
    """A signature line in the reader's language, its time in WIB."""
    signature = line.signature
    role = gettext(rules.SIGNER_NAMES.get(line.signer_role, line.signer_role))
    if signature is None:
        return ShownSignature(role, line.name, "", "", "", "")
    return ShownSignature(
        role,
        line.name,
        formats.moment(signature.signed_at, Zone.WIB, language()),
        signature.statement,
        gettext(rules.AUTHENTICATION_NAMES[signature.authentication]),
        signature.hash[:16],
    )
