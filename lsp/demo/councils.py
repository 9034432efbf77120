"""The regional councils of the example: 29 provinces in three time zones."""

from datetime import datetime

from sqlalchemy.orm import Session

from lsp.kernel.roles import SYSTEM
from lsp.kernel.zones import Zone
from lsp.organization import actions
from lsp.organization.models import Council

# code, name, province code (Kemendagri), zone
_WIB, _WITA, _WIT = Zone.WIB, Zone.WITA, Zone.WIT
COUNCILS = (
    ("ACEH", "Aceh", "11", _WIB),
    ("SUMUT", "Sumatera Utara", "12", _WIB),
    ("SUMBAR", "Sumatera Barat", "13", _WIB),
    ("RIAU", "Riau", "14", _WIB),
    ("JAMBI", "Jambi", "15", _WIB),
    ("SUMSEL", "Sumatera Selatan", "16", _WIB),
    ("BENGKULU", "Bengkulu", "17", _WIB),
    ("LAMPUNG", "Lampung", "18", _WIB),
    ("BABEL", "Kepulauan Bangka Belitung", "19", _WIB),
    ("KEPRI", "Kepulauan Riau", "21", _WIB),
    ("DKI", "DKI Jakarta", "31", _WIB),
    ("JABAR", "Jawa Barat", "32", _WIB),
    ("JATENG", "Jawa Tengah", "33", _WIB),
    ("DIY", "DI Yogyakarta", "34", _WIB),
    ("JATIM", "Jawa Timur", "35", _WIB),
    ("BANTEN", "Banten", "36", _WIB),
    ("BALI", "Bali", "51", _WITA),
    ("NTB", "Nusa Tenggara Barat", "52", _WITA),
    ("NTT", "Nusa Tenggara Timur", "53", _WITA),
    ("KALBAR", "Kalimantan Barat", "61", _WIB),
    ("KALTENG", "Kalimantan Tengah", "62", _WIB),
    ("KALSEL", "Kalimantan Selatan", "63", _WITA),
    ("KALTIM", "Kalimantan Timur", "64", _WITA),
    ("SULUT", "Sulawesi Utara", "71", _WITA),
    ("SULTENG", "Sulawesi Tengah", "72", _WITA),
    ("SULSEL", "Sulawesi Selatan", "73", _WITA),
    ("SULTRA", "Sulawesi Tenggara", "74", _WITA),
    ("MALUKU", "Maluku", "81", _WIT),
    ("PAPUA", "Papua", "91", _WIT),
)


def enter_councils(db: Session, *, now: datetime) -> dict[str, Council]:
    """Enter the 29 councils; by code."""
    return {
        code: actions.add_council(
            db,
            SYSTEM,
            code=code,
            name=f"Dekopinwil {name} (contoh)",
            province_code=province,
            zone=zone,
            now=now,
        )
        for code, name, province, zone in COUNCILS
    }
