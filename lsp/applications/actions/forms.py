"""FR.APL.01 and FR.APL.02 as signed records: what each form says, and by whom."""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.applications import queries
from lsp.applications.models import Application
from lsp.applications.queries import RequirementView
from lsp.applications.rules.answers import nik_doubts
from lsp.applications.rules.codes import EDUCATION, OCCUPATIONS
from lsp.applications.rules.self_assessment import Answers, ElementAnswer
from lsp.kernel.provinces import PROVINCES
from lsp.kernel.roles import Actor
from lsp.records import actions as records
from lsp.records import rules as record_rules
from lsp.records.models import FormInstance
from lsp.records.queries import form_for
from lsp.schemes.queries import outline
from lsp.schemes.rules import RequirementKind
from lsp.schemes.rules.outline import SchemeOutline, UnitOutline

APL01, APL02 = "FR.APL.01", "FR.APL.02"


def keep_apl01(
    db: Session,
    actor: Actor,
    application: Application,
    answers: Mapping[str, str],
    sealer: Sealer,
    *,
    now: datetime,
) -> FormInstance:
    """Write FR.APL.01 from the application and let the candidate sign it.

    The secretariat's person is named when somebody accepts. A form sent before is superseded.
    """
    scheme = outline(db, application.version_id)
    content: dict[str, Any] = {
        "named_signers": {record_rules.CANDIDATE: actor.person_id, record_rules.SECRETARIAT: None},
        "private": _private(answers),
        "sealer": sealer,
        "now": now,
    }
    data = _apl01(db, application, answers, scheme)
    before = form_for(db, APL01, application.public_id)
    if before is None:
        form = records.open_form(
            db,
            actor,
            code=APL01,
            subject_kind="application",
            subject_id=application.public_id,
            data=data,
            **content,
        )
    else:
        reason = "Permohonan diperbaiki dan dikirim ulang."
        form = records.supersede_form(db, actor, before, data, reason=reason, **content)
    return _sign_as_candidate(db, actor, form, now)


def _sign_as_candidate(
    db: Session, actor: Actor, form: FormInstance, now: datetime
) -> FormInstance:
    records.sign_form(
        db,
        actor,
        form,
        signer_role=record_rules.CANDIDATE,
        seen_hash=form.content_hash,
        now=now,
    )
    return form


def _scheme(scheme: SchemeOutline) -> dict[str, str]:
    return {"type": scheme.type, "title": scheme.title, "number": scheme.scheme_code}


def _groups(
    scheme: SchemeOutline, written: Callable[[UnitOutline], dict[str, Any]]
) -> list[dict[str, Any]]:
    """The units in their order, under the group of work they belong to."""
    return [
        {"name": name, "units": [written(unit) for unit in units]}
        for name, units in groupby(scheme.units, key=lambda unit: unit.work_group)
    ]


def _listed(unit: UnitOutline, scheme: SchemeOutline) -> dict[str, Any]:
    return {"code": unit.code, "title": unit.title, "standard": scheme.standard.decree}


def _apl01(
    db: Session, application: Application, answers: Mapping[str, str], scheme: SchemeOutline
) -> dict[str, Any]:
    views = queries.requirement_views(db, application)
    shown = {
        kind.value: [_evidence(view) for view in views if view.requirement.kind is kind]
        for kind in RequirementKind
    }
    return {
        "application": application.public_id,
        "number": application.number,
        "scheme_hash": scheme.content_hash,
        "scheme": _scheme(scheme),
        "candidate": {"name": application.full_name},
        "purpose": answers["purpose"],
        "purpose_other": answers.get("purpose_other", ""),
        "groups": _groups(scheme, lambda unit: _listed(unit, scheme)),
        **shown,
    }


def _evidence(view: RequirementView) -> dict[str, Any]:
    files = [f"{each.name} · sidik {each.sha256[:16]}" for each in view.documents]
    return {
        "code": view.requirement.code,
        "evidence": "\n".join([view.requirement.title, *files]),
        "documents": [[each.public_id, each.sha256] for each in view.documents],
    }


def findings_added(db: Session, application: Application) -> dict[str, Any]:
    """What the secretariat fills into FR.APL.01 as it signs: each finding, and the acceptance."""
    views = queries.requirement_views(db, application)
    added: dict[str, Any] = {"recommendation": "accepted"}
    for kind in RequirementKind:
        own = [view for view in views if view.requirement.kind is kind]
        verdicts = {
            str(at): {"verdict": view.finding.verdict}
            for at, view in enumerate(own)
            if view.finding is not None
        }
        if verdicts:
            added[kind.value] = verdicts
    return added


def _private(answers: Mapping[str, str]) -> dict[str, str]:
    """Part 1 of the form by the names of its template; what was left empty is left out."""
    is_passport = answers.get("identity_kind") == "passport"
    born = ", ".join(filter(None, (answers.get("birth_place"), answers.get("birth_date"))))
    given = {
        "full_name": answers.get("full_name", ""),
        "identity_number": answers.get("passport" if is_passport else "nik", ""),
        "nik_reason": answers.get("nik_reason", "") if nik_doubts(answers) else "",
        "born": born,
        "sex": answers.get("sex", ""),
        "nationality": answers.get("nationality", ""),
        "address": answers.get("address", ""),
        "city": answers.get("city", ""),
        "province": PROVINCES.get(answers.get("province_code", ""), ""),
        "postal_code": answers.get("postal_code", ""),
        "phone_home": answers.get("phone_home", ""),
        "mobile": answers.get("mobile", ""),
        "email": answers.get("email", ""),
        "education": EDUCATION.get(answers.get("education", ""), ""),
        "occupation": OCCUPATIONS.get(answers.get("occupation", ""), ""),
        "institution": answers.get("institution", ""),
        "position": answers.get("position", ""),
        "office_address": answers.get("office_address", ""),
        "office_postal_code": answers.get("office_postal_code", ""),
        "office_phone": answers.get("office_phone", ""),
        "office_email": answers.get("office_email", ""),
        "special_needs": answers.get("special_needs", ""),
    }
    return {name: text for name, text in given.items() if text}


def keep_apl02(
    db: Session,
    actor: Actor,
    application: Application,
    scheme: SchemeOutline,
    answers: Answers,
    *,
    now: datetime,
) -> FormInstance:
    """Write FR.APL.02 and let the candidate sign it; the assessor is named once assigned."""
    form = records.open_form(
        db,
        actor,
        code=APL02,
        subject_kind="application",
        subject_id=application.public_id,
        data={
            "application": application.public_id,
            "scheme_hash": scheme.content_hash,
            "scheme": _scheme(scheme),
            "candidate": {"name": application.full_name},
            "groups": _groups(scheme, lambda unit: _answered(unit, answers)),
        },
        named_signers={
            record_rules.CANDIDATE: actor.person_id,
            record_rules.ASSESSOR: None,
        },
        now=now,
    )
    return _sign_as_candidate(db, actor, form, now)


def _answered(unit: UnitOutline, answers: Answers) -> dict[str, Any]:
    elements = []
    for element in unit.elements:
        given = answers.get(element.id, ElementAnswer())
        elements.append(
            {
                "number": str(element.number),
                "title": element.title,
                "kuk": [{"number": kuk.number, "text": kuk.text} for kuk in element.kuk],
                "answer": given.answer,
                "evidence": given.evidence,
            }
        )
    return {"code": unit.code, "title": unit.title, "elements": elements}
