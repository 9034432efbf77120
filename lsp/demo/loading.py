"""Loads the example LSP: its ground (people, councils, TUK), its scheme and its item bank."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.accounts.queries import actor_for
from lsp.adapters.bundle import bundle_path
from lsp.adapters.passwords import hash_password
from lsp.adapters.sealing import Sealer
from lsp.demo.councils import enter_councils
from lsp.demo.logins import PASSWORD
from lsp.demo.people import Candidate, enter_assessors, enter_candidates, enter_staff
from lsp.demo.places import enter_places
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import SYSTEM
from lsp.kernel.text import N_, Reason
from lsp.organization import actions as organization
from lsp.organization.queries import organization_or_none
from lsp.question_banks import actions as question_banks
from lsp.schemes import actions as schemes
from lsp.web.edge import Services

SCHEME_FOLDER = "kolektor-unit"


@dataclass(frozen=True, slots=True)
class Ground:
    """The people that the rest of the example is made from."""

    staff: dict[str, Person]
    assessors: list[Person]
    candidates: list[Candidate]


def load(services: Services, *, now: datetime) -> Ground:
    """Load the example into an empty register; Refused when the LSP is founded already."""
    hashed = hash_password(PASSWORD)
    begun = now - timedelta(days=120)
    with services.database.writing() as db:
        _found(db, begun)
        ground = _enter_people(db, services.sealer, hashed, begun)
        scheme_code = _publish_scheme(db, begun)
        enter_places(db, scheme_code, now=begun)
        _publish_items(db, ground, scheme_code, services.bank_sealer, begun)
    return ground


def _found(db: Session, now: datetime) -> None:
    if organization_or_none(db):
        raise Refused(
            [Reason("already_founded", N_("Register ini sudah berisi; data contoh tidak dimuat."))]
        )
    draft = organization.OrganizationDraft(
        name="LSP Koperasi Contoh",
        name_en="Contoh Cooperative Professional Certification Body",
        licence_number="BNSP-LSP-0000-ID",
        licence_expires_on=(now + timedelta(days=900)).date(),
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


def _folder() -> Path:
    return bundle_path("question_banks") / SCHEME_FOLDER


def _publish_scheme(db: Session, now: datetime) -> str:
    package = schemes.read_package(_folder())
    result = schemes.import_package(db, SYSTEM, package, now=now)
    schemes.publish_version(db, SYSTEM, result.version.id, now=now)
    return package.scheme.code


def _publish_items(
    db: Session, ground: Ground, scheme_code: str, sealer: Sealer, now: datetime
) -> None:
    """Written by one person, approved by another."""
    writer = actor_for(db, ground.staff["penulis"].id, now.date())
    reviewer = actor_for(db, ground.staff["penelaah"].id, now.date())
    drafts = question_banks.read_package(_folder() / "items")
    question_banks.import_items(db, writer, scheme_code, drafts, sealer, now=now)
    question_banks.propose_all(db, writer, scheme_code, now=now)
    question_banks.approve_all(db, reviewer, scheme_code, now=now)
