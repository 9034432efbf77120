"""The KUK of a case with their evidence and judgements: what the assessor works on."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.assessments.models import Judgement, JudgementEvidence, OralProbe
from lsp.assessments.queries import SeatStanding
from lsp.assessments.rules.judging import KukCase, UnitCase
from lsp.assessments.rules.recommending import Findings
from lsp.exams import queries as exams
from lsp.kernel.evidence import (
    Competence,
    EvidenceKind,
    EvidenceSource,
    KukResult,
    Outcome,
)
from lsp.portfolios import queries as portfolios
from lsp.portfolios.queries import EvidenceLine, RatingLine
from lsp.portfolios.rules import results_of
from lsp.scheduling.queries import SeatFacts
from lsp.schemes.models import Element, Kuk, PlanEntry, SchemeUnit, Unit
from lsp.schemes.rules import Method


@dataclass(frozen=True, slots=True)
class JudgementLine:
    """The judgement of a KUK that counts."""

    outcome: Competence
    reason: str
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class KukView:
    """One KUK with everything the assessor looks at."""

    kuk_id: int
    number: str
    text: str
    is_official: bool
    is_critical: bool
    plans_test: bool
    results: tuple[KukResult, ...]
    probes: tuple[OralProbe, ...]
    judgement: JudgementLine | None

    @property
    def case(self) -> KukCase:
        """As the rules look at it, the evidence in an order that hashes can rest on."""
        return KukCase(
            kuk_id=self.kuk_id,
            number=self.number,
            is_critical=self.is_critical,
            plans_test=self.plans_test,
            results=tuple(sorted(self.results, key=lambda one: (one.source, one.evidence_id))),
            judgement=self.judgement.outcome if self.judgement else None,
        )


@dataclass(frozen=True, slots=True)
class ElementView:
    """One element with its KUK in order."""

    number: int
    title: str
    title_en: str
    kuk: tuple[KukView, ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit with its elements in order."""

    unit_id: int
    code: str
    title: str
    title_en: str
    elements: tuple[ElementView, ...]

    def kuk(self) -> Iterator[KukView]:
        """Every KUK in order."""
        for element in self.elements:
            yield from element.kuk

    @property
    def case(self) -> UnitCase:
        """As the rules look at it."""
        return UnitCase(self.unit_id, self.code, self.title, tuple(kuk.case for kuk in self.kuk()))


def probes_of(db: Session, seat_id: int) -> list[OralProbe]:
    """Every oral question of a seat (by key), the oldest first."""
    statement = sa.select(OralProbe).where(OralProbe.seat_id == seat_id).order_by(OralProbe.id)
    return list(db.scalars(statement))


def probe_result(probe: OralProbe) -> KukResult:
    """What an oral question says of its KUK, in the shape of all evidence."""
    return KukResult(
        EvidenceSource.ORAL,
        EvidenceKind.ADDITIONAL,
        probe.public_id,
        probe.kuk_id,
        Outcome.ACHIEVED if probe.is_achieved else Outcome.NOT_ACHIEVED,
        probe.question,
    )


@dataclass(frozen=True, slots=True)
class RatedEvidence:
    """One piece of the portfolio with its newest rating in this seat."""

    evidence: EvidenceLine
    rating: RatingLine | None

    @property
    def results(self) -> list[KukResult]:
        """What it says of each KUK."""
        return results_of(self.evidence.facts, self.rating.rating if self.rating else None)


def evidence_of_case(db: Session, seat: SeatFacts) -> list[RatedEvidence]:
    """The portfolio of a seat with its ratings, in three statements."""
    ratings = portfolios.ratings_of(db, seat.seat_id)
    lines = portfolios.evidence_of_application(db, seat.application_id)
    return [RatedEvidence(line, ratings.get(line.evidence_id)) for line in lines]


def units_of_case(
    db: Session, seat: SeatFacts, evidence: list[RatedEvidence] | None = None
) -> tuple[UnitView, ...]:
    """Units → elements → KUK of a seat's scheme with evidence and the judgements that count.

    Pass the portfolio when it is at hand.
    """
    probes: dict[int, list[OralProbe]] = defaultdict(list)
    for probe in probes_of(db, seat.seat_id):
        probes[probe.kuk_id].append(probe)
    results: dict[int, list[KukResult]] = defaultdict(list)
    evidence = evidence_of_case(db, seat) if evidence is None else evidence
    shown = [result for line in evidence for result in line.results]
    for result in (*exams.kuk_results(db, seat.seat_id), *shown):
        results[result.kuk_id].append(result)
    units: dict[int, Unit] = {}
    elements: dict[int, dict[int, Element]] = defaultdict(dict)
    kuk: dict[int, list[KukView]] = defaultdict(list)
    for row in db.execute(_kuk(seat)):
        units[row.Unit.id] = row.Unit
        elements[row.Unit.id][row.Element.id] = row.Element
        key = row.Kuk.id
        kuk[row.Element.id].append(_view(row, results[key], probes[key]))
    return tuple(
        UnitView(
            unit.id,
            unit.code,
            unit.title,
            unit.title_en,
            tuple(
                ElementView(each.number, each.title, each.title_en, tuple(kuk[each.id]))
                for each in elements[unit.id].values()
            ),
        )
        for unit in units.values()
    )


def _view(row: Any, results: list[KukResult], probes: list[OralProbe]) -> KukView:
    judged = row.Judgement
    return KukView(
        kuk_id=row.Kuk.id,
        number=row.Kuk.number,
        text=row.Kuk.text,
        is_official=row.Kuk.is_official,
        is_critical=row.Kuk.is_critical,
        plans_test=row.method is not None,
        results=(*results, *map(probe_result, probes)),
        probes=tuple(probes),
        judgement=JudgementLine(judged.outcome, judged.reason, judged.judged_at)
        if judged
        else None,
    )


def _kuk(seat: SeatFacts) -> sa.Select[*tuple[Any, ...]]:
    newest = (
        sa.select(Judgement.kuk_id, sa.func.max(Judgement.id).label("judgement_id"))
        .where(Judgement.seat_id == seat.seat_id)
        .group_by(Judgement.kuk_id)
        .subquery()
    )
    return (
        sa.select(Unit, Element, Kuk, PlanEntry.method, Judgement)
        .select_from(SchemeUnit)
        .join(Unit, Unit.id == SchemeUnit.unit_id)
        .join(Element, Element.unit_id == Unit.id)
        .join(Kuk, Kuk.element_id == Element.id)
        .outerjoin(
            PlanEntry,
            (PlanEntry.version_id == SchemeUnit.version_id)
            & (PlanEntry.kuk_id == Kuk.id)
            & (PlanEntry.method == Method.TEST),
        )
        .outerjoin(newest, newest.c.kuk_id == Kuk.id)
        .outerjoin(Judgement, Judgement.id == newest.c.judgement_id)
        .where(SchemeUnit.version_id == seat.scheme_version_id)
        .order_by(SchemeUnit.position, Element.number, Kuk.position)
    )


def judgements_of(db: Session, seat_id: int, kuk_id: int) -> list[Judgement]:
    """Every judgement of one KUK of a seat, the oldest first."""
    statement = (
        sa.select(Judgement)
        .where(Judgement.seat_id == seat_id, Judgement.kuk_id == kuk_id)
        .order_by(Judgement.id)
    )
    return list(db.scalars(statement))


def evidence_of(db: Session, judgement_id: int) -> list[JudgementEvidence]:
    """The evidence that lay before the assessor at a judgement."""
    statement = (
        sa.select(JudgementEvidence)
        .where(JudgementEvidence.judgement_id == judgement_id)
        .order_by(JudgementEvidence.source, JudgementEvidence.evidence_id)
    )
    return list(db.scalars(statement))


def findings_of(
    db: Session,
    seat: SeatFacts,
    standing: SeatStanding,
    units: tuple[UnitCase, ...],
    follow_up: str,
    comment: str,
) -> Findings:
    """All that a recommendation rests on, as it lies in the database now."""
    return Findings(
        seat_id=seat.public_id,
        agreement_hash=standing.agreement.content_hash if standing.agreement else "",
        evidence_set_hash=portfolios.set_hash_of(db, seat.seat_id) or "",
        units=units,
        follow_up=follow_up.strip(),
        comment=comment.strip(),
    )


@dataclass(frozen=True, slots=True)
class ElementLine:
    """An element of a scheme, for the review of FR.APL.02."""

    element_id: int
    unit_code: str
    unit_title: str
    unit_title_en: str
    number: int
    title: str
    title_en: str


def units_to_review(db: Session, version_id: int) -> list[list[ElementLine]]:
    """The elements of each unit of a scheme version in order, in one statement."""
    statement: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            Element.id,
            Unit.code,
            Unit.title,
            Unit.title_en,
            Element.number,
            Element.title,
            Element.title_en,
        )
        .join(Unit, Unit.id == Element.unit_id)
        .join(SchemeUnit, SchemeUnit.unit_id == Unit.id)
        .where(SchemeUnit.version_id == version_id)
        .order_by(SchemeUnit.position, Element.number)
    )
    lines = [ElementLine(*row) for row in db.execute(statement)]
    return [list(unit) for _, unit in groupby(lines, key=lambda line: line.unit_code)]


def plans_test(db: Session, version_id: int) -> bool:
    """Whether the scheme plans a written test for at least one KUK."""
    found = sa.exists().where(PlanEntry.version_id == version_id, PlanEntry.method == Method.TEST)
    return bool(db.scalar(sa.select(found)))
