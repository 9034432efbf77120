"""How dates, moments and amounts are written for people."""

from datetime import date, datetime

from babel.dates import format_date
from flask import Flask

from lsp.kernel.money import rupiah
from lsp.kernel.zones import Zone, local_date

_ABBREVIATION = {Zone.WIB: "WIB", Zone.WITA: "WITA", Zone.WIT: "WIT"}


def day(value: date, language: str, *, weekday: bool = False) -> str:
    """5 Desember 2026; with weekday: Sabtu, 5 Desember 2026."""
    return format_date(value, "EEEE, d MMMM y" if weekday else "d MMMM y", locale=language)


def month(value: date, language: str) -> str:
    """Desember 2026."""
    return format_date(value, "MMMM y", locale=language)


def clock(value: datetime, zone: Zone) -> str:
    """09.00 WITA: the wall clock of the zone."""
    return f"{value.astimezone(zone.info):%H.%M} {_ABBREVIATION[zone]}"


def moment(value: datetime, zone: Zone, language: str, *, weekday: bool = False) -> str:
    """Sabtu, 5 Desember 2026, 09.00 WIB."""
    return f"{day(local_date(value, zone), language, weekday=weekday)}, {clock(value, zone)}"


def file_size(size_bytes: int) -> str:
    """1,4 MB in decimal units, as phones show it."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000))} kB"
    return f"{size_bytes / 1_000_000:.1f} MB".replace(".", ",")


def install(app: Flask) -> None:
    """Filters for templates: tanggal, bulan, waktu, jam, rupiah, ukuran."""
    from lsp.web import language as lang  # formats is used by language itself

    def tanggal(value: date | datetime | None, weekday: bool = False) -> str:
        if value is None:
            return "–"
        value = local_date(value, Zone.WIB) if isinstance(value, datetime) else value
        return day(value, lang.language(), weekday=weekday)

    def waktu(value: datetime | None, zone: Zone | str = Zone.WIB, weekday: bool = False) -> str:
        return moment(value, Zone(zone), lang.language(), weekday=weekday) if value else "–"

    filters = app.jinja_env.filters
    filters["bulan"] = lambda value: month(value, lang.language())
    filters["tanggal"], filters["waktu"] = tanggal, waktu
    filters["jam"] = lambda value, zone=Zone.WIB: clock(value, Zone(zone))
    filters["rupiah"], filters["ukuran"] = rupiah, file_size
