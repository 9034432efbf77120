"""Loads the example LSP: its ground (people, councils, TUK), its schemes and item banks."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.accounts.queries import actor_for
from lsp.adapters.bundle import bundle_path
from lsp.adapters.passwords import hash_password
from lsp.adapters.sealing import Sealer
from lsp.demo.applying import Applying
from lsp.demo.approving import approve, next_version, waiting_upload
from lsp.demo.assessing import Assessing
from lsp.demo.bringing import bring_files
from lsp.demo.by_hand import fill_by_hand
from lsp.demo.councils import enter_councils
from lsp.demo.deciding import Deciding
from lsp.demo.enrolling import enrol
from lsp.demo.finishing import finish
from lsp.demo.logins import PASSWORD
from lsp.demo.mentoring import Mentoring
from lsp.demo.people import (
    HISTORY,
    Candidate,
    enter_assessors,
    enter_candidates,
    enter_staff,
    renew_roles,
)
from lsp.demo.places import enter_places, verify_places
from lsp.demo.seating import Seating
from lsp.demo.stages import Stages
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import SYSTEM, Role
from lsp.kernel.text import N_, Reason
from lsp.organization import actions as organization
from lsp.organization.queries import organization_or_none
from lsp.plans import actions as plans
from lsp.question_banks import actions as question_banks
from lsp.schemes import actions as schemes
from lsp.schemes.queries import published_version_id
from lsp.web.edge import Services

SCHEME_FOLDER = "kolektor-unit"
SECOND_FOLDER = "pendamping-umkm"


@dataclass(frozen=True, slots=True)
class Ground:
    """The people that the rest of the example is made from."""

    staff: dict[str, Person]
    assessors: list[Person]
    candidates: list[Candidate]


def load(services: Services, *, now: datetime) -> Ground:
    """Load the example into an empty register; Refused when the LSP is founded already."""
    services = replace(services, demo=True)  # every paper says that it is a specimen
    hashed = hash_password(PASSWORD)
    begun = now - HISTORY
    with services.database.writing() as db:
        _found(db, begun)
        ground = _enter_people(db, services.sealer, hashed, begun)
        scheme_code = _publish_scheme(db, ground, SCHEME_FOLDER, services.bank_sealer, begun)
        enter_places(db, scheme_code, now=begun)
        stages = _stages(db, services, ground, scheme_code, now)
        stages.seating.list_assessors(ground.assessors, now=begun)
        orders = _history(db, ground, stages, scheme_code, now)
        _second_scheme(db, services, ground, now)
        next_version(db, ground.staff, scheme_code, now=now)
        second = schemes.read_package(_folder(SECOND_FOLDER))
        waiting_upload(db, ground.staff, second, now=now)
    finish(services, ground.staff, ground.candidates, orders, now=now)
    with services.database.writing() as db:
        fill_by_hand(db, services.sealer, ground.candidates, now=now)
    bring_files(services, [each.person for each in ground.candidates[:2]], now=now)
    enrol(services, ground.staff, ground.candidates, scheme_code, now=now)
    return ground


def _stages(
    db: Session, services: Services, ground: Ground, scheme_code: str, now: datetime
) -> Stages:
    office, door = ground.staff["administrasi"].id, ground.staff["petugas.tuk"].id
    version_id = published_version_id(db, scheme_code)
    if version_id is None:
        raise LookupError(scheme_code)
    return Stages(
        db,
        ground.candidates,
        ground.assessors,
        Applying(db, services, office, scheme_code),
        Seating(db, services.sealer, office, door, scheme_code),
        Assessing(db, services, version_id),
        Deciding(db, services, ground.staff),
        now,
    )


def _history(
    db: Session, ground: Ground, stages: Stages, scheme_code: str, now: datetime
) -> dict[str, datetime]:
    """Every stage, oldest first; roles and places are renewed in between."""
    orders = stages.decided_long_ago()
    renewed = now - timedelta(days=120)
    others = [(person, Role.ASSESSOR) for person in ground.assessors]
    others += [(one.person, Role.CANDIDATE) for one in ground.candidates]
    renew_roles(db, ground.staff, others, now=renewed)
    verify_places(db, scheme_code, now=renewed)
    orders |= stages.decided()
    stages.not_yet_competent()
    stages.before_the_committee()
    stages.under_judgement()
    stages.beginnings()
    stages.coming()
    return orders


def _found(db: Session, now: datetime) -> None:
    if organization_or_none(db):
        raise Refused(
            [Reason("already_founded", N_("Register ini sudah berisi; data contoh tidak dimuat."))]
        )
    draft = organization.OrganizationDraft(
        name="LSP Koperasi Contoh",
        name_en="Contoh Cooperative Professional Certification Body",
        licence_number="BNSP-LSP-0000-ID",
        licence_expires_on=(now + HISTORY + timedelta(days=780)).date(),
        address="Jalan Contoh Nomor 1",
        email="lsp@contoh.example",
        phone="021 0000 0000",
    )
    organization.found(db, SYSTEM, draft, now=now)


def _enter_people(db: Session, sealer: Sealer, hashed: str, now: datetime) -> Ground:
    councils = enter_councils(db, now=now)
    return Ground(
        staff=enter_staff(db, sealer, hashed, now=now),
        assessors=enter_assessors(db, sealer, hashed, councils, now=now),
        candidates=enter_candidates(db, sealer, hashed, councils, now=now),
    )


def _second_scheme(db: Session, services: Services, ground: Ground, now: datetime) -> None:
    """A scheme opened two months ago, for which people apply who hold another certificate."""
    opened = now - timedelta(days=60)
    sealer = services.bank_sealer
    scheme_code = _publish_scheme(db, ground, SECOND_FOLDER, sealer, opened)
    verify_places(db, scheme_code, now=opened)
    office, door = ground.staff["administrasi"].id, ground.staff["petugas.tuk"].id
    seating = Seating(db, services.sealer, office, door, scheme_code)
    seating.list_assessors(ground.assessors, now=opened)
    mentoring = Mentoring(db, services, office, scheme_code)
    ready = mentoring.apply(ground.candidates, now=now)
    mentoring.seat(ready, seating, ground.assessors[8], now=now)


def _folder(name: str) -> Path:
    return bundle_path("question_banks") / name


def _publish_scheme(db: Session, ground: Ground, folder: str, sealer: Sealer, now: datetime) -> str:
    """A scheme is published once its bank can fill the test."""
    package = schemes.read_package(_folder(folder))
    result = schemes.import_package(db, SYSTEM, package, now=now)
    _publish_items(db, ground, folder, sealer, now)
    approve(db, ground.staff, result.version.id, now=now)
    plans.publish_version(db, SYSTEM, result.version.id, now=now)
    return package.scheme.code


def _publish_items(db: Session, ground: Ground, folder: str, sealer: Sealer, now: datetime) -> None:
    """Written by one person, approved by another."""
    writer = actor_for(db, ground.staff["penulis"].id, now.date())
    reviewer = actor_for(db, ground.staff["penelaah"].id, now.date())
    scheme_code = schemes.read_package(_folder(folder)).scheme.code
    drafts = question_banks.read_package(_folder(folder) / "items")
    question_banks.import_items(db, writer, scheme_code, drafts, sealer, now=now)
    question_banks.propose_all(db, writer, scheme_code, now=now)
    question_banks.approve_all(db, reviewer, scheme_code, now=now)
