"""The only place where the time of day is read."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def monotonic_seconds() -> float:
    """Seconds that never run backwards, for durations within one process."""
    return time.monotonic()
