"""Counting: look-ups of an asker against the limit, checks of a certificate by day and verdict."""

import threading
from collections import Counter
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.verification.models import LookUpThrottle
from lsp.verification.rules.verdicts import Verdict

KEPT_MINUTES = 60
_COUNT = sa.text(
    "INSERT INTO look_up_throttle (key, minute, count) VALUES (:key, :minute, 1) "
    "ON CONFLICT (key) DO UPDATE SET "
    "count = CASE WHEN look_up_throttle.minute = excluded.minute "
    "THEN look_up_throttle.count + 1 ELSE 1 END, minute = excluded.minute "
    "RETURNING count"
)
_ADD = sa.text(
    "INSERT INTO check_log (token_hash, day, verdict, count) "
    "VALUES (:token_hash, :day, :verdict, :count) "
    "ON CONFLICT (token_hash, day, verdict) "
    "DO UPDATE SET count = check_log.count + excluded.count"
).bindparams(sa.bindparam("day", type_=sa.Date()))

Counted = tuple[str, date, Verdict]


def count_look_up(db: Session, key: str, *, now: datetime) -> int:
    """Count one look-up of this asker and return how many there were in this minute.

    What is older than an hour is forgotten, so that the table stays small and tells no story.
    """
    minute = int(now.timestamp()) // 60
    count = int(db.execute(_COUNT, {"key": key, "minute": minute}).scalar_one())
    if count == 1:
        db.execute(sa.delete(LookUpThrottle).where(LookUpThrottle.minute < minute - KEPT_MINUTES))
    return count


def record_checks(db: Session, counted: Counter[Counted]) -> None:
    """Add counts to the log of checks."""
    for (token_hash, day, verdict), count in sorted(counted.items()):
        row = {"token_hash": token_hash, "day": day, "verdict": verdict.value, "count": count}
        db.execute(_ADD, row)


class CheckTally:
    """Counts in memory, so that a check writes nothing; handed over to the database now and then.

    A process that is killed loses the counts of a few seconds, which nobody decides anything by.
    """

    def __init__(self, pause_seconds: float = 5.0) -> None:
        self._pause = pause_seconds
        self._lock = threading.Lock()
        self._counted: Counter[Counted] = Counter()
        self._handed_over_at = float("-inf")

    def add(self, token_hash: str, day: date, verdict: Verdict) -> None:
        """Count one check; `token_hash` is empty when no certificate stands behind it."""
        with self._lock:
            self._counted[(token_hash, day, verdict)] += 1

    def due(self, seconds: float) -> Counter[Counted]:
        """The counts to write now, or nothing when the last hand-over was a moment ago."""
        with self._lock:
            if not self._counted or seconds - self._handed_over_at < self._pause:
                return Counter()
            counted, self._counted = self._counted, Counter()
            self._handed_over_at = seconds
            return counted
