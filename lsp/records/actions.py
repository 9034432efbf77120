"""Opening, changing, signing and superseding forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.adapters.sealing import Sealer
from lsp.audit.actions import write_entry
from lsp.kernel.canonical import canonical_json, content_hash
from lsp.kernel.ids import new_id
from lsp.kernel.refusal import refuse_if
from lsp.kernel.roles import Actor
from lsp.records import queries, rules
from lsp.records.models import FormInstance, FormSignature, FormSigner, StoredTemplate
from lsp.records.queries import templates
from lsp.records.rules import (
    FORM_FLOW,
    Authentication,
    FormStatus,
    FormStep,
    SignatureFacts,
    filling,
)
from lsp.records.rules.template import FormSet, FormTemplate
from lsp.records.rules.values import PRIVATE

Private = Mapping[str, Any]


def _locked(db: Session, form: FormInstance) -> FormInstance:
    statement = locked(sa.select(FormInstance).where(FormInstance.id == form.id))
    found: FormInstance = db.scalars(statement.execution_options(populate_existing=True)).one()
    return found


def _set_content(
    form: FormInstance, data: Any, private: Private | None, sealer: Sealer | None
) -> None:
    form.data = data
    form.private_sealed, form.private_hash = None, None
    if private:
        if sealer is None:
            raise TypeError("a private part needs a sealer")
        whole = {**private, "salt": new_id()}
        place = f"form_instance.private:{form.public_id}"
        form.private_sealed = sealer.seal(canonical_json(whole), place)
        form.private_hash = content_hash(whole)
    form.content_hash = rules.form_hash(queries.content_of(form))


def open_form(
    db: Session,
    actor: Actor,
    *,
    code: str,
    subject_kind: str,
    subject_id: str,
    data: Any,
    named_signers: Mapping[str, int | None],
    now: datetime,
    private: Private | None = None,
    sealer: Sealer | None = None,
    form_set: FormSet | None = None,
    to_fill: bool = False,
) -> FormInstance:
    """Open a form for a subject. `named_signers` maps each signer role to a person's key.

    None instead of a person means that `name_signer` names the person later. `data` is JSON that
    the template of the set in use (or of `form_set`) draws by path; that version of the template is
    kept with the form for good. `private` holds personal facts, drawn below `personal`, which are
    sealed and enter the hash salted. With `to_fill` the form begins as a draft that its signers
    fill in on the page; otherwise it waits for signatures at once.
    """
    refuse_if(rules.why_not_open(named_signers))
    template = templates.template(form_set or queries.form_set_in_use(db), code)
    stored = _stored(db, template, now)
    form = FormInstance(
        public_id=new_id(),
        code=code,
        template_id=stored.id,
        template_hash=stored.hash,
        subject_kind=subject_kind,
        subject_id=subject_id,
        status=FORM_FLOW.initial if to_fill else FormStatus.OPEN,
        is_filled_here=to_fill,
        opened_at=now,
    )
    _set_content(form, data, private, sealer)
    _keep(db, form, named_signers)
    _journal(db, actor, "records.open_form", form, {}, now)
    return form


def _stored(db: Session, template: FormTemplate, now: datetime) -> StoredTemplate:
    """The kept copy of this template, written the first time a form needs it."""
    found = queries.stored_template(db, template.hash)
    if found is None:
        found = StoredTemplate(
            form_set=template.form_set,
            code=template.code,
            version=template.version,
            body=template.body,
            hash=template.hash,
            kept_at=now,
        )
        db.add(found)
        db.flush()
    return found


def _keep(db: Session, form: FormInstance, named_signers: Mapping[str, int | None]) -> None:
    db.add(form)
    db.flush()
    for position, (role, person_id) in enumerate(named_signers.items()):
        db.add(
            FormSigner(
                instance_id=form.id, signer_role=role, position=position, person_id=person_id
            )
        )
    db.flush()


def _journal(
    db: Session,
    actor: Actor,
    deed: str,
    form: FormInstance,
    payload: dict[str, Any],
    now: datetime,
) -> None:
    payload = {"code": form.code, "content_hash": form.content_hash, **payload}
    write_entry(db, actor, deed, "form", form.public_id, payload, now=now)


def change_form(
    db: Session,
    actor: Actor,
    form: FormInstance,
    data: Any,
    *,
    now: datetime,
    private: Private | None = None,
    sealer: Sealer | None = None,
) -> FormInstance:
    """Write new content (all of it) into a form that nobody signed yet; its hash changes."""
    form = _locked(db, form)
    refuse_if(rules.why_not_change(queries.form_facts(db, form)))
    _set_content(form, data, private, sealer)
    db.flush()
    _journal(db, actor, "records.change_form", form, {}, now)
    return form


def fill_form(
    db: Session,
    actor: Actor,
    form: FormInstance,
    signer_role: str,
    values: Mapping[str, Any],
    *,
    seen_hash: str,
    sealer: Sealer,
    now: datetime,
) -> FormInstance:
    """Keep what a signer wrote into their fields of a draft: values by dotted path.

    `seen_hash` is the content hash of the draft that the page showed.
    """
    form = _locked(db, form)
    facts = queries.form_facts(db, form)
    refuse_if(rules.why_not_fill(facts, actor, signer_role, seen_hash))
    private = queries.private_part(form, sealer)
    whole = {**form.data, PRIVATE: private} if private else form.data
    entries = filling.entries(queries.template_of(db, form), whole, signer_role)
    known = {entry.path for entry in entries}
    refuse_if(rules.why_not_add(known, filling.nested(values)))
    written = filling.written_into(whole, values)
    personal = written.pop(PRIVATE, None)
    _set_content(form, written, personal, sealer)
    db.flush()
    _journal(db, actor, "records.fill_form", form, {"signer_role": signer_role}, now)
    return form


def present_form(db: Session, actor: Actor, form: FormInstance, *, now: datetime) -> FormInstance:
    """Lay a filled draft before its signers; refused while something required is empty.

    Required of others than the actor's own roles may wait until they sign.
    """
    form = _locked(db, form)
    facts = queries.form_facts(db, form)
    refuse_if(FORM_FLOW.why_not(form.status, FormStep.PRESENT))
    template = queries.template_of(db, form)
    mine = [role for role, person in facts.signers.items() if person == actor.person_id]
    empty = [name for role in mine for name in filling.missing(template, form.data, role)]
    refuse_if(rules.why_not_present(empty))
    form.status = FORM_FLOW.after(form.status, FormStep.PRESENT)
    db.flush()
    _journal(db, actor, "records.present_form", form, {}, now)
    return form


def recall_form(db: Session, actor: Actor, form: FormInstance, *, now: datetime) -> FormInstance:
    """Take a form back to be filled in further, as long as nobody signed it."""
    form = _locked(db, form)
    refuse_if(rules.why_not_change(queries.form_facts(db, form)))
    form.status = FORM_FLOW.after(form.status, FormStep.RECALL)
    db.flush()
    _journal(db, actor, "records.recall_form", form, {}, now)
    return form


def name_signer(
    db: Session,
    actor: Actor,
    form: FormInstance,
    signer_role: str,
    person_id: int,
    *,
    now: datetime,
) -> None:
    """Say who is to sign for a role, as long as that role is unsigned."""
    form = _locked(db, form)
    refuse_if(rules.why_not_name(queries.form_facts(db, form), signer_role, person_id))
    signer = db.get_one(FormSigner, (form.id, signer_role))
    if signer.person_id == person_id:
        return
    signer.person_id = person_id
    db.flush()
    _journal(db, actor, "records.name_signer", form, {"signer_role": signer_role}, now)


def sign_form(
    db: Session,
    actor: Actor,
    form: FormInstance,
    *,
    signer_role: str,
    seen_hash: str,
    now: datetime,
    added: Mapping[str, Any] | None = None,
    authentication: Authentication = Authentication.SESSION,
) -> FormSignature:
    """Sign as an act: the actor agrees to the role's statement over the content they saw.

    `added` fills in the role's own fields with the act (nested as the data are; a number as key
    reaches into a list): others may have signed before, so the content itself stays. The last
    signature makes the form `signed`.
    """
    form = _locked(db, form)
    facts = queries.form_facts(db, form)
    refuse_if(rules.why_not_sign(facts, actor, signer_role, seen_hash))
    refuse_if(queries.why_not_intact(db, form))
    template = queries.template_of(db, form)
    own = {entry.path for entry in filling.entries(template, form.data, signer_role)}
    refuse_if(rules.why_not_add(own, added or {}))
    statement = template.statement(signer_role)
    act = _Act(signer_role, statement, dict(added or {}), authentication, now)
    signature = _signature(db, actor, form, act)
    if set(facts.signers) == facts.signed_roles | {signer_role}:
        form.status = FORM_FLOW.after(form.status, FormStep.COMPLETE)
    db.flush()
    payload = {"signer_role": signer_role, "signature": signature.hash}
    _journal(db, actor, "records.sign_form", form, payload, now)
    return signature


@dataclass(frozen=True, slots=True)
class _Act:
    """What a person does when they sign."""

    signer_role: str
    statement: str
    added: dict[str, Any]
    authentication: Authentication
    at: datetime


def _signature(db: Session, actor: Actor, form: FormInstance, act: _Act) -> FormSignature:
    before = queries.signatures_of(db, form)
    facts = SignatureFacts(
        form=form.public_id,
        person=actor.public_id,
        signer_role=act.signer_role,
        signed_at=act.at,
        authentication=act.authentication,
        statement=act.statement,
        added=act.added,
        content_hash=form.content_hash,
        previous_hash=before[-1].hash if before else "",
    )
    signature = FormSignature(
        instance_id=form.id,
        person_id=actor.person_id,
        person_public_id=facts.person,
        signer_role=facts.signer_role,
        signed_at=facts.signed_at,
        authentication=act.authentication,
        statement=facts.statement,
        added=act.added,
        content_hash=facts.content_hash,
        previous_hash=facts.previous_hash,
        hash=rules.signature_hash(facts),
    )
    db.add(signature)
    return signature


def supersede_form(
    db: Session,
    actor: Actor,
    form: FormInstance,
    data: Any,
    *,
    reason: str,
    now: datetime,
    named_signers: Mapping[str, int | None] | None = None,
    private: Private | None = None,
    sealer: Sealer | None = None,
) -> FormInstance:
    """Replace a form by a newer one of the same code and subject, which is signed afresh.

    The old one keeps its content and signatures, and the newer one is of the same set. Signers stay
    the same unless others are named.
    """
    form = _locked(db, form)
    refuse_if(rules.why_not_supersede(queries.form_facts(db, form), reason))
    signers = queries.signers_of(db, form) if named_signers is None else named_signers
    refuse_if(rules.why_not_open(signers))
    form.status = FORM_FLOW.after(form.status, FormStep.SUPERSEDE)
    db.flush()
    form_set = queries.template_of(db, form).form_set
    stored = _stored(db, templates.template(form_set, form.code), now)
    newer = FormInstance(
        public_id=new_id(),
        code=form.code,
        template_id=stored.id,
        template_hash=stored.hash,
        subject_kind=form.subject_kind,
        subject_id=form.subject_id,
        status=FORM_FLOW.initial if form.is_filled_here else FormStatus.OPEN,
        is_filled_here=form.is_filled_here,
        opened_at=now,
        supersedes_id=form.id,
        supersede_reason=reason.strip(),
    )
    _set_content(newer, data, private, sealer)
    _keep(db, newer, signers)
    _journal(
        db, actor, "records.supersede_form", newer, {"reason": reason, "old": form.public_id}, now
    )
    return newer
