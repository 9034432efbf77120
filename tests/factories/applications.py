"""Applications for tests, at any point of their life."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

from PIL import Image
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.files import FileStore
from lsp.adapters.sealing import Sealer
from lsp.adapters.uploads import CleanUpload, check_upload
from lsp.applications import actions, queries
from lsp.applications.models import Application
from lsp.applications.queries.proofing import proof_of
from lsp.applications.rules import Verdict, answers
from lsp.applications.rules.dossier import fingerprint
from lsp.applications.rules.self_assessment import ElementAnswer, answers_hash
from lsp.kernel.evidence import Competence
from lsp.kernel.ids import random_below
from lsp.kernel.roles import Role
from lsp.records.queries import form_for
from lsp.schemes.queries import outline, requirements
from tests.factories.accounts import as_actor

_NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


def synthetic_nik(sex: str = "P") -> str:
    """A NIK of nobody, for a birth on 20 October 1990 in a made-up district of Bandung."""
    day = 60 if sex == "P" else 20
    return f"327399{day}1090{random_below(9999) + 1:04d}"


def good_answers(name: str = "Sari Contoh", **others: str) -> dict[str, str]:
    """Answers that leave nothing to be put right."""
    found = {
        "purpose": "sertifikasi",
        "full_name": name,
        "identity_kind": "nik",
        "nik": synthetic_nik(),
        "birth_place": "Bandung",
        "birth_date": "1990-10-20",
        "sex": "P",
        "nationality": "Indonesia",
        "address": "Jalan Contoh 4\nRT 01 RW 02",
        "city": "Bandung",
        "province_code": "32",
        "postal_code": "40111",
        "mobile": "+6281200000001",
        "email": "sari@contoh.example",
        "education": "3",
        "occupation": "15",
        "institution": "KSP Contoh Sejahtera",
        "position": "Kolektor",
        "needs": "tidak",
        "is_true": "1",
        "follows_rules": "1",
    }
    return found | others


@cache
def photo(seed: int = 0) -> bytes:
    """A small photo, different for each seed."""
    output = io.BytesIO()
    Image.new("RGB", (60 + seed, 40), (20, 80, 120)).save(output, "JPEG")
    return output.getvalue()


def clean_photo(seed: int = 0, name: str = "foto.jpg") -> CleanUpload:
    """The photo as the checker gives it on."""
    return check_upload(photo(seed), name)


def start(
    db: Session,
    person: Person,
    sealer: Sealer,
    scheme_code: str = "SKM-KU-01",
    now: datetime = _NOW,
) -> Application:
    """A draft that nothing was filled into."""
    actor = as_actor(person, Role.CANDIDATE)
    return actions.start_application(db, actor, scheme_code, sealer, now=now)


def fill(
    db: Session,
    application: Application,
    person: Person,
    sealer: Sealer,
    given: Mapping[str, str] | None = None,
    now: datetime = _NOW,
) -> None:
    """Fill in every step."""
    given = good_answers(person.full_name) if given is None else given
    for step in answers.STEPS:
        kept = answers.kept(step, given)
        key = application.public_id
        actions.save_step(db, as_actor(person), key, step, kept, sealer, now=now)


def attach_all(
    db: Session, application: Application, person: Person, files: FileStore, now: datetime = _NOW
) -> None:
    """A photo for every requirement."""
    for seed, each in enumerate(requirements(db, application.version_id)):
        upload, key = clean_photo(seed, f"{each.code}.jpg"), application.public_id
        actions.attach_document(db, as_actor(person), key, each.code, upload, files, now=now)


def make_submitted(
    db: Session,
    person: Person,
    sealer: Sealer,
    files: FileStore,
    *,
    scheme_code: str = "SKM-KU-01",
    given: Mapping[str, str] | None = None,
    now: datetime = _NOW,
) -> Application:
    """An application that the secretariat has before it."""
    application = start(db, person, sealer, scheme_code, now)
    fill(db, application, person, sealer, given, now)
    attach_all(db, application, person, files, now)
    return submit(db, application, person, sealer, now)


def submit(
    db: Session, application: Application, person: Person, sealer: Sealer, now: datetime = _NOW
) -> Application:
    """The person sends what they see."""
    seen = fingerprint(queries.dossier_of(db, application, sealer))
    return actions.submit_application(
        db, as_actor(person), application.public_id, seen=seen, sealer=sealer, now=now
    )


def find_all_met(
    db: Session, application: Application, officer: Person, sealer: Sealer, now: datetime = _NOW
) -> None:
    """Every requirement is found to be met."""
    findings = {each.id: (Verdict.MET, "") for each in requirements(db, application.version_id)}
    actor = as_actor(officer, Role.SECRETARIAT)
    key = application.public_id
    actions.record_findings(db, actor, key, findings, sealer, now=now)


def accept(
    db: Session, application: Application, officer: Person, sealer: Sealer, now: datetime = _NOW
) -> Application:
    """The officer finds all to be met and accepts."""
    find_all_met(db, application, officer, sealer, now)
    form = form_for(db, "FR.APL.01", application.public_id)
    assert form is not None
    return actions.accept_application(
        db,
        as_actor(officer, Role.SECRETARIAT),
        application.public_id,
        seen_hash=form.content_hash,
        sealer=sealer,
        now=now,
    )


def make_accepted(
    db: Session,
    person: Person,
    officer: Person,
    sealer: Sealer,
    files: FileStore,
    *,
    scheme_code: str = "SKM-KU-01",
    now: datetime = _NOW,
) -> Application:
    """An accepted application, the self-assessment still empty."""
    application = make_submitted(db, person, sealer, files, scheme_code=scheme_code, now=now)
    return accept(db, application, officer, sealer, now)


def assess_oneself(
    db: Session, application: Application, person: Person, now: datetime = _NOW
) -> None:
    """The person answers K to every element, with evidence, and sends FR.APL.02."""
    scheme = outline(db, application.version_id)
    given = {
        each.element_id: ElementAnswer(Competence.COMPETENT, "Laporan kerja")
        for each in queries.elements_of(scheme)
    }
    actor, key = as_actor(person), application.public_id
    actions.save_unit(db, actor, key, given, now=now)
    actions.submit_self_assessment(db, actor, key, seen=answers_hash(given), now=now)


def make_ready_for_seat(
    db: Session,
    person: Person,
    officer: Person,
    sealer: Sealer,
    files: FileStore,
    *,
    scheme_code: str = "SKM-KU-01",
    now: datetime = _NOW,
) -> Application:
    """An accepted application with its self-assessment sent."""
    application = make_accepted(
        db, person, officer, sealer, files, scheme_code=scheme_code, now=now
    )
    assess_oneself(db, application, person, now)
    confirm(db, application, person, sealer, now)
    return application


def confirm(
    db: Session, application: Application, person: Person, sealer: Sealer, now: datetime = _NOW
) -> None:
    """The person confirms what will be printed."""
    seen = proof_of(db, application, sealer).fingerprint
    key = application.public_id
    actions.confirm_proof(db, as_actor(person), key, seen=seen, sealer=sealer, now=now)
