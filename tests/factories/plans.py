"""Schemes with their item banks, for tests of what joins both."""

from datetime import datetime

from sqlalchemy.orm import Session

from lsp.accounts.queries import actor_for
from lsp.adapters.sealing import Sealer
from lsp.kernel.roles import SYSTEM, Role
from lsp.plans import actions
from lsp.question_banks import actions as banks
from lsp.schemes import actions as schemes
from lsp.schemes import queries
from lsp.schemes.models import SchemeVersion
from lsp.schemes.rules.package import Package
from tests.factories.accounts import make_person
from tests.factories.schemes import sample_package


def make_draft(db: Session, *, now: datetime, package: Package | None = None) -> SchemeVersion:
    """An imported version, approved on paper, without items."""
    result = schemes.import_package(db, SYSTEM, package or sample_package(), now=now)
    return schemes.sign_on_paper(db, SYSTEM, result.version.id, "Dokumen contoh", now=now)


def fill_bank(db: Session, sealer: Sealer, scheme_code: str, *, now: datetime) -> None:
    """The items that travel with Kolektor Unit, written by one person and approved by another."""
    writer = actor_for(db, make_person(db, roles=(Role.ITEM_WRITER,)).id, now.date())
    reviewer = actor_for(db, make_person(db, roles=(Role.ITEM_REVIEWER,)).id, now.date())
    drafts = banks.read_package(schemes.find_folder("kolektor-unit") / "items")
    banks.import_items(db, writer, scheme_code, drafts, sealer, now=now)
    banks.propose_all(db, writer, scheme_code, now=now)
    banks.approve_all(db, reviewer, scheme_code, now=now)


def make_published(
    db: Session, sealer: Sealer, *, now: datetime, package: Package | None = None
) -> SchemeVersion:
    """A version published against its own bank."""
    version = make_draft(db, now=now, package=package)
    code = queries.outline(db, version.id).scheme_code
    fill_bank(db, sealer, code, now=now)
    return actions.publish_version(db, SYSTEM, version.id, now=now)
