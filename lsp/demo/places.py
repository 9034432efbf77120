"""Five example TUK in three time zones, verified for the example scheme."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lsp.kernel.roles import SYSTEM
from lsp.kernel.zones import Zone
from lsp.organization.queries import council_by_code
from lsp.venues import actions
from lsp.venues.queries import tuk_by_code
from lsp.venues.rules import TukType

# code, name, type, city, province, zone, council
_PLACES = (
    ("TUK-01", "Balai Latihan Contoh", TukType.INDEPENDENT, "Jakarta", "31", Zone.WIB, "DKI"),
    ("TUK-02", "KSP Contoh Sejahtera", TukType.WORKPLACE, "Bandung", "32", Zone.WIB, "JABAR"),
    ("TUK-03", "Aula Dekopinwil Bali", TukType.TEMPORARY, "Denpasar", "51", Zone.WITA, "BALI"),
    ("TUK-04", "Kopdit Contoh Rukun", TukType.WORKPLACE, "Makassar", "73", Zone.WITA, "SULSEL"),
    ("TUK-05", "Aula Dekopinwil Papua", TukType.TEMPORARY, "Jayapura", "91", Zone.WIT, "PAPUA"),
)


def enter_places(db: Session, scheme_code: str, *, now: datetime) -> None:
    """Enter the five TUK and verify them."""
    for code, name, kind, city, province, zone, council_code in _PLACES:
        council = council_by_code(db, council_code)
        draft = actions.TukDraft(
            code=code,
            name=f"{name} (contoh)",
            type=kind,
            address="Jalan Contoh Nomor 2",
            city=city,
            province_code=province,
            zone=zone,
            council_id=council.id if council else None,
        )
        actions.add_tuk(db, SYSTEM, draft, now=now)
    verify_places(db, scheme_code, now=now)


def verify_places(db: Session, scheme_code: str, *, now: datetime) -> None:
    """Record a verification of every TUK for the scheme, good for two years."""
    for code, *_ in _PLACES:
        tuk = tuk_by_code(db, code)
        if tuk is None:
            raise LookupError(code)
        actions.record_verification(
            db,
            SYSTEM,
            tuk,
            scheme_code=scheme_code,
            verified_on=(now - timedelta(days=2)).date(),
            expires_on=(now + timedelta(days=730)).date(),
            evidence_note="Berita acara verifikasi contoh",
            now=now,
        )
