"""Reading forms and signatures."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.sealing import Sealer
from lsp.kernel.text import N_, Reason
from lsp.organization.models import Organization
from lsp.organization.queries import organization_or_none
from lsp.records import rules
from lsp.records.models import FormInstance, FormSignature, FormSigner, StoredTemplate
from lsp.records.rules import FormAccess, FormContent, FormFacts, FormStatus, SignatureFacts
from lsp.records.rules.filling import fillers
from lsp.records.rules.template import FormSet, FormTemplate, template_from

_KNOWN: dict[str, FormTemplate] = {}


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One line of the signature table: the role, who is named, and the act once done."""

    signer_role: str
    person_id: int | None
    name: str
    signature: FormSignature | None


def form_by_public_id(db: Session, public_id: str) -> FormInstance | None:
    """The form with this public id, whatever its status."""
    return db.scalars(
        sa.select(FormInstance).where(FormInstance.public_id == public_id)
    ).one_or_none()


def form_for(db: Session, code: str, subject_id: str) -> FormInstance | None:
    """The form of this code that stands for the subject; superseded ones do not count."""
    return db.scalars(
        sa.select(FormInstance).where(
            FormInstance.code == code,
            FormInstance.subject_id == subject_id,
            FormInstance.status != FormStatus.SUPERSEDED,
        )
    ).one_or_none()


def forms_about(db: Session, subject_ids: Sequence[str]) -> list[FormInstance]:
    """Every standing form of these subjects, in the order they were opened."""
    statement = (
        sa.select(FormInstance)
        .where(
            FormInstance.subject_id.in_(subject_ids),
            FormInstance.status != FormStatus.SUPERSEDED,
        )
        .order_by(FormInstance.id)
    )
    return list(db.scalars(statement))


def forms_waiting_for(db: Session, person_id: int) -> list[FormInstance]:
    """The open forms that this person is named on and has not signed yet."""
    signed = sa.exists().where(
        FormSignature.instance_id == FormSigner.instance_id,
        FormSignature.signer_role == FormSigner.signer_role,
    )
    statement = (
        sa.select(FormInstance)
        .join(FormSigner, FormSigner.instance_id == FormInstance.id)
        .where(FormSigner.person_id == person_id, FormInstance.status == FormStatus.OPEN, ~signed)
        .order_by(FormInstance.id)
    )
    return list(db.scalars(statement))


def signers_of(db: Session, form: FormInstance) -> dict[str, int | None]:
    """The person named for each role, in the order of signing."""
    statement = (
        sa.select(FormSigner.signer_role, FormSigner.person_id)
        .where(FormSigner.instance_id == form.id)
        .order_by(FormSigner.position)
    )
    return {row.signer_role: row.person_id for row in db.execute(statement)}


def signatures_of(db: Session, form: FormInstance) -> list[FormSignature]:
    """The form's signatures, oldest first."""
    statement = (
        sa.select(FormSignature)
        .where(FormSignature.instance_id == form.id)
        .order_by(FormSignature.id)
    )
    return list(db.scalars(statement))


def signature_lines(db: Session, form: FormInstance) -> list[SignatureLine]:
    """One line a role, with the named person and the signature if it was given."""
    statement = (
        sa.select(FormSigner, Person.full_name, FormSignature)
        .outerjoin(Person, Person.id == FormSigner.person_id)
        .outerjoin(
            FormSignature,
            (FormSignature.instance_id == FormSigner.instance_id)
            & (FormSignature.signer_role == FormSigner.signer_role),
        )
        .where(FormSigner.instance_id == form.id)
        .order_by(FormSigner.position)
    )
    return [
        SignatureLine(signer.signer_role, signer.person_id, name or "", signature)
        for signer, name, signature in db.execute(statement)
    ]


def successor_of(db: Session, form: FormInstance) -> str | None:
    """The public id of the form that replaced this one."""
    statement = sa.select(FormInstance.public_id).where(FormInstance.supersedes_id == form.id)
    return db.scalar(statement)


def predecessor_of(db: Session, form: FormInstance) -> str | None:
    """The public id of the form that this one replaced."""
    if form.supersedes_id is None:
        return None
    statement = sa.select(FormInstance.public_id).where(FormInstance.id == form.supersedes_id)
    return db.scalar(statement)


def form_facts(db: Session, form: FormInstance) -> FormFacts:
    """What the rules ask of a form."""
    roles = sa.select(FormSignature.signer_role).where(FormSignature.instance_id == form.id)
    return FormFacts(
        form.status, form.content_hash, signers_of(db, form), frozenset(db.scalars(roles))
    )


def form_access(db: Session, form_id: str) -> FormAccess | None:
    """What the read rule asks of a form, or None when there is no such form."""
    form = form_by_public_id(db, form_id)
    if form is None:
        return None
    signers = signers_of(db, form)
    named = frozenset(person for person in signers.values() if person is not None)
    who_fills = fillers(template_of(db, form)) if form.is_filled_here else frozenset()
    signed = (
        frozenset(found.signer_role for found in signatures_of(db, form))
        if form.is_filled_here
        else frozenset()
    )
    return FormAccess(
        form.public_id, named, form.status, signers, who_fills, signed, form.is_filled_here
    )


def accesses(db: Session, forms: Sequence[FormInstance]) -> dict[int, FormAccess]:
    """What the read rule asks of many forms, by their keys."""
    named: dict[int, dict[str, int | None]] = {form.id: {} for form in forms}
    statement = sa.select(FormSigner).where(FormSigner.instance_id.in_(list(named)))
    for signer in db.scalars(statement):
        named[signer.instance_id][signer.signer_role] = signer.person_id
    return {
        form.id: FormAccess(
            form.public_id,
            frozenset(person for person in named[form.id].values() if person is not None),
            form.status,
            named[form.id],
        )
        for form in forms
    }


def titles_of(db: Session, forms: Sequence[FormInstance]) -> dict[int, str]:
    """The titles of forms by their keys, as the templates they are pinned to name them."""
    missing = {form.template_id for form in forms if form.template_hash not in _KNOWN}
    kept = db.scalars(sa.select(StoredTemplate).where(StoredTemplate.id.in_(missing)))
    held = list(kept) if missing else []  # read at once and held, so that each is found again
    titles = {form.id: template_of(db, form).title for form in forms}
    del held
    return titles


def content_of(form: FormInstance) -> FormContent:
    """What the content hash covers."""
    return FormContent(
        form.public_id,
        form.code,
        form.template_hash,
        form.subject_kind,
        form.subject_id,
        form.data,
        form.private_hash,
    )


def _facts_of(form: FormInstance, signature: FormSignature) -> SignatureFacts:
    return SignatureFacts(
        form.public_id,
        signature.person_public_id,
        signature.signer_role,
        signature.signed_at,
        signature.authentication,
        signature.statement,
        signature.added,
        signature.content_hash,
        signature.previous_hash,
    )


def why_not_intact(db: Session, form: FormInstance) -> tuple[Reason, ...]:
    """Reasons why the form is no longer what its signers saw; every hash is recomputed."""
    if template_of(db, form).hash != form.template_hash:
        return (Reason("template_altered", N_("Templat formulir ini berubah.")),)
    signatures = [(_facts_of(form, found), found.hash) for found in signatures_of(db, form)]
    return rules.why_not_intact(content_of(form), form.content_hash, signatures)


def is_fully_signed(db: Session, code: str, subject_id: str) -> bool:
    """Whether the standing form carries every signature and is still what was signed."""
    form = form_for(db, code, subject_id)
    return form is not None and form.status is FormStatus.SIGNED and not why_not_intact(db, form)


def private_part(form: FormInstance, sealer: Sealer) -> dict[str, Any]:
    """The sealed part of the content, opened; empty when the form has none."""
    if form.private_sealed is None:
        return {}
    opened: dict[str, Any] = json.loads(
        sealer.open_text(form.private_sealed, f"form_instance.private:{form.public_id}")
    )
    opened.pop("salt", None)
    return opened


def organization_words(found: Organization | None) -> dict[str, str]:
    """The LSP as papers name it; empty before it is founded."""
    if found is None:
        return {"name": "", "licence": "", "address": "", "city": ""}
    return {
        "name": found.name,
        "licence": found.licence_number,
        "address": found.address,
        "city": found.city,
    }


def form_set_in_use(db: Session) -> FormSet:
    """The set that new forms are opened in: a setting of the LSP."""
    found = organization_or_none(db)
    return FormSet(found.form_set) if found else FormSet.NEWER


def stored_template(db: Session, template_hash: str) -> StoredTemplate | None:
    """The kept copy of a template with this hash."""
    statement = sa.select(StoredTemplate).where(StoredTemplate.hash == template_hash)
    return db.scalars(statement).one_or_none()


def template_of(db: Session, form: FormInstance) -> FormTemplate:
    """The template that the form is pinned to, as it was when the form was opened.

    Kept templates never change, so each is read once by its hash.
    """
    found = _KNOWN.get(form.template_hash)
    if found is None:
        stored = db.get_one(StoredTemplate, form.template_id)
        found = template_from(stored.form_set, stored.body)
        if found.hash == form.template_hash:
            _KNOWN[form.template_hash] = found
    return found
