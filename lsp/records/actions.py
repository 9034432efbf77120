"""Opening, changing, signing and superseding forms."""

from collections.abc import Mapping
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
from lsp.records.models import FormInstance, FormSignature, FormSigner
from lsp.records.rules import (
    FORM_FLOW,
    Authentication,
    FormStatus,
    FormStep,
    SignatureFacts,
)

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
    template_version: str,
    subject_kind: str,
    subject_id: str,
    data: Any,
    named_signers: Mapping[str, int | None],
    now: datetime,
    private: Private | None = None,
    sealer: Sealer | None = None,
) -> FormInstance:
    """Open a form for a subject. `named_signers` maps each signer role to a person's key.

    None instead of a person means that `name_signer` names the person later. `data` is JSON; blocks
    made by rules.facts_block, table_block and text_block under "blocks" are what the page prints.
    `private` holds personal facts (label → text) that are sealed and enter the hash salted.
    """
    refuse_if(rules.why_not_open(named_signers))
    form = FormInstance(
        public_id=new_id(),
        code=code,
        template_version=template_version,
        subject_kind=subject_kind,
        subject_id=subject_id,
        status=FORM_FLOW.initial,
        opened_at=now,
    )
    _set_content(form, data, private, sealer)
    _keep(db, form, named_signers)
    _journal(db, actor, "records.open_form", form, {}, now)
    return form


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
    authentication: Authentication = Authentication.SESSION,
) -> FormSignature:
    """Sign as an act: the actor agrees to the role's statement over the content they saw.

    The last signature makes the form `signed`.
    """
    form = _locked(db, form)
    facts = queries.form_facts(db, form)
    refuse_if(rules.why_not_sign(facts, actor, signer_role, seen_hash))
    refuse_if(queries.why_not_intact(db, form))
    signature = _signature(db, actor, form, signer_role, authentication, now)
    if set(facts.signers) == facts.signed_roles | {signer_role}:
        form.status = FORM_FLOW.after(form.status, FormStep.COMPLETE)
    db.flush()
    payload = {"signer_role": signer_role, "signature": signature.hash}
    _journal(db, actor, "records.sign_form", form, payload, now)
    return signature


def _signature(
    db: Session,
    actor: Actor,
    form: FormInstance,
    signer_role: str,
    authentication: Authentication,
    now: datetime,
) -> FormSignature:
    before = queries.signatures_of(db, form)
    facts = SignatureFacts(
        form=form.public_id,
        person=actor.public_id,
        signer_role=signer_role,
        signed_at=now,
        authentication=authentication,
        statement=rules.statement_for(form.code, form.template_version, signer_role),
        content_hash=form.content_hash,
        previous_hash=before[-1].hash if before else "",
    )
    signature = FormSignature(
        instance_id=form.id,
        person_id=actor.person_id,
        person_public_id=facts.person,
        signer_role=facts.signer_role,
        signed_at=facts.signed_at,
        authentication=authentication,
        statement=facts.statement,
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
    template_version: str | None = None,
    private: Private | None = None,
    sealer: Sealer | None = None,
) -> FormInstance:
    """Replace a form by a newer one of the same code and subject, which is signed afresh.

    The old one keeps its content and signatures. Signers stay the same unless others are named.
    """
    form = _locked(db, form)
    refuse_if(rules.why_not_supersede(queries.form_facts(db, form), reason))
    signers = queries.signers_of(db, form) if named_signers is None else named_signers
    refuse_if(rules.why_not_open(signers))
    form.status = FORM_FLOW.after(form.status, FormStep.SUPERSEDE)
    db.flush()
    newer = FormInstance(
        public_id=new_id(),
        code=form.code,
        template_version=template_version or form.template_version,
        subject_kind=form.subject_kind,
        subject_id=form.subject_id,
        status=FormStatus.OPEN,
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
