"""FR.APL.01 and FR.APL.02 as signed records: what each form says, and by whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.applications import queries
from lsp.applications.models import Application
from lsp.applications.rules import PURPOSE_NAMES, Purpose
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
from lsp.schemes.rules import TYPE_NAMES
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
            template_version=record_rules.FORM_SET,
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


def _scheme_block(application: Application, scheme: SchemeOutline) -> dict[str, Any]:
    kind = TYPE_NAMES[scheme.type]
    facts = [
        (f"Skema Sertifikasi ({kind})", scheme.title),
        ("Nomor skema", scheme.scheme_code),
        ("Nomor permohonan", application.number or ""),
        ("Nama pemohon", application.full_name),
    ]
    return record_rules.facts_block("Skema sertifikasi", facts)


def _apl01(
    db: Session, application: Application, answers: Mapping[str, str], scheme: SchemeOutline
) -> dict[str, Any]:
    views = queries.requirement_views(db, application)
    documents = [(view.requirement, each) for view in views for each in view.documents]
    return {
        "application": application.public_id,
        "number": application.number,
        "scheme_hash": scheme.content_hash,
        "purpose": answers["purpose"],
        "documents": [
            [requirement.code, each.public_id, each.sha256] for requirement, each in documents
        ],
        "blocks": [
            _scheme_block(application, scheme),
            record_rules.facts_block("Tujuan asesmen", [("Tujuan", _purpose(answers))]),
            record_rules.table_block(
                "Daftar unit kompetensi",
                ["No", "Kode unit", "Judul unit", "Standar kompetensi kerja"],
                [
                    (str(at), unit.code, unit.title, scheme.standard.decree)
                    for at, unit in enumerate(scheme.units, 1)
                ],
            ),
            record_rules.table_block(
                "Bukti kelengkapan pemohon",
                ["No", "Persyaratan", "Berkas", "Sidik berkas"],
                [
                    (str(at), requirement.title, each.name, each.sha256[:16])
                    for at, (requirement, each) in enumerate(documents, 1)
                ],
            ),
            record_rules.text_block("Pernyataan pemohon", _DECLARATIONS),
        ],
    }


_DECLARATIONS = (
    "Data dan dokumen yang saya sampaikan benar dan dapat saya pertanggungjawabkan.",
    "Saya akan mengikuti ketentuan skema dan memberi informasi yang diperlukan untuk asesmen.",
)


def _purpose(answers: Mapping[str, str]) -> str:
    if answers["purpose"] == Purpose.OTHER:
        return answers.get("purpose_other", "")
    return PURPOSE_NAMES[Purpose(answers["purpose"])]


def _private(answers: Mapping[str, str]) -> dict[str, str]:
    """Part 1 of the form under its official labels; what was left empty is left out."""
    is_passport = answers.get("identity_kind") == "passport"
    born = ", ".join(filter(None, (answers.get("birth_place"), answers.get("birth_date"))))
    labelled = {
        "Nama lengkap": answers.get("full_name", ""),
        "No. paspor" if is_passport else "No. KTP/NIK": answers.get(
            "passport" if is_passport else "nik", ""
        ),
        "Penjelasan NIK": answers.get("nik_reason", "") if nik_doubts(answers) else "",
        "Tempat, tanggal lahir": born,
        "Jenis kelamin": {"L": "Laki-laki", "P": "Perempuan"}.get(answers.get("sex", ""), ""),
        "Kebangsaan": answers.get("nationality", ""),
        "Alamat rumah": answers.get("address", ""),
        "Kabupaten/kota": answers.get("city", ""),
        "Provinsi": PROVINCES.get(answers.get("province_code", ""), ""),
        "Kode pos": answers.get("postal_code", ""),
        "Telepon rumah": answers.get("phone_home", ""),
        "HP": answers.get("mobile", ""),
        "E-mail": answers.get("email", ""),
        "Kualifikasi pendidikan": EDUCATION.get(answers.get("education", ""), ""),
        "Pekerjaan": OCCUPATIONS.get(answers.get("occupation", ""), ""),
        "Lembaga/perusahaan": answers.get("institution", ""),
        "Jabatan": answers.get("position", ""),
        "Alamat kantor": answers.get("office_address", ""),
        "Kode pos kantor": answers.get("office_postal_code", ""),
        "Telepon kantor": answers.get("office_phone", ""),
        "E-mail kantor": answers.get("office_email", ""),
        "Kebutuhan khusus": answers.get("special_needs", ""),
    }
    return {label: text for label, text in labelled.items() if text}


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
    tables = [_unit_table(unit, answers) for unit in scheme.units]
    form = records.open_form(
        db,
        actor,
        code=APL02,
        template_version=record_rules.FORM_SET,
        subject_kind="application",
        subject_id=application.public_id,
        data={
            "application": application.public_id,
            "scheme_hash": scheme.content_hash,
            "answers": {str(key): each.answer for key, each in sorted(answers.items())},
            "blocks": [_scheme_block(application, scheme), *tables],
        },
        named_signers={
            record_rules.CANDIDATE: actor.person_id,
            record_rules.ASSESSOR: None,
        },
        now=now,
    )
    return _sign_as_candidate(db, actor, form, now)


def _unit_table(unit: UnitOutline, answers: Answers) -> dict[str, Any]:
    rows = []
    for element in unit.elements:
        given = answers.get(element.id, ElementAnswer())
        rows.append((f"{element.number}. {element.title}", given.answer or "", given.evidence))
    return record_rules.table_block(
        f"{unit.code} {unit.title}", ["Dapatkah saya …?", "K/BK", "Bukti yang relevan"], rows
    )
