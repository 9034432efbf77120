"""Indonesia's three time zones (WIB, WITA, WIT) and the dates that depend on them."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Zone(StrEnum):
    """A TUK's time zone, stored by its IANA name."""

    WIB = "Asia/Jakarta"
    WITA = "Asia/Makassar"
    WIT = "Asia/Jayapura"

    @property
    def info(self) -> ZoneInfo:
        """The zone's rules."""
        return ZoneInfo(self.value)


def local_date(moment: datetime, zone: Zone) -> date:
    """The calendar day of an aware UTC moment in the zone."""
    return moment.astimezone(zone.info).date()


def local_moment(day: date, hour: int, minute: int, zone: Zone) -> datetime:
    """An aware moment from wall-clock time in the zone."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone.info)
