"""Deeds of an assessment: agreement, judgements, recommendation, record."""

from lsp.assessments.actions.agreement import (
    prepare_agreement,
    review_self_assessment,
    sign_agreement,
)
from lsp.assessments.actions.judging import ask_orally, begin_judging, judge
from lsp.assessments.actions.recommending import (
    recommend,
    sign_record,
    withdraw_recommendation,
)

__all__ = [
    "ask_orally",
    "begin_judging",
    "judge",
    "prepare_agreement",
    "recommend",
    "review_self_assessment",
    "sign_agreement",
    "sign_record",
    "withdraw_recommendation",
]
