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
from lsp.records import queries, rules
from lsp.records.models import FormInstance
from lsp.records.queries import SignatureLine
from lsp.records.rules import FormStatus
from lsp.records.views.room import blueprint
from lsp.web import access, edge, formats
from lsp.web.access import allow
from lsp.web.language import gettext, language, sentences
from lsp.web.signing_in import actor

_KINDS = {FormStatus.OPEN: "gold", FormStatus.SIGNED: "ok", FormStatus.SUPERSEDED: ""}


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

    code: str
    title: str
    title_en: str
    version: str
    status: str
    status_kind: str
    content_hash: str
    blocks: Sequence[dict[str, Any]]
    private: Sequence[tuple[str, str]]
    has_private: bool
    lines: Sequence[ShownSignature]
    broken: Sequence[str]
    replaces: str | None
    replace_reason: str
    replaced_by: str | None


@blueprint.get("/formulir/<form_id>")
@allow(Permission.RECORD_READ, subject=queries.form_access)
def show(form_id: str) -> ResponseReturnValue:
    """One form as it is or was signed."""
    db = edge.reader()
    form = queries.form_by_public_id(db, form_id)
    if form is None:
        raise NotFound
    return render_template("records/show.html", page=_page(db, form))


def _page(db: Session, form: FormInstance) -> FormPage:
    template = rules.TEMPLATES.get((form.code, form.template_version))
    return FormPage(
        code=form.code,
        title=template.title if template else "",
        title_en=template.title_en if template else "",
        version=form.template_version,
        status=gettext(rules.STATUS_NAMES[form.status]),
        status_kind=_KINDS[form.status],
        content_hash=form.content_hash,
        blocks=rules.blocks_of(form.data),
        private=_private(form),
        has_private=form.private_sealed is not None,
        lines=[shown_signature(line) for line in queries.signature_lines(db, form)],
        broken=sentences(queries.why_not_intact(db, form)),
        replaces=queries.predecessor_of(db, form),
        replace_reason=form.supersede_reason,
        replaced_by=queries.successor_of(db, form),
    )


def _private(form: FormInstance) -> list[tuple[str, str]]:
    if not rules.sees_private_part(actor(), access.subject()):
        return []
    opened = queries.private_part(form, edge.services().sealer)
    return [(label, str(value)) for label, value in opened.items()]


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
