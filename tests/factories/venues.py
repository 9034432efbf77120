"""TUK for tests."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from lsp.kernel.roles import SYSTEM
from lsp.kernel.zones import Zone
from lsp.venues import actions
from lsp.venues.models import Tuk
from lsp.venues.rules import TukType

_LONG_AGO = datetime(2026, 1, 2, tzinfo=UTC)


def make_tuk(
    db: Session,
    code: str = "TUK-BDG-01",
    *,
    name: str = "",
    zone: Zone = Zone.WIB,
    capacity: int = 20,
    scheme_code: str = "SKM-KU-01",
    verified_on: date = date(2026, 1, 1),
    expires_on: date = date(2028, 12, 31),
) -> Tuk:
    """A TUK verified for a scheme; an empty scheme code leaves it unverified."""
    draft = actions.TukDraft(
        code=code,
        name=name or f"Balai Latih Contoh {code}",
        type=TukType.INDEPENDENT,
        address="Jalan Contoh 2",
        city="Bandung",
        province_code="32",
        zone=zone,
        capacity=capacity,
    )
    tuk = actions.add_tuk(db, SYSTEM, draft, now=_LONG_AGO)
    if scheme_code:
        actions.record_verification(
            db,
            SYSTEM,
            tuk,
            scheme_code=scheme_code,
            verified_on=verified_on,
            expires_on=expires_on,
            evidence_note="Berita acara 001",
            now=_LONG_AGO,
        )
    return tuk
