"""Reading evidence: what an application shows, what is frozen of it, and how it was rated."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.applications.models import Application
from lsp.kernel.evidence import EvidenceKind, KukResult, Outcome
from lsp.kernel.text import N_, Reason
from lsp.portfolios import rules
from lsp.portfolios.models import Evidence, EvidenceKuk, EvidenceRating, EvidenceSet
from lsp.portfolios.rules import Criterion, EvidenceFacts, PortfolioAccess
from lsp.records.queries import is_fully_signed
from lsp.scheduling.models import Seat
from lsp.scheduling.queries import seat_accesses_of
from lsp.scheduling.rules import SeatAccess
from lsp.schemes.models import Element, Kuk, SchemeUnit, Unit

AGREEMENT = "FR.AK.01"


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence that an application shows, with the KUK it is to prove."""

    evidence_id: str
    number: int
    title: str
    kind: EvidenceKind
    file_name: str
    media_type: str
    file_key: str
    sha256: str
    size_bytes: int
    uploaded_at: datetime
    kuk_ids: tuple[int, ...]

    @property
    def facts(self) -> EvidenceFacts:
        """What is frozen and reported of it."""
        return EvidenceFacts(self.evidence_id, self.title, self.kind, self.sha256, self.kuk_ids)

    @property
    def is_photo(self) -> bool:
        """Whether a browser can show the file as it is."""
        return self.media_type.startswith("image/")

    @property
    def is_video(self) -> bool:
        """Whether a browser can play the file as it is."""
        return self.media_type.startswith("video/")

    @property
    def is_paper(self) -> bool:
        """Whether its pages can be drawn as pictures."""
        return self.media_type == "application/pdf"


@dataclass(frozen=True, slots=True)
class RatingLine:
    """The newest VATM rating of one piece of evidence in one seat."""

    rating_id: str
    evidence_id: str
    rating: rules.Rating
    note: str
    assessor_name: str
    rated_at: datetime

    @property
    def outcome(self) -> Outcome:
        """What the rating says."""
        return rules.rating_outcome(self.rating)

    @property
    def answers(self) -> dict[str, str]:
        """The four answers as the form sends them."""
        return rules.answers_of(self.rating)

    @property
    def text(self) -> str:
        """The rating in letters: V A T −M."""
        return rules.rating_text(self.rating)


@dataclass(frozen=True, slots=True)
class KukLine:
    """A KUK that a piece of evidence is to prove, with its unit."""

    kuk_id: int
    unit_code: str
    unit_title: str
    unit_title_en: str
    number: str
    text: str


def _access(db: Session, *conditions: sa.ColumnElement[bool]) -> PortfolioAccess | None:
    frozen = sa.exists().where(EvidenceSet.application_id == Application.id)
    row = db.execute(sa.select(Application, frozen).where(*conditions)).one_or_none()
    if row is None:
        return None
    application, is_frozen = row
    return PortfolioAccess(
        application.public_id,
        application.person_id,
        application.status,
        is_frozen,
        seat_accesses_of(db, application.id),
        application.id,
        application.version_id,
        application.number,
        application.full_name,
    )


def portfolio_access(db: Session, application_id: str, **_others: object) -> PortfolioAccess | None:
    """The evidence of an application as the permissions look at it, or None without one."""
    return _access(db, Application.public_id == application_id)


def evidence_access(db: Session, evidence_id: str, **_others: object) -> PortfolioAccess | None:
    """The same by one piece of evidence; None when there is none or it was removed."""
    has_it = sa.exists().where(
        Evidence.public_id == evidence_id,
        Evidence.application_id == Application.id,
        Evidence.removed_at.is_(None),
    )
    return _access(db, has_it)


def rated_seat(db: Session, evidence_id: str, **_others: object) -> SeatAccess | None:
    """The seat in which a piece of evidence is rated, or None while the candidate has none."""
    found = evidence_access(db, evidence_id)
    return found.seat if found else None


def evidence_by_public_id(db: Session, evidence_id: str) -> Evidence | None:
    """The evidence with this public id, unless it was removed."""
    statement = sa.select(Evidence).where(
        Evidence.public_id == evidence_id, Evidence.removed_at.is_(None)
    )
    return db.scalars(statement).one_or_none()


def evidence_line(db: Session, evidence_id: str) -> EvidenceLine | None:
    """One piece of evidence with its KUK, unless it was removed."""
    found = evidence_by_public_id(db, evidence_id)
    return _lines(db, [found])[0] if found else None


def evidence_of_application(db: Session, application_id: int) -> list[EvidenceLine]:
    """The evidence that an application (by key) shows now, oldest first."""
    statement = (
        sa.select(Evidence)
        .where(Evidence.application_id == application_id, Evidence.removed_at.is_(None))
        .order_by(Evidence.number)
    )
    return _lines(db, list(db.scalars(statement)))


def _lines(db: Session, rows: Collection[Evidence]) -> list[EvidenceLine]:
    kuk: dict[int, list[int]] = defaultdict(list)
    statement = sa.select(EvidenceKuk.evidence_id, EvidenceKuk.kuk_id).where(
        EvidenceKuk.evidence_id.in_([row.id for row in rows])
    )
    for evidence_id, kuk_id in db.execute(statement):
        kuk[evidence_id].append(kuk_id)
    copied = set(EvidenceLine.__slots__) - {"evidence_id", "kuk_ids"}
    return [
        EvidenceLine(
            evidence_id=row.public_id,
            kuk_ids=tuple(sorted(kuk[row.id])),
            **{name: getattr(row, name) for name in copied},
        )
        for row in rows
    ]


def kuk_lines(db: Session, kuk_ids: Collection[int]) -> list[KukLine]:
    """These KUK with the units they belong to, by unit and number."""
    statement = (
        sa.select(Kuk.id, Unit.code, Unit.title, Unit.title_en, Kuk.number, Kuk.text)
        .join(Element, Element.id == Kuk.element_id)
        .join(Unit, Unit.id == Element.unit_id)
        .where(Kuk.id.in_(kuk_ids))
        .order_by(Unit.code, Element.number, Kuk.position)
    )
    return [KukLine(*row) for row in db.execute(statement)]


def kuk_ids_of_version(db: Session, version_id: int) -> set[int]:
    """The keys of every KUK of a scheme version."""
    statement = (
        sa.select(Kuk.id)
        .join(Element, Element.id == Kuk.element_id)
        .join(SchemeUnit, SchemeUnit.unit_id == Element.unit_id)
        .where(SchemeUnit.version_id == version_id)
    )
    return set(db.scalars(statement))


def highest_number(db: Session, application_id: int) -> int:
    """The number of the application's newest evidence, removed ones counted; 0 without any."""
    statement = sa.select(sa.func.max(Evidence.number)).where(
        Evidence.application_id == application_id
    )
    return db.scalar(statement) or 0


def frozen_set(db: Session, seat_id: int) -> EvidenceSet | None:
    """What was frozen of a seat (by key) when judging began, or None before."""
    return db.get(EvidenceSet, seat_id)


def set_hash_of(db: Session, seat_id: int) -> str | None:
    """The hash of a seat's frozen evidence, or None before judging began."""
    found = frozen_set(db, seat_id)
    return found.set_hash if found else None


def why_not_intact(db: Session, seat_id: int) -> tuple[Reason, ...]:
    """A reason when a seat's evidence is no longer what was frozen; none before freezing."""
    found = frozen_set(db, seat_id)
    if found is None:
        return ()
    lines = evidence_of_application(db, found.application_id)
    if rules.set_hash(line.facts for line in lines) == found.set_hash:
        return ()
    text = N_("Bukti kasus ini tidak lagi sama dengan yang dibekukan.")
    return (Reason("evidence_altered", text),)


def ratings_of(db: Session, seat_id: int) -> dict[str, RatingLine]:
    """The newest rating of each piece of evidence in a seat (by key), by evidence public id."""
    statement = (
        sa.select(EvidenceRating, Evidence.public_id, Person.full_name)
        .join(Evidence, Evidence.id == EvidenceRating.evidence_id)
        .join(Person, Person.id == EvidenceRating.assessor_id)
        .where(EvidenceRating.seat_id == seat_id)
        .order_by(EvidenceRating.id)
    )
    return {
        evidence_id: RatingLine(
            row.public_id, evidence_id, rating_in(row), row.note, name, row.rated_at
        )
        for row, evidence_id, name in db.execute(statement)
    }


def rating_in(row: EvidenceRating) -> dict[Criterion, bool]:
    """The four answers that a row holds."""
    return {
        Criterion.VALID: row.is_valid,
        Criterion.AUTHENTIC: row.is_authentic,
        Criterion.CURRENT: row.is_current,
        Criterion.SUFFICIENT: row.is_sufficient,
    }


def kuk_results(db: Session, seat_id: int) -> list[KukResult]:
    """What a seat's evidence says of each KUK it is tied to; unrated evidence is left to probe."""
    application_id = db.scalar(sa.select(Seat.application_id).where(Seat.id == seat_id))
    if application_id is None:
        return []
    ratings = ratings_of(db, seat_id)
    results: list[KukResult] = []
    for line in evidence_of_application(db, application_id):
        rated = ratings.get(line.evidence_id)
        results += rules.results_of(line.facts, rated.rating if rated else None)
    return results


def seat_key(db: Session, seat_id: str) -> int | None:
    """The key of the seat with this public id."""
    return db.scalar(sa.select(Seat.id).where(Seat.public_id == seat_id))


def is_agreed(db: Session, seat_id: str) -> bool:
    """Whether both signed FR.AK.01 of the seat (by public id)."""
    return is_fully_signed(db, AGREEMENT, seat_id)
