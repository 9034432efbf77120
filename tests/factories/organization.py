"""The LSP and its councils for tests."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from lsp.kernel.roles import SYSTEM
from lsp.kernel.zones import Zone
from lsp.organization import actions
from lsp.organization.models import Council, Organization

_LONG_AGO = datetime(2026, 1, 2, tzinfo=UTC)


def make_organization(db: Session, *, licence_expires_on: date = date(2030, 1, 1)) -> Organization:
    """LSP Koperasi Contoh."""
    draft = actions.OrganizationDraft(
        name="LSP Koperasi Contoh",
        name_en="Contoh Cooperative Professional Certification Body",
        licence_number="BNSP-LSP-0000-ID",
        licence_expires_on=licence_expires_on,
        address="Jalan Contoh 1",
        city="Jakarta",
        email="lsp@contoh.example",
        phone="021-000000",
    )
    return actions.found(db, SYSTEM, draft, now=_LONG_AGO)


def make_council(db: Session, code: str = "JABAR", *, zone: Zone = Zone.WIB) -> Council:
    """A regional council."""
    return actions.add_council(
        db,
        SYSTEM,
        code=code,
        name=f"Dekopinwil {code}",
        province_code="32",
        zone=zone,
        now=_LONG_AGO,
    )
