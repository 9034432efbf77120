"""Reading self-assessments (FR.APL.02)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.applications.models import SelfAssessment, SelfAssessmentAnswer
from lsp.applications.rules import SelfAssessmentStatus
from lsp.applications.rules.self_assessment import ElementAnswer, ElementFacts
from lsp.schemes.rules.outline import SchemeOutline


@dataclass(frozen=True, slots=True)
class SelfAssessmentView:
    """A self-assessment with the answers by element key; unanswered elements are absent."""

    id: int
    public_id: str
    status: SelfAssessmentStatus
    submitted_at: datetime | None
    reviewed_at: datetime | None
    reviewed_by_id: int | None
    can_proceed: bool | None
    note: str
    answers: Mapping[int, ElementAnswer]

    def answer_to(self, element_id: int) -> ElementAnswer:
        """What was answered on an element; an empty answer when nothing was."""
        return self.answers.get(element_id, ElementAnswer())


def self_assessment_of(db: Session, application_id: int) -> SelfAssessmentView | None:
    """The self-assessment of an application (by key) with its answers, in one statement."""
    statement = (
        sa.select(SelfAssessment, SelfAssessmentAnswer)
        .outerjoin(
            SelfAssessmentAnswer, SelfAssessmentAnswer.self_assessment_id == SelfAssessment.id
        )
        .where(SelfAssessment.application_id == application_id)
    )
    rows = db.execute(statement).all()
    if not rows:
        return None
    head = rows[0][0]
    names = [name for name in SelfAssessmentView.__slots__ if name != "answers"]
    answers = {
        row.element_id: ElementAnswer(row.answer, row.evidence)
        for _, row in rows
        if row is not None
    }
    return SelfAssessmentView(**{name: getattr(head, name) for name in names}, answers=answers)


def elements_of(outline: SchemeOutline) -> list[ElementFacts]:
    """Every element of the scheme in order."""
    return [
        ElementFacts(element.id, unit.code, element.number)
        for unit in outline.units
        for element in unit.elements
    ]
