"""Brings the forty candidates to every stage between a draft and a replaced certificate."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.applications.models import Application
from lsp.demo.applying import Applying
from lsp.demo.assessing import Assessing
from lsp.demo.deciding import Deciding
from lsp.demo.people import Candidate
from lsp.demo.seating import Seating
from lsp.scheduling.models import Seat

CERTIFIED = (9, 29, 30, 31, 32, 33, 34, 35, 36, 38, 39)
EXPIRED, REVOKED, REPLACED, SUSPENDED = 37, 36, 38, 39
Pair = tuple[Application, Seat]


@dataclass(frozen=True, slots=True)
class Stages:
    """One writer of the example's history, stage by stage, from the past to today."""

    db: Session
    candidates: list[Candidate]
    assessors: list[Person]
    applying: Applying
    seating: Seating
    assessing: Assessing
    deciding: Deciding
    today: datetime

    def day(self, days: int, hour: int = 2) -> datetime:
        """A moment so many days from today; hour 2 UTC is 09.00 WIB."""
        moment = self.today + timedelta(days=days)
        return moment.replace(hour=hour, minute=0, second=0, microsecond=0)

    def _seated(
        self, numbers: tuple[int, ...], starts_at: datetime, tuk: str, assessor: int
    ) -> list[Pair]:
        """Applications of a month before, seated and published, with evidence shown."""
        applied_at = starts_at - timedelta(days=20)
        ready = [self.applying.ready(self.candidates[n], now=applied_at) for n in numbers]
        session = self.seating.session(tuk, starts_at)
        judge = self.assessors[assessor]
        pairs = [(one, self.seating.seat(session, one, judge)) for one in ready]
        self.seating.publish(session, [seat for _, seat in pairs])
        return pairs

    def _agreed(self, pairs: list[Pair], starts_at: datetime, *, skip: int = 0) -> None:
        for application, seat in pairs:
            before = starts_at - timedelta(days=4)
            self.assessing.evidence(seat, application.public_id, skip=skip, now=before)
            self.assessing.prepare(seat, application.public_id, now=before)
            self.assessing.agree(seat, now=before + timedelta(hours=3))
            self.seating.arrive(seat, now=max(starts_at, seat.assigned_at))

    def _recommended(self, pairs: list[Pair], starts_at: datetime, *, bad: int = 0) -> list[str]:
        made = []
        for _, seat in pairs:
            at = starts_at + timedelta(minutes=30)
            self.assessing.take_test(seat, wrong=bad, now=at)
            self.assessing.judge(seat, bad=bad, now=starts_at + timedelta(hours=3))
            later = starts_at + timedelta(hours=5)
            made.append(self.assessing.recommend(seat, is_bad=bad > 0, now=later))
        return made

    def _recorded(self, pairs: list[Pair], starts_at: datetime, *, bad: int = 0) -> list[str]:
        self._agreed(pairs, starts_at, skip=bad)
        made = self._recommended(pairs, starts_at, bad=bad)
        for _, seat in pairs:
            self.assessing.record(seat, now=starts_at + timedelta(hours=6))
        self.seating.close([seat for _, seat in pairs], now=starts_at + timedelta(hours=7))
        return made

    def beginnings(self) -> None:
        """Drafts, applications before the secretariat, one returned, one rejected, some ready."""
        for number in (1, 2):
            self.applying.draft(self.candidates[number], now=self.day(-number - 2))
        for number in (3, 4, 5):
            self.applying.submitted(self.candidates[number], now=self.day(-number))
        self.applying.returned(self.candidates[6], now=self.day(-6))
        self.applying.rejected(self.candidates[7], now=self.day(-14))
        self.applying.accepted(self.candidates[8], now=self.day(-8))
        for number in (10, 11, 12):
            self.applying.ready(self.candidates[number], now=self.day(-number))

    def coming(self) -> None:
        """A published session next week in another time zone, and one that runs now."""
        self._seated((13, 14, 15, 16), self.day(3, hour=1), "TUK-03", 5)
        starts_at = self.today - timedelta(hours=1)
        pairs = self._seated((0, 17, 18, 19), starts_at, "TUK-02", 0)
        first, others = pairs[:1], pairs[1:]
        before = starts_at - timedelta(days=3)
        for application, seat in first:
            self.assessing.evidence(seat, application.public_id, now=before)
            self.assessing.prepare(seat, application.public_id, now=before)
        self._agreed(others, starts_at)
        _, running = others[0]
        self.assessing.take_test(
            running, answered=7, hand_in=False, now=self.today - timedelta(minutes=25)
        )

    def under_judgement(self) -> None:
        """One test handed in, one half judged, two waiting for the candidate's signature."""
        starts_at = self.day(-2)
        pairs = self._seated((20, 21), starts_at, "TUK-01", 3)
        self._agreed(pairs, starts_at)
        for _, seat in pairs:
            self.assessing.take_test(seat, wrong=2, now=starts_at + timedelta(minutes=20))
        self.assessing.judge(pairs[1][1], only=14, now=starts_at + timedelta(hours=2))
        starts_at = self.day(-3)
        pairs = self._seated((22, 23), starts_at, "TUK-01", 3)
        self._agreed(pairs, starts_at)
        self._recommended(pairs, starts_at)

    def before_the_committee(self) -> None:
        """Three K and one BK: two in a meeting called for tomorrow, two not yet."""
        starts_at = self.day(-9)
        good = self._recorded(self._seated((24, 25, 26), starts_at, "TUK-01", 4), starts_at)
        starts_at = self.day(-10)
        self._recorded(self._seated((27,), starts_at, "TUK-01", 4), starts_at, bad=4)
        self.deciding.call(good[:2], held_at=self.day(1, hour=3))

    def not_yet_competent(self) -> None:
        """Decided BK five days ago: the appeal window is open."""
        starts_at = self.day(-12)
        pairs = self._seated((28,), starts_at, "TUK-04", 6)
        made = self._recorded(pairs, starts_at, bad=5)
        self.deciding.decide(made, held_at=self.day(-5, hour=3))

    def _decided(
        self, numbers: tuple[int, ...], days: int, tuk: str, assessor: int
    ) -> dict[str, datetime]:
        starts_at = self.day(days)
        made = self._recorded(self._seated(numbers, starts_at, tuk, assessor), starts_at)
        cases = self.deciding.decide(made, held_at=self.day(days + 4, hour=3))
        return dict.fromkeys(cases, self.day(days + 5, hour=3))

    def decided_long_ago(self) -> dict[str, datetime]:
        """One decided K more than three years ago; its case with the day of its order."""
        return self._decided((EXPIRED,), -1130, "TUK-01", 7)

    def decided(self) -> dict[str, datetime]:
        """Eleven decided K two months ago."""
        return self._decided(CERTIFIED[:6], -62, "TUK-02", 1) | self._decided(
            CERTIFIED[6:], -61, "TUK-04", 2
        )
